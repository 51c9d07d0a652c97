# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The mode of a file that holds tokens: what a user wrote, as a number."""

from __future__ import annotations

import re
from typing import Any

DEFAULT = 0o600

_OCTAL = re.compile(r"0?[0-7]{3,4}")
_CLAUSE = re.compile(r"([ugoa]+)((?:[-+=](?:[rwxX]*|[ugo]))+)")
_CHANGE = re.compile(r"([-+=])([rwxXugo]*)")
_SHIFTS = {"u": 6, "g": 3, "o": 0}
_BITS = {"r": 4, "w": 2, "x": 1}


class ModeError(ValueError):
    """A mode that is none. The text is a sentence about ``mode``."""


def parse_mode(raw: Any) -> int:
    """The permission bits that ``mode`` means: octal digits, a symbolic mode, or what YAML made of octal digits.

    A symbolic mode counts from 0600, whatever the file has: what is there may be open to everybody.
    Raises :class:`ModeError`.
    """
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _of_number(raw)
    if isinstance(raw, str) and _OCTAL.fullmatch(raw):
        return int(raw, 8)
    if isinstance(raw, str) and raw:
        return _of_symbols(raw)
    raise ModeError(_ADVICE)


_ADVICE = 'mode must be octal digits in quotes, such as "0640", or a symbolic mode such as u=rw,g=r.'


def _of_number(number: int) -> int:
    """What is meant by a number: YAML reads 0640 without quotes as 416, and 640 as 640.

    It is taken where the digits of the number itself, read as a mode, make none.
    """
    digits = str(number)
    as_written = int(digits, 8) if _OCTAL.fullmatch(digits) else -1
    if _is_usual(number) and not _is_usual(as_written):
        return number
    raise ModeError(f"mode is the number {digits}, which may not be the mode that was meant. {_ADVICE}")


def _is_usual(mode: int) -> bool:
    """Whether nobody may do more than the group, nor the group more than the owner, and all who may act may read."""
    owner, group, other = (mode >> shift & 7 for shift in _SHIFTS.values())
    readable = all(bits == 0 or bits & 4 for bits in (owner, group, other))
    return 0 < mode <= 0o777 and readable and not group & ~owner and not other & ~group


def _of_symbols(text: str) -> int:
    mode = DEFAULT
    for clause in text.split(","):
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            raise ModeError(_ADVICE)
        who = "ugo" if "a" in match.group(1) else match.group(1)
        for sign, what in _CHANGE.findall(match.group(2)):
            mode = _changed(mode, who, sign, _bits(mode, what))
    return mode


def _bits(mode: int, what: str) -> int:
    """The three bits that letters stand for; ``X`` is execution where somebody has it already."""
    if what in _SHIFTS:
        return mode >> _SHIFTS[what] & 7
    letters = what.replace("X", "x" if mode & 0o111 else "")
    return sum(_BITS[letter] for letter in set(letters))


def _changed(mode: int, who: str, sign: str, bits: int) -> int:
    for letter in set(who):
        shift = _SHIFTS[letter]
        if sign == "=":
            mode &= ~(7 << shift)
        mode = mode & ~(bits << shift) if sign == "-" else mode | bits << shift
    return mode
