# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reads what a Widevine license protects."""

from __future__ import annotations

from ..._drm.widevine import HDCP_LEVELS, SECURITY_LEVELS
from ..._policy import beyond
from ..shape import HIGH, LOW, MEDIUM, UNKNOWN
from .protection import NO_HDCP, Handle, Protection, Reader, agreed
from .terms import Terms

_PERSISTENT = "00000001"
_NOT_PERSISTENT = ("0000", "00000000")
_WEAKEST_HARDWARE = SECURITY_LEVELS["HW_SECURE_CRYPTO"]
_NO_HDCP = HDCP_LEVELS["HDCP_NONE"]
_NO_OUTPUT = HDCP_LEVELS["HDCP_NO_DIGITAL_OUTPUT"]
_NAMES_OF_LEVELS = {number: name for name, number in SECURITY_LEVELS.items()}
_WORDS_FOR_HDCP = {
    **{number: name.replace("HDCP_V", "HDCP ").replace("_", ".") for name, number in HDCP_LEVELS.items()},
    _NO_HDCP: NO_HDCP,
    _NO_OUTPUT: "no digital output",
}


def _read(terms: Terms) -> Protection:
    security, best_security = terms.least("securityLevel"), terms.greatest("securityLevel")
    hdcp, best_hdcp = terms.least("hdcpOutputControl"), terms.greatest("hdcpOutputControl")
    return Protection(
        level=_level(security, hdcp),
        security_level=UNKNOWN if security is None else _NAMES_OF_LEVELS.get(security, str(security)),
        hdcp=UNKNOWN if hdcp is None else _WORDS_FOR_HDCP.get(hdcp, f"HDCP level {hdcp}"),
        hardware=None if best_security is None else best_security >= _WEAKEST_HARDWARE,
        hdcp_demanded=agreed(level != _NO_HDCP for level in (hdcp, best_hdcp) if level is not None),
        ends=_ends(terms),
        play_seconds=terms.least("licenseDuration"),
        persistent=_persistent(terms),
    )


def _level(security: int | None, hdcp: int | None) -> str:
    """HDCP counts on top of hardware only: where software decrypts, nothing can enforce it."""
    if security is None or hdcp is None:
        return UNKNOWN
    if security < _WEAKEST_HARDWARE:
        return LOW
    return MEDIUM if hdcp == _NO_HDCP else HIGH


def _ends(terms: Terms) -> bool | None:
    if terms.absent("licenseDuration"):
        # What only clients know of may end it too, and nobody says how.
        return False if terms.absent("playbackDuration") else None
    return True if terms.texts("licenseDuration") else None


def _persistent(terms: Terms) -> bool | None:
    flags = terms.texts("generalFlags")
    if terms.absent("generalFlags") or (flags and all(text in _NOT_PERSISTENT for text in flags)):
        return False
    return True if _PERSISTENT in flags else None


WIDEVINE = Reader(
    read=_read,
    handles={
        "hardware": Handle(
            "security_level",
            "securityLevel",
            demand="Set security_level to 3 or more.",
            waive="Set security_level to SW_SECURE_CRYPTO or SW_SECURE_DECODE.",
        ),
        "hdcp_demanded": Handle(
            "hdcp_output_control",
            "hdcpOutputControl",
            demand="Set hdcp_output_control to HDCP_V1 or HDCP_V2.",
            waive="Set hdcp_output_control to HDCP_NONE.",
        ),
        "ends": Handle(
            "license_duration",
            "licenseDuration",
            demand="Give license_duration, such as 48h.",
            waive="Leave license_duration out.",
        ),
        "play_limited": Handle(
            "license_duration",
            "licenseDuration",
            demand="Give license_duration, such as 48h.",
            waive="Leave license_duration out.",
        ),
        "persistent": Handle(
            "general_flags",
            "generalFlags",
            demand=f'Set general_flags to "{_PERSISTENT}", for which {beyond.OPTION} must be {beyond.ALLOW}.',
            waive="Leave general_flags out.",
        ),
    },
)
