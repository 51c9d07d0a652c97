# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Points in time: relative to the issuance of the token, or absolute in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from .kind import Unwritable, Violation, type_name
from .number import MOST_SECONDS, parse_integer, parse_time_span

# The service's clock and ours differ a little: an absolute time right at its limit is let through.
CLOCK_GRACE = timedelta(seconds=5)

_ABSOLUTE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?Z")
# A longer number is no forgotten sign, but some other notation.
_DIGITS_OF_A_SLIP = 10

_FORMS = "Use +<seconds>, a form such as +30d or +1w2d, or UTC such as 2026-04-14T12:01:10Z."


def parse_absolute(text: str) -> datetime | None:
    """An RFC 3339 time in the Z zone as an aware datetime; None for anything else, or no real date."""
    match = _ABSOLUTE.fullmatch(text)
    if match is None:
        return None
    *fields, fraction = match.groups()
    year, month, day, hour, minute, second = map(int, fields)
    # What is finer than a microsecond is finer than any clock that it is held against.
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=timezone.utc)
    except ValueError:
        return None


def resolve(text: str, now: datetime) -> datetime | None:
    """The moment that a time on the wire means when the token is issued at ``now``; None if it means none."""
    if not text.startswith("+"):
        return parse_absolute(text)
    seconds = parse_integer(text[1:])
    if seconds is None or not 1 <= seconds <= MOST_SECONDS:
        return None
    try:
        return now + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=timezone.utc)


@lru_cache(maxsize=1024)
def format_utc(moment: datetime) -> str:
    """A datetime in the service's form. One without a zone is in UTC, as YAML defines it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return aware.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class PointInTime:
    """A time after now, and no further ahead than ``most_seconds`` (None: as far as the form goes).

    The rules' names end in ``form``, ``past``, ``too-far`` and, for what is no time at all in YAML, ``type``.
    """

    most_seconds: int | None
    code: int

    def write(self, raw: Any) -> str:
        if isinstance(raw, str):
            return self._write_text(str(raw))
        if isinstance(raw, bool) or not isinstance(raw, (int, float, date)):
            raise Unwritable(Violation("type", self.code, f"A {type_name(raw)} is no time.", _FORMS))
        if isinstance(raw, datetime):
            return self._write_datetime(raw)
        if isinstance(raw, date):
            raise Unwritable(Violation("type", self.code, "A date without a time of day is no point in time.", _FORMS))
        # YAML reads an unquoted +172800 as a number, and only the relative form is a number.
        try:
            return f"+{raw}"
        except ValueError:
            raise Unwritable(Violation("form", self.code, "The number has thousands of digits.", _FORMS)) from None

    def _write_text(self, text: str) -> str:
        seconds = parse_time_span(text[1:]) if text.startswith("+") else None
        return text if seconds is None else f"+{seconds}"

    def _write_datetime(self, moment: datetime) -> str:
        try:
            return format_utc(moment)
        except (OverflowError, ValueError):
            raise Unwritable(
                Violation("form", self.code, "The time lies outside the years 1 to 9999.", _FORMS)
            ) from None

    def judge(self, text: str, now: datetime) -> Violation | None:
        return self._judge_relative(text) if text.startswith("+") else self._judge_absolute(text, now)

    def _judge_relative(self, text: str) -> Violation | None:
        seconds = parse_integer(text[1:])
        if seconds is None:
            return self._unreadable(_FORMS)
        if seconds == 0:
            return Violation("past", self.code, "{value} ends at once.", "Give at least +1.")
        return self._too_far() if seconds > self._limit else None

    def _judge_absolute(self, text: str, now: datetime) -> Violation | None:
        moment = parse_absolute(text)
        if moment is None:
            lacks_sign = parse_integer(text) is not None and len(text) <= _DIGITS_OF_A_SLIP
            return self._unreadable(f"Put + in front of a number of seconds: +{text}." if lacks_sign else _FORMS)
        if moment <= now:
            return Violation(
                "past",
                self.code,
                "{value} has passed.",
                f"It is {format_utc(now.replace(microsecond=0))} now; give a later time.",
            )
        if self.most_seconds is not None and moment - now > timedelta(seconds=self.most_seconds) + CLOCK_GRACE:
            return self._too_far()
        return None

    @property
    def _limit(self) -> int:
        return MOST_SECONDS if self.most_seconds is None else self.most_seconds

    def _unreadable(self, hint: str) -> Violation:
        return Violation("form", self.code, "{value} is no time that the service reads.", hint)

    def _too_far(self) -> Violation:
        return Violation(
            "too-far",
            self.code,
            f"{{value}} is further ahead than {self._limit} seconds.",
            f"Use at most +{self._limit} ({self._limit // 86400} days).",
        )
