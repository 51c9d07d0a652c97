# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import gzip
import socket
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service import transport
from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import read_uri_list
from ansible_collections.streamops.expressplay.plugins.module_utils._service.body import BODY_LIMIT
from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import (
    Exchange,
    HttpOptions,
    request_license,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.conftest import Client
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import (
    AUTHENTICATOR,
    Action,
    Server,
    build_token,
    drip,
    hang_up,
    http_answer,
    reset,
    then_close,
)

PARAMETERS = [("customerAuthenticator", AUTHENTICATOR), ("expirationTime", "+60"), ("contentId", "Größe & = ?")]
MakeClient = Callable[..., Client]
Serve = Callable[..., Server]


def failure(client: Client, url: str) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        request_license(client.exchange, url, PARAMETERS, read_uri_list)
    return caught.value


# What is sent


def test_post_sends_a_form(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    server = serve(license_answer)
    found, attempts = request_license(client().exchange, server.url, PARAMETERS, read_uri_list)
    (request,) = server.requests
    assert (found.token, attempts) == (build_token(), 1)
    assert (request.method, request.target) == ("POST", "/hms/wv/token")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"expirationTime=%2B60" in request.body
    assert parse_qsl(request.body.decode()) == PARAMETERS


def test_get_sends_a_query(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    server = serve(license_answer)
    request_license(client(method="GET").exchange, server.url, PARAMETERS, read_uri_list)
    (request,) = server.requests
    assert (request.method, request.body) == ("GET", b"")
    assert "expirationTime=%2B60" in request.target
    assert "+" not in request.target
    assert parse_qsl(urlsplit(request.target).query) == PARAMETERS


def test_a_repeated_parameter_is_sent_as_often(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    server = serve(license_answer)
    client().exchange.send(server.url, [("wvExtension", "wudo,AA=="), ("wvExtension", "abcd,BB==")])
    assert server.requests[0].body == b"wvExtension=wudo%2CAA%3D%3D&wvExtension=abcd%2CBB%3D%3D"


def test_text_that_cannot_be_encoded_is_refused_without_it(client: MakeClient, closed_port: int) -> None:
    with pytest.raises(ExchangeError) as caught:
        client().exchange.send(f"http://127.0.0.1:{closed_port}/", [("contentId", "private\ud800")])
    assert "UTF-8" in caught.value.message
    assert "private" not in caught.value.message
    assert caught.value.attempts == 0
    assert caught.value.__context__ is None


def test_netrc_is_not_read(
    serve: Serve, client: MakeClient, license_answer: bytes, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="utf-8") as file:
        file.write("machine 127.0.0.1 login user password pass\n")
    monkeypatch.setenv("NETRC", netrc)
    server = serve(license_answer)
    client().exchange.send(server.url, PARAMETERS)
    assert "authorization" not in server.requests[0].headers


def test_cookies_are_not_kept(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(200, b"x", Set_Cookie="session=1"))
    exchange = client().exchange
    exchange.send(server.url, PARAMETERS)
    exchange.send(server.url, PARAMETERS)
    assert "cookie" not in server.requests[1].headers


# Connections


def test_one_connection_serves_many_requests(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
    server = serve(license_answer, http_answer(400, b"no"), chunked, http_answer(200), license_answer)
    exchange = client().exchange
    bodies = [exchange.send(server.url, PARAMETERS).body for _unused in range(5)]
    assert bodies[1:4] == [b"no", b"x", b""]
    assert {request.connection for request in server.requests} == {1}


def test_nothing_is_opened_before_the_first_request(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    server = serve(license_answer)
    exchange = client(ca_path="/does/not/exist").exchange
    exchange.close()
    assert server.connections == 0


def test_a_closed_exchange_can_be_used_again(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    server = serve(license_answer)
    with client().exchange as exchange:
        exchange.send(server.url, PARAMETERS)
    with exchange:
        exchange.send(server.url, PARAMETERS)
    assert [request.connection for request in server.requests] == [1, 2]


def test_threads_share_the_connections(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    server = serve(license_answer)
    exchange = client(connections=4).exchange
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: exchange.send(server.url, PARAMETERS), range(40)))
    assert [reply.status for reply in replies] == [200] * 40
    assert server.connections <= 4


def test_the_second_address_of_a_host_is_tried(
    serve: Serve, client: MakeClient, license_answer: bytes, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(license_answer)
    addresses = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in (closed_port, server.port)
    ]
    monkeypatch.setattr(transport.socket, "getaddrinfo", lambda *_args, **_kwargs: addresses)
    assert client().exchange.send(f"http://service.test:{server.port}/", PARAMETERS).status == 200


def test_the_addresses_of_a_host_share_the_time(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    timeouts: list[float] = []

    class Recorder(socket.socket):
        def settimeout(self, value: float | None) -> None:
            assert value is not None
            timeouts.append(value)
            super().settimeout(value)

    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", closed_port))] * 3
    monkeypatch.setattr(transport.socket, "getaddrinfo", lambda *_args, **_kwargs: addresses)
    monkeypatch.setattr(transport.socket, "socket", Recorder)
    deadline = transport.Deadline(lambda: 0.0)
    deadline.start(12.0)
    with pytest.raises(ConnectionRefusedError):
        transport.open_socket("service.test", 443, deadline)
    assert timeouts == [4.0, 6.0, 12.0]


# What is tried again


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(reset, id="reset"),
        pytest.param(hang_up, id="no answer"),
        pytest.param(then_close(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhttps://"), id="truncated"),
        pytest.param(then_close(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"), id="no body"),
        pytest.param(then_close(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhttps"), id="in a chunk"),
        pytest.param(
            then_close(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n"), id="between chunks"
        ),
        pytest.param(then_close(b"HTTP/1.1 200 OK\r\nContent-"), id="in the head"),
        *(pytest.param(http_answer(status, b"busy"), id=str(status)) for status in (429, 500, 502, 503, 504)),
    ],
)
def test_a_passing_trouble_is_tried_again(
    serve: Serve, client: MakeClient, license_answer: bytes, trouble: Action
) -> None:
    server = serve(trouble, trouble, license_answer)
    made = client(retries=3)
    found, attempts = request_license(made.exchange, server.url, PARAMETERS, read_uri_list)
    assert (found.token, attempts) == (build_token(), 3)
    assert len(server.requests) == 3
    assert made.sleeps == [0.25, 0.5]
    assert len(made.retries) == 2
    assert all(server.where in line for line in made.retries)
    assert made.retries[0].endswith("attempt 2 of 4 follows in 0.2 s")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 408, 501, 505])
def test_a_refusal_is_final(serve: Serve, client: MakeClient, status: int) -> None:
    server = serve(http_answer(status, b"Error -4018", Retry_After="1"))
    made = client(retries=3)
    error = failure(made, server.url)
    assert (error.http_status, error.code, error.attempts) == (status, -4018, 1)
    assert len(server.requests) == 1
    assert made.sleeps == []


@pytest.mark.parametrize(
    "answer",
    [
        then_close(b"HTTP/1.1 401 No\r\nContent-Length: 500\r\n\r\nError -2018"),
        then_close(b"HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nErr"),
        http_answer(401, b"x" * (BODY_LIMIT + 1)),
        http_answer(401, b"x", Content_Encoding="br"),
    ],
    ids=["cut", "cut in a chunk", "too long", "unknown encoding"],
)
def test_a_refusal_stands_even_if_its_text_is_damaged(serve: Serve, client: MakeClient, answer: Action) -> None:
    server = serve(answer)
    error = failure(client(retries=3), server.url)
    assert (error.http_status, error.attempts) == (401, 1)
    assert "customer_authenticator" in str(error.hint)


def test_the_last_status_is_reported_when_the_retries_are_used_up(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(503, b"busy"))
    error = failure(client(retries=2), server.url)
    assert (error.http_status, error.code, error.attempts) == (503, None, 3)
    assert error.message.startswith(f'The token service at {server.where} answered with status 503 and says "busy" (3')
    assert len(server.requests) == 3


def test_no_retries_means_one_attempt(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(503))
    assert failure(client(retries=0), server.url).attempts == 1
    assert len(server.requests) == 1


def test_retry_after_in_seconds_is_obeyed(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    server = serve(http_answer(429, Retry_After="7"), license_answer)
    made = client(retries=1)
    request_license(made.exchange, server.url, PARAMETERS, read_uri_list)
    assert made.sleeps == [7.25]


def test_retry_after_as_a_date_is_obeyed(serve: Serve, license_answer: bytes) -> None:
    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    date = format_datetime(now + timedelta(seconds=9), usegmt=True)
    server = serve(http_answer(503, Retry_After=date), license_answer)
    sleeps: list[float] = []
    with Exchange(
        HttpOptions(timeout=10, retries=1),
        sleep=sleeps.append,
        monotonic=lambda: sum(sleeps),
        now=lambda: now,
        random=lambda: 0.0,
    ) as exchange:
        assert exchange.send(server.url, PARAMETERS).attempts == 2
    assert sleeps == [9.0]


def test_a_retry_after_that_takes_too_long_ends_it_at_once(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(429, Retry_After="3600"))
    made = client(timeout=10.0, retries=2)
    error = failure(made, server.url)
    assert (error.http_status, error.attempts, made.sleeps) == (429, 1, [])
    assert "wants to be left alone for 3600 s, longer than the 30 s" in error.message


def test_the_whole_exchange_is_bounded(serve: Serve) -> None:
    """The sleeps let the clock run: after the budget of timeout times (retries + 1) there is no further attempt."""
    clock = [0.0]

    def sleep(seconds: float) -> None:
        clock[0] += 12

    server = serve(http_answer(503))
    with Exchange(
        HttpOptions(timeout=4, retries=5), sleep=sleep, monotonic=lambda: clock[0], random=lambda: 1.0
    ) as exchange:
        reply = exchange.send(server.url, PARAMETERS)
    assert (reply.status, reply.attempts) == (503, 3)
    assert reply.note == ", and no time is left for another attempt"


# An overloaded service


@pytest.mark.parametrize("status", [429, 503])
def test_all_requests_hold_back_when_the_service_is_overloaded(
    serve: Serve, client: MakeClient, license_answer: bytes, status: int
) -> None:
    """The one that was refused leaves, having no retries; the next one keeps the pause all the same."""
    server = serve(http_answer(status, Retry_After="2"), license_answer)
    made = client(retries=0)
    assert made.exchange.send(server.url, PARAMETERS).status == status
    assert made.sleeps == []
    assert made.exchange.send(server.url, PARAMETERS).status == 200
    (pause,) = made.sleeps
    assert pause == pytest.approx(2.25 + 0.25, abs=0.2)


@pytest.mark.parametrize("trouble", [reset, *(http_answer(status) for status in (400, 401, 500, 502, 504))])
def test_another_trouble_holds_nobody_back(
    serve: Serve, client: MakeClient, license_answer: bytes, trouble: Action
) -> None:
    server = serve(trouble, license_answer)
    made = client(retries=0)
    with contextlib.suppress(ExchangeError):
        made.exchange.send(server.url, PARAMETERS)
    assert made.exchange.send(server.url, PARAMETERS).status == 200
    assert made.sleeps == []


def test_a_request_that_would_wait_too_long_is_not_sent(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(429, Retry_After="3600"))
    made = client(timeout=10.0, retries=2)
    made.exchange.send(server.url, PARAMETERS)
    error = failure(made, server.url)
    assert error.message.startswith(
        f"The token service at {server.where} was not asked: after a status 429 or 503 all requests hold back for "
    )
    assert "longer than the 30.0 s that timeout and retries leave: run again later" in error.message
    assert (error.attempts, error.http_status) == (0, None)
    assert len(server.requests) == 1
    assert made.sleeps == []


def test_waiting_for_others_counts_against_the_time_of_a_request(serve: Serve) -> None:
    """While this request pauses, another one is told to stay away for longer than there is time."""
    server = serve(http_answer(503), http_answer(429, Retry_After="60"))
    clock = [0.0]
    others: list[object] = []

    def sleep(seconds: float) -> None:
        clock[0] += seconds
        if not others:
            others.append(None)
            others.append(exchange.send(server.url, PARAMETERS))

    with Exchange(
        HttpOptions(timeout=4, retries=2), sleep=sleep, monotonic=lambda: clock[0], random=lambda: 1.0
    ) as exchange:
        reply = exchange.send(server.url, PARAMETERS)
    assert (reply.status, reply.attempts, len(server.requests)) == (503, 1, 2)
    assert reply.note == (
        ", and was not asked again: after a status 429 or 503 all requests hold back for 61.0 s, longer than the "
        "11.5 s that timeout and retries leave"
    )


def test_an_overload_that_many_meet_at_once_is_told_once(serve: Serve, license_answer: bytes) -> None:
    clock = [0.0]
    refused = threading.Barrier(4)
    waiting = threading.Barrier(4, action=lambda: clock.append(10.0))

    def refuse_together(connection: socket.socket) -> None:
        refused.wait(10)
        connection.sendall(http_answer(503, Retry_After="5"))

    def sleep(_seconds: float) -> None:
        waiting.wait(10)

    server = serve(*[refuse_together] * 4, license_answer)
    lines: list[str] = []
    exchange = Exchange(
        HttpOptions(timeout=10, retries=3),
        connections=4,
        sleep=sleep,
        monotonic=lambda: clock[-1],
        random=lambda: 0.5,
        on_retry=lines.append,
    )
    with exchange, ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: exchange.send(server.url, PARAMETERS), range(4)))
    assert [reply.status for reply in replies] == [200] * 4
    assert len(lines) == 1


# Limits


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        pytest.param(b"", http_answer(200, b"#", X_Filler="x" * 200), id="in the head"),
        pytest.param(http_answer(200, Content_Length="200"), b"#" * 200, id="in the body"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n#\r\n" * 40 + b"0\r\n\r\n", id="in chunks"
        ),
    ],
)
def test_a_drip_does_not_outlast_the_timeout(serve: Serve, client: MakeClient, head: bytes, rest: bytes) -> None:
    def act(connection: socket.socket) -> None:
        connection.sendall(head)
        drip(rest)(connection)

    server = serve(act)
    error = failure(client(timeout=0.5), server.url)
    assert error.message.startswith(f"The server at {server.where} did not answer in full within 0.5 s (1 attempt)")


def test_silence_does_not_outlast_the_timeout(serve: Serve, client: MakeClient, license_answer: bytes) -> None:
    def act(connection: socket.socket) -> None:
        time.sleep(2)
        connection.sendall(license_answer)

    server = serve(act)
    error = failure(client(timeout=0.2, retries=1), server.url)
    assert "did not answer in full within 0.2 s" in error.message
    assert "timeout" in str(error.hint)
    assert error.http_status is None


def test_a_last_attempt_with_little_time_left_still_names_the_option(serve: Serve, client: MakeClient) -> None:
    server = serve(lambda _connection: time.sleep(1))
    # The pause of 0.25 s leaves 0.05 of the 0.3 s of the second attempt.
    error = failure(client(timeout=0.3, retries=1), server.url)
    assert error.attempts == 2
    assert "did not answer in full within 0.3 s (2 attempts)" in error.message


@pytest.mark.parametrize(
    "answer",
    [
        http_answer(200, b"x" * (BODY_LIMIT + 1)),
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (2 * BODY_LIMIT),
        http_answer(200, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
    ],
    ids=["announced", "endless", "compressed"],
)
def test_more_than_an_answer_is_refused(serve: Serve, client: MakeClient, answer: bytes) -> None:
    server = serve(then_close(answer))
    error = failure(client(retries=2), server.url)
    assert "sent more than 64 KiB" in error.message
    assert error.attempts == 1


def test_a_compressed_bomb_does_not_go_off(serve: Serve, client: MakeClient) -> None:
    # As many zeros as fit into a body of the allowed size: about 60 MB.
    bomb = gzip.compress(bytes(60_000_000))
    assert len(bomb) <= BODY_LIMIT
    server = serve(http_answer(200, bomb, Content_Encoding="gzip"))
    tracemalloc.start()
    try:
        error = failure(client(), server.url)
        _unused, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "sent more than 64 KiB" in error.message
    assert peak < 10_000_000


def test_the_largest_answer_is_read(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(200, b"x" * BODY_LIMIT))
    assert client().exchange.send(server.url, PARAMETERS).body == b"x" * BODY_LIMIT


@pytest.mark.parametrize(("encoding", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_an_encoded_answer_is_decoded(
    serve: Serve, client: MakeClient, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    server = serve(http_answer(200, encode(b"hello"), Content_Encoding=encoding))
    assert client().exchange.send(server.url, PARAMETERS).body == b"hello"
    assert server.requests[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", b"hello"), ("gzip", gzip.compress(b"hello" * 99)[:-9]), ("br", b"hello")],
    ids=["not compressed", "cut", "unknown"],
)
def test_an_answer_that_cannot_be_decoded(serve: Serve, client: MakeClient, encoding: str, body: bytes) -> None:
    server = serve(http_answer(200, body, Content_Encoding=encoding))
    error = failure(client(retries=2), server.url)
    assert f"The answer of the server at {server.where} cannot be decoded" in error.message
    assert error.attempts == 1


# Failures in words


def test_a_closed_port(client: MakeClient, closed_port: int) -> None:
    error = failure(client(retries=1), f"http://127.0.0.1:{closed_port}/hms/wv/token")
    assert error.message == (
        f"The server at 127.0.0.1:{closed_port} refused the connection (2 attempts): check that it runs there, "
        "base_url, and any firewall in between."
    )
    assert (error.attempts, error.http_status, error.code) == (2, None, None)
    assert error.description == f"the server at 127.0.0.1:{closed_port} refused the connection"


@pytest.mark.parametrize(
    ("number", "attempts"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 3)], ids=["no such name", "no resolver"]
)
def test_a_name_that_cannot_be_resolved(
    client: MakeClient, monkeypatch: pytest.MonkeyPatch, number: int, attempts: int
) -> None:
    def getaddrinfo(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror(number, "Name or service not known")

    monkeypatch.setattr(transport.socket, "getaddrinfo", getaddrinfo)
    error = failure(client(retries=2), "http://service.test/hms/wv/token")
    assert "host name of the server at service.test:80 cannot be resolved" in error.message
    assert "prod_domain" in str(error.hint)
    assert error.attempts == attempts


def test_a_network_that_is_out_of_reach(client: MakeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_args: object, **_kwargs: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(transport.socket, "getaddrinfo", getaddrinfo)
    error = failure(client(), "http://service.test/")
    assert "The server at service.test:80 cannot be reached (network is unreachable)" in error.message


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"HTTP/1.1 abc\r\n\r\n"],
    ids=["ssh", "too many headers", "no status"],
)
def test_a_server_of_another_protocol(serve: Serve, client: MakeClient, answer: bytes) -> None:
    server = serve(then_close(answer))
    error = failure(client(retries=2), server.url)
    assert "does not answer in HTTP" in error.message
    assert error.attempts == 1


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://elsewhere.example:8443/x?customerAuthenticator=abc", "elsewhere.example:8443"),
        ("https://user:hunter2@elsewhere.example/", "elsewhere.example:443"),
        ("/login", None),
        ("https://[", "an unreadable address"),
        ("", "nowhere"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused(
    serve: Serve, client: MakeClient, status: int, location: str, target: str | None
) -> None:
    server = serve(http_answer(status, b"moved", Location=location))
    error = failure(client(retries=2), server.url)
    assert f"redirects to {target or server.where} (status {status})" in error.message
    assert "customer authenticator" in error.message
    assert not any(secret in error.message for secret in ("hunter2", "abc", "login"))
    assert (error.http_status, error.attempts) == (status, 1)
    assert len(server.requests) == 1


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://", "http://[::1", "http://127.0.0.1:port/", "nonsense"])
def test_an_address_that_cannot_be_used(client: MakeClient, url: str) -> None:
    error = failure(client(retries=2), url)
    assert "base_url" in str(error.hint)
    assert error.attempts <= 1


def test_without_requests_the_message_names_the_interpreter(
    client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    monkeypatch.setitem(sys.modules, "requests.adapters", None)
    error = failure(client(), "http://127.0.0.1/")
    assert f"requests is missing for {sys.executable}" in error.message
    assert "pip install requests" in error.message
    assert error.attempts == 0
    assert error.__context__ is None


# Answers of the service


def test_an_event_code_comes_with_its_hint(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(401, b'{"errorCode": -2018, "message": "Nope"}', Content_Type="application/json"))
    error = failure(client(), server.url)
    assert error.message.startswith(
        f"The token service at {server.where} answered -2018 (the customer authenticator is invalid) and says "
        '"Nope" (1 attempt): check customer_authenticator'
    )
    assert (error.code, error.http_status, error.description) == (-2018, 401, "the customer authenticator is invalid")
    assert str(error.hint).startswith("Check customer_authenticator")


@pytest.mark.parametrize(
    ("status", "hint"),
    [(400, "policy"), (403, "firewall"), (404, "prod_domain"), (429, "fewer"), (500, "retries"), (418, "base_url")],
)
def test_a_status_without_a_code_has_a_hint_too(serve: Serve, client: MakeClient, status: int, hint: str) -> None:
    server = serve(http_answer(status))
    error = failure(client(), server.url)
    assert f"answered with status {status} (1 attempt): " in error.message
    assert hint in str(error.hint)
    assert error.code is None


def test_an_error_page_with_status_200_is_that_error(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(200, b"<html>Error -2019</html>"))
    error = failure(client(), server.url)
    assert (error.code, error.http_status) == (-2019, 200)


def test_a_login_page_with_status_200_is_named(serve: Serve, client: MakeClient) -> None:
    server = serve(http_answer(200, b"<html>Please log in</html>"))
    error = failure(client(retries=2), server.url)
    assert f"The token service at {server.where} sent an HTML page where a license URL belongs" in error.message
    assert (error.code, error.http_status, error.attempts) == (None, 200, 1)
    assert "base_url" in str(error.hint)


def test_a_deadline_that_is_over_is_a_timeout() -> None:
    moments = iter((100.0, 103.0, 105.0))
    deadline = transport.Deadline(lambda: next(moments))
    deadline.start(5)
    assert deadline.left() == 2
    with pytest.raises(TimeoutError, match="the time limit of the attempt is over"):
        deadline.left()
