# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The redemption of a token for a license: a ClearKey license request of Encrypted Media Extensions, and its answer."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from expressplay_emulator.config import Config
from expressplay_emulator.tokens import Sealer, TokenError

_SESSION_TYPES = ("temporary", "persistent-license")


@dataclass(frozen=True)
class License:
    """A license granted; `body` is the JSON text that goes to the player."""

    body: str


@dataclass(frozen=True)
class Denial:
    """A license refused: the event code where the contract has one, and the reason for a person."""

    code: int | None
    text: str


class _UnreadableError(ValueError):
    pass


def redeem(drm: str, token: str | None, body: bytes, sealer: Sealer, config: Config, now: float) -> License | Denial:
    """The license that a token is worth at this Unix time, or why there is none."""
    if not token:
        return Denial(-4010, "The license URL has no ExpressPlayToken.")
    try:
        content = sealer.open(token)
    except TokenError as error:
        return Denial(-4010, str(error))
    grant = content.grant
    if grant.drm != drm:
        return Denial(-4010, f"The token is one for {grant.drm}, this is the license service of {drm}.")
    if content.service != config.service or grant.customer_id not in config.customer_ids():
        return Denial(-4010, "The token belongs to an account that this service does not know.")
    if grant.expires_at <= now:
        return Denial(-4010, "The token has expired.")
    if grant.playback_end is not None and grant.playback_end <= now:
        return Denial(-4010, "The rental period has ended.")
    try:
        kids, session_type = _read_request(body)
    except _UnreadableError as error:
        return Denial(None, str(error))
    held = dict(grant.keys)
    # A FairPlay token may be issued without a kid: its key is then the one for whatever the player asks for.
    found = [(kid, held.get(kid, held.get(None))) for kid in kids]
    if any(key is None for _kid, key in found):
        return Denial(-4010, "The token has no key for a kid that the player asks for.")
    if config.tokens_available == 0:
        return Denial(-2019, "The account has no tokens left.")
    keys = [{"kty": "oct", "kid": _encode(kid), "k": _encode(key)} for kid, key in found if key is not None]
    return License(json.dumps({"keys": keys, "type": session_type}))


def _read_request(body: bytes) -> tuple[list[bytes], str]:
    try:
        request: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise _UnreadableError("The body is no ClearKey license request: it is not JSON.") from None
    kids = request.get("kids") if isinstance(request, dict) else None
    if not isinstance(kids, list) or not kids:
        raise _UnreadableError("The body is no ClearKey license request: it has no list of kids.")
    session_type = request.get("type", "temporary")
    if session_type not in _SESSION_TYPES:
        raise _UnreadableError(f"The type of a license request is one of {', '.join(_SESSION_TYPES)}.")
    return [_decode(kid) for kid in kids], session_type


def _decode(kid: Any) -> bytes:
    try:
        return base64.b64decode(kid + "=" * (-len(kid) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise _UnreadableError("A kid of the license request is not URL-safe Base64.") from None


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
