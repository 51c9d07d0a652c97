# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers for the tests, and exchanges that never sleep."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import trustme

from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import Exchange, HttpOptions
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import (
    Action,
    Server,
    build_token,
    http_answer,
)


@dataclass
class Client:
    """An exchange, and what it did besides sending."""

    exchange: Exchange
    sleeps: list[float]
    retries: list[str]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers = []

    def start(*actions: Action, tls: ssl.SSLContext | None = None) -> Server:
        servers.append(Server(list(actions), tls))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def client() -> Iterator[Callable[..., Client]]:
    """Make a client whose jitter is one half and whose sleeps are only noted down: they set its clock forward."""
    exchanges = []

    def make(connections: int = 1, **options: Any) -> Client:
        sleeps: list[float] = []
        retries: list[str] = []
        exchange = Exchange(
            HttpOptions(**({"timeout": 10.0, "retries": 0} | options)),
            connections=connections,
            sleep=sleeps.append,
            monotonic=lambda: time.monotonic() + sum(sleeps),
            random=lambda: 0.5,
            on_retry=retries.append,
        )
        exchanges.append(exchange)
        return Client(exchange, sleeps, retries)

    yield make
    for exchange in exchanges:
        exchange.close()


@pytest.fixture
def closed_port() -> int:
    """A port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "service.test").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def ca_path(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture
def license_answer() -> bytes:
    """The answer to a Widevine request that went well."""
    url = f"https://wv.test.expressplay.com/hms/wv/rights/?ExpressPlayToken={build_token()}"
    return http_answer(200, url.encode() + b"\r\n", Content_Type="text/uri-list")
