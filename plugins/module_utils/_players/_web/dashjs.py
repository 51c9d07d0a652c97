# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""dash.js: what ``player.setProtectionData()`` takes."""

from __future__ import annotations

from typing import Any

from ..plain import as_dict, as_list
from ..title import KeySystem, Title
from ..vocabulary import (
    OPTIONAL,
    PERSISTENT,
    PLAYREADY,
    PLAYREADY_RECOMMENDATION,
    REQUIRED,
    TEMPORARY,
    check_key_system,
)
from .levels import check_levels, levels


def render(title: Title) -> dict[str, Any]:
    """Return the protection data of ``title``: one entry for each key system."""
    return {system.name: _protection(system, priority, title) for priority, system in enumerate(title.key_systems)}


def _protection(system: KeySystem, priority: int, title: Title) -> dict[str, Any]:
    # The player prefers the lowest priority.
    protection: dict[str, Any] = {
        "serverURL": system.license_url,
        "priority": priority,
        "persistentState": REQUIRED if system.persistent else OPTIONAL,
        "sessionType": PERSISTENT if system.persistent else TEMPORARY,
        **levels(system),
    }
    if title.headers:
        protection["httpRequestHeaders"] = dict(title.headers)
    if system.certificate is not None:
        protection["serverCertificate"] = system.certificate.base64
    if system.name == PLAYREADY:
        names = title.playready_key_systems or (PLAYREADY_RECOMMENDATION, PLAYREADY)
        protection["systemStringPriority"] = list(names)
    return protection


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a misspelt key system or robustness: the player would accept it and not play."""
    for name, entry in configuration.items():
        check_key_system(name, "protection data")
        protection = as_dict(entry, name)
        for other_name in as_list(protection.get("systemStringPriority", []), f"{name}.systemStringPriority"):
            check_key_system(other_name, f"{name}.systemStringPriority")
        check_levels(protection, name, name)
