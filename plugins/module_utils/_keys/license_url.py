# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The URL that a player sends its license request to, from a token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable
from urllib.parse import SplitResult

from .._service.license_address import TOKEN_PARAMETER, is_dense, with_cbcs_host, with_skd_scheme, with_token
from .errors import Refused
from .reading import read_choice
from .token import read_address, read_drm, read_license_url, read_token

FORMS: Mapping[str, Callable[[SplitResult], SplitResult]] = {
    "plain": lambda url: url,
    "pr2": with_cbcs_host,
    "skd": with_skd_scheme,
}
"""How a license URL can be written: as the service gives it, with the PlayReady host for CBCS, or for FairPlay."""

_ONLY_FOR = {"pr2": "playready", "skd": "fairplay"}


def license_url(raw: object, form: object = "plain", address: object = None) -> str:
    """Return the license URL of a token, of a license URL or of one DRM's part of the fact.

    ``address`` is the URL without the token; a token alone needs it, and otherwise it takes the place of the one that
    is there. Raises Refused, and nothing in its text is secret.
    """
    chosen = read_choice(form, "form", FORMS)
    drm = read_drm(raw)
    if drm is not None and _ONLY_FOR.get(chosen, drm) != drm:
        raise Refused(f"form: {chosen} is for {_ONLY_FOR[chosen]}, and this token is for another DRM. Leave form out.")
    return FORMS[chosen](_at_address(raw, address) if address is not None else _as_given(raw)).geturl()


def _as_given(raw: object) -> SplitResult:
    url = read_license_url(raw)
    if url is None:
        raise Refused(
            "address: A token does not say where it is redeemed. Give the URL for that, without the token, such as"
            " address='https://wv.service.expressplay.com/hms/wv/rights/'; a PlayReady answer has it in"
            " licenseAcquisitionUrl."
        )
    return url


def _at_address(raw: object, address: object) -> SplitResult:
    url = read_address(address, "address")
    if TOKEN_PARAMETER in url.query:
        raise Refused(f"address: It has a parameter {TOKEN_PARAMETER} already. Give the URL without it.")
    token = read_token(raw)
    if not token or not is_dense(token):
        raise Refused("token: It is empty, or holds white space or a line break. Give the token alone.")
    return with_token(url, token)
