# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The outer form of a token, as far as it can be read without the keys of the service.

The form is measured, not documented. So what is found here is worth a warning, never a refusal.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

_ALPHABET = re.compile(r"[A-Za-z0-9_-]+\Z")
_HEAD = 8
_LABELLED_FROM_VERSION = 5
_LABEL_LENGTHS = (0, 36)
_BLOCK = 16
_TAIL = 20


class EnvelopeError(ValueError):
    """The token is cut short or garbled; ``reason`` says how and holds nothing of the token."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Envelope:
    """What a token says in clear. ``payload_length`` is in bytes, ``label`` exists from version 5 on."""

    version: int
    customer_id: int
    tag: int
    label: str | None
    payload_length: int


def read_envelope(token: str) -> Envelope:
    """Read the clear part of a token, and check that its own length fields add up.

    Raises EnvelopeError.
    """
    data = _decode(token)
    if len(data) < _HEAD:
        raise EnvelopeError(f"it is cut short: {len(data)} bytes are not even a head")
    version = data[0]
    if version == 0 or data[1] != 0:
        raise EnvelopeError("it is garbled: it does not begin like a token")
    label, offset = _read_label(data) if version >= _LABELLED_FROM_VERSION else (None, _HEAD)
    payload_length = _number(data, offset, 4)
    if payload_length % _BLOCK:
        raise EnvelopeError("it is garbled: its payload is not made of whole blocks")
    expected = offset + 4 + payload_length + _TAIL
    if len(data) < expected:
        raise EnvelopeError(f"it is cut short: {len(data)} of {expected} bytes are there")
    if len(data) > expected:
        raise EnvelopeError(f"it is garbled: {len(data)} bytes are there, its length fields announce {expected}")
    return Envelope(
        version=version,
        customer_id=_number(data, 2, 4),
        tag=_number(data, 6, 2),
        label=label,
        payload_length=payload_length,
    )


def envelope_warnings(token: str, customer_authenticator: str | None) -> list[str]:
    """Return a sentence for what looks wrong with a token: cut short, garbled, or issued to another account.

    The account is compared where an authenticator of the usual form ``<customer id>,<key>`` is given.
    """
    try:
        envelope = read_envelope(token)
    except EnvelopeError as error:
        return [f"The token does not look whole: {error.reason}. Players will probably refuse it."]
    account = (customer_authenticator or "").partition(",")[0]
    if not re.fullmatch("[0-9]{1,10}", account) or int(account) == envelope.customer_id:
        return []
    whose = f"customer {envelope.customer_id}, but the customer authenticator to customer {int(account)}"
    return [f"The token belongs to {whose}: check which account is meant."]


def _decode(token: str) -> bytes:
    if not token:
        raise EnvelopeError("it is empty")
    if not _ALPHABET.match(token):
        raise EnvelopeError("it is garbled: it holds characters that are not URL-safe Base64")
    if len(token) % 4 == 1:
        raise EnvelopeError("it is cut short or garbled: no Base64 text has this length")
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def _read_label(data: bytes) -> tuple[str | None, int]:
    """Return the label and the offset of what follows it."""
    length = _number(data, _HEAD, 2)
    if length not in _LABEL_LENGTHS:
        raise EnvelopeError("it is garbled: its label has an impossible length")
    start = _HEAD + 2
    label = data[start : start + length]
    if not label.isascii():
        raise EnvelopeError("it is garbled: its label is not ASCII")
    return label.decode("ascii"), start + length


def _number(data: bytes, offset: int, size: int) -> int:
    field = data[offset : offset + size]
    if len(field) < size:
        raise EnvelopeError(f"it is cut short: it ends after {len(data)} bytes, inside its length fields")
    return int.from_bytes(field, "big")
