# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Integers and durations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from .kind import Unwritable, Violation, type_name

# The service's durations and relative times are signed 32-bit seconds.
MOST_SECONDS = 2147483647

_DIGITS = re.compile(r"[0-9]+")
_TIME_SPAN = re.compile(r"(?=[0-9])(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?")
_UNIT_SECONDS = (604800, 86400, 3600, 60, 1)
# More digits than any limit has. Python refuses to convert thousands of digits, so they are counted first.
_MOST_DIGITS = 18
_BEYOND_ALL_LIMITS = 10**_MOST_DIGITS


# The same few numbers stand in the policies of thousands of titles.
@lru_cache(maxsize=1024)
def parse_integer(text: str) -> int | None:
    """The value of ASCII digits, leading zeros allowed; None for any other form.

    Whatever has more than 18 significant digits counts as 10**18, which is beyond every limit of the service.
    """
    if _DIGITS.fullmatch(text) is None:
        return None
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= _MOST_DIGITS else _BEYOND_ALL_LIMITS


def parse_time_span(text: str) -> int | None:
    """Seconds of Ansible's relative form without its sign (``1w2d``, ``48h``); None for anything else."""
    match = _TIME_SPAN.fullmatch(text)
    if match is None:
        return None
    return sum((parse_integer(count or "0") or 0) * seconds for count, seconds in zip(match.groups(), _UNIT_SECONDS))


def write_number(raw: Any, code: int | None) -> str:
    """A YAML integer or string as text. A boolean is never a number, whatever Python thinks."""
    if isinstance(raw, str):
        return str(raw)
    if isinstance(raw, int) and not isinstance(raw, bool):
        try:
            return str(raw)
        except ValueError:
            raise Unwritable(Violation("range", code, "The number has thousands of digits.", "Shorten it.")) from None
    if isinstance(raw, float):
        return repr(raw)
    raise Unwritable(Violation("type", code, f"A {type_name(raw)} is no number.", "Give a whole number."))


@dataclass(frozen=True)
class Integer:
    """A whole number from ``low`` to ``high``; ``names`` maps the names that a value has to its number.

    A name may stand for a number that is out of range. ``hint`` ends the advice that a violation gives.
    """

    low: int
    high: int
    code: int | None
    names: Mapping[str, int] = field(default_factory=dict)
    hint: str = ""

    def write(self, raw: Any) -> str:
        text = write_number(raw, self.code)
        return str(self.names[text]) if text in self.names else text

    def judge(self, text: str, now: datetime) -> Violation | None:
        number = parse_integer(text)
        if number is not None and self.low <= number <= self.high:
            return None
        return Violation(
            "range",
            self.code,
            f"{{value}} is not a whole number from {self.low} to {self.high}.",
            self._hint(),
        )

    def _hint(self) -> str:
        if not self.names:
            return self.hint
        named = ", ".join(f"{number} {name}" for name, number in self.names.items() if number <= self.high)
        return f"Give a number or a name: {named}. {self.hint}".rstrip()


@dataclass(frozen=True)
class NumberAmong:
    """One of a few whole numbers."""

    numbers: tuple[int, ...]
    code: int | None

    def write(self, raw: Any) -> str:
        return write_number(raw, self.code)

    def judge(self, text: str, now: datetime) -> Violation | None:
        if parse_integer(text) in self.numbers:
            return None
        hint = f"Use one of {', '.join(map(str, self.numbers))}."
        return Violation("range", self.code, "{value} is none of the numbers that have a meaning here.", hint)


@dataclass(frozen=True)
class Duration:
    """A number of seconds, which may be written as ``48h`` or ``1w2d`` too."""

    low: int
    code: int | None

    def write(self, raw: Any) -> str:
        text = write_number(raw, self.code)
        seconds = parse_time_span(text)
        return text if seconds is None else str(seconds)

    def judge(self, text: str, now: datetime) -> Violation | None:
        seconds = parse_integer(text)
        if seconds is not None and self.low <= seconds <= MOST_SECONDS:
            return None
        return Violation(
            "range",
            self.code,
            f"{{value}} is not a duration from {self.low} to {MOST_SECONDS} seconds.",
            "Give whole seconds, such as 172800, or a form such as 48h or 1w2d.",
        )
