# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The key identifier (kid): which notations are understood, and what the service demands."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .hexadecimal import is_hex
from .kind import Violation, plain_text

_HEX_DIGITS = 32
_LONGEST_NAME = 64
_PREFIXED = re.compile(r"0x([0-9A-Fa-f]{32})")
_GUID = re.compile(r"(\{)?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})(?(1)\})")

MISSING = -4018
WRONG_LENGTH = -4020
NAME_TOO_LONG = -4021
INVALID = -4022


def normalise(text: str) -> str:
    """A kid written as 0x... or as a GUID becomes 32 lower-case digits, in the same byte order; others stay."""
    match = _PREFIXED.fullmatch(text)
    if match is not None:
        return match.group(1).lower()
    match = _GUID.fullmatch(text)
    if match is not None:
        return match.group(2).replace("-", "").lower()
    return text


def digits_of(kid: str) -> str:
    """The 32 lower-case digits that a sound kid stands for; those of ``^name`` come from the SHA-1 of the name."""
    if kid.startswith("^"):
        return hashlib.sha1(kid[1:].encode("utf-8"), usedforsecurity=False).hexdigest()[:_HEX_DIGITS]
    return kid.lower()


def _from_base64(text: str) -> str | None:
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded.hex() if len(decoded) == _HEX_DIGITS // 2 else None


@dataclass(frozen=True)
class KeyId:
    """32 hexadecimal digits, or ``^`` and a name of 1 to 64 characters."""

    def write(self, raw: Any) -> str:
        return normalise(plain_text(raw, INVALID))

    def judge(self, text: str, now: datetime) -> Violation | None:
        if text.startswith("^"):
            return self._judge_name(len(text) - 1)
        if len(text) != _HEX_DIGITS:
            return Violation("length", WRONG_LENGTH, f"{{value}} has {len(text)} characters.", self._length_hint(text))
        if not is_hex(text):
            return Violation(
                "hex",
                INVALID,
                "{value} holds something that is no hexadecimal digit.",
                "Give 32 digits out of 0-9 and a-f.",
            )
        return None

    @staticmethod
    def _judge_name(length: int) -> Violation | None:
        if length == 0:
            return Violation(
                "name-empty", INVALID, "There is no name after the ^.", "Give 1 to 64 characters after it."
            )
        if length > _LONGEST_NAME:
            return Violation(
                "name-length",
                NAME_TOO_LONG,
                f"The name after the ^ has {length} characters.",
                f"Use at most {_LONGEST_NAME}.",
            )
        return None

    @staticmethod
    def _length_hint(text: str) -> str:
        decoded = _from_base64(text)
        if decoded is not None:
            return f"It looks like Base64; in hexadecimal it is {decoded}."
        return "Give 32 hexadecimal digits, a GUID, or ^ and a name."
