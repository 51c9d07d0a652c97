# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is particular to Redis: addresses, users, TLS, expiry by the server, and errors that hold no secret."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import trustme

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger import redis_connection
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Damaged
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.redis_ledger import RedisLedger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.redis_values import record_key
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.redis_server import RedisServer
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    Open,
    record,
    slot,
    slots,
)

PASSWORD = "correct horse battery"
Start = Callable[..., RedisServer]


def say(server: RedisServer, *lines: str) -> bytes:
    """Send commands to a server, and return its answer to the last one."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        for line in lines:
            connection.sendall(f"{line}\r\n".encode())
            answer = connection.recv(65536)
    return answer


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second attempts, and short patience."""
    monkeypatch.setattr(redis_connection, "_RETRIES", 0)
    monkeypatch.setattr(redis_connection, "_ANSWER_SECONDS", 0.5)


def test_a_record_expires_by_itself(open_at: Open, redis_url: str) -> None:
    ledger = open_at(redis_url)
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    ledger.record([record(ledger.seal, slot("soon"), valid_until=soon), record(ledger.seal, slot("late"))])
    past = record(ledger.seal, slot("past"), valid_until=datetime.now(UTC) - timedelta(days=1))
    ledger.record([past])

    while ledger.lookup([slot("soon")]):
        time.sleep(0.02)

    assert datetime.now(UTC) >= soon
    assert ledger.lookup([slot("soon"), slot("late"), slot("past")]).keys() == {slot("late")}


