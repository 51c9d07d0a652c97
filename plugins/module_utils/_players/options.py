# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Reading the value of each option of an entry, by itself."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from .._files.options import READERS as FILE_READERS
from .errors import PlayerConfigError
from .plain import as_dict, as_list
from .requirements import Robustness
from .title import Certificate
from .vocabulary import CERTIFICATE_OPTIONS, PLAYREADY_KEY_SYSTEMS, ROBUSTNESS, one_of, quoted

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_KODI_VERSIONS = ("21", "22")


def _url(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise PlayerConfigError(f"{name} must be a URL, as text.")
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise PlayerConfigError(f"{name} must be text of one line.")
    return value


def _distinct(value: Any, name: str) -> tuple[str, ...]:
    found = as_list(value, name)
    if not found or any(not isinstance(item, str) for item in found) or len(set(found)) < len(found):
        raise PlayerConfigError(f"{name} must name at least one, and each only once.")
    return tuple(found)


def _headers(value: Any, name: str) -> Mapping[str, str]:
    headers = as_dict(value, name)
    for number, (header, text) in enumerate(headers.items(), start=1):
        if not _HEADER_NAME.fullmatch(header):
            # What stands here may be a whole header line.
            raise PlayerConfigError(f"{name}: number {number} has a name that no HTTP header can have.")
        # A browser refuses to send characters above U+00FF, and takes white space off the ends.
        if not isinstance(text, str) or not text.isprintable() or text != text.strip() or max(text, default="") > "ÿ":
            raise PlayerConfigError(
                f"{name}: the value of {header!r} must be text of one line, in characters up to U+00FF and without"
                " white space around it; write it in quotes."
            )
    return headers


def _persistent(value: Any, name: str) -> bool:
    try:
        return bool(boolean(value))
    except TypeError:
        raise PlayerConfigError(f"{name} must be true or false.") from None


def _robustness(value: Any, name: str) -> Mapping[str, Robustness]:
    return {drm: _levels(drm, levels, f"{name}.{drm}") for drm, levels in _given(as_dict(value, name)).items()}


def _levels(drm: str, value: Any, where: str) -> Robustness:
    if drm not in ROBUSTNESS:
        raise PlayerConfigError(f"robustness has {drm!r}; use {one_of(ROBUSTNESS)}.")
    levels = {key: str(level) for key, level in _given(as_dict(value, where)).items()}
    for key, level in levels.items():
        if key not in ("video", "audio"):
            raise PlayerConfigError(f"{where} has {key!r}; use video or audio.")
        if level not in ROBUSTNESS[drm]:
            raise PlayerConfigError(f"{where}.{key} is {quoted(level)}; use {one_of(ROBUSTNESS[drm])}.")
    return Robustness(**levels)


def _certificate(value: Any, name: str) -> Certificate:
    forms = _given(as_dict(value, name))
    if len(forms) != 1 or not forms.keys() <= {"url", "base64"}:
        raise PlayerConfigError(f"{name} must be either {{url: ...}} or {{base64: ...}}.")
    if "url" in forms:
        return Certificate(url=_url(forms["url"], f"{name}.url"))
    text = forms["base64"]
    try:
        is_base64 = isinstance(text, str) and bool(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        is_base64 = False
    if not is_base64:
        raise PlayerConfigError(f"{name}.base64 must be the certificate in Base64, padded, in one line.")
    return Certificate(base64=text)


def _playready_host(value: Any, name: str) -> str:
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise PlayerConfigError(f"{name} must be pr2 or the name of a host, without scheme, port and path.")
    return value


def _playready_key_systems(value: Any, name: str) -> tuple[str, ...]:
    names = _distinct(value, name)
    for key_system in names:
        if key_system not in PLAYREADY_KEY_SYSTEMS:
            raise PlayerConfigError(f"{name} has {quoted(key_system)}; use {one_of(PLAYREADY_KEY_SYSTEMS)}.")
    return names


def _kodi_version(value: Any, name: str) -> str:
    if isinstance(value, bool) or str(value) not in _KODI_VERSIONS:
        raise PlayerConfigError(f"{name} is {quoted(value)}; use {one_of(_KODI_VERSIONS)}.")
    return str(value)


def _given(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item is not None}


# What is done with the file is no concern of the rendering.
FILE_OPTIONS = tuple(FILE_READERS)

READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "manifest": _url,
    "drms": _distinct,
    "headers": _headers,
    "persistent": _persistent,
    "robustness": _robustness,
    **dict.fromkeys(CERTIFICATE_OPTIONS.values(), _certificate),
    "playready_host": _playready_host,
    "playready_key_systems": _playready_key_systems,
    "overrides": as_dict,
    "kodi_version": _kodi_version,
    "src": _text,
    "players": _distinct,
    "vendor": _text,
    "heading": _text,
    **FILE_READERS,
}
"""Option -> its reader, which takes a plain value and the option's name for messages, and raises `PlayerConfigError`.

The titles and the player are read elsewhere, since they decide about the rest.
"""

COMMON = ("dest", "manifest", "drms", "playready_host", "overrides")
"""Those of the above that every player understands."""
