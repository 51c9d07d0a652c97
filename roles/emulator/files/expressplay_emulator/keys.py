# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Content keys: given in the clear, wrapped with a key encryption key, or stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from expressplay_emulator.kids import kid_bytes
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.values import is_hex

StoredKeys = Callable[[str], str | None]
"""Gives the wrapped key that is stored under a kid of 32 lower-case digits."""


def refusal_code(given: Parameters) -> int | None:
    """The code for a key that cannot be read; None where it can, which includes a key said to be stored."""
    content_key, kek, ek = given.get("contentKey"), given.get("kek"), given.get("ek")
    if content_key is not None:
        if len(content_key) != 32:
            return -2027
        if not is_hex(content_key, 32):
            return -2005
    if kek is not None and not is_hex(kek, 32):
        return -4024
    if ek is not None and (kek is None or not is_hex(ek, 48) or unwrapped(kek, ek) is None):
        return -4024
    if content_key is None and ek is None:
        if kek is None:
            return -2005
        # The key is said to be stored, and a stored key is found by its kid.
        return -4024 if given.get("kid") is None else None
    return None


def content_key(given: Parameters, stored: StoredKeys | None) -> bytes | int:
    """The 16 bytes of the content key, of parameters that `refusal_code` accepts, or the code where it cannot be had.

    Without a key store every kid counts as stored: its key is then derived from the kid, the same at every run.
    """
    clear, kek, ek = given.get("contentKey"), given.get("kek"), given.get("ek")
    if clear is not None:
        return bytes.fromhex(clear)
    kid = kid_bytes(given.get("kid") or "")
    if ek is None and stored is None:
        return hashlib.sha256(b"a stored key of the emulator: " + kid).digest()[:16]
    if ek is None and stored is not None:
        ek = stored(kid.hex())
    if kek is None or ek is None:
        return -4019
    return unwrapped(kek, ek) or -4024


def wrapped(kek: str, key: bytes) -> str:
    """The key wrapped with a key encryption key of 32 hexadecimal digits (RFC 3394)."""
    return aes_key_wrap(bytes.fromhex(kek), key).hex()


def unwrapped(kek: str, ek: str) -> bytes | None:
    """The key in a wrapped one; None where this is not its key encryption key."""
    try:
        return aes_key_unwrap(bytes.fromhex(kek), bytes.fromhex(ek))
    except InvalidUnwrap:
        return None
