# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Keeping a record secret: keys derived from the customer authenticator, encryption, and keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from typing import Any

from .errors import LedgerError
from .record import Record, Summary, to_microseconds

SALT_BYTES = 32

ALTERED = "it was altered after it was written"

_FORMAT = b"\x01"
_NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed record does not open; the text says why."""


class Seal:
    """Seals the records of one customer authenticator in one ledger.

    ``salt`` belongs to the ledger and is no secret. ``account`` is a tag in hex that tells the records of this
    authenticator from others and reveals nothing of it. Raises :class:`LedgerError` without ``cryptography``.
    """

    def __init__(self, authenticator: str, salt: bytes) -> None:
        try:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        except ImportError:
            raise LedgerError.missing_library("cryptography", "set ledger: none") from None
        secret = authenticator.encode("utf-8", "surrogatepass")
        self._cipher = AESGCM(_derive(secret, salt, "encryption", 32))
        self._fingerprint_key = _derive(secret, salt, "fingerprint", 32)
        self._digest_key = _derive(secret, salt, "digest", 32)
        self.account = _derive(secret, salt, "account", 16).hex()

    def close(self, record: Record) -> bytes:
        """Encrypt what is secret in a record, bound to everything in it that is kept in clear."""
        text = json.dumps(
            {
                "license_url": record.license_url,
                "license_acquisition_url": record.license_acquisition_url,
                "token": record.token,
                "parameters": dict(record.parameters),
                "secret_digests": dict(record.secret_digests),
            }
        )
        nonce = os.urandom(_NONCE_BYTES)
        bound = self._bound(record.summary, record.fingerprint)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, text.encode("ascii"), bound)

    def open(self, summary: Summary, fingerprint: str, sealed: bytes) -> Record:
        """Put a record together again from what was kept in clear and what :meth:`close` returned.

        Raises :class:`SealBroken` when either was altered, or moved here from another slot.
        """
        from cryptography.exceptions import InvalidTag

        if not isinstance(sealed, bytes) or sealed[:1] != _FORMAT:
            raise SealBroken("its format is unknown")
        if not isinstance(fingerprint, str):
            raise SealBroken(ALTERED)
        nonce, encrypted = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            text = self._cipher.decrypt(nonce, encrypted, self._bound(summary, fingerprint))
        except (InvalidTag, ValueError):
            raise SealBroken(ALTERED) from None
        secrets: dict[str, Any] = json.loads(text)
        return Record(
            slot=summary.slot,
            customer_id=summary.customer_id,
            fingerprint=fingerprint,
            issued_at=summary.issued_at,
            expires_at=summary.expires_at,
            valid_until=summary.valid_until,
            **secrets,
        )

    def fingerprint(self, parameters: Sequence[tuple[str, str]]) -> str:
        """Return a keyed hash of wire parameters, in hex.

        The order of different names does not count; the order of the values of one name does.
        """
        return _keyed_hash(self._fingerprint_key, sorted(parameters, key=lambda parameter: parameter[0]))

    def digest(self, wire: str, value: str) -> str:
        """Return a keyed hash of one secret wire parameter, in hex: it tells whether the value changed, no more."""
        return _keyed_hash(self._digest_key, [wire, value])

    def _bound(self, summary: Summary, fingerprint: str) -> bytes:
        slot = summary.slot
        clear = [
            *(self.account, slot.service, slot.address, slot.drm, slot.name, summary.customer_id, fingerprint),
            *(to_microseconds(moment) for moment in (summary.issued_at, summary.expires_at, summary.valid_until)),
        ]
        return json.dumps(clear).encode("ascii")


def unused_seal(authenticator: str | None) -> Seal | None:
    """Return a seal for a ledger that does not exist yet, with which decisions can be made in check mode."""
    return Seal(authenticator, os.urandom(SALT_BYTES)) if authenticator else None


def require_seal(seal: Seal | None) -> Seal:
    """Return the seal. Raises LedgerError when the ledger was opened without an authenticator."""
    if seal is None:
        raise LedgerError(
            "The ledger cannot record a token or tell accounts apart without the customer authenticator: "
            "give customer_authenticator."
        )
    return seal


def _derive(secret: bytes, salt: bytes, purpose: str, length: int) -> bytes:
    # An extract-and-expand derivation is enough, because an authenticator holds 128 random bits: there is nothing
    # in it that a slow password hash would protect from guessing.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"streamops.expressplay ledger 1 {purpose}".encode("ascii")
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _keyed_hash(key: bytes, value: Any) -> str:
    return hmac.new(key, json.dumps(value).encode("ascii"), hashlib.sha256).hexdigest()
