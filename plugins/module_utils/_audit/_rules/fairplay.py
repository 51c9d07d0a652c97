# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules of FairPlay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._drm.common import COMMON_WITH_OPTIONAL_KID, INVALID_WRAPPED_KEY
from ..._drm.fairplay import FAIRPLAY
from ..._policy.finding import ERROR, WARNING
from .examples import EK, KEK, POLICY, part, title, titles
from .of_rows import rules_of_row
from .rule import KEYS, Example, Rule

_SOUND: Mapping[str, Mapping[str, Any]] = {
    "rental_duration": {"rental_duration": "48h"},
    "fp_extensions": {"fp_extensions": [{"type": "wudo", "payload": "AAAAAA=="}]},
    "general_flags": {"general_flags": "0000"},
}


def _title(**changes: Any) -> Example:
    """A title that has FairPlay alone."""
    return {"policies": {POLICY: part("fairplay")}, **titles(title(**changes))}


FAIRPLAY_RULES = (
    *(
        rule
        for row in FAIRPLAY.parameters
        if row not in COMMON_WITH_OPTIONAL_KID
        # What is not named here is in every sound policy, or must not be there.
        for rule in rules_of_row(FAIRPLAY, row, _SOUND.get(row.option, {}), shared=False)
    ),
    Rule(
        "fp-kek-kid-and-ek",
        ERROR,
        INVALID_WRAPPED_KEY,
        "kek goes with kid, for a key that the service has stored, or with ek. FairPlay does not take all three.",
        _title(content_key=None, kek=KEK, ek=EK),
        _title(content_key=None, kek=KEK, ek=EK, fairplay={"kid": ""}),
        needs=KEYS,
    ),
    Rule(
        "fp-kek-alone",
        ERROR,
        INVALID_WRAPPED_KEY,
        "kek is given without kid and without ek, so it opens nothing.",
        _title(content_key=None, kek=KEK, kid=None),
        _title(content_key=None, kek=KEK),
        needs=KEYS,
    ),
    Rule(
        "fp-two-keys",
        WARNING,
        None,
        "content_key and kek are both given, and it is not documented which of them counts.",
        _title(kek=KEK),
        _title(),
        needs=KEYS,
    ),
)
