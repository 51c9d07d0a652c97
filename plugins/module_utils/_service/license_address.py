# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The URLs at which tokens are redeemed: with a token in the query, and without."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

TOKEN_PARAMETER = "ExpressPlayToken"

_SCHEMES = ("https", "http", "skd")
_PLAYREADY_HOST = re.compile(r"(^|@)pr\.", re.IGNORECASE)
_WHITE_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")


def is_dense(text: str) -> bool:
    """Whether a text holds neither white space nor control characters."""
    return _WHITE_SPACE_OR_CONTROL.search(text) is None


def split_address(url: str) -> SplitResult | None:
    """Return the parts of a URL that a player can be given, or None for any other text."""
    if not is_dense(url):
        return None
    try:
        parts = urlsplit(url)
        # A port that is no number shows when it is read.
        is_usable = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_usable else None


def token_in(url: SplitResult) -> str:
    """Return the token in a URL's query, percent-decoded, or an empty text; a ``+`` in it stays one."""
    for pair in url.query.split("&"):
        name, _equals, value = pair.partition("=")
        if name == TOKEN_PARAMETER:
            return unquote(value)
    return ""


def with_cbcs_host(address: SplitResult) -> SplitResult:
    """Return a PlayReady address for content of the scheme CBCS: on the host ``pr2.`` in place of ``pr.``.

    Any other host, such as that of a proxy or an emulator, has no such twin, and stays.
    """
    return address._replace(netloc=_PLAYREADY_HOST.sub(r"\1pr2.", address.netloc))


def with_skd_scheme(address: SplitResult) -> SplitResult:
    """Return a FairPlay address as the key of an HLS playlist has it."""
    return address._replace(scheme="skd")


def with_token(address: SplitResult, token: str) -> SplitResult:
    """Return an address with a token in its query, after what the query holds already."""
    pair = f"{TOKEN_PARAMETER}={quote(token, safe='')}"
    return address._replace(query=f"{address.query}&{pair}" if address.query else pair)
