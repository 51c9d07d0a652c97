# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules of Widevine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._drm.common import BEYOND, COMMON
from ..._drm.widevine import WIDEVINE
from ..._policy.finding import WARNING
from .examples import EK, KEK, part, title, titles
from .of_rows import rules_of_row
from .rule import KEYS, Rule

_SOUND: Mapping[str, Mapping[str, Any]] = {
    "general_flags": {"general_flags": "0000"},
    "content_id": {"content_id": "harbour-2026"},
    "security_level": {},
    "hdcp_output_control": {},
    "license_duration": {"license_duration": "48h"},
    "wv_extensions": {"wv_extensions": [{"type": "wudo", "payload": "AAAAAA=="}]},
    "track_type": {"track_type": "HD"},
    "device_id": {},
}

WIDEVINE_RULES = (
    *(
        rule
        for row in WIDEVINE.parameters
        if row not in (*COMMON, *BEYOND)
        for rule in rules_of_row(WIDEVINE, row, _SOUND[row.option], shared=False)
    ),
    Rule(
        "wv-hdcp-software",
        WARNING,
        None,
        "HDCP cannot be enforced where software decrypts, which the levels 1 and 2 allow.",
        part("widevine", security_level="SW_SECURE_DECODE"),
        part("widevine", security_level="HW_SECURE_CRYPTO"),
    ),
    Rule(
        "wv-two-keys",
        WARNING,
        None,
        "content_key and kek are both given, and it is not documented which of them counts.",
        titles(title(kek=KEK, drm=["widevine"])),
        titles(title(content_key=None, kek=KEK, ek=EK, drm=["widevine"])),
        needs=KEYS,
    ),
    Rule(
        "wv-content-id-length",
        WARNING,
        None,
        "content_id has more than the 36 characters that clients of the service keep to.",
        part("widevine", content_id="harbour-2026-season-1-episode-1-uncut"),
        part("widevine", content_id="harbour-2026-s01-e01-uncut"),
    ),
)
