# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tokens: their envelope, what is encrypted in it, and the opening of one.

URL-safe Base64 without padding of: version (1 byte), 0, customer id (4), tag (2), from version 5 on the length of a
label (2) and the label, payload length (4), payload, and 20 bytes that authenticate everything before them. Numbers are
big-endian.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from expressplay_emulator.config import Config
from expressplay_emulator.judge import Grant

KEY_LENGTH = 64
_LABELLED_FROM = 5
_MAC_LENGTH = 20
_BLOCK = 16


class TokenError(ValueError):
    """A token that this emulator did not issue, or that was altered. The text says which, never what is in it."""


@dataclass(frozen=True)
class Content:
    """What a token holds; the same as the grant it was made of."""

    grant: Grant
    service: str


class Sealer:
    """Makes and opens tokens with keys of its own."""

    def __init__(self, key: bytes, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        """`key` is `KEY_LENGTH` secret bytes; tokens are valid for as long as it is kept."""
        self._cipher_key, self._mac_key = key[:32], key[32:]
        self._tag = hashlib.sha256(key).digest()[:2]
        self._random_bytes = random_bytes

    def seal(self, grant: Grant, config: Config) -> str:
        """The token of a grant."""
        payload = self._encrypt(_to_json(Content(grant, config.service)))
        parts = [
            bytes([config.token_version, 0]),
            grant.customer_id.to_bytes(4, "big"),
            self._tag,
            self._label(config),
            len(payload).to_bytes(4, "big"),
            payload,
        ]
        body = b"".join(parts)
        return _encode(body + self._mac(body))

    def open(self, token: str) -> Content:
        """What a token holds. Raises TokenError for one that is not exactly as it was issued."""
        raw = _decode(token)
        body, mac = raw[:-_MAC_LENGTH], raw[-_MAC_LENGTH:]
        if not hmac.compare_digest(self._mac(body), mac):
            raise TokenError("The token was altered, or another service issued it.")
        start = 8 if body[0] < _LABELLED_FROM else 10 + int.from_bytes(body[8:10], "big")
        return _from_json(self._decrypt(body[start + 4 :]))

    def _label(self, config: Config) -> bytes:
        if config.token_version < _LABELLED_FROM:
            return b""
        label = str(uuid.UUID(bytes=self._random_bytes(16))).encode() if config.token_label else b""
        return len(label).to_bytes(2, "big") + label

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._mac_key, body, "sha1")

    def _encrypt(self, plain: bytes) -> bytes:
        vector = self._random_bytes(_BLOCK)
        padder = PKCS7(_BLOCK * 8).padder()
        encryptor = Cipher(algorithms.AES(self._cipher_key), modes.CBC(vector)).encryptor()
        return vector + encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()

    def _decrypt(self, payload: bytes) -> bytes:
        decryptor = Cipher(algorithms.AES(self._cipher_key), modes.CBC(payload[:_BLOCK])).decryptor()
        unpadder = PKCS7(_BLOCK * 8).unpadder()
        return unpadder.update(decryptor.update(payload[_BLOCK:]) + decryptor.finalize()) + unpadder.finalize()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(token: str) -> bytes:
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        raise TokenError("The token is not URL-safe Base64 without padding.") from None
    # The last character has bits to spare: a token that differs in them alone was altered too.
    if _encode(raw) != token:
        raise TokenError("The token is not URL-safe Base64 without padding.")
    return raw


def _to_json(content: Content) -> bytes:
    grant = content.grant
    plain = {
        "service": content.service,
        "drm": grant.drm,
        "customer_id": grant.customer_id,
        "expires_at": grant.expires_at,
        "playback_end": grant.playback_end,
        "keys": [[kid.hex() if kid else None, key.hex()] for kid, key in grant.keys],
        "policy": grant.policy,
    }
    return json.dumps(plain, separators=(",", ":")).encode()


def _from_json(plain: bytes) -> Content:
    fields: dict[str, Any] = json.loads(plain)
    service = fields.pop("service")
    pairs = tuple((bytes.fromhex(kid) if kid else None, bytes.fromhex(key)) for kid, key in fields.pop("keys"))
    return Content(Grant(keys=pairs, **fields), service)
