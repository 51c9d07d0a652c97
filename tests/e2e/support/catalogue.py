# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The titles that are played, their policies, and what those make a player ask the browser for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .content import Clip

DRMS = ("widevine", "playready")
WIDEVINE = "com.widevine.alpha"
PLAYREADY = "com.microsoft.playready"
RECOMMENDATION = "com.microsoft.playready.recommendation"
#: The key systems under which a browser knows each DRM.
NAMES = {"widevine": [WIDEVINE], "playready": [PLAYREADY, RECOMMENDATION, f"{RECOMMENDATION}.3000"]}

#: Keeps its license, and is for hardware only.
KEPT = "kept"
#: Has a license for as long as it plays, in software.
STREAMED = "streamed"
#: Has a token for another key than the one that its content is encrypted with.
WRONG_KEY = "wrong key"
#: Is named like what a page must not take for markup.
MARKUP = "<script>alert(1)</script>"

# Title -> its policy and the encryption scheme of its content.
_TITLES = {
    KEPT: (KEPT, "cenc"),
    STREAMED: (STREAMED, "cbcs"),
    WRONG_KEY: (STREAMED, "cenc"),
    MARKUP: (STREAMED, "cenc"),
}

_ANY_OUTPUT = {
    "rights_type": "BuyToOwn",
    "analog_video_opl": 0,
    "compressed_digital_audio_opl": 0,
    "compressed_digital_video_opl": 0,
    "uncompressed_digital_audio_opl": 0,
    "uncompressed_digital_video_opl": 0,
}
_POLICIES = {
    KEPT: {
        "widevine": {
            "security_level": "HW_SECURE_ALL",
            "hdcp_output_control": 0,
            # Beyond what the service documents for Widevine, so the emulator is told to take it.
            "extra_parameters": {"generalFlags": "00000001"},
        },
        "playready": {"general_flags": "00000001", **_ANY_OUTPUT},
    },
    STREAMED: {
        "widevine": {"security_level": "SW_SECURE_DECODE", "hdcp_output_control": 0},
        "playready": _ANY_OUTPUT,
    },
}


@dataclass(frozen=True)
class Wanted:
    """What a policy asks of the device under one DRM."""

    video: str
    audio: str
    persistent: bool


WANTED: Mapping[tuple[str, str], Wanted] = {
    (KEPT, "widevine"): Wanted("HW_SECURE_ALL", "SW_SECURE_CRYPTO", persistent=True),
    (KEPT, "playready"): Wanted("3000", "2000", persistent=True),
    (STREAMED, "widevine"): Wanted("SW_SECURE_DECODE", "SW_SECURE_CRYPTO", persistent=False),
    (STREAMED, "playready"): Wanted("2000", "2000", persistent=False),
}


def catalogue(clips: Mapping[str, Clip]) -> dict[str, Any]:
    """The policies and titles for ``expressplay_tokens``."""
    return {"policies": _POLICIES, "titles": [_title(name, clips) for name in _TITLES]}


def scheme_of(title: str) -> str:
    """The encryption scheme of a title's content."""
    return _TITLES[title][1]


def _title(name: str, clips: Mapping[str, Clip]) -> dict[str, Any]:
    policy, scheme = _TITLES[name]
    clip = clips[scheme]
    key = secrets.token_hex(16) if name == WRONG_KEY else clip.key
    return {"name": name, "policy": policy, "kid": clip.kid, "content_key": key}
