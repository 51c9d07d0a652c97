# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.backoff import (
    BASE,
    CAP,
    LONGEST_RETRY_AFTER,
    Backoff,
    longest_jitter,
    parse_retry_after,
)

NOW = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)


NOW_OF_NO_ZONE = (NOW + timedelta(seconds=7)).strftime("%a, %d %b %Y %H:%M:%S -0000")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("86401", LONGEST_RETRY_AFTER),
        ("9" * 400, LONGEST_RETRY_AFTER),
        ("Sat, 31 Jan 2026 12:00:30 GMT", 30),
        ("Saturday, 31-Jan-26 12:00:30 GMT", 30),
        ("Sat, 31 Jan 2026 13:00:30 +0100", 30),
        ("Sat, 31 Jan 2026 11:59:00 GMT", 0),
        ("Sat, 31 Jan 2099 12:00:00 GMT", LONGEST_RETRY_AFTER),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u0663", None),
        ("Sat, 99 Jan 2026 12:00:00 GMT", None),
        # RFC 5322: a zone of which nothing is known. It is taken for UTC.
        (NOW_OF_NO_ZONE, 7.0),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@dataclass
class Clock:
    """A clock that only sleeping sets forward, and a Backoff that lives by it."""

    jitter: float
    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.backoff = Backoff(self.sleep, lambda: self.now, lambda: self.jitter)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_pause_doubles_up_to_a_cap() -> None:
    backoff = Clock(jitter=1.0).backoff
    pauses = [backoff.pause_after(attempt, None) for attempt in (1, 2, 3, 4, 5, 6, 5000)]
    assert pauses == [BASE, 2 * BASE, 4 * BASE, 8 * BASE, CAP, CAP, CAP]


def test_the_jitter_is_full() -> None:
    assert Clock(jitter=0.0).backoff.pause_after(3, None) == 0.0
    assert Clock(jitter=0.25).backoff.pause_after(3, None) == BASE
    assert longest_jitter(3, None) == 4 * BASE


def test_retry_after_is_never_undercut() -> None:
    assert Clock(jitter=0.0).backoff.pause_after(1, 20.0) == 20.0
    assert Clock(jitter=1.0).backoff.pause_after(7, 20.0) == 20.0 + BASE


def test_nobody_waits_without_a_reason() -> None:
    clock = Clock(jitter=1.0)
    assert clock.backoff.wait_for_turn(end=clock.now) is None
    assert clock.slept == []


def test_the_refused_one_asks_first_and_the_others_follow_spread_out() -> None:
    clock = Clock(jitter=0.5)
    assert clock.backoff.hold_back(3.0, 1.0)
    clock.backoff.wait(3.0)
    assert clock.backoff.wait_for_turn(end=1010.0) is None
    assert clock.slept == [3.0]

    clock = Clock(jitter=0.5)
    clock.backoff.hold_back(3.0, 1.0)
    assert clock.backoff.wait_for_turn(end=1010.0) is None
    assert clock.slept == [3.5]


def test_who_waits_goes_on_waiting_when_the_first_is_refused_again() -> None:
    clock = Clock(jitter=0.5)
    clock.backoff.hold_back(3.0, 1.0)
    prolong = iter([lambda: clock.backoff.hold_back(2.0, 4.0)])
    sleep = clock.backoff._sleep

    def sleep_and_be_overtaken(seconds: float) -> None:
        sleep(seconds)
        next(prolong, lambda: True)()

    clock.backoff._sleep = sleep_and_be_overtaken
    assert clock.backoff.wait_for_turn(end=1010.0) is None
    assert clock.slept == [3.5, 2.0 + 2.0]


def test_a_time_of_quiet_is_prolonged_and_never_cut_short() -> None:
    clock = Clock(jitter=0.0)
    assert clock.backoff.hold_back(3.0, 1.0)
    assert not clock.backoff.hold_back(5.0, 1.0)
    assert not clock.backoff.hold_back(1.0, 1.0)
    clock.backoff.wait_for_turn(end=1010.0)
    assert clock.slept == [5.0]
    assert clock.backoff.hold_back(1.0, 1.0)


@pytest.mark.parametrize(("end", "waits"), [(1003.5, False), (1000.0, False), (1003.6, True)])
def test_a_turn_that_comes_too_late_is_not_waited_for(end: float, waits: bool) -> None:
    clock = Clock(jitter=0.5)
    clock.backoff.hold_back(3.0, 1.0)
    assert clock.backoff.wait_for_turn(end) == (None if waits else 3.5)
    assert clock.slept == ([3.5] if waits else [])
