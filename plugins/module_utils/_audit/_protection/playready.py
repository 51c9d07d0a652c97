# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reads what a PlayReady license protects."""

from __future__ import annotations

from ..._drm.playready import HARDWARE, PERSISTENT, RENTAL
from ..shape import HIGH, LOW, MEDIUM, UNKNOWN
from .protection import NO_HDCP, NOT_STATED, Handle, Protection, Reader, agreed
from .terms import Terms

_LEVELS_OF_OUTPUTS = (
    "analogVideoOPL",
    "compressedDigitalAudioOPL",
    "compressedDigitalVideoOPL",
    "uncompressedDigitalAudioOPL",
    "uncompressedDigitalVideoOPL",
)
_OF_DIGITAL_VIDEO = "uncompressedDigitalVideoOPL"
_UNKNOWN_OUTPUTS = "unknownOutputBehavior"
# From this level on, digital video leaves a device under HDCP, or not in full resolution.
_WEAKEST_HDCP = 270
_NOT_PERSISTENT = "00000000"
_DEVICES = "minCertSecurityLevel"
# Devices for development and tests, whose keys anybody can read.
_ANY_DEVICE = 150


def _read(terms: Terms) -> Protection:
    devices, best_devices = terms.least(_DEVICES), terms.greatest(_DEVICES)
    digital_video, best_video = terms.least(_OF_DIGITAL_VIDEO), terms.greatest(_OF_DIGITAL_VIDEO)
    demanded = None if digital_video is None else digital_video >= _WEAKEST_HDCP
    any_output = _any_output(terms)
    rental = agreed(text == RENTAL for text in terms.texts("rightsType"))
    return Protection(
        level=_level(devices, any_output, demanded),
        security_level=NOT_STATED if devices is None else f"SL{devices}",
        hdcp=UNKNOWN if demanded is None else "HDCP 1" if demanded else NO_HDCP,
        hardware=None if best_devices is None else best_devices >= HARDWARE,
        any_output=any_output,
        hdcp_demanded=agreed(level >= _WEAKEST_HDCP for level in (digital_video, best_video) if level is not None),
        # What only clients know of may end a purchase too, and nobody says how.
        ends=rental if rental or terms.absent("playbackDuration") else None,
        play_seconds=0 if terms.absent("rental.playDuration") else terms.least("rental.playDuration"),
        # A rental must be persistent, so there it is nobody's choice.
        persistent=_persistent(terms) if rental is False else None,
    )


def _any_output(terms: Terms) -> bool | None:
    levels = [terms.least(wire) for wire in _LEVELS_OF_OUTPUTS]
    behaviours = terms.texts(_UNKNOWN_OUTPUTS)
    if any(levels) or any(text != "Allow" for text in behaviours):
        return False
    hidden = None in levels or not (behaviours or terms.absent(_UNKNOWN_OUTPUTS))
    return None if hidden else True


def _level(devices: int | None, any_output: bool | None, hdcp_demanded: bool | None) -> str:
    """What is asked of outputs counts as far as devices can be trusted with it, where the policy says which."""
    if any_output is None or hdcp_demanded is None:
        return UNKNOWN
    if any_output or devices == _ANY_DEVICE:
        return LOW
    return HIGH if hdcp_demanded and (devices is None or devices >= HARDWARE) else MEDIUM


def _persistent(terms: Terms) -> bool | None:
    if terms.absent("generalFlags"):
        return False
    flags = terms.texts("generalFlags")
    return agreed(text == PERSISTENT for text in flags if text in (PERSISTENT, _NOT_PERSISTENT))


PLAYREADY = Reader(
    read=_read,
    handles={
        "any_output": Handle(
            "uncompressed_digital_video_opl",
            _OF_DIGITAL_VIDEO,
            demand="Set all five output protection levels to 0, and unknown_output_behavior to Allow.",
            waive="Set uncompressed_digital_video_opl to 270 or 300 and the other levels to what they mean to protect.",
        ),
        "hardware": Handle(
            "min_cert_security_level",
            _DEVICES,
            demand=f"Set min_cert_security_level to {HARDWARE}.",
            waive="Leave min_cert_security_level out, or set it to 2000.",
        ),
        "hdcp_demanded": Handle(
            "uncompressed_digital_video_opl",
            _OF_DIGITAL_VIDEO,
            demand="Set uncompressed_digital_video_opl to 270 or 300.",
            waive="Set uncompressed_digital_video_opl to 250 or less.",
        ),
        "ends": Handle(
            "rights_type",
            "rightsType",
            demand=f'Set rights_type to {RENTAL}, with rental_period_end_time and general_flags "{PERSISTENT}".',
            waive="Set rights_type to BuyToOwn, without rental_period_end_time and rental_play_duration.",
        ),
        "play_limited": Handle(
            "rental_play_duration",
            "rental.playDuration",
            demand="Give rental_play_duration, such as 48h.",
            waive="Leave rental_play_duration out.",
        ),
        "persistent": Handle(
            "general_flags",
            "generalFlags",
            demand=f'Set general_flags to "{PERSISTENT}".',
            waive="Leave general_flags out.",
        ),
    },
)
