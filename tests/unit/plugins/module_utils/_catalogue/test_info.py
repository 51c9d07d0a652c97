# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ledger says of its tokens, and that it says nothing that it keeps sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.info import expiry_limit, tokens_info
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import open_ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Record, Slot
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
AUTHENTICATOR = "1234567,0f1e2d3c4b5a69788796a5b4c3d2e1f0"
SECRET = "AQAAD0JB-the-token-itself"

Info = Callable[..., list[dict[str, Any]]]


def record(name: str, drm: str = "widevine", *, service: str = "test", hours: int, rental: int | None = None) -> Record:
    ends = [NOW + timedelta(hours=count) for count in (hours, hours if rental is None else rental)]
    return Record(
        slot=Slot(service=service, address=f"https://{drm}.example.com", drm=drm, name=name),
        customer_id=1234567,
        fingerprint="f" * 64,
        issued_at=NOW - timedelta(days=1),
        expires_at=ends[0],
        valid_until=min(ends),
        license_url=f"https://license.example.com/?ExpressPlayToken={SECRET}",
        license_acquisition_url=None,
        token=SECRET,
        parameters={"securityLevel": "5"},
        secret_digests={"contentKey": "d" * 64},
    )


RECORDS = (
    record("late", hours=720),
    record("rented", "playready", hours=720, rental=48),
    record("soon", hours=1),
    record("sold", service="production", hours=200),
)


@pytest.fixture
def info(tmp_path: Path) -> Info:
    """Asks a ledger with RECORDS."""
    path = str(tmp_path / "ledger.db")
    with open_ledger(
        path, authenticator=AUTHENTICATOR, password=None, read_only=False, home=str(tmp_path), now=lambda: NOW
    ) as ledger:
        ledger.claim([known.slot for known in RECORDS])
        ledger.record(RECORDS)
    return lambda **options: ask(tmp_path, ledger=path, **options)


def ask(home: Path, **options: Any) -> list[dict[str, Any]]:
    unset = dict.fromkeys(("ledger_password", "name", "drm", "service", "expiring_before"))
    result = tokens_info({**unset, **options}, home=str(home), now=lambda: NOW)
    assert result["changed"] is False
    tokens: list[dict[str, Any]] = result["tokens"]
    return tokens


def names(tokens: list[dict[str, Any]]) -> list[str]:
    return [token["name"] for token in tokens]


def test_the_next_to_end_comes_first(info: Info) -> None:
    assert names(info()) == ["soon", "rented", "sold", "late"]


def test_a_token_is_described_without_what_is_sealed(info: Info) -> None:
    assert info(name=["rented"]) == [
        {
            "name": "rented",
            "drm": "playready",
            "service": "test",
            "address": "https://playready.example.com",
            "customer_id": 1234567,
            "issued_at": "2026-11-20T12:00:00Z",
            "expires_at": "2026-12-21T12:00:00Z",
            "valid_until": "2026-11-23T12:00:00Z",
            "expires_in": 48 * 3600,
        }
    ]
    assert SECRET not in json.dumps(info())


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"name": ["late", "soon", "unknown"]}, ["soon", "late"]),
        ({"name": []}, []),
        ({"drm": ["playready"]}, ["rented"]),
        ({"drm": ["fairplay"]}, []),
        ({"service": "production"}, ["sold"]),
        ({"expiring_before": "+7d"}, ["soon", "rented"]),
        ({"expiring_before": "+7d", "drm": ["widevine"]}, ["soon"]),
        ({"expiring_before": "2026-11-21T13:00:00Z"}, []),
        ({"expiring_before": "2026-11-21T13:00:01Z"}, ["soon"]),
    ],
)
def test_the_options_narrow_the_list(info: Info, options: dict[str, Any], found: list[str]) -> None:
    assert names(info(**options)) == found


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (None, None),
        ("+3600", NOW + timedelta(hours=1)),
        # YAML reads an unquoted +3600 as a number, and a time as a datetime.
        (3600, NOW + timedelta(hours=1)),
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_each_of_its_forms(raw: Any, moment: datetime | None) -> None:
    assert expiry_limit(raw, NOW) == moment


@pytest.mark.parametrize("raw", ["7d", "+", "next week", "2026-01-01", True, [], {}])
def test_what_is_no_time_is_refused_with_the_forms_that_are(raw: Any) -> None:
    with pytest.raises(TaskFailure, match=r"expiring_before is no time: .*\+7d"):
        expiry_limit(raw, NOW)


@pytest.mark.parametrize("location", ["missing/ledger.db", "none", "default"])
def test_a_ledger_that_does_not_exist_is_empty_and_stays_missing(tmp_path: Path, location: str) -> None:
    ledger = str(tmp_path / location) if "/" in location else location
    assert ask(tmp_path, ledger=ledger) == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_ledger_is_a_failure_that_names_it(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("not a ledger\n" * 100)
    with pytest.raises(TaskFailure, match=r"notes\.txt"):
        ask(tmp_path, ledger=str(other))
    assert other.read_text() == "not a ledger\n" * 100


def test_a_password_in_the_url_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(TaskFailure, match=r"ledger_password") as caught:
        ask(tmp_path, ledger="redis://:correct-horse@127.0.0.1:1/0")
    assert "correct-horse" not in caught.value.message
