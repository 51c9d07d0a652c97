# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""LG webOS and HbbTV's OIPF DRM agent: the XML message that gives the DRM its license server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from ..errors import PlayerConfigError
from ..title import Title
from ..vocabulary import one_of

# The root element of each message, its namespace, and the elements below it, which may hold others.
_NAMESPACES = {
    "PlayReadyInitiator": "http://schemas.microsoft.com/DRM/2007/03/protocols/",
    "WidevineCredentialsInfo": "http://www.smarttv-alliance.org/DRM/widevine/2012/protocols/",
}
_ELEMENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "PlayReadyInitiator": {"LicenseServerUriOverride": ("LA_URL", "KID"), "SetCustomData": ("CustomData",)},
    "WidevineCredentialsInfo": {
        "ContentURL": (),
        "DRMServerURL": (),
        "DeviceID": (),
        "StreamID": (),
        "ClientIP": (),
        "DRMAckServerURL": (),
        "DRMHeartBeatURL": (),
        "DRMHeartBeatPeriod": (),
        "UserData": (),
        "Portal": (),
        "StoreFront": (),
        "BandwidthCheckURL": (),
        "BandwidthCheckInterval": (),
    },
}


def render(title: Title) -> dict[str, Any]:
    """Return the message for the one key system of ``title``, a dictionary for each element that holds others."""
    (system,) = title.key_systems
    if system.drm == "playready":
        return {"PlayReadyInitiator": {"LicenseServerUriOverride": {"LA_URL": system.license_url}}}
    content = {} if title.manifest is None else {"ContentURL": title.manifest}
    return {"WidevineCredentialsInfo": {**content, "DRMServerURL": system.license_url}}


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for what is no such message."""
    if len(configuration) != 1 or not configuration.keys() <= _ELEMENTS.keys():
        raise PlayerConfigError(f"a message has one root element: {one_of(_ELEMENTS)}.")
    ((root, content),) = configuration.items()
    _check_element(content, _ELEMENTS[root], root)


def _check_element(content: Any, known: Mapping[str, tuple[str, ...]], where: str) -> None:
    if not isinstance(content, dict):
        raise PlayerConfigError(f"{where} must be a dictionary of {one_of(known)}.")
    for name, value in content.items():
        if name not in known:
            raise PlayerConfigError(f"{where} has {name!r}; use {one_of(known)}.")
        if known[name]:
            _check_element(value, dict.fromkeys(known[name], ()), f"{where}.{name}")
        elif not isinstance(value, str) or not value.isprintable():
            raise PlayerConfigError(f"{where}.{name} must be text of one line; write it in quotes.")


def serialize(document: Any, _own: Mapping[str, Any]) -> str:
    """Return the message as XML."""
    ((name, content),) = document.items()
    root = ElementTree.Element(name, xmlns=_NAMESPACES[name])
    _append(root, content)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data.decode("utf-8") + "\n"


def _append(parent: ElementTree.Element, content: Mapping[str, Any]) -> None:
    for name, value in content.items():
        element = ElementTree.SubElement(parent, name)
        if isinstance(value, dict):
            _append(element, value)
        else:
            element.text = value
