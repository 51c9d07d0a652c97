# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""What a license policy asks of the player: robustness and a persistent license."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._policy.content_keys import TRACKS
from .._policy.indexed import base_name
from .errors import PlayerConfigError
from .vocabulary import ROBUSTNESS, one_of, quoted

Policies = Mapping[str, Mapping[str, str]]
"""DRM name -> the wire parameters of that DRM's token."""

# PlayReady's level that corresponds to each Widevine securityLevel, 1 to 5.
_PLAYREADY_OF_WIDEVINE = ("150", "2000", "2000", "3000", "3000")

_AUDIO = str(TRACKS["AUDIO"])

# Audio is not protected in hardware, so it never asks for more than this.
_STRONGEST_AUDIO = {"widevine": "SW_SECURE_CRYPTO", "playready": "2000"}


@dataclass(frozen=True)
class Robustness:
    """EME robustness; None leaves it to the player."""

    video: str | None = None
    audio: str | None = None


def video_robustness(drm: str, policies: Policies) -> str | None:
    """Return the robustness that the policies of one title ask for under ``drm``; None where they do not say.

    PlayReady's own ``minCertSecurityLevel`` decides where it is known, else the Widevine level of the same title. Of
    several keys for the picture, the one that asks for least decides: with more, its quality would not play either.
    Raises `PlayerConfigError` for a level that is not documented.
    """
    return _widevine_video(policies) if drm == "widevine" else _playready_video(policies)


def audio_robustness(drm: str, video: str) -> str:
    """Return the robustness that audio asks for beside that of ``video``."""
    return min(video, _STRONGEST_AUDIO[drm], key=ROBUSTNESS[drm].index)


def is_persistent(policy: Mapping[str, str]) -> bool:
    """Return whether the license may be kept on the device."""
    return policy.get("generalFlags") == "00000001"


def _widevine_video(policies: Policies) -> str | None:
    level = _widevine_level(policies)
    return None if level is None else ROBUSTNESS["widevine"][level - 1]


def _playready_video(policies: Policies) -> str | None:
    levels = _picture_levels(policies.get("playready", {}), "minCertSecurityLevel")
    for text in levels:
        if text not in ROBUSTNESS["playready"]:
            raise PlayerConfigError(
                f"minCertSecurityLevel of the PlayReady policy is {quoted(text)}, not"
                f" {one_of(ROBUSTNESS['playready'])}: choose robustness.playready.video."
            )
    if levels:
        return min(levels, key=ROBUSTNESS["playready"].index)
    level = _widevine_level(policies)
    return None if level is None else _PLAYREADY_OF_WIDEVINE[level - 1]


def _widevine_level(policies: Policies) -> int | None:
    levels = _picture_levels(policies.get("widevine", {}), "securityLevel")
    for text in levels:
        if text.lstrip("0") not in ("1", "2", "3", "4", "5"):
            raise PlayerConfigError(
                f"securityLevel of the Widevine policy is {quoted(text)}, not 1 to 5: choose robustness for video under"
                " each DRM."
            )
    return min(map(int, levels), default=None)


def _picture_levels(policy: Mapping[str, str], wire: str) -> list[str]:
    """Return what the keys of the picture demand. A device that fulfils the least of it has a picture.

    What stands for all keys counts for those that say nothing themselves, unless those are for audio only.
    """
    keys: dict[str, dict[str, str]] = {}
    for name, text in policy.items():
        base = base_name(name)
        if base != name:
            keys.setdefault(name[len(base) :], {})[base] = text
    picture = [key for key in keys.values() if key.get("trackType") != _AUDIO]
    levels = [key[wire] for key in picture if wire in key]
    is_for_audio = len(levels) == len(picture) > 0 and len(picture) < len(keys)
    return levels if is_for_audio or wire not in policy else [*levels, policy[wire]]
