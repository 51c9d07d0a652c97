# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Kodi with its add-on inputstream.adaptive: a ``.strm`` file for one title, a playlist ``.m3u`` for several.

Kodi 22 takes a license URL from the property ``drm``, a JSON text of which it uses only the first key system. Kodi 21
does not; there it stands in ``drm_legacy``, fields with bars between them, which Kodi 22 reads too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ..errors import PlayerConfigError
from ..plain import as_dict
from ..title import KeySystem, Title
from ..vocabulary import one_of, quoted

_INPUTSTREAM = "inputstream"
_ADAPTIVE = "inputstream.adaptive"
_DRM = f"{_ADAPTIVE}.drm"
_LEGACY = f"{_ADAPTIVE}.drm_legacy"

_KEY_SYSTEMS = (
    "com.widevine.alpha",
    "com.microsoft.playready",
    "com.huawei.wiseplay",
    "org.w3.clearkey",
    "none",
)
_ONLY_22 = ("persistent", "server_certificate")
_OLDEST = "21"


def problems(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield what only Kodi 22 has a place for, unless it is asked for."""
    if options.get("kodi_version", _OLDEST) == _OLDEST:
        for name in _ONLY_22:
            if name in options:
                yield f"{name}: the form that Kodi 21 reads has no place for it. Add kodi_version: 22 or leave it out."


def render(title: Title) -> dict[str, Any]:
    """Return the properties and the URL of ``title``, which has one key system."""
    (system,) = title.key_systems
    is_legacy = title.own.get("kodi_version", _OLDEST) == _OLDEST
    drm = {_LEGACY: _legacy(system, title)} if is_legacy else {_DRM: {system.name: _settings(system, title)}}
    return {"properties": {_INPUTSTREAM: _ADAPTIVE, **drm}, "url": title.manifest}


def _legacy(system: KeySystem, title: Title) -> str:
    if "|" in system.license_url:
        raise PlayerConfigError("the license URL has a bar (|), which ends a field here. Use kodi_version: 22.")
    return "|".join([system.name, system.license_url, *([_headers(title)] if title.headers else [])])


def _settings(system: KeySystem, title: Title) -> dict[str, Any]:
    license_settings = {"server_url": system.license_url}
    if title.headers:
        license_settings["req_headers"] = _headers(title)
    if system.certificate is not None:
        license_settings["server_certificate"] = str(system.certificate.base64)
    return {"priority": 1, "persistent_storage": system.persistent, "license": license_settings}


def _headers(title: Title) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in title.headers.items())


def layout(titles: Sequence[Title], streams: Sequence[Any], is_single: bool) -> Any:
    """Return the stream itself for one title, else a list in which each has its title's name."""
    if is_single:
        return streams[0]
    return [{"name": title.name, **stream} for title, stream in zip(titles, streams)]


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for properties that would be ignored, and for what would not stay on its line."""
    properties = as_dict(configuration["properties"], "properties")
    _check_line(configuration["url"], "url")
    for name, value in properties.items():
        _check_line(name, "the name of a property")
        if "=" in name:
            raise PlayerConfigError(f"properties: {name!r} cannot be the name of a property.")
        _check_line(_text(value), f"properties.{name}")
    _check_drm(properties)


def _check_drm(properties: dict[str, Any]) -> None:
    forms = [name for name in (_DRM, _LEGACY, f"{_ADAPTIVE}.license_type") if name in properties]
    if len(forms) != 1:
        raise PlayerConfigError(
            f"properties has {', '.join(forms)}: where there are several, all are ignored. Use one."
        )
    if _DRM in properties:
        systems = list(as_dict(properties[_DRM], f"properties.{_DRM}"))
        if len(systems) != 1:
            raise PlayerConfigError(f"properties.{_DRM}: only the first of several key systems is used. Name one.")
    else:
        systems = [_text(properties[_LEGACY]).partition("|")[0]]
    if systems[0] not in _KEY_SYSTEMS:
        raise PlayerConfigError(
            f"properties: {quoted(systems[0])} is no key system of Kodi; use {one_of(_KEY_SYSTEMS)}."
        )


def _check_line(text: Any, where: str) -> None:
    if not isinstance(text, str) or not text.isprintable() or text != text.strip() or not text:
        raise PlayerConfigError(f"{where} must be text of one line, without white space around it.")


def serialize(document: Any, _own: Mapping[str, Any]) -> str:
    """Return the lines of a .strm file or, of a list, of an .m3u playlist."""
    if not isinstance(document, list):
        return _lines(document)
    return "#EXTM3U\n" + "".join(f"#EXTINF:-1,{_one_line(entry['name'])}\n{_lines(entry)}" for entry in document)


def _lines(stream: Mapping[str, Any]) -> str:
    properties = "".join(f"#KODIPROP:{name}={_text(value)}\n" for name, value in stream["properties"].items())
    return f"{properties}{stream['url']}\n"


def _text(value: Any) -> str:
    # White space in the JSON is more than some versions of Kodi's playlist reader can take.
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), allow_nan=False)


def _one_line(name: str) -> str:
    """Return a title's name as far as it can stand on a line."""
    return " ".join("".join(character if character.isprintable() else " " for character in name).split())
