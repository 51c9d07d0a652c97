# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""hls.js: the part of its configuration that concerns DRM."""

from __future__ import annotations

from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_dict
from ..title import KeySystem, Title
from ..vocabulary import FAIRPLAY, PLAYREADY, REQUIRED, WIDEVINE, one_of
from .levels import LEVELS, check_levels, levels

_KEY_SYSTEMS = (WIDEVINE, PLAYREADY, FAIRPLAY, "org.w3.clearkey")


def render(title: Title) -> dict[str, Any]:
    """Return the configuration of ``title``."""
    configuration: dict[str, Any] = {
        "emeEnabled": True,
        "drmSystems": {system.name: _system(system) for system in title.key_systems},
    }
    options = _options(title)
    if options:
        configuration["drmSystemOptions"] = options
    return configuration


def _system(system: KeySystem) -> dict[str, Any]:
    settings: dict[str, Any] = {"licenseUrl": system.license_url}
    if system.certificate is not None:
        settings["serverCertificateUrl"] = system.certificate.url
    return settings


def _options(title: Title) -> dict[str, Any]:
    """Return the options that all key systems share; those in which they differ are left to the player."""
    systems = title.key_systems
    if len(systems) > 1 and "robustness" in title.given:
        raise PlayerConfigError(
            "robustness: hls.js has one for all key systems, so it can be given for one DRM only. Choose one with drms."
        )
    options: dict[str, Any] = dict(levels(systems[0])) if len(systems) == 1 else {}
    # Its sessions are temporary all the same, so another session type would only be refused.
    if all(system.persistent for system in systems):
        options["persistentState"] = REQUIRED
    return options


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a misspelt key system or robustness: the player would accept it and not play."""
    systems = as_dict(configuration["drmSystems"], "drmSystems")
    options = as_dict(configuration.get("drmSystemOptions", {}), "drmSystemOptions")
    for name, settings in systems.items():
        if name not in _KEY_SYSTEMS:
            raise PlayerConfigError(f"drmSystems: {name!r} is no key system of hls.js; use {one_of(_KEY_SYSTEMS)}.")
        as_dict(settings, f"drmSystems.{name}")
        check_levels(options, name, "drmSystemOptions")
    if len(systems) > 1 and any(options.get(key) for key in LEVELS):
        raise PlayerConfigError("drmSystemOptions: robustness would be asked of every key system. Configure one only.")
