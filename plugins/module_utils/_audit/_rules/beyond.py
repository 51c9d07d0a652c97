# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules of what is not on the reference pages of the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._drm.common import BEYOND
from ..._drm.widevine import WIDEVINE
from ..._policy import beyond
from ..._policy.finding import WARNING
from .examples import part
from .of_rows import rules_of_row
from .rule import Rule

_SOUND: Mapping[str, Mapping[str, Any]] = {
    "use_https": {"use_https": True},
    "playback_duration": {"playback_duration": "48h"},
}

BEYOND_RULES = (
    Rule(
        beyond.RULE,
        WARNING,
        None,
        "Something is used that is not on the reference pages of the service, and known from its clients only. The "
        "service may stop accepting it.",
        part("widevine", use_https=True),
        {**part("widevine", use_https=True), beyond.OPTION: beyond.ALLOW},
    ),
    *(rule for row in BEYOND for rule in rules_of_row(WIDEVINE, row, _SOUND[row.option], shared=False)),
)
