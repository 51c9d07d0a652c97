# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules between the DRMs of one title, and between titles of one policy."""

from __future__ import annotations

from ..._policy import beyond
from ..._policy.finding import WARNING
from .examples import RENTAL, parts, several, title, titles
from .rule import Example, Rule

_PERMISSIVE = {
    "analog_video_opl": 0,
    "compressed_digital_audio_opl": 0,
    "compressed_digital_video_opl": 0,
    "uncompressed_digital_audio_opl": 0,
    "uncompressed_digital_video_opl": 0,
}


def _levels(widevine: str, playready: int) -> Example:
    """A policy with these levels of devices. That of PlayReady is not on the reference page."""
    of_both = parts(widevine={"security_level": widevine}, playready={"min_cert_security_level": playready})
    return {**of_both, beyond.OPTION: beyond.ALLOW}


_BOTH = parts(widevine={}, playready={})
_BOTH_END = parts(widevine={"license_duration": "48h"}, playready={**RENTAL, "rental_play_duration": "48h"})

TITLE_RULES = (
    Rule(
        "title-hardware-any-output",
        WARNING,
        None,
        "One DRM demands that hardware decrypts, and under another one the title may leave the device on any output.",
        parts(widevine={"hdcp_output_control": "HDCP_NONE"}, playready=_PERMISSIVE),
        parts(
            widevine={"hdcp_output_control": "HDCP_NONE"},
            playready={**_PERMISSIVE, "analog_video_opl": 150, "uncompressed_digital_video_opl": 250},
        ),
    ),
    Rule(
        "title-hardware-one-side",
        WARNING,
        None,
        "One DRM demands that hardware decrypts, and another one says that software may. A PlayReady policy without "
        "min_cert_security_level says neither.",
        _levels("HW_SECURE_ALL", 2000),
        _levels("HW_SECURE_ALL", 3000),
    ),
    Rule(
        "title-hdcp-one-side",
        WARNING,
        None,
        "One DRM demands HDCP of digital video outputs, and another one does not.",
        parts(widevine={}, playready={"uncompressed_digital_video_opl": 250}),
        _BOTH,
    ),
    Rule(
        "title-rental-one-side",
        WARNING,
        None,
        "Under one DRM the license ends by itself, as that of a rental does, and under another one it does not.",
        parts(widevine={}, playready={**RENTAL, "rental_play_duration": "48h"}),
        _BOTH_END,
    ),
    Rule(
        "title-duration-one-side",
        WARNING,
        None,
        "Of licenses that all end, one also limits how long the title can be played, and another one does not.",
        parts(widevine={"license_duration": "48h"}, playready=RENTAL),
        _BOTH_END,
    ),
    Rule(
        "title-duration-differs",
        WARNING,
        None,
        "Under one DRM the title can be played for longer than under another one.",
        parts(widevine={"license_duration": "24h"}, playready={**RENTAL, "rental_play_duration": "48h"}),
        _BOTH_END,
    ),
    Rule(
        "title-persistence-one-side",
        WARNING,
        None,
        "One DRM keeps the license on the device, where it plays without a network, and another one does not. "
        "A PlayReady rental, which must be kept, is left alone.",
        parts(widevine={}, playready={"general_flags": "00000001"}),
        _BOTH,
    ),
    Rule(
        "title-drm-missing",
        WARNING,
        None,
        "A title lacks a DRM that most of the other titles of its policy have.",
        titles(*several(2), title(drm=["widevine"])),
        titles(*several(2), title()),
    ),
)
