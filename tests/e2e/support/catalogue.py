# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The titles that are played, their policies, and what those make a player ask the browser for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import content
from .content import AUDIO, EVERY_STREAM, VIDEO, Clip, ContentKey

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
#: Has a token for each DRM, also for FairPlay, which no browser of the tests can play.
EVERYWHERE = "everywhere"
#: Has a key for its picture, another one for its sound, and one token for each DRM that holds both.
SEPARATE = "separate keys"
#: Has a token for another key than the one that its content is encrypted with.
WRONG_KEY = "wrong key"
#: Has the same content as the one with separate keys, and tokens that hold the key of its picture for its sound too.
WRONG_AUDIO_KEY = "wrong audio key"
#: Is named like what a page must not take for markup.
MARKUP = "<script>alert(1)</script>"

# Title -> its policy and its clip.
_TITLES = {
    KEPT: (KEPT, "cenc"),
    STREAMED: (STREAMED, "cbcs"),
    EVERYWHERE: (EVERYWHERE, "cbcs"),
    SEPARATE: (STREAMED, content.SEPARATE),
    WRONG_KEY: (STREAMED, "cenc"),
    WRONG_AUDIO_KEY: (STREAMED, content.SEPARATE),
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
_IN_SOFTWARE = {
    "widevine": {"security_level": "SW_SECURE_DECODE", "hdcp_output_control": 0},
    "playready": _ANY_OUTPUT,
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
    STREAMED: _IN_SOFTWARE,
    EVERYWHERE: {**_IN_SOFTWARE, "fairplay": {"iv": secrets.token_hex(16)}},
}

# What a title with several keys says of each, beside the key.
_TRACKS = {VIDEO: {"track": "HD"}, AUDIO: {"track": "AUDIO", "security_level": "SW_SECURE_CRYPTO"}}


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


def clip_of(title: str) -> str:
    """The name of the clip that is a title's content."""
    return _TITLES[title][1]


def _title(name: str, clips: Mapping[str, Clip]) -> dict[str, Any]:
    policy, clip = _TITLES[name]
    return {"name": name, "policy": policy, **_key_options(_keys_in_token(name, clips[clip]))}


def _key_options(keys: Mapping[str, ContentKey]) -> dict[str, Any]:
    options = {stream: {"kid": key.kid, "content_key": key.value} for stream, key in keys.items()}
    if EVERY_STREAM in options:
        return options[EVERY_STREAM]
    return {"content_keys": [{**own, **_TRACKS[stream]} for stream, own in options.items()]}


def _keys_in_token(title: str, clip: Clip) -> dict[str, ContentKey]:
    keys = dict(clip.keys)
    if title == WRONG_KEY:
        keys[EVERY_STREAM] = ContentKey(keys[EVERY_STREAM].kid)
    if title == WRONG_AUDIO_KEY:
        keys[AUDIO] = replace(keys[AUDIO], value=keys[VIDEO].value)
    return keys
