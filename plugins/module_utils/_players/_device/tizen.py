# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Samsung Tizen: the PlayReady properties that ``webapis.avplay.setDrm()`` takes.

Widevine has no such properties: there the application carries the messages of the DRM itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import PlayerConfigError
from ..title import Title
from ..vocabulary import one_of

_TYPES: Mapping[str, type] = {
    "LicenseServer": str,
    "DeleteLicenseAfterUse": bool,
    "GetChallenge": bool,
    "CustomData": str,
    "HttpHeader": str,
}


def render(title: Title) -> dict[str, Any]:
    """Return the properties of ``title``."""
    (system,) = title.key_systems
    properties: dict[str, Any] = {
        "LicenseServer": system.license_url,
        "DeleteLicenseAfterUse": not system.persistent,
        "GetChallenge": False,
    }
    if title.headers:
        properties["HttpHeader"] = "\r\n".join(f"{name}: {value}" for name, value in title.headers.items())
    return properties


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a property that does not exist, or is of another type."""
    for name, value in configuration.items():
        if name not in _TYPES:
            raise PlayerConfigError(f"{name!r} is no PlayReady property; use {one_of(_TYPES)}.")
        if not isinstance(value, _TYPES[name]):
            raise PlayerConfigError(f"{name} must be {'text' if _TYPES[name] is str else 'true or false'}.")
