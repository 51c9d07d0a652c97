# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option ledger: what it may say, and that no message repeats a secret in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.location import (
    FileLocation,
    RedisLocation,
    parse_location,
)


def test_the_default_is_below_the_home_of_ansible(tmp_path: Path) -> None:
    location = parse_location("default", home=str(tmp_path))

    assert location == FileLocation(str(tmp_path / "expressplay" / "ledger.db"))


def test_none_is_nothing() -> None:
    assert parse_location("none", home="/home") is None


def test_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "real")

    expected = FileLocation(str(tmp_path / "real" / "a.db"))

    for option in ("~/real/a.db", "real/a.db", str(tmp_path / "real/a.db"), "link/../real/a.db", "link/a.db"):
        assert parse_location(option, home="/elsewhere") == expected, option
    assert parse_location("default", home="~/real") == FileLocation(str(tmp_path / "real/expressplay/ledger.db"))


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("redis://cache", RedisLocation("cache", 6379, 0, None, False, None)),
        ("redis://cache/", RedisLocation("cache", 6379, 0, None, False, None)),
        ("redis://cache:7000/3", RedisLocation("cache", 7000, 3, None, False, None)),
        ("REDISS://[::1]:7000/3", RedisLocation("::1", 7000, 3, None, True, None)),
        ("rediss://bob@cache", RedisLocation("cache", 6379, 0, "bob", True, None)),
        ("rediss://cache?ca_path=/etc/ca%20x.pem", RedisLocation("cache", 6379, 0, None, True, "/etc/ca x.pem")),
    ],
)
def test_addresses_of_redis(option: str, expected: RedisLocation) -> None:
    assert parse_location(option, home="/home") == expected


def test_the_label_of_a_server_names_no_user() -> None:
    assert RedisLocation("::1", 7000, 3, "bob", True, None).label == "rediss://[::1]:7000/3"


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("redis://:s3cr3tpw@cache", "ledger_password"),
        ("redis://bob:s3cr3tpw@cache", "ledger_password"),
        ("redis://bob:@cache", "ledger_password"),
        ("redis://s3cr3tpw@cache:port", "port"),
        ("redis://s3cr3tpw@cache:70000", "port"),
        ("redis://s3cr3tpw@", "host"),
        ("redis://s3cr3tpw@cache/films", "number"),
        ("redis://s3cr3tpw@cache/²", "number"),
        ("redis://s3cr3tpw@cache?password=s3cr3tpw", "ca_path"),
        ("redis://cache?ca_path", "query"),
        ("redis://cache#s3cr3tpw", "fragment"),
        ("redis://cache?ca_path=/etc/ca.pem", "rediss://"),
        ("redis://[::1", "cannot be read"),
        ("postgres://bob:s3cr3tpw@cache", "default, none"),
        ("", "default, none"),
        ("a\0b", "default, none"),
        ("/ledgers/\ud800", "default, none"),
        ("redis://\ud800", "default, none"),
        (f"redis://cache/{'9' * 5000}", "number"),
    ],
)
def test_what_is_not_understood_is_refused(option: str, says: str) -> None:
    with pytest.raises(LedgerError) as raised:
        parse_location(option, home="/home")

    assert says in raised.value.message
    assert "s3cr3tpw" not in raised.value.message
    assert str(raised.value) == raised.value.message
