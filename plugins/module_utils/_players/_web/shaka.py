# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Shaka Player: what ``player.configure()`` takes."""

from __future__ import annotations

from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_dict, as_list
from ..title import Certificate, KeySystem, Title
from ..vocabulary import (
    PERSISTENT,
    PLAYREADY,
    PLAYREADY_RECOMMENDATION,
    TEMPORARY,
    check_key_system,
    check_robustness,
)
from .levels import LEVELS, levels


def render(title: Title) -> dict[str, Any]:
    """Return the configuration of ``title``; everything stands below ``drm``."""
    asked = _playready_name(title)
    # The player compares these with the mapped name. The original one serves where an override takes the mapping away.
    names = {PLAYREADY: dict.fromkeys((asked, PLAYREADY))}
    drm: dict[str, Any] = {
        "servers": {system.name: system.license_url for system in title.key_systems},
        "preferredKeySystems": [
            name for system in title.key_systems for name in names.get(system.name, (system.name,))
        ],
        "advanced": {},
    }
    for system in title.key_systems:
        advanced = _advanced(system, title)
        drm["advanced"][system.name] = advanced
        if system.name == PLAYREADY and asked != PLAYREADY:
            # The player looks up robustness and headers under the mapped name, persistence under the original one.
            drm["advanced"][asked] = advanced
            drm["keySystemsMapping"] = {PLAYREADY: asked}
    return {"drm": drm}


def _playready_name(title: Title) -> str:
    names = title.playready_key_systems or (PLAYREADY_RECOMMENDATION,)
    if len(names) > 1:
        raise PlayerConfigError(
            "playready_key_systems: Shaka Player asks for one and has no second one to fall back to. Name one."
        )
    return names[0]


def _advanced(system: KeySystem, title: Title) -> dict[str, Any]:
    # Persistence is written even where it is the default: configure() keeps what an earlier title had set.
    advanced: dict[str, Any] = {
        "persistentStateRequired": system.persistent,
        "sessionType": PERSISTENT if system.persistent else TEMPORARY,
        **{key: [level] for key, level in levels(system).items()},
    }
    if title.headers:
        advanced["headers"] = dict(title.headers)
    if system.certificate is not None:
        advanced["serverCertificateUri"] = _uri(system.certificate)
    return advanced


def _uri(certificate: Certificate) -> str:
    # What configure() takes as serverCertificate is a typed array, which no file can hold.
    return certificate.url or f"data:application/octet-stream;base64,{certificate.base64}"


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
    for key in LEVELS:
        where = f"drm.advanced.{name}.{key}"
        for level in as_list(settings.get(key, []), where):
            check_robustness(level, name, where)
