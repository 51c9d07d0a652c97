# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How single values are written on the wire. Pure functions; each answers None or False for what it cannot read."""

from __future__ import annotations

import re
from datetime import UTC, datetime

LONGEST_DURATION = 2147483647

_HEX = re.compile(r"[0-9A-Fa-f]+")
_INTEGER = re.compile(r"[0-9]+")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)")
_EXTENSION_TYPE = re.compile(r"[\x20-\x7e]{4}")
_ABSOLUTE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?Z",
)


def is_hex(text: str, digits: int) -> bool:
    """True for exactly that many hexadecimal digits, in either case."""
    return len(text) == digits and _HEX.fullmatch(text) is not None


def is_utf8(text: str) -> bool:
    """False for a text with half of a surrogate pair, which JSON and raw bytes can bring."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_base64(text: str) -> bool:
    """True for padded, non-empty Base64 in the standard alphabet."""
    return _BASE64.fullmatch(text) is not None


def is_extension_type(text: str) -> bool:
    """True for four printable ASCII characters."""
    return _EXTENSION_TYPE.fullmatch(text) is not None


def integer(text: str, lowest: int, highest: int) -> int | None:
    """The number, if it is plain ASCII digits (leading zeros allowed) within the bounds."""
    if not _INTEGER.fullmatch(text):
        return None
    digits = text.lstrip("0") or "0"
    # Python refuses to convert thousands of digits, so their number is compared first.
    if len(digits) > len(str(highest)):
        return None
    number = int(digits)
    return number if lowest <= number <= highest else None


def relative_time(text: str, longest: int) -> int | None:
    """The seconds of `+<seconds>`, from 1 to `longest`."""
    return integer(text[1:], 1, longest) if text.startswith("+") else None


def absolute_time(text: str) -> float | None:
    """The Unix time of an RFC 3339 time in the `Z` zone."""
    match = _ABSOLUTE_TIME.fullmatch(text)
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
        whole = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return whole.timestamp() + float(match[7] or 0)
