# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The words that key systems and robustness levels may have.

Players accept a misspelt key system or robustness without a word and then do not play, so they are compared with these
lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .errors import PlayerConfigError

WIDEVINE = "com.widevine.alpha"
PLAYREADY = "com.microsoft.playready"
# The name under which PlayReady honours robustness: under the plain one it is ignored.
PLAYREADY_RECOMMENDATION = "com.microsoft.playready.recommendation"

KEY_SYSTEMS = {"widevine": WIDEVINE, "playready": PLAYREADY}

# From weak to strong, for each DRM.
ROBUSTNESS = {
    "widevine": ("SW_SECURE_CRYPTO", "SW_SECURE_DECODE", "HW_SECURE_CRYPTO", "HW_SECURE_DECODE", "HW_SECURE_ALL"),
    "playready": ("150", "2000", "3000"),
}

# EME session types.
TEMPORARY = "temporary"
PERSISTENT = "persistent-license"

# EME requirements, for example of persistent state.
REQUIRED = "required"
OPTIONAL = "optional"

# Every key system that a browser or television answers to, with the DRM whose robustness levels it takes.
_DRM_OF_KEY_SYSTEM: dict[str, str | None] = {
    WIDEVINE: "widevine",
    "com.widevine.alpha.experiment": "widevine",
    PLAYREADY: "playready",
    PLAYREADY_RECOMMENDATION: "playready",
    "com.microsoft.playready.recommendation.3000": "playready",
    "com.microsoft.playready.recommendation.3000.clearlead": "playready",
    "com.microsoft.playready.hardware": "playready",
    "com.microsoft.playready.software": "playready",
    "com.chromecast.playready": "playready",
    "com.apple.fps": None,
    "com.apple.fps.1_0": None,
    "com.huawei.wiseplay": None,
    "org.w3.clearkey": None,
}


def one_of(words: Iterable[str]) -> str:
    """Return ``a, b or c`` for a message."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def check_key_system(name: Any, where: str) -> None:
    """Raise `PlayerConfigError` unless ``name`` is a key system; ``where`` is its place, for the message."""
    if not isinstance(name, str) or name not in _DRM_OF_KEY_SYSTEM:
        raise PlayerConfigError(
            f"{where}: {name!r} is no key system that players know; use {one_of(_DRM_OF_KEY_SYSTEM)}."
        )


def check_robustness(level: Any, key_system: str, where: str) -> None:
    """Raise `PlayerConfigError` unless ``level`` is a robustness of this (known) key system, or empty for any."""
    drm = _DRM_OF_KEY_SYSTEM[key_system]
    if drm is not None and level != "" and level not in ROBUSTNESS[drm]:
        raise PlayerConfigError(
            f"{where}: {level!r} is no robustness of {key_system}; use {one_of(ROBUSTNESS[drm])}, as text."
        )


def known_words() -> frozenset[str]:
    """Return the words that can be shown in any output, because they can hold no secret."""
    return frozenset(_DRM_OF_KEY_SYSTEM).union((TEMPORARY, PERSISTENT, REQUIRED, OPTIONAL), *ROBUSTNESS.values())
