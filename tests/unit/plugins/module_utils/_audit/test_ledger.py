# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules over time: what the ledger says of the catalogue's tokens."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure

from .audits import AUTHENTICATOR, KID, NOW, ask, issue, places, rules, title

OTHER_AUTHENTICATOR = "2000002,00112233aabbccdd00112233aabbccdd"
HARBOUR = {"name": "harbour", "drm": "widevine", "valid_until": "+30d"}
NIGHTFALL = title(name="nightfall", kid="^nightfall", content_key="0" * 32)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def test_tokens_that_end_before_a_date(ledger: Path) -> None:
    tokens = [
        HARBOUR,
        {**HARBOUR, "drm": "playready", "valid_until": "+3d"},
        {**HARBOUR, "name": "nightfall", "valid_until": "+8d"},
    ]
    issue(ledger, [title(), NIGHTFALL], tokens)

    week = ask(title(), NIGHTFALL, ledger=str(ledger), expiring_before="+7d")
    month = ask(title(), NIGHTFALL, ledger=str(ledger), expiring_before="+31d")
    today = ask(title(), NIGHTFALL, ledger=str(ledger))
    later = ask(title(), NIGHTFALL, ledger=str(ledger), now=NOW + timedelta(days=4))

    assert places(week) == places(later) == [("ledger-token-ends", "harbour", "playready")]
    assert week["findings"][0]["message"] == (
        "The token of the test service, issued at 2026-11-20T12:00:00Z, ends at 2026-11-24T12:00:00Z, "
        "before 2026-11-28T12:00:00Z."
    )
    assert len(rules(month)) == 3
    assert rules(today) == []


def test_without_the_authenticator_it_is_said_once_what_was_not_looked_at(ledger: Path) -> None:
    issue(ledger, [title(), NIGHTFALL], [{**HARBOUR, "issued_with": {"securityLevel": "1"}}])
    result = ask(title(), NIGHTFALL, ledger=str(ledger))
    assert rules(result) == []
    [note] = result["notes"]
    assert "customer_authenticator" in note


@pytest.mark.parametrize(
    ("issued_with", "told"),
    [
        ({}, None),
        ({"securityLevel": "1"}, "policy changed: securityLevel 1 -> 5"),
        ({"licenseDuration": "60"}, "policy changed: licenseDuration 60 -> (none)"),
        ({"contentKey": "0" * 32}, "policy changed: contentKey changed"),
        ({"errorFormat": "html", "cookie": "abc"}, None),
    ],
)
def test_what_has_changed_since_a_token_was_issued(ledger: Path, issued_with: dict[str, str], told: str | None) -> None:
    issue(ledger, [title()], [{**HARBOUR, "issued_with": issued_with}])
    result = ask(title(), ledger=str(ledger), customer_authenticator=AUTHENTICATOR)
    assert result["notes"] == []
    if told is None:
        assert rules(result) == []
    else:
        assert places(result) == [("ledger-policy-changed", "harbour", "widevine")]
        assert result["findings"][0]["message"].endswith(f"does not fit any more: {told}.")


@pytest.mark.parametrize("keys", ["required", "ignored"])
def test_a_version_of_the_key_counts_where_the_audit_is_told_of_it(ledger: Path, keys: str) -> None:
    issue(ledger, [title()], [{**HARBOUR, "issued_with": {"key_version": "A"}}])
    options = {"ledger": str(ledger), "customer_authenticator": AUTHENTICATOR, "keys": keys}
    assert rules(ask(title(), **options)) == []
    assert rules(ask(title(key_version="A"), **options)) == []
    result = ask(title(key_version="B"), **options)
    assert places(result) == [("ledger-policy-changed", "harbour", "widevine")]
    assert "policy changed: key_version A -> B" in result["findings"][0]["message"]


def test_where_keys_are_ignored_only_policies_are_compared(ledger: Path) -> None:
    other_key = {**HARBOUR, "issued_with": {"contentKey": "0" * 32}}
    other_level = {**HARBOUR, "drm": "playready", "issued_with": {"analogVideoOPL": "200"}}
    issue(ledger, [title()], [other_key, other_level])
    options = {"ledger": str(ledger), "customer_authenticator": AUTHENTICATOR, "keys": "ignored"}
    for entry in (title(), title(content_key=None)):
        result = ask(entry, **options)
        assert places(result) == [("ledger-policy-changed", "harbour", "playready")]
        assert "analogVideoOPL 200 -> 150" in result["findings"][0]["message"]
        assert len(result["notes"]) == 2


def test_the_kid_that_a_token_was_issued_with_is_told(ledger: Path) -> None:
    issue(ledger, [title()], [HARBOUR])
    result = ask(title(kid="0" * 32), ledger=str(ledger), customer_authenticator=AUTHENTICATOR)
    assert f"kid {KID} -> {'0' * 32}" in result["findings"][0]["message"]


@pytest.mark.parametrize("other", [OTHER_AUTHENTICATOR, f"{AUTHENTICATOR.partition(',')[0]},{'ab' * 16}"])
def test_the_tokens_of_another_account_are_not_compared(ledger: Path, other: str) -> None:
    issue(ledger, [title()], [{**HARBOUR, "issued_with": {"securityLevel": "1"}, "valid_until": "+1d"}])
    result = ask(title(), ledger=str(ledger), customer_authenticator=other, expiring_before="+7d")
    assert rules(result) == ["ledger-token-ends"]
    [note] = result["notes"]
    assert note.startswith("1 of 1 records belong to another account or an earlier authenticator and were not opened")
    assert json.loads(result["report"])["ledger"]["opened"] is False


