# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.expiration import (
    Expiration,
    in_one_form,
    same_moment,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.kind import Unwritable

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KIND = Expiration()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("2030-01-31T12:00:00Z", "2030-01-31T12:00:00Z"),
        (datetime.fromisoformat("2030-01-31T12:00:00"), "2030-01-31T12:00:00Z"),
        (datetime(2030, 1, 31, 14, tzinfo=timezone(timedelta(hours=2))), "2030-01-31T12:00:00Z"),
    ],
)
def test_times_as_they_are_sent(raw: Any, text: str) -> None:
    assert KIND.write(raw) == text
    assert KIND.judge(text, NOW) is None


@pytest.mark.parametrize(
    "raw",
    [
        5,
        5.5,
        True,
        ["2030-01-31T12:00:00Z"],
        {},
        date(2030, 1, 31),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=2))),
    ],
)
def test_what_is_no_time_in_yaml(raw: Any) -> None:
    with pytest.raises(Unwritable):
        KIND.write(raw)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("+30d", "form"),
        ("+60", "form"),
        ("soon", "form"),
        ("2030-01-31", "form"),
        ("2030-01-31T12:00:00+00:00", "form"),
        ("2030-02-31T12:00:00Z", "form"),
        ("2026-01-01T00:00:00Z", "past"),
        ("2001-01-01T00:00:00Z", "past"),
    ],
)
def test_what_no_key_can_expire_at(text: str, suffix: str) -> None:
    violation = KIND.judge(text, NOW)
    assert violation is not None
    assert violation.suffix == suffix


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("2030-01-31T12:00:00.000Z", True),
        ("2030-01-31T12:00:00+00:00", True),
        ("2030-01-31T13:00:00+01:00", True),
        ("2030-01-31T12:00:00", True),
        ("2030-01-31T12:00:01Z", False),
        ("", False),
        ("never", False),
    ],
)
def test_servers_write_the_same_moment_in_several_ways(other: str, same: bool) -> None:
    assert same_moment("2030-01-31T12:00:00Z", other) is same
    assert same_moment(other, "2030-01-31T12:00:00Z") is same


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2030-01-31T12:00:00Z", "2030-01-31T12:00:00Z"),
        ("2030-01-31T12:00:00.500Z", "2030-01-31T12:00:00Z"),
        ("2030-01-31T13:00:00+01:00", "2030-01-31T12:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("never", "never"),
    ],
)
def test_a_time_is_shown_in_one_form(written: str, shown: str) -> None:
    assert in_one_form(written) == shown


def test_what_is_no_moment_is_compared_as_a_text() -> None:
    assert same_moment("never", "never")
    assert same_moment("", "")
