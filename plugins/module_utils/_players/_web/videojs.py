# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Video.js with its EME plugin (videojs-contrib-eme): what ``player.src()`` takes."""

from __future__ import annotations

from typing import Any

from ..plain import as_dict
from ..streaming import MIME_TYPES, protocol
from ..title import KeySystem, Title
from ..vocabulary import FAIRPLAY, FAIRPLAY_LEGACY, REQUIRED, check_key_system
from .levels import check_levels, levels

# A key system is asked for with the robustness of a codec: without a content type it refuses. These are widely known.
_CONTENT_TYPES = {
    "videoContentType": 'video/mp4; codecs="avc1.42E01E"',
    "audioContentType": 'audio/mp4; codecs="mp4a.40.2"',
}


def render(title: Title) -> dict[str, Any]:
    """Return the source of ``title``; the player tries its key systems in their order."""
    manifest = str(title.manifest)
    return {
        "src": manifest,
        "type": MIME_TYPES[protocol(manifest)],
        "keySystems": dict(_key_system(system, title) for system in title.key_systems),
    }


def _key_system(system: KeySystem, title: Title) -> tuple[str, dict[str, Any]]:
    """Return the name of ``system``, and what the player takes for it."""
    if system.name == FAIRPLAY:
        name, settings = FAIRPLAY_LEGACY, _fairplay(system)
    else:
        name, settings = system.name, {"url": system.license_url, **_CONTENT_TYPES, **levels(system)}
    if system.persistent:
        settings["persistentState"] = REQUIRED
    if title.headers:
        settings["licenseHeaders"] = dict(title.headers)
    return name, settings


def _fairplay(system: KeySystem) -> dict[str, Any]:
    certificate = {} if system.certificate is None else {"certificateUri": system.certificate.url}
    return {"licenseUri": system.license_url, **certificate}


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a misspelt key system or robustness: the player would accept it and not play."""
    for name, settings in as_dict(configuration["keySystems"], "keySystems").items():
        check_key_system(name, "keySystems")
        check_levels(as_dict(settings, f"keySystems.{name}"), name, f"keySystems.{name}")
