# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key objects of the key store: what a client may send, and what it is shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from expressplay_emulator import kids
from expressplay_emulator.clock import rfc3339
from expressplay_emulator.key_store import StoredKey
from expressplay_emulator.keys import unwrapped, wrapped
from expressplay_emulator.values import is_hex, is_utf8


class KeyObjectError(ValueError):
    """A key object that cannot be used. The text names the field and repeats nothing of it."""


@dataclass(frozen=True)
class KeyObject:
    """What a client sent: the fields that it gave, as the store keeps them. `value` is the key in the clear."""

    kid: str | None
    value: bytes | None
    fields: Mapping[str, Any]


def read(body: bytes) -> KeyObject:
    """The key object in a body, an empty one where there is no body. Raises KeyObjectError."""
    given = _json_object(body)
    if given.get("k") is not None and given.get("ek") is not None:
        raise KeyObjectError("Only one of k and ek may be given.")
    fields = {_FIELDS[name][0]: _FIELDS[name][1](name, given[name]) for name in _FIELDS if name in given}
    kid, value = fields.pop("kid", None), fields.pop("value", None)
    if fields.get("ek", "") is None:
        del fields["ek"]
    return KeyObject(kid, value, fields)


def shown(key: StoredKey, kek: str | None = None) -> dict[str, Any] | None:
    """A key as a client gets it: wrapped, or with a `kek` in the clear; None where that is not the right one."""
    value = None if kek is None else unwrapped(kek, key.ek)
    if kek is not None and value is None:
        return None
    fields = {
        "kid": key.kid,
        **({"ek": key.ek} if value is None else {"k": value.hex()}),
        "kekId": key.kek_id,
        "info": key.info,
        "contentId": key.content_id,
        "expiration": None if key.expiration is None else rfc3339(key.expiration),
        "lastUpdate": rfc3339(key.last_update),
    }
    return {name: field for name, field in fields.items() if field is not None}


def wrapped_fields(given: KeyObject, kek: str | None, value: bytes | None) -> dict[str, Any]:
    """The fields to keep, with a value in the clear wrapped. Raises KeyObjectError."""
    if value is None:
        return dict(given.fields)
    if kek is None:
        raise KeyObjectError("The query must have a kek to wrap the key with.")
    return {**given.fields, "ek": wrapped(kek, value)}


def kek_id(kek: str) -> str:
    """The name of a key encryption key that was given none. It depends on the case of the digits."""
    return "#1." + hashlib.sha1(b"KEKID_1" + kek.encode(), usedforsecurity=False).hexdigest()[:32]


def _json_object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise KeyObjectError("The body is not JSON.") from None
    if not isinstance(given, dict):
        raise KeyObjectError("The body must be a JSON object.")
    return given


def _kid(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or kids.refusal_code(value) is not None:
        raise KeyObjectError(f"{name} must be 32 hexadecimal digits, or ^ and a name.")
    return kids.kid_bytes(value).hex()


def _hexadecimal(digits: int) -> Callable[[str, Any], str | None]:
    def read_it(name: str, value: Any) -> str | None:
        if value is not None and not (isinstance(value, str) and is_hex(value, digits)):
            raise KeyObjectError(f"{name} must be {digits} hexadecimal digits.")
        return value

    return read_it


def _value(name: str, value: Any) -> bytes | None:
    digits = _hexadecimal(32)(name, value)
    return None if digits is None else bytes.fromhex(digits)


def _text(name: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise KeyObjectError(f"{name} must be a string.")
    if value is not None and not is_utf8(value):
        raise KeyObjectError(f"{name} must not hold half of a surrogate pair.")
    # An empty text is no text.
    return value or None


def _time(name: str, value: Any) -> float | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        # To the second, and so within the years that can be written again.
        in_utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return in_utc.replace(microsecond=0).timestamp()
    except (TypeError, ValueError, OverflowError):
        raise KeyObjectError(f"{name} must be a time in ISO 8601.") from None


_FIELDS: Mapping[str, tuple[str, Callable[[str, Any], Any]]] = {
    "kid": ("kid", _kid),
    "k": ("value", _value),
    "ek": ("ek", _hexadecimal(48)),
    "kekId": ("kek_id", _text),
    "info": ("info", _text),
    "contentId": ("content_id", _text),
    "expiration": ("expiration", _time),
}
