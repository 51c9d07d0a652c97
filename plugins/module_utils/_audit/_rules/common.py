# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules that all DRMs share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._drm.common import COMMON, INVALID_WRAPPED_KEY
from ..._drm.widevine import WIDEVINE
from ..._policy.finding import ERROR, WARNING
from ..._policy.secret_keys import INVALID_KEY
from .examples import EK, KEK, KEY, KID, part, title, titles
from .of_rows import rules_of_row
from .rule import KEYS, Rule, needing

_SOUND: Mapping[str, Mapping[str, Any]] = {
    "error_format": {"error_format": "json"},
    "expiration_time": {"expiration_time": "+20d"},
    "cookie": {"cookie": "order-4711"},
    "kid": {},
    "content_key": {},
    "kek": {"content_key": None, "kek": KEK},
    "ek": {"content_key": None, "kek": KEK, "ek": EK},
    "key_version": {"content_key": None, "kek": KEK, "key_version": "2026-11-21T12:00:00.000Z"},
}
_WRAPPED = titles(title(content_key=None, kek=KEK, ek=EK))

COMMON_RULES = (
    *(
        rule
        for row in COMMON
        for rule in needing(KEYS if row.secret else None, rules_of_row(WIDEVINE, row, _SOUND[row.option], shared=True))
    ),
    Rule(
        "extra-parameters-form",
        ERROR,
        None,
        "extra_parameters is no dictionary of wire names with text.",
        part("widevine", extra_parameters={"trackType": {"sd": 0}}),
        part("widevine", extra_parameters={"trackType": "0"}),
    ),
    Rule(
        "content-key-missing",
        ERROR,
        INVALID_KEY,
        "There is no key: neither content_key, nor kek with ek, nor kek for a key that the service has stored.",
        titles(title(content_key=None)),
        titles(title()),
        needs=KEYS,
    ),
    Rule(
        "ek-without-kek",
        ERROR,
        INVALID_WRAPPED_KEY,
        "A wrapped key needs the key encryption key that it was wrapped with.",
        titles(title(content_key=None, ek=EK)),
        _WRAPPED,
        needs=KEYS,
    ),
    Rule(
        "ek-integrity",
        ERROR,
        INVALID_WRAPPED_KEY,
        "The wrapped key does not unwrap under this key encryption key, so one of the two is wrong.",
        titles(title(content_key=None, kek=KID, ek=EK)),
        _WRAPPED,
        needs=KEYS,
    ),
    Rule(
        "ek-unverified",
        ERROR,
        None,
        "Whether the wrapped key belongs to its kek cannot be verified, because the Python library cryptography is "
        "missing where the task runs.",
        _WRAPPED,
        titles(title()),
        needs=KEYS,
    ),
    Rule(
        "content-key-differs",
        WARNING,
        None,
        "content_key is another key than the one that ek and kek hold.",
        titles(title(kek=KEK, ek=EK, drm=["widevine"])),
        _WRAPPED,
        needs=KEYS,
    ),
    Rule(
        "key-version-secret",
        ERROR,
        None,
        "key_version holds a key, or looks like one. It is shown in clear where it changes.",
        titles(title(key_version=f"1 {KEY}")),
        titles(title(key_version="1")),
        needs=KEYS,
    ),
    Rule(
        "kid-equals-key",
        WARNING,
        None,
        "The key identifier equals the content key. It is public, so the key is too.",
        titles(title(kid=KEY)),
        titles(title()),
        needs=KEYS,
    ),
)
