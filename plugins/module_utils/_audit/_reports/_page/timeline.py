# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""When the tokens of the ledger end, as columns over time."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from ...shape import Expiry, Report

# A column stands for so many days: the fewest with which the time fits into so many columns.
_STEPS = (1, 2, 7, 14, 28, 91, 364)
_MOST_COLUMNS = 40
# So many of the tokens lie on the axis, if the last are far behind the others; those stand in a column of their own.
_ON_AXIS = 0.98
_LABELS = 5
#: So many colours for DRMs has the style of the page. After the last one comes the first again.
COLOURS = 6
_DAY = len("2026-11-21")


class Part(TypedDict):
    """The tokens of one DRM in a column. ``bottom`` and ``height`` are percentages of the highest column."""

    drm: str
    tokens: int
    bottom: float
    height: float


class Column(TypedDict):
    """``start`` and ``width`` are percentages of the whole chart. ``label`` is empty where none has room.

    ``rank`` is first or second: the labels that are second have room on wide screens only.
    """

    when: str
    label: str
    rank: str
    ended: bool
    start: float
    width: float
    tokens: int
    parts: list[Part]


class Timeline(TypedDict):
    """``drms`` are the labels of those that have tokens, each with the number of its colour, from 1 on.

    ``asked`` is where the date stands that the audit was asked about, a percentage; None where it has no place.
    """

    columns: list[Column]
    top: int
    days: int
    drms: dict[str, int]
    asked: float | None
    asked_date: str


# The tokens of an Expiry, so many days from today.
_Coming = tuple[int, Expiry]


@dataclass(frozen=True)
class _Bin:
    """What one column counts."""

    when: str
    counts: Mapping[str, int]

    @property
    def tokens(self) -> int:
        return sum(self.counts.values())


def timeline(report: Report) -> Timeline | None:
    """The chart of a report; None where there are no tokens."""
    ledger, expiries = report["ledger"], report["expiries"]
    if ledger is None or not expiries:
        return None
    today = _day(report["generated_at"])
    all_days: list[_Coming] = [((_day(expiry["date"]) - today).days, expiry) for expiry in expiries]
    last = _last_on_axis([(days, expiry) for days, expiry in all_days if days >= 0])
    step = _step(last + 1)
    axis = [
        _Bin(_period(today, start, step), _counted(all_days, start, start + step)) for start in range(0, last + 1, step)
    ]
    ended = _Bin("Ended", _counted(all_days, -sys.maxsize, 0))
    later = _Bin("Later", _counted(all_days, len(axis) * step, sys.maxsize))
    bins = [*([ended] if ended.tokens else []), *axis, *([later] if later.tokens else [])]
    labelled = _labelled(len(bins), also_last=later in bins)
    top = max(one.tokens for one in bins)
    labels = {drm["name"]: drm["label"] for drm in report["drms"]}
    asked = _day(ledger["ending_before"])
    place = (asked - today).days / step
    return {
        "columns": [
            {
                "when": one.when,
                "label": one.when[:_DAY] if number in labelled else "",
                "rank": "second" if number in labelled[1::2] else "first",
                "ended": one is ended,
                "start": 100 * number / len(bins),
                "width": 100 / len(bins),
                "tokens": one.tokens,
                "parts": _parts(one, labels, top),
            }
            for number, one in enumerate(bins)
        ],
        "top": top,
        "days": step,
        "drms": {
            label: 1 + number % COLOURS
            for number, (name, label) in enumerate(labels.items())
            if any(expiry["drm"] == name for expiry in expiries)
        },
        "asked": 100 * (bins.index(axis[0]) + place) / len(bins) if 0 <= place <= len(axis) else None,
        "asked_date": asked.isoformat(),
    }


def _day(text: str) -> date:
    return date.fromisoformat(text[:_DAY])


def _last_on_axis(coming: Sequence[_Coming]) -> int:
    """The day with which most of the tokens to come have ended."""
    wanted = _ON_AXIS * sum(expiry["tokens"] for _days, expiry in coming)
    seen = 0
    for days, expiry in coming:
        seen += expiry["tokens"]
        if seen >= wanted:
            return days
    return 0


def _step(days: int) -> int:
    fitting = (step for step in _STEPS if days <= step * _MOST_COLUMNS)
    return next(fitting, -(-days // _MOST_COLUMNS))


def _period(today: date, start: int, days: int) -> str:
    """The first day and, if there are more, the last one of a column."""
    first, last = (_date(today, day).isoformat() for day in (start, start + days - 1))
    return first if days == 1 else f"{first} to {last}"


def _date(today: date, days: int) -> date:
    """A day after today, or the last one that there is."""
    return date.fromordinal(min(today.toordinal() + days, date.max.toordinal()))


def _counted(all_days: Sequence[_Coming], start: int, end: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for days, expiry in all_days:
        if start <= days < end:
            counts[expiry["drm"]] += expiry["tokens"]
    return counts


def _labelled(columns: int, *, also_last: bool) -> list[int]:
    """The places of columns that have room for a label, the last among them where it is not a day like the others."""
    every = -(-columns // _LABELS)
    places = list(range(0, columns, every))
    if not also_last:
        return places
    return [*(place for place in places if columns - 1 - place >= every), columns - 1]


def _parts(one: _Bin, labels: Mapping[str, str], top: int) -> list[Part]:
    parts: list[Part] = []
    bottom = 0.0
    for drm, label in labels.items():
        tokens = one.counts.get(drm, 0)
        if tokens:
            height = 100 * tokens / top
            parts.append({"drm": label, "tokens": tokens, "bottom": bottom, "height": height})
            bottom += height
    return parts