def test_everything_but_the_mark_expires(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    ledger = open_at(redis_url)
    ledger.claim(slots(3))
    ledger.record([record(ledger.seal, slot("film-0"))])

    keys = [line for line in say(shared_redis, "KEYS *").decode().split("\r\n") if line.startswith("expressplay:")]
    forever = [key for key in keys if say(shared_redis, f"PTTL {key}") == b":-1\r\n"]

    assert len(keys) == 4
    assert forever == ["expressplay:ledger"]


def test_a_lease_lasts_as_long_as_it_is_extended(
    open_at: Open, redis_url: str, shared_redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_at(redis_url), open_at(redis_url)
    assert isinstance(one, RedisLedger)
    one.claim([slot("a"), slot("b")])
    [lease, _unused] = [line for line in say(shared_redis, "KEYS *lease*").decode().split("\r\n") if "lease" in line]
    say(shared_redis, f"PEXPIRE {lease} 5000")

    one.extend()

    assert int(say(shared_redis, f"PTTL {lease}")[1:]) > 20_000
    # A lease that was lost and taken by somebody else stays with its new holder.
    say(shared_redis, f"DEL {lease}")
    [taken] = other.claim([slot("a"), slot("b")])
    one.extend()
    assert one.held([slot("a"), slot("b")]) == {taken}
    one.close()
    assert other.held([slot("a"), slot("b")]) == set()


def test_two_databases_of_a_server_are_two_ledgers(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    one, other = open_at(redis_url), open_at(shared_redis.url(tail="/1"))
    one.record([record(one.seal)])

    assert one.seal is not None and other.seal is not None
    assert one.seal.account != other.seal.account
    assert other.lookup([slot()]) == {}


def test_check_mode_writes_nothing(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    with open_at(redis_url, read_only=True) as view:
        assert view.lookup([slot()]) == {}

    assert say(shared_redis, "DBSIZE") == b":0\r\n"


@pytest.mark.parametrize(
    "value",
    [
        "text",
        "[]",
        "17",
        "[" * 20000,
        '{"format":"x"}',
        '{"format":"streamops.expressplay_ledger","version":1,"salt":"xx"}',
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_something_else_under_our_key_is_refused(
    open_at: Open, redis_url: str, shared_redis: RedisServer, value: str, read_only: bool
) -> None:
    say(shared_redis, f"SET expressplay:ledger '{value}'")

    with pytest.raises(LedgerError, match="something else under the key expressplay:ledger"):
        open_at(redis_url, read_only=read_only)

    assert value.encode() in say(shared_redis, "GET expressplay:ledger")


def test_a_key_of_another_kind_is_refused(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    say(shared_redis, "LPUSH expressplay:ledger x")

    with pytest.raises(LedgerError, match="name another database"):
        open_at(redis_url)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_ledger_is_refused(open_at: Open, redis_url: str, shared_redis: RedisServer, read_only: bool) -> None:
    mark = {"format": "streamops.expressplay ledger", "version": 2, "salt": "00"}
    say(shared_redis, f"SET expressplay:ledger {json.dumps(json.dumps(mark))}")

    with pytest.raises(LedgerError, match=r"newer version .* \(its form is 2"):
        open_at(redis_url, read_only=read_only)


def test_an_altered_record_is_absent_with_a_reason(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    ledger = open_at(redis_url)
    ledger.record([record(ledger.seal, slot("a")), record(ledger.seal, slot("b"))])
    assert ledger.seal is not None
    one, other = (record_key(ledger.seal.account, slot(name)) for name in "ab")
    say(shared_redis, f"COPY {one} {other} REPLACE", f"SET {one} nonsense")

    assert ledger.lookup([slot("a"), slot("b")]) == {}
    assert ledger.unreadable == {
        slot("a"): "its form is unknown",
        slot("b"): "it was moved here from another slot",
    }
    assert [summary.slot for summary in ledger.summaries()] == [slot("a")]
    assert ledger.damaged == [Damaged(None, None, None)]


def test_a_key_that_is_no_text_counts_as_a_damaged_record(
    open_at: Open, redis_url: str, shared_redis: RedisServer
) -> None:
    ledger = open_at(redis_url)
    ledger.record([record(ledger.seal)])
    say(shared_redis, r'SET "expressplay:record:\xff" nonsense')

    assert [summary.slot for summary in ledger.summaries()] == [slot()]
    assert ledger.damaged == [Damaged(None, None, None)]


def test_a_record_that_expires_while_records_are_listed_is_none(
    open_at: Open, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = open_at(redis_url)
    ledger.record([record(ledger.seal)])
    connection = ledger._connection
    keys = connection.keys
    monkeypatch.setattr(connection, "keys", lambda pattern: [*keys(pattern), b"expressplay:record:just-expired"])

    assert [summary.slot for summary in ledger.summaries()] == [slot()]
    assert ledger.damaged == []


@pytest.mark.parametrize("read_only", [False, True])
def test_without_an_authenticator_nothing_is_known_to_be_held(open_at: Open, redis_url: str, read_only: bool) -> None:
    with open_at(redis_url) as writer:
        writer.claim([slot()])
        ledger = open_at(redis_url, authenticator=None, read_only=read_only)
        assert ledger.held([slot()]) == set()
        assert ledger.lookup([slot()]) == {}


def test_a_password_opens_and_is_never_told(open_at: Open, start_redis: Start) -> None:
    server = start_redis("--requirepass", PASSWORD)

    ledger = open_at(server.url(), password=PASSWORD)
    ledger.record([record(ledger.seal)])
    assert ledger.lookup([slot()])

    for wrong in (None, "wrong password", "x"):
        with pytest.raises(LedgerError, match="refuses the user or the password") as raised:
            open_at(server.url(), password=wrong)
        assert wrong is None or wrong == "x" or wrong not in raised.value.message
        assert raised.value.__suppress_context__
        assert f"redis://127.0.0.1:{server.port}/0" in raised.value.message


def test_a_user_with_too_few_rights_is_told_what_is_needed(open_at: Open, start_redis: Start) -> None:
    needed = "+get +mget +set +del +eval +scan +pexpire +pexpireat +select"
    server = start_redis()
    say(
        server,
        f'ACL SETUSER deployer on ">{PASSWORD}" ~expressplay:* {needed}',
        f'ACL SETUSER visitor01 on ">{PASSWORD}" ~other:* +get',
    )

    ledger = open_at(server.url(userinfo="deployer@"), password=PASSWORD)
    ledger.claim([slot()])
    ledger.record([record(ledger.seal)])
    assert ledger.lookup([slot()])
    assert list(ledger.summaries())

    with pytest.raises(LedgerError, match="keys expressplay:") as raised:
        open_at(server.url(userinfo="visitor01@"), password=PASSWORD)
    assert "visitor01" not in raised.value.message
    for needed_right in ("get", "mget", "set", "del", "eval", "scan", "pexpire", "pexpireat"):
        assert needed_right in raised.value.message


@pytest.mark.usefixtures("quick")
def test_a_server_that_is_away_is_told(open_at: Open, start_redis: Start) -> None:
    server = start_redis()
    ledger = open_at(server.url())
    server.stop()

    with pytest.raises(LedgerError, match="cannot be reached"):
        ledger.lookup([slot()])
    with pytest.raises(LedgerError, match=f"127.0.0.1:{server.port}"):
        open_at(server.url())
    ledger.close()


def test_a_lost_connection_is_made_again(open_at: Open, redis_url: str, shared_redis: RedisServer) -> None:
    ledger = open_at(redis_url)
    ledger.record([record(ledger.seal)])

    say(shared_redis, "CLIENT KILL TYPE normal SKIPME yes")

    assert ledger.lookup([slot()])


@pytest.mark.parametrize("url", [f"redis://{'a' * 64}", "redis://127.0.0.1"])
def test_what_cannot_be_sent_is_told(open_at: Open, url: str, start_redis: Start) -> None:
    server = start_redis()
    with pytest.raises(LedgerError, match="has what cannot be sent: correct ledger_password") as raised:
        open_at(url.replace("127.0.0.1", f"127.0.0.1:{server.port}"), password=f"{PASSWORD}\ud800")
    assert PASSWORD not in raised.value.message


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not answer as Redis does"),
        (b"", "cannot be reached"),
        (None, "cannot be reached"),
        (
            b"-LOADING Redis is loading the dataset in memory\r\n",
            "is still loading its data: run again in a moment",
        ),
        (b"-ERR out of order\r\n", "the server answered 'out of order': look it up in the server's manual"),
    ],
)
def test_what_a_server_answers_instead_is_told(open_at: Open, answer: bytes | None, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                connection, _unused = listener.accept()
                with connection, contextlib.suppress(ConnectionError):
                    if answer is None:
                        stop.wait(5)
                    while answer and connection.recv(4096):
                        connection.sendall(answer)

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        try:
            with pytest.raises(LedgerError, match=words):
                open_at(f"redis://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            stop.set()
            # It still waits for somebody.
            socket.create_connection(listener.getsockname()).close()
            server.join()


def test_a_full_server_is_told_and_loses_nothing(open_at: Open, start_redis: Start) -> None:
    server = start_redis("--maxmemory-policy", "noeviction")
    ledger = open_at(server.url())
    ledger.record([record(ledger.seal, one) for one in slots(5)])
    say(server, "CONFIG SET maxmemory 1")

    with pytest.raises(LedgerError, match="no memory left"):
        ledger.record([record(ledger.seal, slot("new"))])

    assert len(ledger.lookup([*slots(5), slot("new")])) == 5


def test_a_replica_is_refused(open_at: Open, start_redis: Start) -> None:
    server = start_redis("--replicaof", "127.0.0.1", "1")

    with pytest.raises(LedgerError, match="name the primary"):
        open_at(server.url())


def test_tls_checks_the_server(open_at: Open, start_redis: Start, tmp_path: Path) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    for name, content in {
        "ca.pem": authority.cert_pem,
        "stranger.pem": stranger.cert_pem,
    }.items():
        content.write_to_path(tmp_path / name)
    servers = []
    for name in ("127.0.0.1", "elsewhere.example"):
        certificate = authority.issue_cert(name)
        certificate.cert_chain_pems[0].write_to_path(tmp_path / f"{name}.pem")
        certificate.private_key_pem.write_to_path(tmp_path / f"{name}.key")
        files = ["--tls-cert-file", f"{tmp_path}/{name}.pem", "--tls-key-file", f"{tmp_path}/{name}.key"]
        servers.append(start_redis(*files, "--tls-auth-clients", "no", tls=True))
    server, misnamed = servers
    trusted, strange = f"/0?ca_path={tmp_path}/ca.pem", f"/0?ca_path={tmp_path}/stranger.pem"

    ledger = open_at(server.url(scheme="rediss", tail=trusted))
    ledger.record([record(ledger.seal)])
    assert ledger.lookup([slot()])

    for refused in (
        server.url(scheme="rediss", tail=strange),
        server.url(scheme="rediss"),
        misnamed.url(scheme="rediss", tail=trusted),
    ):
        with pytest.raises(LedgerError, match="certificate is not trusted"):
            open_at(refused)
    (tmp_path / "empty.pem").touch()
    for useless in ("/nonexistent/ca.pem", f"{tmp_path}/empty.pem", str(tmp_path), "%00"):
        with pytest.raises(LedgerError, match=r"ca_path '.*' is no readable PEM file") as raised:
            open_at(server.url(scheme="rediss", tail=f"/0?ca_path={useless}"))
        assert repr(unquote(useless)) in raised.value.message


def test_the_missing_library_is_named(open_at: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(LedgerError, match="library redis") as raised:
        open_at("redis://127.0.0.1")

    assert sys.executable in raised.value.message
