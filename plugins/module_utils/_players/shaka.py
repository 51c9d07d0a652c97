# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Shaka Player: what ``player.configure()`` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .plain import as_dict, as_list
from .title import KeySystem, Title
from .vocabulary import (
    PERSISTENT,
    PLAYREADY,
    PLAYREADY_RECOMMENDATION,
    TEMPORARY,
    check_key_system,
    check_robustness,
)


def render(title: Title) -> dict[str, Any]:
    """Return the configuration of ``title``; everything stands below ``drm``."""
    drm: dict[str, Any] = {
        "servers": {system.name: system.license_url for system in title.key_systems},
        "preferredKeySystems": [system.name for system in title.key_systems],
        "advanced": {},
    }
    for system in title.key_systems:
        advanced = _advanced(system, title.headers)
        drm["advanced"][system.name] = advanced
        if system.name == PLAYREADY:
            # The player looks up robustness and headers under the mapped name, persistence under the original one.
            drm["advanced"][PLAYREADY_RECOMMENDATION] = advanced
            drm["keySystemsMapping"] = {PLAYREADY: PLAYREADY_RECOMMENDATION}
    return {"drm": drm}


def _advanced(system: KeySystem, headers: Mapping[str, str]) -> dict[str, Any]:
    # Persistence is written even where it is the default: configure() keeps what an earlier title had set.
    advanced: dict[str, Any] = {
        "persistentStateRequired": system.persistent,
        "sessionType": PERSISTENT if system.persistent else TEMPORARY,
    }
    if system.robustness.video is not None:
        advanced["videoRobustness"] = [system.robustness.video]
    if system.robustness.audio is not None:
        advanced["audioRobustness"] = [system.robustness.audio]
    if headers:
        advanced["headers"] = dict(headers)
    return advanced


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a misspelt key system or robustness: the player would accept it and not play."""
    drm = as_dict(configuration["drm"], "drm")
    mapping = as_dict(drm.get("keySystemsMapping", {}), "drm.keySystemsMapping")
    advanced = as_dict(drm["advanced"], "drm.advanced")
    names = {
        "drm.servers": as_dict(drm["servers"], "drm.servers"),
        "drm.preferredKeySystems": as_list(drm["preferredKeySystems"], "drm.preferredKeySystems"),
        "drm.keySystemsMapping": [*mapping, *mapping.values()],
        "drm.advanced": advanced,
    }
    for where, found in names.items():
        for name in found:
            check_key_system(name, where)
    for name, settings in advanced.items():
        _check_levels(name, as_dict(settings, f"drm.advanced.{name}"))


def _check_levels(name: str, settings: dict[str, Any]) -> None:
    for key in ("videoRobustness", "audioRobustness"):
        where = f"drm.advanced.{name}.{key}"
        for level in as_list(settings.get(key, []), where):
            check_robustness(level, name, where)
