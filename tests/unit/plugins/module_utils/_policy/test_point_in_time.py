# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._policy.point_in_time import (
    format_utc,
    parse_absolute,
    resolve,
)

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2006-04-14T12:01:10Z", datetime(2006, 4, 14, 12, 1, 10, tzinfo=UTC)),
        ("2006-04-14T12:01:10.5Z", datetime(2006, 4, 14, 12, 1, 10, 500000, tzinfo=UTC)),
        ("2006-04-14T12:01:10.000001Z", datetime(2006, 4, 14, 12, 1, 10, 1, tzinfo=UTC)),
        ("2006-04-14T12:01:10." + "9" * 6000 + "Z", datetime(2006, 4, 14, 12, 1, 10, 999999, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2028-02-29T00:00:00Z", datetime(2028, 2, 29, tzinfo=UTC)),
    ],
)
def test_rfc_3339_in_the_z_zone(text: str, moment: datetime) -> None:
    assert parse_absolute(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2006-04-14t12:01:10Z",
        "2006-04-14T12:01:10z",
        "2006-04-14 12:01:10Z",
        "2006-04-14T12:01:10",
        "2006-04-14T12:01:10+00:00",
        "2006-04-14T12:01:10+02:00",
        "2006-04-14T12:01:10.Z",
        "2006-04-14T12:01Z",
        "2006-04-14",
        "2006-4-14T12:01:10Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2006-00-14T12:01:10Z",
        "2006-13-14T12:01:10Z",
        "2006-02-29T12:01:10Z",
        "2006-04-31T12:01:10Z",
        "2006-04-14T24:00:00Z",
        "2006-04-14T12:60:10Z",
        "2016-12-31T23:59:60Z",
        "２006-04-14T12:01:10Z",
        " 2006-04-14T12:01:10Z",
        "2006-04-14T12:01:10Z\n",
        "",
    ],
)
def test_no_absolute_times(text: str) -> None:
    assert parse_absolute(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("+1", NOW + timedelta(seconds=1)),
        ("+0060", NOW + timedelta(seconds=60)),
        ("+2147483647", NOW + timedelta(seconds=2147483647)),
        ("+" + "0" * 6000 + "1", NOW + timedelta(seconds=1)),
        ("2006-04-14T12:01:10Z", datetime(2006, 4, 14, 12, 1, 10, tzinfo=UTC)),
        ("+0", None),
        ("+2147483648", None),
        ("+" + "9" * 6000, None),
        ("+1.5", None),
        ("+-5", None),
        ("++5", None),
        ("60", None),
        (" +60", None),
        ("+30d", None),
    ],
)
def test_what_a_time_on_the_wire_means(text: str, moment: datetime | None) -> None:
    assert resolve(text, NOW) == moment


def test_the_calendar_has_an_end() -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert resolve("+60", last) == datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 4, 14, 12, 1, 10), "2026-04-14T12:01:10Z"),  # noqa: DTZ001
        (datetime(2026, 4, 14, 12, 1, 10, tzinfo=UTC), "2026-04-14T12:01:10Z"),
        (datetime(2026, 4, 14, 12, 1, 10, 5, tzinfo=UTC), "2026-04-14T12:01:10.000005Z"),
        (datetime(2026, 4, 14, 1, 0, tzinfo=timezone(timedelta(hours=2))), "2026-04-13T23:00:00Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "9999-12-31T23:59:59Z"),
    ],
)
def test_a_datetime_is_written_in_utc(moment: datetime, text: str) -> None:
    assert format_utc(moment) == text
    assert parse_absolute(text) is not None
