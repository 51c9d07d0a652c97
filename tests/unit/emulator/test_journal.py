# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal counts requests and holds no secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
import requests

from expressplay_emulator.config import TEST_AUTHENTICATOR
from expressplay_emulator.journal import Journal, is_secret, shown_headers, shown_pairs, shown_path

SECRETS = (
    TEST_AUTHENTICATOR,
    "a9b9033df0b9ca5447839e3d074817a0",
    "000102030405060708090a0b0c0d0e0f",
    "5dbd06c0056b42fe",
)
PATH = "/hms/wv/token"
Build = Callable[..., dict[str, str]]


def _forms(secret: str) -> list[str]:
    encoded = secret.encode()
    tail = [secret.partition(",")[2]] if "," in secret else []
    return [secret, *tail, quote(secret, safe=""), base64.b64encode(encoded).decode(), encoded.hex()]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_secret_in_the_journal(service: Any, request_of: Build, method: str) -> None:
    parameters = request_of(
        "widevine",
        {
            "kek": SECRETS[2],
            "ek": SECRETS[3],
            "contentKey.0": SECRETS[1],
            "CustomerAuthenticator": SECRETS[0],
            "content_key": SECRETS[1],
            SECRETS[0]: "x",
        },
    )
    where = {"params" if method == "GET" else "data": parameters}
    headers = {
        "Authorization": "Basic c2VjcmV0",
        "Cookie": "secret",
        "X-Customer-Authenticator": SECRETS[0],
        "Referer": "/?x",
    }
    service.session.request(method, service.base_url + PATH, headers=headers, timeout=10, **where)
    token = service.post(PATH, data=request_of("widevine")).text.strip()
    service.session.post(token, json={"kids": ["AAAA"]}, timeout=10)
    service.session.post(service.base_url + "/keystore/keys", json={"keys": [{"k": SECRETS[1]}]}, timeout=10)
    service.get("/hms/wv/token%3FcustomerAuthenticator=" + quote(SECRETS[0]))
    service.get("/" + SECRETS[0])
    journal = service.get("/_emulator/journal").text
    for secret in (*SECRETS, token.partition("=")[2], "c2VjcmV0"):
        for form in _forms(secret):
            assert form not in journal
    entry = json.loads(journal)[0]
    assert entry["secrets_in_url"] is (method == "GET")
    assert dict(map(tuple, entry["query" if method == "GET" else "form"]))["customerAuthenticator"].startswith(
        "sha256:"
    )


def test_an_entry(service: Any, request_of: Build) -> None:
    service.post(PATH + "?errorFormat=json", data=request_of("widevine", {"kid": "x"}))
    [entry] = service.get("/_emulator/journal").json()
    assert entry["number"] == 1
    assert entry["time"] == "2026-01-01T00:00:00.000Z"
    assert (entry["method"], entry["path"], entry["drm"]) == ("POST", PATH, "widevine")
    assert (entry["status"], entry["code"], entry["faults"]) == (400, -4020, [])
    assert entry["query"] == [["errorFormat", "json"]]
    assert ["kid", "x"] in entry["form"]
    assert entry["secrets_in_url"] is False
    assert ["Content-Type", "application/x-www-form-urlencoded"] in entry["headers"]


def test_kept_connections_are_seen(service: Any, request_of: Build) -> None:
    for _unused in range(3):
        service.post(PATH, data=request_of("widevine"))
    assert len({entry["peer_port"] for entry in service.get("/_emulator/journal").json()}) == 1
    requests.post(service.base_url + PATH, data=request_of("widevine"), timeout=10)
    assert service.get("/_emulator/journal?summary").json() == {
        "requests": 4,
        "connections": 2,
        "by_path": {PATH: {"200": 4}},
    }


def test_the_summary_counts_by_path_and_status(service: Any, request_of: Build) -> None:
    service.fault("close", path="/else")
    service.post(PATH, data=request_of("widevine"))
    service.post(PATH, data=request_of("widevine", {"kid": "x"}))
    with pytest.raises(requests.ConnectionError):
        service.get("/else")
    service.get("/health")
    assert service.get("/_emulator/journal?summary").json()["by_path"] == {
        PATH: {"200": 1, "400": 1},
        "/else": {"none": 1},
    }
    service.session.delete(service.base_url + "/_emulator/journal", timeout=10)
    assert service.get("/_emulator/journal?summary").json() == {"requests": 0, "connections": 0, "by_path": {}}


def test_the_journal_is_bounded_but_counts_on(service: Any, request_of: Build) -> None:
    service.configure(journal_size=2)
    for _unused in range(5):
        service.post(PATH, data=request_of("widevine"))
    assert [entry["number"] for entry in service.get("/_emulator/journal").json()] == [4, 5]
    assert service.get("/_emulator/journal?summary").json()["requests"] == 5


def test_a_request_from_before_the_journal_was_cleared_does_not_count() -> None:
    journal = Journal(10)
    known = {
        "time": "",
        "method": "POST",
        "path": PATH,
        "query": [],
        "form": [],
        "json": [],
        "headers": [],
        "secrets_in_url": False,
    }
    entry = journal.begin(**known, peer_port=1, drm="widevine")
    journal.clear()
    journal.finish(entry, 200, None)
    assert journal.summary() == {"requests": 0, "connections": 0, "by_path": {}}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("customerAuthenticator", True),
        ("contentKey.12", True),
        ("content_key", True),
        ("kek", True),
        ("EK.0", True),
        ("ExpressPlayToken", True),
        ("iv", False),
        ("kid", False),
        ("kid.0", False),
    ],
)
def test_which_parameters_are_secret(name: str, expected: bool) -> None:
    assert is_secret(name) is expected


def test_what_is_left_out() -> None:
    assert shown_pairs([("a b", "1"), ("n" * 32, "1"), ("kek", "")]) == [["…", "1"], ["…", "1"], ["kek", ""]]
    assert shown_headers([("Host", "h"), ("X-Api-Key", "k"), ("Proxy-Authorization", "p")]) == [["Host", "h"]]
    assert shown_path("/hms/wv/token") == "/hms/wv/token"
    assert shown_path("/hms%3Fx") == "/hms…"
