# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is asked of a key store, and how its answers are read: those of the contract, and those of the open server.

The answers of the open-source server were recorded from one that ran.
"""

from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.store import KeyStore
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.stored import StoredKey
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.task import key_route
from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import Reply
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._keystore.standins import (
    AUTHENTICATOR,
    EK,
    KEK,
    KEK_ID,
    KEY,
    KID,
    SERVICE,
    ScriptedStore,
    reply,
)

OTHER_KID = "4e2df6b45e8257e187b2802b22ae7418"
URL = "https://api.test.expressplay.com/keystore"
OBJECT = {"kid": KID, "ek": EK, "kekId": KEK_ID, "lastUpdate": "2026-01-01T00:00:00.000Z"}
STORED = StoredKey(KID, EK, {"kek_id": KEK_ID}, "2026-01-01T00:00:00.000Z")

# Of the open-source server: words where the contract has an object, and a null for each key that is missing.
OPEN_NOT_FOUND = reply(400, b"Not Found")
OPEN_SEVERAL = reply(200, json.dumps([OBJECT, None]).encode())
OPEN_EMPTY = reply(200, b"")


def of_json(document: Any, status: int = 200, attempts: int = 1) -> Reply:
    return reply(status, json.dumps(document).encode(), attempts)


def store(*replies: Reply | ExchangeError, **service: Any) -> tuple[KeyStore, ScriptedStore]:
    exchange = ScriptedStore(*replies)
    return KeyStore(exchange, key_route({**SERVICE, **service}), {AUTHENTICATOR, KEK}), exchange  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("service", "url"),
    [
        ({}, URL),
        ({"service": "production"}, "https://api.service.expressplay.com/keystore"),
        (
            {"service": "production", "prod_domain": "service.expressplay.cn"},
            "https://api.service.expressplay.cn/keystore",
        ),
        ({"base_url": "http://127.0.0.1:8080/"}, "http://127.0.0.1:8080/keystore"),
    ],
)
def test_where_the_key_store_is(service: dict[str, Any], url: str) -> None:
    keys, exchange = store(of_json({"keyCount": 3}), **service)
    assert keys.count() == 3
    [message] = exchange.sent
    assert (message.method, message.url) == ("GET", f"{url}/keycount")
    assert message.query == [("customerAuthenticator", AUTHENTICATOR)]


def test_requests_that_change_something() -> None:
    keys, exchange = store(of_json(OBJECT, 201), OPEN_EMPTY, OPEN_EMPTY)
    keys.create("^kid1", {"kid": KID, "k": KEY}, KEK)
    assert keys.update(KID, "^kid1", {"info": "ü"}, None)
    assert keys.delete(KID, "^kid1")
    created, updated, deleted = exchange.sent
    assert [(sent.method, sent.url) for sent in exchange.sent] == [
        ("POST", f"{URL}/keys"),
        ("PUT", f"{URL}/keys/{KID}"),
        ("DELETE", f"{URL}/keys/{KID}"),
    ]
    assert created.query == [("customerAuthenticator", AUTHENTICATOR), ("kek", KEK)]
    assert created.body() == ("application/json", json.dumps({"kid": KID, "k": KEY}).encode())
    assert updated.query == deleted.query == [("customerAuthenticator", AUTHENTICATOR)]
    assert updated.body() == ("application/json", '{"info": "ü"}'.encode())
    assert deleted.body() is None
    assert keys.attempts == 3


@pytest.mark.parametrize(
    "document",
    [OBJECT, {**OBJECT, "kid": KID.upper(), "info": "", "contentId": None, "expiration": None, "other": [1]}],
)
def test_a_key_is_read(document: dict[str, Any]) -> None:
    assert store(of_json(document))[0].find(KID, "^kid1") == STORED


def test_half_of_a_surrogate_pair_is_replaced() -> None:
    document = {**OBJECT, "info": "a\ud800", "contentId": ["\udc00"], "lastUpdate": "\ud83d\ude00\udfff"}
    found = store(of_json(document))[0].find(KID, "^kid1")
    assert found is not None
    assert found.metadata == {"kek_id": KEK_ID, "info": "a\ufffd", "content_id": '["\ufffd"]'}
    assert found.last_update == "\U0001f600\ufffd"


def test_what_is_no_text_is_read_as_one() -> None:
    found = store(of_json({**OBJECT, "expiration": 1896091200, "lastUpdate": 5, "info": {"a": 1}}))[0].find(KID, "x")
    assert found == StoredKey(KID, EK, {"kek_id": KEK_ID, "info": '{"a": 1}', "expiration": "1896091200"}, "5")


@pytest.mark.parametrize("absent", [of_json({"code": 6, "message": "no"}, 404), reply(404, b""), OPEN_NOT_FOUND])
def test_an_absent_key(absent: Reply) -> None:
    assert store(absent)[0].find(KID, "^kid1") is None
    assert store(absent)[0].update(KID, "^kid1", {}, None) is False
    assert store(absent)[0].delete(KID, "^kid1") is False


def test_a_deletion_whose_answer_was_lost() -> None:
    assert store(reply(404, b"", attempts=2))[0].delete(KID, "^kid1") is True


def test_several_keys_are_asked_for_at_once() -> None:
    keys, exchange = store(OPEN_SEVERAL)
    assert keys.find_several([KID, OTHER_KID]) == {KID: STORED}
    assert [sent.url for sent in exchange.sent] == [f"{URL}/keys/{KID},{OTHER_KID}"]


def test_a_single_object_is_as_good_as_a_list() -> None:
    assert store(of_json(OBJECT))[0].find_several([KID]) == {KID: STORED}


@pytest.mark.parametrize("absent", [reply(404, b""), OPEN_NOT_FOUND])
def test_where_a_list_is_refused_because_one_is_missing_each_is_asked_for(absent: Reply) -> None:
    keys, exchange = store(absent, absent, of_json(OBJECT))
    assert keys.find_several([OTHER_KID, KID]) == {KID: STORED}
    assert [sent.url for sent in exchange.sent] == [
        f"{URL}/keys/{kids}" for kids in (f"{OTHER_KID},{KID}", OTHER_KID, KID)
    ]


def test_many_keys_are_asked_for_in_several_requests() -> None:
    kids = [f"{number:032x}" for number in range(120)]
    keys, exchange = store(of_json([{**OBJECT, "kid": kids[0]}]), of_json([]), of_json([{**OBJECT, "kid": kids[119]}]))
    assert set(keys.find_several(kids)) == {kids[0], kids[119]}
    assert all(len(sent.url) < 2000 for sent in exchange.sent)
    assert keys.find_several([]) == {}


def test_all_keys() -> None:
    assert store(of_json([OBJECT, None]))[0].all() == [STORED]
    assert store(of_json([]))[0].all() == []


def test_what_came_of_a_new_key() -> None:
    made = store(of_json(OBJECT, 201))[0].create("^kid1", {"kid": KID}, None)
    assert (made.key, made.existed, made.attempts) == (STORED, False, 1)
    # With a kek, the object may have the key in the clear in place of the wrapped one.
    made = store(of_json({"kid": KID, "k": KEY}, 201))[0].create("^kid1", {"kid": KID}, KEK)
    assert (made.key, made.existed) == (None, False)
    made = store(of_json(OBJECT, 200, attempts=2))[0].create("^kid1", {"kid": KID}, None)
    assert (made.key, made.existed, made.attempts) == (None, True, 2)


Ask = Callable[[KeyStore], Any]
ASK: dict[str, Ask] = {
    "find": lambda keys: keys.find(KID, "^kid1"),
    "find_several": lambda keys: keys.find_several([KID, OTHER_KID]),
    "all": lambda keys: keys.all(),
    "count": lambda keys: keys.count(),
    "create": lambda keys: keys.create("^kid1", {"kid": KID, "k": KEY, "ek": EK}, KEK),
    "update": lambda keys: keys.update(KID, "^kid1", {"ek": EK}, KEK),
    "delete": lambda keys: keys.delete(KID, "^kid1"),
}
ECHO = f"You sent {quote(AUTHENTICATOR)} and {AUTHENTICATOR}, kek={KEK} {base64.b64encode(KEK.encode()).decode()} {EK}"
BAD: dict[str, Reply | ExchangeError] = {
    "no answer": ExchangeError.of(f"the server at host broke off {KEK}", "Check it.", attempts=2),
    "wrong kek": of_json({"code": 5, "message": f"Incorrect KEK {KEK}"}, 400),
    "event code": of_json({"code": -2018, "message": ECHO}, 401),
    "not allowed": reply(405, b"Method Not Allowed"),
    "a page": reply(500, f"<html><body>{ECHO}</body></html>".encode()),
    "an echo": reply(400, ECHO.encode()),
    "not JSON": reply(200, ECHO.encode()),
    "another shape": of_json({"kid": KEK, "keys": ECHO, "ek": ECHO, "k": KEY}),
    "a list": of_json([[ECHO]]),
    "a number": of_json(5),
    "deep": reply(200, b"[" * 100000),
    "no kid": of_json({"ek": EK}),
    "a bad ek": of_json({"kid": KID, "ek": ECHO}),
    "a bad count": of_json({"keyCount": True}),
}
ACCEPTED = {"update": {"not JSON", "another shape", "a list", "a number", "deep", "no kid", "a bad ek", "a bad count"}}
ACCEPTED["delete"] = ACCEPTED["update"]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("ask", ASK)
def test_every_other_answer_is_a_failure_without_a_secret(ask: str, bad: str) -> None:
    keys, _exchange = store(BAD[bad])
    if bad in ACCEPTED.get(ask, ()):
        # There is nothing to read in the answer to a change.
        assert ASK[ask](keys)
        return
    with pytest.raises(TaskFailure) as caught:
        ASK[ask](keys)
    failure = caught.value
    assert failure.__cause__ is None
    assert failure.__context__ is None
    told = json.dumps(failure.as_result()) + "".join(traceback.format_exception_only(failure))
    for secret in (AUTHENTICATOR, AUTHENTICATOR.partition(",")[2], KEK):
        for form in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode(), secret.encode().hex()):
            assert form not in told
    assert "customerAuthenticator=" not in told
    assert failure.error["hint"]
    assert failure.http_attempts > 0


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    with pytest.raises(TaskFailure) as caught:
        store(BAD["wrong kek"])[0].update(KID, "^kid1", {}, KEK)
    assert str(caught.value) == (
        "The key ^kid1 could not be changed: the key store at api.test.expressplay.com:443 answered with status 400 "
        'and code 5 and says "Incorrect KEK (secret)". Check kek and the other options; where the KEK was sent, it may '
        "not be the one of the stored key."
    )
    assert caught.value.error == {
        "code": 5,
        "description": "Incorrect KEK (secret)",
        "hint": "Check kek and the other options; where the KEK was sent, it may not be the one of the stored key.",
        "http_status": 400,
    }


def test_an_event_code_has_its_meaning_and_its_hint() -> None:
    with pytest.raises(TaskFailure) as caught:
        store(of_json({"code": -2018, "message": "Authenticator invalid"}, 401))[0].all()
    assert "answered with status 401 and code -2018 (the customer authenticator is invalid)" in str(caught.value)
    assert caught.value.error["code"] == -2018
    assert "test key" in caught.value.error["hint"]


def test_another_key_than_the_one_asked_for_is_refused() -> None:
    other = {**OBJECT, "kid": OTHER_KID}
    for ask in ("find", "create"):
        with pytest.raises(TaskFailure, match=f"sent the key {OTHER_KID}"):
            ASK[ask](store(of_json(other))[0])
    assert store(of_json([other]))[0].find_several([KID, KID]) == {}


def test_what_an_answer_held_is_secret_from_then_on() -> None:
    keys, _exchange = store(of_json({**OBJECT, "k": KEY}), reply(500, f"No: {KEY} {EK}".encode()))
    keys.find(KID, "^kid1")
    with pytest.raises(TaskFailure) as caught:
        keys.all()
    assert 'says "No: (secret) (secret)"' in str(caught.value)
