# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Key identifiers (kids): from any notation to any other."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Callable
from uuid import UUID

from .._policy.key_id import KeyId
from .errors import Refused
from .reading import read_choice, read_kind, read_text

# Of the 22nd character only two bits count. Unless there is padding, the others must be nought, as every encoder leaves
# them: so few words that happen to have 22 letters pass for Base64.
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{21}|[A-Za-z0-9_-]{21})(?:[AQgw]|[A-Za-z0-9+/_-]==)")
_STANDARD_ALPHABET = str.maketrans("-_", "+/")

NOTATIONS: Mapping[str, Callable[[UUID], str]] = {
    "hex": lambda kid: kid.hex,
    "guid": str,
    "base64": lambda kid: _base64(kid.bytes),
    "playready": lambda kid: _base64(kid.bytes_le),
}
"""How a kid can be written. ``playready`` is the form of a PlayReady header: Base64 of the little-endian GUID."""

SOURCES = ("any", "playready")


def read_kid(raw: object, source: object = "any") -> UUID:
    """Return a kid that was written in any notation; a name after ``^`` is hashed.

    Base64 stands for the bytes in the order of the hexadecimal digits, unless ``source`` is ``playready``: then it
    must be Base64, of the little-endian GUID. Raises Refused.
    """
    from_playready = read_choice(source, "source", SOURCES) == "playready"
    text = read_text(raw, "kid")
    data = _from_base64(text)
    if from_playready:
        if data is None:
            raise Refused(
                f"kid: In a PlayReady header a kid is Base64 of 16 bytes, and this value of {len(text)} characters is"
                " not. Leave source out for other notations."
            )
        return UUID(bytes_le=data)
    if data is not None:
        return UUID(bytes=data)
    kid = read_kind(KeyId(), text, "kid")
    return hash_name(kid) if kid.startswith("^") else UUID(kid)


def write_kid(kid: UUID, notation: object = "hex") -> str:
    """Return a kid in one of NOTATIONS. Raises Refused for any other."""
    return NOTATIONS[read_choice(notation, "notation", NOTATIONS)](kid)


def hash_name(raw: object) -> UUID:
    """Return the kid of a name of 1 to 64 characters, to which a ``^`` before it does not belong. Raises Refused."""
    text = read_text(raw, "name")
    name = read_kind(KeyId(), text if text.startswith("^") else f"^{text}", "name")[1:]
    return UUID(bytes=hashlib.sha1(name.encode("utf-8"), usedforsecurity=False).digest()[:16])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _from_base64(text: str) -> bytes | None:
    """Return the 16 bytes that the text encodes, in either alphabet, padded or not; None for any other text."""
    if not _BASE64.fullmatch(text):
        return None
    return base64.b64decode(text[:22].translate(_STANDARD_ALPHABET) + "==")
