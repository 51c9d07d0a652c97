# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kid stands for."""

from __future__ import annotations

import hashlib

from expressplay_emulator.values import is_hex, is_utf8

LONGEST_NAME = 64


def kid_bytes(kid: str) -> bytes:
    """The 16 bytes of a kid that `refusal_code` accepts: its own, or the start of the hash of the name after a `^`."""
    if kid.startswith("^"):
        return hashlib.sha1(kid[1:].encode(), usedforsecurity=False).digest()[:16]
    return bytes.fromhex(kid)


def refusal_code(kid: str) -> int | None:
    """The code for a kid that cannot be used; None for one that can."""
    if kid.startswith("^"):
        if kid == "^" or not is_utf8(kid):
            return -4022
        return -4021 if len(kid) > LONGEST_NAME + 1 else None
    if len(kid) != 32:
        return -4020
    return None if is_hex(kid, 32) else -4022
