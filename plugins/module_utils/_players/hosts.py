# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The host of a URL: reading it, and putting another one into a PlayReady license URL."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit, urlunsplit

from .._service.license_address import with_cbcs_host
from .errors import PlayerConfigError
from .vocabulary import PLACEHOLDER

CBCS = "pr2"
"""The value of ``playready_host`` that stands for the service's host for content encrypted with cbcs."""


def host_of(url: str) -> str | None:
    """Return host and port of ``url``, as they are written; None where it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or None
    except ValueError:
        return None


def with_host(url: str, wanted: str) -> str:
    """Return the PlayReady license ``url`` at another host.

    ``wanted`` is the name of a host, or `CBCS`, which replaces the first label ``pr`` of the present one. A port stays.
    Raises `PlayerConfigError` if that label is another.
    """
    if url == PLACEHOLDER:
        return url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise PlayerConfigError("playready_host: the license URL of PlayReady is no URL with a host.") from None
    user, at, _location = parts.netloc.rpartition("@")
    if wanted == CBCS:
        return urlunsplit(_cbcs(parts))
    return urlunsplit(parts._replace(netloc=f"{user}{at}{wanted}" + (f":{port}" if port else "")))


def _cbcs(address: SplitResult) -> SplitResult:
    of_cbcs = with_cbcs_host(address)
    if of_cbcs == address:
        raise PlayerConfigError(
            f"playready_host is pr2, but the license host {address.hostname or ''!r} does not begin with 'pr.': give"
            " the whole name of the host."
        )
    return of_cbcs
