# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""JW Player: a playlist, as ``setup()`` and ``load()`` take it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_dict, as_list
from ..title import KeySystem, Title
from ..vocabulary import KEY_SYSTEMS, one_of
from .levels import check_levels, levels

_DRMS = (*KEY_SYSTEMS, "clearkey")


def render(title: Title) -> dict[str, Any]:
    """Return the playlist item of ``title``."""
    drm = {system.drm: _drm(system, title) for system in title.key_systems}
    return {"title": title.name, "sources": [{"file": title.manifest, "drm": drm}]}


def _drm(system: KeySystem, title: Title) -> dict[str, Any]:
    settings: dict[str, Any] = {"url": system.license_url, **levels(system)}
    if title.headers:
        settings["headers"] = [{"name": name, "value": value} for name, value in title.headers.items()]
    return settings


def layout(_titles: Sequence[Title], items: Sequence[Any], _is_single: bool) -> dict[str, Any]:
    """Return the playlist of ``items``."""
    return {"playlist": list(items)}


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a misspelt DRM or robustness."""
    for index, source in enumerate(as_list(configuration["sources"], "sources")):
        where = f"sources[{index}].drm"
        for name, settings in as_dict(as_dict(source, f"sources[{index}]").get("drm"), where).items():
            if name not in _DRMS:
                raise PlayerConfigError(f"{where}: {name!r} is no DRM that the player knows; use {one_of(_DRMS)}.")
            found = as_dict(settings, f"{where}.{name}")
            if name in KEY_SYSTEMS:
                check_levels(found, KEY_SYSTEMS[name], f"{where}.{name}")