def test_a_ledger_without_tokens_of_the_catalogue_is_told(ledger: Path) -> None:
    issue(ledger, [title()], [HARBOUR])
    for where, entry in ((ledger, NIGHTFALL), (ledger.parent / "typo.db", title())):
        result = ask(entry, ledger=str(where), customer_authenticator=AUTHENTICATOR)
        assert result["notes"] == ["The ledger holds no token of these titles."]


@pytest.mark.parametrize("authenticator", [None, AUTHENTICATOR])
@pytest.mark.parametrize(
    ("column", "value", "title_", "drm"),
    [
        ("valid_until", "junk", "harbour", "widevine"),
        ("issued_at", b"\xff", "harbour", "widevine"),
        ("expires_at", -1e30, "harbour", "widevine"),
        ("customer_id", "junk", "harbour", "widevine"),
        ("service", b"test", "harbour", "widevine"),
        ("drm", b"widevine", "harbour", None),
        ("name", b"harbour", None, "widevine"),
    ],
)
def test_a_damaged_row_is_told(
    ledger: Path, column: str, value: object, title_: str | None, drm: str | None, authenticator: str | None
) -> None:
    issue(ledger, [title(), NIGHTFALL], [HARBOUR, {**HARBOUR, "name": "nightfall"}])
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute(f"UPDATE record SET {column} = ? WHERE name = 'harbour'", (value,))
    result = ask(title(), NIGHTFALL, ledger=str(ledger), customer_authenticator=authenticator)
    assert places(result) == [("ledger-record-unreadable", title_, drm)]
    report = json.loads(result["report"])["ledger"]
    assert (report["tokens"], report["opened"]) == (1, False)


def test_a_damaged_row_that_belongs_elsewhere_is_left_out(ledger: Path) -> None:
    issue(ledger, [title()], [HARBOUR])
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("UPDATE record SET valid_until = 'junk'")
    assert rules(ask(NIGHTFALL, ledger=str(ledger))) == []
    assert rules(ask(title(), ledger=str(ledger), service="production")) == []


def test_a_damaged_fingerprint_is_told(ledger: Path) -> None:
    issue(ledger, [title()], [HARBOUR])
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("UPDATE record SET fingerprint = x'ff00'")
    result = ask(title(), ledger=str(ledger), customer_authenticator=AUTHENTICATOR)
    assert places(result) == [("ledger-record-unreadable", "harbour", "widevine")]


def test_other_titles_and_services_are_left_out(ledger: Path) -> None:
    production = {**HARBOUR, "service": "production", "valid_until": "+1d"}
    issue(ledger, [title(), NIGHTFALL], [HARBOUR, production, {**HARBOUR, "name": "nightfall", "valid_until": "+1d"}])
    options = {"ledger": str(ledger), "expiring_before": "+7d"}

    assert rules(ask(title(), **options)) == ["ledger-token-ends"]
    assert rules(ask(title(), service="production", **options)) == ["ledger-token-ends"]
    assert rules(ask(title(), service="test", **options)) == []
    assert rules(ask(title(drm=["playready"]), **options)) == []


def test_an_altered_record_is_told(ledger: Path) -> None:
    issue(ledger, [title()], [{**HARBOUR, "altered": True}])
    result = ask(title(), ledger=str(ledger), customer_authenticator=AUTHENTICATOR)
    assert rules(result) == ["ledger-record-unreadable"]


def test_the_report_shows_the_token_that_ends_next(ledger: Path) -> None:
    production = {**HARBOUR, "service": "production", "valid_until": "+3d"}
    issue(ledger, [title()], [HARBOUR, production])
    report = json.loads(ask(title(), ledger=str(ledger), expiring_before="+7d")["report"])
    [row] = report["titles"]
    assert row["licenses"]["widevine"]["token"] == {
        "service": "production",
        "issued_at": "2026-11-20T12:00:00.250000Z",
        "valid_until": "2026-11-24T12:00:00.250000Z",
        "ending": True,
    }
    assert row["licenses"]["playready"]["token"] is None
    assert report["expiries"] == [
        {"date": "2026-11-24", "drm": "widevine", "tokens": 1},
        {"date": "2026-12-21", "drm": "widevine", "tokens": 1},
    ]
    assert report["ledger"] == {
        "tokens": 2,
        "ending_before": "2026-11-28T12:00:00Z",
        "ending": 1,
        "opened": False,
    }


@pytest.mark.parametrize("location", [None, "", "none"])
def test_without_a_ledger_none_is_looked_at(location: str | None) -> None:
    report = json.loads(ask(title(), ledger=location)["report"])
    assert report["ledger"] is None
    assert report["notes"] == report["expiries"] == []


def test_a_ledger_that_is_not_there_is_empty_and_is_not_made(ledger: Path) -> None:
    result = ask(title(), ledger=str(ledger), customer_authenticator=AUTHENTICATOR)
    assert rules(result) == []
    assert not ledger.exists()


def test_a_ledger_that_is_none_fails_without_a_secret(ledger: Path) -> None:
    ledger.write_text("no database")
    with pytest.raises(TaskFailure) as failed:
        ask(title(), ledger=str(ledger), customer_authenticator=AUTHENTICATOR)
    assert str(ledger) in failed.value.message
    assert AUTHENTICATOR not in failed.value.message


@pytest.mark.parametrize("expiring_before", ["soon", [1], True])
def test_a_date_that_is_none_is_refused(expiring_before: Any) -> None:
    with pytest.raises(TaskFailure, match="expiring_before is no time"):
        ask(title(), expiring_before=expiring_before)
