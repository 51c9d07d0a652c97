# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import socket
import ssl
from collections.abc import Callable

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.conftest import Client
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import (
    Server,
    build_token,
    drip,
    http_answer,
    pipe,
)

MakeClient = Callable[..., Client]
Serve = Callable[..., Server]


@pytest.fixture
def proxy(serve: Serve, license_answer: bytes, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A proxy for http that answers by itself, with credentials in its URL."""
    server = serve(license_answer)
    monkeypatch.setenv("http_proxy", f"http://operator:hunter2@{server.where}")
    return server


def tunnel_to(target: Server) -> Callable[[socket.socket], None]:
    """Do what a proxy does after CONNECT."""

    def act(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", target.port)) as onward:
            pipe(connection, onward)

    return act


def failure(client: Client, url: str) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        client.exchange.send(url, [("kid", "0" * 32)])
    return caught.value


def test_the_proxy_of_the_environment_is_used_with_its_credentials(proxy: Server, client: MakeClient) -> None:
    assert client().exchange.send("http://service.test/hms/wv/token", []).status == 200
    (request,) = proxy.requests
    assert request.target == "http://service.test/hms/wv/token"
    credentials = base64.b64encode(b"operator:hunter2").decode()
    assert request.headers["proxy-authorization"] == f"Basic {credentials}"


def test_without_use_proxy_the_environment_does_not_count(
    proxy: Server, serve: Serve, client: MakeClient, license_answer: bytes
) -> None:
    server = serve(license_answer)
    client(use_proxy=False).exchange.send(server.url, [])
    assert (len(server.requests), proxy.requests) == (1, [])


@pytest.mark.parametrize("no_proxy", ["127.0.0.1", "*", "example.org,127.0.0.0/8"])
def test_no_proxy_is_honoured(
    proxy: Server,
    serve: Serve,
    client: MakeClient,
    license_answer: bytes,
    monkeypatch: pytest.MonkeyPatch,
    no_proxy: str,
) -> None:
    monkeypatch.setenv("no_proxy", no_proxy)
    server = serve(license_answer)
    client().exchange.send(server.url, [])
    assert (len(server.requests), proxy.requests) == (1, [])


def test_tls_goes_through_a_tunnel(
    serve: Serve,
    client: MakeClient,
    license_answer: bytes,
    server_tls: ssl.SSLContext,
    ca_path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve(license_answer, tls=server_tls)
    proxy = serve(tunnel_to(server))
    monkeypatch.setenv("https_proxy", f"http://operator:hunter2@{proxy.where}")
    exchange = client(ca_path=ca_path).exchange
    # The name is not resolved on this side of the proxy.
    for _unused in range(2):
        assert exchange.send("https://service.test/hms/wv/token", []).status == 200
    exchange.close()
    assert [request.target for request in proxy.requests] == ["service.test:443"]
    assert "proxy-authorization" not in server.requests[0].headers
    assert build_token().encode() in license_answer


@pytest.mark.parametrize(("status", "attempts"), [(407, 1), (403, 1), (503, 3)])
def test_a_tunnel_that_is_refused(
    serve: Serve, client: MakeClient, monkeypatch: pytest.MonkeyPatch, status: int, attempts: int
) -> None:
    proxy = serve(http_answer(status, b"no"))
    monkeypatch.setenv("https_proxy", f"http://operator:hunter2@{proxy.where}")
    error = failure(client(retries=2), "https://service.test/")
    assert f"The proxy at {proxy.where} " in error.message
    assert f"(status {status})" in error.message
    assert (error.http_status, error.attempts, len(proxy.requests)) == (status, attempts, attempts)
    assert "hunter2" not in error.message


def test_a_plain_proxy_that_wants_other_credentials(
    serve: Serve, client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(http_answer(407, b"no"))
    monkeypatch.setenv("http_proxy", proxy.where)
    error = failure(client(retries=2), "http://service.test/")
    assert error.message.startswith(f"The proxy at {proxy.where} wants other credentials (status 407) (1 attempt): ")
    assert (error.http_status, error.attempts) == (407, 1)


def test_a_proxy_that_is_not_there_is_named_without_its_credentials(
    client: MakeClient, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://operator:hunter2@127.0.0.1:{closed_port}")
    error = failure(client(retries=1), "http://service.test/")
    assert f"The proxy at 127.0.0.1:{closed_port} refused the connection (2 attempts)" in error.message
    assert "hunter2" not in error.message


def test_a_tunnel_that_drips_does_not_outlast_the_timeout(
    serve: Serve, client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(drip(b"HTTP/1.1 200 OK\r\nX-Filler: " + b"x" * 300 + b"\r\n\r\n"))
    monkeypatch.setenv("https_proxy", f"http://{proxy.where}")
    error = failure(client(timeout=0.5), "https://service.test/")
    assert "did not answer in full within 0.5 s" in error.message


def test_a_socks_proxy_is_refused(client: MakeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5h://operator:hunter2@127.0.0.1:1080")
    error = failure(client(), "http://service.test/")
    assert "The proxy at 127.0.0.1:1080 is a SOCKS proxy" in error.message
    assert "hunter2" not in error.message
    assert error.attempts == 0


@pytest.mark.parametrize("url", ["http://", "http://:8080", "http://[::1", "http://127.0.0.1:port"])
def test_a_proxy_variable_that_is_no_url(client: MakeClient, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("http_proxy", url)
    error = failure(client(retries=2), "http://service.test/")
    assert "proxy" in error.message
    assert error.attempts <= 1
