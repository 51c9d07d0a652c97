# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""THEOplayer: what ``player.source`` is set to, with its own integration of ExpressPlay."""

from __future__ import annotations

from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_dict, as_list
from ..streaming import MIME_TYPES, protocol
from ..title import Certificate, KeySystem, Title
from ..vocabulary import KEY_SYSTEMS, REQUIRED, one_of, quoted
from .levels import check_levels, levels

_DRMS = (*KEY_SYSTEMS, "clearkey", "aes128")


def render(title: Title) -> dict[str, Any]:
    """Return the source of ``title``."""
    manifest = str(title.manifest)
    protection = {
        "integration": "expressplay",
        "preferredKeySystems": [system.drm for system in title.key_systems],
        **{system.drm: _drm(system, title) for system in title.key_systems},
    }
    return {"sources": [{"src": manifest, "type": MIME_TYPES[protocol(manifest)], "contentProtection": protection}]}


def _drm(system: KeySystem, title: Title) -> dict[str, Any]:
    settings: dict[str, Any] = {"licenseAcquisitionURL": system.license_url, **levels(system)}
    if system.persistent:
        settings["persistentState"] = REQUIRED
    if title.headers:
        settings["headers"] = dict(title.headers)
    if system.certificate is not None:
        settings.update(_certificate(system.certificate))
    return settings


def _certificate(certificate: Certificate) -> dict[str, str | None]:
    if certificate.url is not None:
        return {"certificateURL": certificate.url}
    return {"certificate": certificate.base64}


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a misspelt DRM or robustness."""
    for index, source in enumerate(as_list(configuration["sources"], "sources")):
        where = f"sources[{index}].contentProtection"
        protection = as_dict(as_dict(source, f"sources[{index}]").get("contentProtection"), where)
        for name in as_list(protection.get("preferredKeySystems", []), f"{where}.preferredKeySystems"):
            if name not in _DRMS:
                found = quoted(name)
                raise PlayerConfigError(f"{where}.preferredKeySystems: {found} is no DRM; use {one_of(_DRMS)}.")
        for drm, key_system in KEY_SYSTEMS.items():
            check_levels(as_dict(protection.get(drm, {}), f"{where}.{drm}"), key_system, f"{where}.{drm}")
