# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who has the ledger but not the authenticator learns no secret from it."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.redis_server import RedisServer
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    AUTHENTICATOR,
    OTHER_AUTHENTICATOR,
    Open,
    record,
    slot,
    token_of,
)

CONTENT_KEY = "a9b9033df0b9ca5447839e3d074817a0"
SECRETS = [
    token_of("film"),
    AUTHENTICATOR,
    AUTHENTICATOR.partition(",")[2],
    CONTENT_KEY,
    "ExpressPlayToken=",
    "securityLevel",
]


def forms(secret: str) -> Iterator[bytes]:
    """A secret as it is, in hex and in Base64 at every offset, without the characters that its neighbours decide."""
    data = secret.encode()
    yield data
    yield data.hex().encode()
    yield data.hex().upper().encode()
    for raw in (data, bytes.fromhex(secret) if secret == CONTENT_KEY else data):
        yield raw
        for offset in range(3):
            encoded = base64.b64encode(bytes(offset) + raw)[4:-4]
            yield encoded
            yield encoded.replace(b"+", b"-").replace(b"/", b"_")


def assert_holds_no_secret(stored: bytes) -> None:
    for secret in SECRETS:
        for form in forms(secret):
            assert form not in stored, secret


def fill(open_at: Open, location: str) -> None:
    with open_at(location) as ledger:
        assert ledger.seal is not None
        digests = {"contentKey": ledger.seal.digest("contentKey", CONTENT_KEY)}
        fingerprint = ledger.seal.fingerprint([("contentKey", CONTENT_KEY)])
        ledger.claim([slot()])
        ledger.record([record(ledger.seal, secret_digests=digests, fingerprint=fingerprint)])


def test_the_search_finds_a_secret() -> None:
    with pytest.raises(AssertionError):
        assert_holds_no_secret(b"x" + base64.b64encode(b"ab" + bytes.fromhex(CONTENT_KEY) + b"c"))


def test_a_stolen_file_is_useless(open_at: Open, tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_elsewhere = open_at(str(home / "ledger.db"), authenticator=None)
    assert list(open_elsewhere.summaries()) == []

    fill(open_at, str(home / "ledger.db"))

    # Another ledger is open, so the log is still there and is searched too.
    files = {file.name: file.read_bytes() for file in home.iterdir()}
    assert files.keys() == {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
    for stored in files.values():
        assert_holds_no_secret(stored)
    open_elsewhere.close()
    [left] = home.iterdir()
    assert_holds_no_secret(left.read_bytes())
    assert b"film" in left.read_bytes()

    thief = open_at(str(home / "ledger.db"), authenticator=OTHER_AUTHENTICATOR, read_only=True)
    assert thief.lookup([slot()]) == {}


def test_a_redis_server_learns_no_secret(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    with socket.create_connection(("127.0.0.1", shared_redis.port)) as watcher:
        watcher.sendall(b"MONITOR\r\n")
        assert watcher.recv(5) == b"+OK\r\n"

        fill(open_at, redis_url)

        watcher.shutdown(socket.SHUT_WR)
        seen = b"".join(iter(lambda: watcher.recv(65536), b""))
    assert_holds_no_secret(seen)
    assert b"PEXPIREAT" in seen


def test_no_secret_is_in_the_name_of_a_key(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    fill(open_at, redis_url)

    with socket.create_connection(("127.0.0.1", shared_redis.port)) as connection:
        connection.sendall(b"KEYS *\r\n")
        keys = connection.recv(65536)

    assert b"expressplay:record:" in keys
    assert b"film" not in keys


def test_a_seal_shows_nothing_of_itself(open_at: Open, path: Path) -> None:
    ledger = open_at(str(path))

    assert AUTHENTICATOR not in f"{ledger!r} {ledger.seal!r} {vars(ledger.seal)!r}"
