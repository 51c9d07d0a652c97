# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.backoff import (
    BASE,
    CAP,
    LONGEST_RETRY_AFTER,
    Backoff,
    next_pause,
    parse_retry_after,
)

NOW = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)


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
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


def test_the_pause_doubles_up_to_a_cap() -> None:
    pauses = [next_pause(attempt, None, 1000.0, lambda: 1.0) for attempt in (1, 2, 3, 4, 5, 6, 5000)]
    assert pauses == [BASE, 2 * BASE, 4 * BASE, 8 * BASE, CAP, CAP, CAP]


def test_the_jitter_is_full() -> None:
    assert next_pause(3, None, 1000.0, lambda: 0.0) == 0.0
    assert next_pause(3, None, 1000.0, lambda: 0.25) == BASE


def test_retry_after_is_never_undercut() -> None:
    assert next_pause(1, 20.0, 1000.0, lambda: 0.0) == 20.0
    assert next_pause(1, 20.0, 1000.0, lambda: 1.0) == 20.0 + BASE


@pytest.mark.parametrize(("retry_after", "left"), [(20.0, 20.0), (20.0, 5.0), (None, BASE), (None, 0.0), (None, -1.0)])
def test_a_pause_that_does_not_fit_ends_it(retry_after: float | None, left: float) -> None:
    assert next_pause(1, retry_after, left, lambda: 1.0) is None


def test_all_waiting_goes_through_one_object() -> None:
    slept: list[float] = []
    backoff = Backoff(slept.append, lambda: 1.0)
    assert backoff.next_pause(2, None, 60.0) == 2 * BASE
    backoff.wait(3.0)
    assert slept == [3.0]
