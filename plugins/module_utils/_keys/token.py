# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""A token as people have it: itself, inside its license URL, or as a fact. All three are bearer secrets."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import SplitResult

from .._service.license_address import TOKEN_PARAMETER, split_address, token_in
from .errors import Refused
from .reading import read_text


def read_token(raw: object) -> str:
    """Return the token in ``raw``: a token, its license URL, or one DRM's part of the fact. Raises Refused."""
    if isinstance(raw, Mapping):
        return read_text(_of_fact(raw, "token"), "token")
    text = read_text(raw, "token")
    return token_in(_read_license_url(text, "token")) if _is_url(text) else text


def read_license_url(raw: object) -> SplitResult | None:
    """Return the parts of the license URL in ``raw``, None where it is a token alone. Raises Refused."""
    if isinstance(raw, Mapping):
        return _read_license_url(_of_fact(raw, "license_url"), "license_url")
    text = read_text(raw, "token")
    return _read_license_url(text, "token") if _is_url(text) else None


def read_drm(raw: object) -> str | None:
    """Return the DRM that ``raw`` says it is for; only a fact does."""
    drm = raw.get("drm") if isinstance(raw, Mapping) else None
    return str(drm) if isinstance(drm, str) else None


def read_address(raw: object, name: str) -> SplitResult:
    """Return the parts of a URL that a player can be given. Raises Refused with ``name``, never with the URL."""
    parts = split_address(read_text(raw, name))
    if parts is None:
        raise Refused(
            f"{name}: It is no URL with a host, or holds white space. Give one that begins with https://, http:// or"
            " skd://."
        )
    return parts


def _read_license_url(raw: object, name: str) -> SplitResult:
    url = read_address(raw, name)
    if not token_in(url):
        raise Refused(
            f"{name}: The URL has no token in a parameter {TOKEN_PARAMETER}. Give the token, or its whole license URL."
        )
    return url


def _is_url(text: str) -> bool:
    """Whether a text is meant as a URL; no token holds ``://``."""
    return "://" in text


def _of_fact(fact: Mapping[object, object], key: str) -> object:
    value = fact.get(key)
    if value is None:
        raise Refused(
            f"{key}: This dictionary has none. Give one DRM's part of ansible_facts.expressplay_tokens, such as"
            " ansible_facts.expressplay_tokens['film'].widevine. In check mode a token may still have to be issued."
        )
    return value
