# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""When a stored key expires: what a user may write, and what a key store answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any

from .._policy.kind import Unwritable, Violation, plain_text, type_name
from .._policy.point_in_time import format_utc, parse_absolute

_FORM = "Give a time in UTC such as 2030-01-31T12:00:00Z."


@dataclass(frozen=True)
class Expiration:
    """A moment after now. Relative times are refused, since they would mean another moment at every run."""

    def write(self, raw: Any) -> str:
        if isinstance(raw, datetime):
            try:
                return format_utc(raw)
            except (OverflowError, ValueError):
                raise Unwritable(Violation("form", None, "The time lies outside the years 1 to 9999.", _FORM)) from None
        if isinstance(raw, date):
            raise Unwritable(Violation("type", None, "A date without a time of day is no point in time.", _FORM))
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            raise Unwritable(Violation("type", None, f"A {type_name(raw)} is no point in time.", _FORM))
        return plain_text(raw, None)

    def judge(self, text: str, now: datetime) -> Violation | None:
        moment = parse_absolute(text)
        if moment is None:
            return Violation("form", None, "{value} is no point in time that the key store reads.", _FORM)
        if moment <= now:
            return Violation("past", None, "{value} has passed.", "Give a later time, or set state to absent.")
        return None


def same_moment(one: str, other: str) -> bool:
    """Whether two times in ISO 8601 mean the same moment, to the second."""
    first, second = _moment(one), _moment(other)
    if first is None or second is None:
        return one == other
    return first.replace(microsecond=0) == second.replace(microsecond=0)


def in_one_form(text: str) -> str:
    """A time as a result shows it, whoever wrote it: in UTC, to the second. What is no time stays as it is."""
    moment = _moment(text)
    try:
        return text if moment is None else format_utc(moment.replace(microsecond=0))
    except (OverflowError, ValueError):
        return text


def _moment(text: str) -> datetime | None:
    moment = parse_absolute(text)
    if moment is not None:
        return moment
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
