# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Content keys: given in the clear, wrapped with a key encryption key, or stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from expressplay_emulator.kids import kid_bytes
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.values import is_hex


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
    if ek is not None and (kek is None or not is_hex(ek, 48) or _unwrapped(kek, ek) is None):
        return -4024
    if content_key is None and ek is None:
        if kek is None:
            return -2005
        # The key is said to be stored, and a stored key is found by its kid.
        return -4024 if given.get("kid") is None else None
    return None


def content_key(given: Parameters, key_store: Mapping[str, str] | None) -> bytes | None:
    """The 16 bytes of the content key, of parameters that `refusal_code` accepts; None where the key store lacks it.

    Without a key store every kid counts as stored: its key is then derived from the kid, the same at every run.
    """
    clear, kek, ek = given.get("contentKey"), given.get("kek"), given.get("ek")
    if clear is not None:
        return bytes.fromhex(clear)
    if kek is not None and ek is not None:
        return _unwrapped(kek, ek)
    kid = given.get("kid")
    if kid is None:
        return None
    if key_store is None:
        return hashlib.sha256(b"a stored key of the emulator: " + kid_bytes(kid)).digest()[:16]
    stored = key_store.get(kid_bytes(kid).hex())
    return bytes.fromhex(stored) if stored else None


def _unwrapped(kek: str, ek: str) -> bytes | None:
    try:
        return aes_key_unwrap(bytes.fromhex(kek), bytes.fromhex(ek))
    except InvalidUnwrap:
        return None
