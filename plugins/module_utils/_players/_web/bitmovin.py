# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Bitmovin Player: what ``player.load()`` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_dict, as_list
from ..streaming import protocol
from ..title import KeySystem, Title
from ..vocabulary import (
    PERSISTENT,
    PLAYREADY,
    PLAYREADY_RECOMMENDATION,
    REQUIRED,
    WIDEVINE,
    check_key_system,
    one_of,
    quoted,
)
from .levels import check_levels, levels

# The names of the DRMs, and what else has a name below "drm".
_DRMS = ("widevine", "playready", "primetime", "fairplay", "tvkey", "clearkey")
_OTHERS = ("preferredKeySystems", "immediateLicenseRequest")


def render(title: Title) -> dict[str, Any]:
    """Return the source of ``title``."""
    manifest = str(title.manifest)
    return {
        protocol(manifest): manifest,
        "drm": {
            **{system.drm: _drm(system, title) for system in title.key_systems},
            "preferredKeySystems": [system.drm for system in title.key_systems],
        },
    }


def _drm(system: KeySystem, title: Title) -> dict[str, Any]:
    settings: dict[str, Any] = {"LA_URL": system.license_url}
    if title.headers:
        settings["headers"] = dict(title.headers)
    if system.persistent:
        settings["mediaKeySystemConfig"] = {"persistentState": REQUIRED, "sessionTypes": [PERSISTENT]}
    if system.name == WIDEVINE:
        settings.update(levels(system))
    if system.certificate is not None:
        settings["certificateURL"] = system.certificate.url
    if system.name == PLAYREADY:
        settings["keySystemPriority"] = list(title.playready_key_systems or (PLAYREADY_RECOMMENDATION, PLAYREADY))
    return settings


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a misspelt DRM, key system or robustness."""
    for name, settings in as_dict(configuration["drm"], "drm").items():
        if name in _DRMS:
            _check_drm(name, as_dict(settings, f"drm.{name}"))
        elif name not in _OTHERS:
            raise PlayerConfigError(f"drm: {name!r} is nothing that the player knows; use {one_of(_DRMS + _OTHERS)}.")
        elif name == "preferredKeySystems":
            _check_preferred(as_list(settings, f"drm.{name}"))


def _check_drm(name: str, settings: Mapping[str, Any]) -> None:
    if name == "widevine":
        check_levels(settings, WIDEVINE, "drm.widevine")
    for key_system in as_list(settings.get("keySystemPriority", []), f"drm.{name}.keySystemPriority"):
        check_key_system(key_system, f"drm.{name}.keySystemPriority")


def _check_preferred(names: list[Any]) -> None:
    for name in names:
        if name not in _DRMS:
            raise PlayerConfigError(f"drm.preferredKeySystems: {quoted(name)} is no DRM; use {one_of(_DRMS)}.")
