# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""An HLS playlist with the FairPlay license URL in it: what a player needs that is given nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._hls.errors import PlaylistError
from ..._hls.fairplay import set_fairplay_key
from ..._hls.playlist import read_playlist
from ..._service.license_address import split_address, with_skd_scheme
from ..errors import PlayerConfigError
from ..licenses import REQUEST_TOKEN
from ..plain import as_dict
from ..title import Title
from ..vocabulary import PLACEHOLDER, PLACEHOLDER_URI, one_of, quoted

_KEYS = ("uri", "iv")


def read_source(data: bytes) -> str:
    """Return the playlist in ``data``. Raises `PlayerConfigError` for what is none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise PlayerConfigError("is no UTF-8 text: save it as UTF-8.") from None
    try:
        read_playlist(text)
    except PlaylistError as error:
        raise PlayerConfigError(f"cannot be used. {error}") from None
    return text


def render(title: Title) -> dict[str, Any]:
    """Return the URI of the key for each DRM of ``title``, which is FairPlay alone.

    Raises `PlayerConfigError` for a license URL that is none.
    """
    return {system.drm: {"uri": _skd_uri(system.license_url)} for system in title.key_systems}


def _skd_uri(license_url: str) -> str:
    if license_url == PLACEHOLDER:
        return PLACEHOLDER_URI
    address = split_address(license_url)
    if address is None:
        raise PlayerConfigError(f"the license URL of FairPlay is no URL with a host. {REQUEST_TOKEN}")
    return with_skd_scheme(address).geturl()


def layout(titles: Sequence[Title], configurations: Sequence[Any], _is_single: bool) -> Any:
    """Return the only configuration. Raises `PlayerConfigError` if the playlist cannot have such a key."""
    ((title, configuration),) = zip(titles, configurations)
    try:
        serialize(configuration, title.own)
    except PlaylistError as error:
        raise PlayerConfigError(f"Title {title.name!r}: {error}") from None
    return configuration


def check(configuration: dict[str, Any]) -> None:
    """Raise `PlayerConfigError` for another DRM, and for what is no part of its key."""
    for drm, found in configuration.items():
        if drm != "fairplay":
            raise PlayerConfigError(f"{quoted(drm)}: an HLS playlist gets a key of fairplay alone.")
        for key, value in as_dict(found, drm).items():
            if key not in _KEYS:
                raise PlayerConfigError(f"{drm} has {quoted(key)}; use {one_of(_KEYS)}.")
            if not isinstance(value, str):
                raise PlayerConfigError(f"{drm}.{key} must be text.")


def serialize(document: Any, own: Mapping[str, Any]) -> str:
    """Return the playlist with its key."""
    key = document["fairplay"]
    return set_fairplay_key(own["src"], key["uri"], iv=key.get("iv"))
