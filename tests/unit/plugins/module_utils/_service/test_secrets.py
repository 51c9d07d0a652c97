# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret may be in anything that a person, a log or a callback gets to see, however the exchange ends."""

from __future__ import annotations

import base64
import logging
import socket
import traceback
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import read_uri_list
from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import request_license
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.conftest import Client
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import (
    AUTHENTICATOR,
    Action,
    Server,
    build_token,
    hang_up,
    http_answer,
    reset,
    then_close,
)

CONTENT_KEY = "a9b9033df0b9ca5447839e3d074817a0"
SECRETS = [AUTHENTICATOR, AUTHENTICATOR.partition(",")[2], CONTENT_KEY, build_token()]
PARAMETERS = [("customerAuthenticator", AUTHENTICATOR), ("contentKey.0", CONTENT_KEY)]
ECHO = ("You sent customerAuthenticator=" + quote(AUTHENTICATOR) + " and " + AUTHENTICATOR + " " + CONTENT_KEY).encode()


def silence(connection: socket.socket) -> None:
    connection.recv(1)


def forms(secret: str) -> set[str]:
    data = secret.encode()
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret).lower(),
        base64.b64encode(data).decode().rstrip("="),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
        data.hex(),
    }


ENDS: dict[str, Action] = {
    "reset": reset,
    "no answer": hang_up,
    "silence": silence,
    "truncated": then_close(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + build_token().encode()),
    "another protocol": then_close(ECHO + b"\r\n\r\n"),
    "a damaged head": then_close(b"HTTP/1.1 500 Oops\r\nno colon here\r\nContent-Length: 0\r\n\r\n"),
    "a redirect": http_answer(302, b"", Location="https://elsewhere.example/?" + ECHO.decode().replace(" ", "+")),
    "an echo": http_answer(400, ECHO),
    "an echo in a reason": b"HTTP/1.1 500 " + ECHO + b"\r\nContent-Length: 0\r\n\r\n",
    "an echo as JSON": http_answer(400, b'{"code": -4018, "message": "' + ECHO + b'"}'),
    "an echo that is cut": http_answer(400, b"x " * 80 + ECHO),
    "a token in an error": http_answer(500, b"No such token: " + build_token().encode()),
    "an echo with 200": http_answer(200, ECHO),
    "keys of JSON": http_answer(200, b'{"' + CONTENT_KEY.encode() + b'": "' + build_token().encode() + b'"}'),
    "two tokens": http_answer(200, (f"https://host/?ExpressPlayToken={build_token()}\r\n" * 2).encode()),
    "a bad line": http_answer(200, b"token=" + build_token().encode()),
}


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("end", ENDS)
def test_no_secret_comes_out(
    serve: Callable[..., Server],
    client: Callable[..., Client],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    method: str,
    end: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(ENDS[end])
    made = client(method=method, retries=1, timeout=0.5)
    with pytest.raises(ExchangeError) as caught:
        request_license(made.exchange, server.url, PARAMETERS, read_uri_list)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    captured = capfd.readouterr()
    shown = [str(error), repr(error), repr(vars(error)), "".join(traceback.format_exception_only(error))]
    shown += [*made.retries, caplog.text, captured.out, captured.err]
    for secret in SECRETS:
        for form in forms(secret):
            assert not any(form in text for text in shown)


def test_the_log_of_a_success_has_no_secret_either(
    serve: Callable[..., Server],
    client: Callable[..., Client],
    caplog: pytest.LogCaptureFixture,
    license_answer: bytes,
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(license_answer)
    request_license(client(method="GET").exchange, server.url, PARAMETERS, read_uri_list)
    assert "Starting new HTTP connection" in caplog.text
    assert not any(form in caplog.text for secret in SECRETS for form in forms(secret))


def test_closing_leaves_the_loggers_as_they_were(
    serve: Callable[..., Server], client: Callable[..., Client], license_answer: bytes
) -> None:
    logger = logging.getLogger("urllib3.connectionpool")
    before = list(logger.filters)
    exchange = client().exchange
    exchange.send(serve(license_answer).url, PARAMETERS)
    assert len(logger.filters) == len(before) + 1
    exchange.close()
    assert logger.filters == before


def test_what_was_issued_is_not_in_a_repr(
    serve: Callable[..., Server], client: Callable[..., Client], license_answer: bytes
) -> None:
    server = serve(license_answer)
    exchange = client().exchange
    found, _unused = request_license(exchange, server.url, PARAMETERS, read_uri_list)
    assert build_token() not in repr(found) + repr(exchange.send(server.url, PARAMETERS))
