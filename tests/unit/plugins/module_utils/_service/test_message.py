# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests of any method, with a query and with JSON, as the key store takes them."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.body import BODY_LIMIT
from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.plugins.module_utils._service.message import Message, token_request
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.conftest import Client
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import (
    AUTHENTICATOR,
    Action,
    Server,
    hang_up,
    http_answer,
    reset,
)

MakeClient = Callable[..., Client]
Serve = Callable[..., Server]
KEK = "000102030405060708090a0b0c0d0e0f"
QUERY = [("customerAuthenticator", AUTHENTICATOR), ("kek", KEK)]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_query_and_json_are_sent(serve: Serve, client: MakeClient, method: str) -> None:
    server = serve(http_answer(200, b""))
    document = None if method in ("GET", "DELETE") else {"info": "Größe 💿", "expiration": None}
    reply = client().exchange.submit(Message(method, f"{server.base_url}/keystore/keys", QUERY, document=document))
    assert (reply.status, reply.body, reply.attempts) == (200, b"", 1)
    [request] = server.requests
    assert request.method == method
    assert urlsplit(request.target).path == "/keystore/keys"
    assert parse_qsl(urlsplit(request.target).query) == QUERY
    if document is None:
        assert request.body == b""
        assert "content-type" not in request.headers
    else:
        assert json.loads(request.body) == document
        assert request.headers["content-type"] == "application/json"


def test_a_token_request_has_its_parameters_in_one_place() -> None:
    address = "https://host/hms/wv/token"
    get, post = (token_request(method, address, [("a", "+ü")]) for method in ("GET", "POST"))
    assert (get.address(), get.body()) == (f"{address}?a=%2B%C3%BC", None)
    assert (post.address(), post.body()) == (address, ("application/x-www-form-urlencoded", b"a=%2B%C3%BC"))


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_every_method_is_tried_again(serve: Serve, client: MakeClient, method: str) -> None:
    server = serve(hang_up, http_answer(503, b""), http_answer(200, b"done"))
    reply = client(retries=2).exchange.submit(Message(method, server.url, QUERY))
    assert (reply.body, reply.attempts) == (b"done", 3)


def test_a_longer_answer_is_read_where_it_is_expected(serve: Serve, client: MakeClient) -> None:
    body = b"x" * (BODY_LIMIT + 1)
    server = serve(http_answer(200, body))
    exchange = client().exchange
    assert exchange.submit(Message("GET", server.url, QUERY, longest_answer=len(body))).body == body
    for limit in (BODY_LIMIT, len(body) - 1):
        with pytest.raises(ExchangeError, match="no answer of ExpressPlay"):
            exchange.submit(Message("GET", server.url, QUERY, longest_answer=limit))


@pytest.mark.parametrize(
    "message",
    [
        Message("PUT", "http://127.0.0.1:1/keys", document={"info": "\ud800"}),
        Message("GET", "http://127.0.0.1:1/keys", [("kek", "\ud800")]),
    ],
)
def test_what_does_not_exist_in_utf_8_is_not_sent(client: MakeClient, message: Message) -> None:
    with pytest.raises(ExchangeError, match="do not exist in UTF-8"):
        client().exchange.submit(message)


ENDS: dict[str, Action] = {
    "reset": reset,
    "no answer": hang_up,
    "a redirect": http_answer(302, b"", Location=f"https://elsewhere.example/?kek={KEK}"),
    "too long": http_answer(200, b"x" * 100),
}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("end", ENDS)
def test_no_secret_of_a_url_comes_out(
    serve: Serve,
    client: MakeClient,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    method: str,
    end: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(ENDS[end])
    made = client(retries=1, timeout=0.5)
    with pytest.raises(ExchangeError) as caught:
        made.exchange.submit(Message(method, server.url, QUERY, document={"ek": KEK}, longest_answer=10))
    error, captured = caught.value, capfd.readouterr()
    shown = [str(error), repr(vars(error)), "".join(traceback.format_exception_only(error)), *made.retries]
    shown += [caplog.text, captured.out, captured.err, repr(Message(method, server.url, QUERY, document={"ek": KEK}))]
    for secret in (AUTHENTICATOR, AUTHENTICATOR.partition(",")[2], KEK):
        assert not any(form in text for form in (secret, quote(secret, safe="")) for text in shown)
