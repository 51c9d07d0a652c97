# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a token is due for renewal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.renewal import (
    DEFAULT,
    RenewBefore,
    not_renewable,
    parse_renew_before,
)

ISSUED = datetime(2026, 11, 21, 12, tzinfo=UTC)
END = ISSUED + timedelta(days=30)


@pytest.mark.parametrize(
    ("option", "seconds"),
    [
        (0, 0),
        ("0", 0),
        (3600, 3600),
        ("3600", 3600),
        ("007", 7),
        ("48h", 172800),
        ("3d", 259200),
        ("1w2d", 777600),
        ("1d12h30m5s", 131405),
        (2147483647, 2147483647),
    ],
)
def test_durations(option: Any, seconds: int) -> None:
    renew = parse_renew_before(option)
    assert renew == RenewBefore(seconds, None)
    assert renew.due(ISSUED, END) == END - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("option", "days_before_the_end"), [("0%", 0), ("1%", 0.3), ("10%", 3), ("050%", 15), ("100%", 30)]
)
def test_percentages_are_of_the_life_of_a_token(option: str, days_before_the_end: float) -> None:
    renew = parse_renew_before(option)
    assert renew is not None
    assert renew.due(ISSUED, END) == END - timedelta(days=days_before_the_end)


@pytest.mark.parametrize(
    "option",
    [
        *("", " ", "10 %", " 10%", "10%\n", "%", "-1%", "101%", "1000%", "1.5%", "٣%", "ten", "10%%"),
        *("-1", "+5", "1.5", "3x", "d", "h3", "3d2w", 2147483648, "2147483648", "4000w", "9" * 6000),
        *(-1, 1.0, 0.1, True, False, None, [], ["10%"], {}, {"a": 1}, b"10%", float("nan")),
    ],
)
def test_everything_else_is_refused(option: Any) -> None:
    assert parse_renew_before(option) is None


def test_a_number_of_more_digits_than_python_writes_is_refused() -> None:
    assert parse_renew_before(10**6000) is None


def test_the_default_is_sound_and_the_finding_says_what_to_write() -> None:
    assert parse_renew_before(DEFAULT) == RenewBefore(None, 10)
    finding = not_renewable()
    assert (finding.severity, finding.option) == ("error", "renew_before")
    assert "10%" in finding.hint and "48h" in finding.hint


def test_a_token_that_ends_before_it_was_issued_is_due_before_it_ends() -> None:
    """Such as one with a time of its own in extra_parameters, which nobody checks."""
    renew = RenewBefore(None, 10)
    assert renew.due(ISSUED, ISSUED) == ISSUED
