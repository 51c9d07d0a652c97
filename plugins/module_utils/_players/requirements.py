# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""What a license policy asks of the player: robustness and a persistent license."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import PlayerConfigError
from .vocabulary import ROBUSTNESS, one_of

Policies = Mapping[str, Mapping[str, str]]
"""DRM name -> the wire parameters of that DRM's token."""

# PlayReady's level that corresponds to each Widevine securityLevel, 1 to 5.
_PLAYREADY_OF_WIDEVINE = ("150", "2000", "2000", "3000", "3000")

# Audio is not protected in hardware, so it never asks for more than this.
_STRONGEST_AUDIO = {"widevine": "SW_SECURE_CRYPTO", "playready": "2000"}


@dataclass(frozen=True)
class Robustness:
    """EME robustness; None leaves it to the player."""

    video: str | None = None
    audio: str | None = None


def video_robustness(drm: str, policies: Policies) -> str | None:
    """Return the robustness that the policies of one title ask for under ``drm``; None where they do not say.

    PlayReady's own ``minCertSecurityLevel`` decides where it is known, else the Widevine level of the same title.
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
    own = policies.get("playready", {}).get("minCertSecurityLevel")
    if own is not None:
        if own not in ROBUSTNESS["playready"]:
            raise PlayerConfigError(
                f"minCertSecurityLevel of the PlayReady policy is {own!r}, not {one_of(ROBUSTNESS['playready'])}:"
                " choose robustness.playready.video."
            )
        return own
    level = _widevine_level(policies)
    return None if level is None else _PLAYREADY_OF_WIDEVINE[level - 1]


def _widevine_level(policies: Policies) -> int | None:
    text = policies.get("widevine", {}).get("securityLevel")
    if text is None:
        return None
    digits = text.lstrip("0")
    if digits not in ("1", "2", "3", "4", "5"):
        raise PlayerConfigError(
            f"securityLevel of the Widevine policy is {text!r}, not 1 to 5: choose robustness for video under each DRM."
        )
    return int(digits)
