# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ledgers of both kinds, and a clock that stands still."""

from __future__ import annotations

import os
import socket
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


@pytest.fixture(scope="session")
def start_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RedisServer]]:
    if redis_server.program() is None:
        message = "neither redis-server nor valkey-server is installed (see: make deps)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    servers = []

    def start(*arguments: str, tls: bool = False) -> RedisServer:
        servers.append(RedisServer(tmp_path_factory.mktemp("redis"), *arguments, tls=tls))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def shared_redis(start_redis: Callable[..., RedisServer]) -> RedisServer:
    return start_redis()


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
