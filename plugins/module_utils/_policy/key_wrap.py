# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""AES Key Wrap (RFC 3394): whether a wrapped key belongs to its key encryption key."""

from __future__ import annotations

import sys

from .finding import Finding, error

WRONG_WRAP = -4024


class WrongKek(Exception):
    """The wrapped key does not unwrap under this key encryption key."""


class CryptographyMissing(Exception):
    """The library that unwraps is not installed where this runs."""


def unwrap(ek: str, kek: str) -> str:
    """Unwrap ``ek`` (48 hex digits) under ``kek`` (32 hex digits); the content key in lower-case hex.

    Raises :class:`WrongKek` when the integrity check of RFC 3394 fails.
    """
    try:
        from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
    except ImportError:
        raise CryptographyMissing from None
    try:
        return aes_key_unwrap(bytes.fromhex(kek), bytes.fromhex(ek)).hex()
    except InvalidUnwrap:
        raise WrongKek from None


def finding(problem: WrongKek | CryptographyMissing) -> Finding:
    """What a person is told of an ``ek`` from which :func:`unwrap` made nothing."""
    if isinstance(problem, WrongKek):
        return error(
            "ek-integrity",
            "ek",
            "ek",
            WRONG_WRAP,
            "The wrapped key does not unwrap under this kek (RFC 3394 integrity check).",
            "Check that ek and kek belong together, and that neither was cut or retyped.",
        )
    return error(
        "ek-unverified",
        "ek",
        "ek",
        None,
        f"The wrapped key cannot be verified: the Python library cryptography is missing for {sys.executable}.",
        "Install it there, for example with: pip install cryptography",
    )
