# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""A DASH manifest with the license URLs in it: what a player needs that is given nothing else.

They stand in ``Laurl`` elements with the prefix ``dashif`` and the namespace https://dashif.org/CPS: of all forms the
only one that both Shaka Player and dash.js read. dash.js goes by the prefix, Shaka Player by the namespace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from ..errors import PlayerConfigError
from ..plain import as_dict
from ..title import Title
from ..vocabulary import DRM_NAMES, one_of
from .editing import write_manifest

_SCHEMES = {
    "widevine": "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
    "playready": "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95",
}
_NAMESPACE = "https://dashif.org/CPS"
_KEYS = {"licenseType", "url"}


def render(title: Title) -> dict[str, Any]:
    """Return license type and license URL for each DRM of ``title``."""
    return {system.drm: {"licenseType": "EME-1.0", "url": system.license_url} for system in title.key_systems}


def layout(titles: Sequence[Title], configurations: Sequence[Any], _is_single: bool) -> Any:
    """Return the only configuration. Raises `PlayerConfigError` if the manifest has no place for a part of it."""
    ((title, configuration),) = zip(titles, configurations)
    schemes = {place.scheme for place in title.own["src"].places}
    missing = [DRM_NAMES[drm] for drm in configuration if _SCHEMES[drm] not in schemes]
    if missing:
        raise PlayerConfigError(
            f"Title {title.name!r}: src has no ContentProtection element for {' and '.join(missing)}. Package it"
            " with that DRM, or name in drms those that it has."
        )
    return configuration


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for a DRM that is not known, and for what is no license type and URL."""
    for drm, found in configuration.items():
        settings = as_dict(found, drm)
        if drm not in _SCHEMES or settings.keys() != _KEYS:
            raise PlayerConfigError(f"{drm}: there are {one_of(_SCHEMES)}, each with licenseType and url.")
        for key, value in settings.items():
            if not isinstance(value, str) or not value.isprintable():
                raise PlayerConfigError(f"{drm}.{key} must be text of one line.")


def serialize(document: Any, own: Mapping[str, Any]) -> str:
    """Return the manifest with its license URLs."""
    return write_manifest(own["src"], {_SCHEMES[drm]: _element(found) for drm, found in document.items()})


def _element(found: Mapping[str, str]) -> str:
    element = ElementTree.Element("dashif:Laurl", {"xmlns:dashif": _NAMESPACE, "licenseType": found["licenseType"]})
    element.text = found["url"]
    return ElementTree.tostring(element, encoding="unicode")
