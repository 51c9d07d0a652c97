# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ledgers of both kinds, and a clock that stands still."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import Ledger, open_ledger
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger import redis_server
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.redis_server import RedisServer
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    AUTHENTICATOR,
    Clock,
    Open,
)

HERE = Path(__file__).parent
SHARED: pytest.StashKey[tuple[Path, RedisServer]] = pytest.StashKey()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_at(tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Open ledgers that are closed after the test."""
    ledgers = []

    def open_one(location: str, **changes: Any) -> Ledger:
        options = {"authenticator": AUTHENTICATOR, "password": None, "read_only": False}
        ledgers.append(open_ledger(location, home=str(tmp_path / "home"), now=clock, **{**options, **changes}))
        return ledgers[-1]

    yield open_one
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the server that tests share.

    No fixture does it: ansible-test runs each test in a process of its own, which would start another server for the
    whole session, and which ends without having stopped it.
    """
    if redis_server.program() is not None and any(item.path.parent == HERE for item in session.items):
        directory = Path(tempfile.mkdtemp(prefix="expressplay-redis-"))
        session.stash[SHARED] = directory, RedisServer(directory)


def pytest_sessionfinish(session: pytest.Session) -> None:
    directory, server = session.stash.get(SHARED, (None, None))
    if directory is not None and server is not None:
        server.stop()
        shutil.rmtree(directory)


@pytest.fixture
def start_redis(tmp_path: Path) -> Iterator[Callable[..., RedisServer]]:
    """Start servers that are stopped after the test."""
    _need_a_program()
    servers: list[RedisServer] = []

    def start(*arguments: str, tls: bool = False) -> RedisServer:
        directory = tmp_path / f"redis-{len(servers)}"
        directory.mkdir()
        servers.append(RedisServer(directory, *arguments, tls=tls))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def shared_redis(request: pytest.FixtureRequest) -> RedisServer:
    _need_a_program()
    return request.session.stash[SHARED][1]


def _need_a_program() -> None:
    if redis_server.program() is None:
        message = "neither redis-server nor valkey-server is installed (see: make deps)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture
def redis_url(shared_redis: RedisServer) -> str:
    """The address of an empty database."""
    with socket.create_connection(("127.0.0.1", shared_redis.port)) as connection:
        connection.sendall(b"FLUSHALL\r\n")
        assert connection.recv(100) == b"+OK\r\n"
    return shared_redis.url()


@pytest.fixture(params=["sqlite", "redis"])
def location(request: pytest.FixtureRequest, path: Path) -> str:
    """Where a ledger can be made, of each kind."""
    if request.param == "sqlite":
        return str(path)
    url: str = request.getfixturevalue("redis_url")
    return url
