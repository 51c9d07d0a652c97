# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ledger says of its tokens, and that it says nothing that it keeps sealed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
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


def ask(home: Path, expected: Sequence[str] = (), **options: Any) -> list[dict[str, Any]]:
    """The tokens, of which nothing but what is expected is warned of."""
    unset = dict.fromkeys(("ledger_password", "name", "drm", "service", "expiring_before"))
    warned: list[str] = []
    result = tokens_info({**unset, **options}, home=str(home), now=lambda: NOW, warn=warned.append)
    assert warned == [*expected]
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


def spoil(path: Path, change: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE record SET {change}")


def warning(count: str, places: str) -> str:
    return (
        f"{count} damaged and not listed: {places}. Run expressplay_tokens for such a title, or for all titles where "
        "its name cannot be read: it requests the token again and replaces the record. One "
        "that stays is of another account, or of a title that is no longer there."
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("valid_until = 'junk'", 'title "soon", DRM "widevine", service "test"'),
        ("customer_id = x'ff'", 'title "soon", DRM "widevine", service "test"'),
        ("name = CAST(x'736f6fff' AS TEXT)", 'title unknown, DRM "widevine", service "test"'),
        ("drm = x'ff', service = 5.5", 'title "soon", DRM unknown, service "5.5"'),
        ("expires_at = 0.5, name = 'a' || char(10, 27) || 'b'", 'title "a\\n\\u001bb", DRM "widevine", service "test"'),
    ],
)
def test_a_damaged_record_is_told(info: Info, tmp_path: Path, change: str, place: str) -> None:
    spoil(tmp_path / "ledger.db", f"{change} WHERE name = 'soon'")
    told = warning(f"1 record of the ledger {tmp_path}/ledger.db is", place)

    assert names(info(expected=[told])) == ["rented", "sold", "late"]


def test_of_many_damaged_records_the_first_are_named(tmp_path: Path, info: Info) -> None:
    spoil(tmp_path / "ledger.db", "valid_until = printf('%d days of many', rowid)")
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as connection:
        for number in range(4):
            connection.execute(
                "INSERT INTO record SELECT randomblob(32), account, service, address, drm, ?, customer_id, "
                "fingerprint, issued_at, expires_at, valid_until || 'z', sealed FROM record WHERE name = 'sold'",
                (f"title {number} {'x' * 100}",),
            )
    named = "; ".join(
        f'title "{name}", DRM "{drm}", service "{service}"'
        for name, drm, service in [
            ("late", "widevine", "test"),
            ("rented", "playready", "test"),
            ("soon", "widevine", "test"),
            ("sold", "widevine", "production"),
            (f"title 0 {'x' * 40}...", "widevine", "production"),
        ]
    )

    assert info(expected=[warning(f"8 records of the ledger {tmp_path}/ledger.db are", f"{named}; and 3 more")]) == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"name": ["soon"]}, True),
        ({"name": ["late"]}, False),
        ({"drm": ["widevine"]}, True),
        ({"drm": ["playready"]}, False),
        ({"service": "test"}, True),
        ({"service": "production"}, False),
        ({"expiring_before": "+1s"}, True),
    ],
)
def test_a_damaged_record_that_nobody_asks_for_is_not_told(
    info: Info, tmp_path: Path, options: dict[str, Any], told: bool
) -> None:
    spoil(tmp_path / "ledger.db", "valid_until = 'junk' WHERE name = 'soon'")
    place = 'title "soon", DRM "widevine", service "test"'
    expected = [warning(f"1 record of the ledger {tmp_path}/ledger.db is", place)] if told else []

    assert "soon" not in names(info(expected=expected, **options))
