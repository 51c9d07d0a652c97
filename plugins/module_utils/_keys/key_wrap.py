# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Content keys, wrapped with a key encryption key and unwrapped (AES Key Wrap, RFC 3394)."""

from __future__ import annotations

import sys

from .._policy.key_wrap import CryptographyMissing, WrongKek, unwrap
from .._policy.secret_keys import CONTENT_KEY, KEK, WRAPPED_KEY
from .errors import Refused
from .reading import read_kind


def wrap_key(content_key: object, kek: object) -> str:
    """Wrap a content key; both are 32 hexadecimal digits. Returns 48 in lower case. Raises Refused."""
    key, key_encryption_key = read_kind(CONTENT_KEY, content_key, "content_key"), read_kind(KEK, kek, "kek")
    try:
        from cryptography.hazmat.primitives.keywrap import aes_key_wrap
    except ImportError:
        raise _no_cryptography() from None
    return aes_key_wrap(bytes.fromhex(key_encryption_key), bytes.fromhex(key)).hex()


def unwrap_key(ek: object, kek: object) -> str:
    """Unwrap a content key of 48 hexadecimal digits. Returns 32 in lower case.

    Raises Refused, also when the integrity check of RFC 3394 fails.
    """
    wrapped_key, key_encryption_key = read_kind(WRAPPED_KEY, ek, "ek"), read_kind(KEK, kek, "kek")
    try:
        return unwrap(wrapped_key, key_encryption_key)
    except WrongKek:
        raise Refused(
            "ek: It does not unwrap under this kek: one of the two is damaged, or they do not belong together. Check"
            " where both come from."
        ) from None
    except CryptographyMissing:
        raise _no_cryptography() from None


def _no_cryptography() -> Refused:
    return Refused(
        f"The Python library cryptography is missing for {sys.executable}. Install it there, for example with: pip"
        " install cryptography"
    )
