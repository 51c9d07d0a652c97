# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault, over real connections."""

from __future__ import annotations

import base64
import contextlib
import gzip
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from expressplay_emulator.event_codes import MEANINGS
from expressplay_emulator.faults import KINDS, FaultError, Faults, Target, read

PATH = "/hms/wv/token"
DATE = "Wed, 21 Oct 2026 07:28:00 GMT"
Build = Callable[..., dict[str, str]]


def _ask(service: Any, request_of: Build, **change: str) -> requests.Response:
    return service.post(PATH, data=request_of("widevine", change), allow_redirects=False)


def _raw(service: Any, request_of: Build) -> bytes:
    """The whole answer as bytes; raises ConnectionResetError at a reset."""
    address, form = urlsplit(service.base_url), urlencode(request_of("widevine"))
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Connection: close\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall((head + form).encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


def _token(response: requests.Response) -> str:
    return response.text.strip().partition("ExpressPlayToken=")[2]


def _bytes_of(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def test_a_reset(service: Any, request_of: Build) -> None:
    service.fault("reset")
    with pytest.raises(ConnectionResetError):
        _raw(service, request_of)


def test_a_close(service: Any, request_of: Build) -> None:
    service.fault("close")
    assert _raw(service, request_of) == b""


def test_a_truncated_body(service: Any, request_of: Build) -> None:
    service.fault("truncate")
    head, _empty, body = _raw(service, request_of).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body) + 100}".encode() in head
    assert body.startswith(b"http")


def test_a_truncated_chunked_body(service: Any, request_of: Build) -> None:
    service.fault("truncate_chunked")
    answer = _raw(service, request_of)
    assert b"Transfer-Encoding: chunked" in answer
    assert not answer.endswith(b"0\r\n\r\n")
    assert answer.partition(b"\r\n\r\n")[2]


def test_a_drip(service: Any, request_of: Build) -> None:
    service.fault("drip", seconds=0)
    assert _ask(service, request_of).text.startswith(service.base_url)


def test_a_drip_takes_its_time(service: Any, request_of: Build) -> None:
    service.fault("drip", seconds=3600)
    with pytest.raises(requests.ConnectionError, match="Read timed out"):
        service.session.post(service.base_url + PATH, data=request_of("widevine"), timeout=0.5)


def test_a_huge_body(service: Any, request_of: Build) -> None:
    service.fault("huge", size=1_000_000)
    assert len(_ask(service, request_of).content) == 1_000_000


def test_an_endless_body_leaves_others_their_turn(service: Any, request_of: Build) -> None:
    service.fault("huge")
    with service.post(PATH, data=request_of("widevine"), stream=True) as response:
        assert len(response.raw.read(5_000_000)) == 5_000_000
        assert requests.get(service.base_url + "/health", timeout=10).status_code == 200


def test_a_small_body_that_grows(service: Any, request_of: Build) -> None:
    service.fault("compressed", size=1_000_000)
    head, _empty, body = _raw(service, request_of).partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert len(body) < 100_000
    assert len(gzip.decompress(body)) == 1_000_000


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 429, 401, 404])
def test_a_status(service: Any, request_of: Build, status: int) -> None:
    service.fault("status", status=status)
    response = _ask(service, request_of, errorFormat="json")
    assert response.status_code == status
    assert "Retry-After" not in response.headers
    assert service.get("/_emulator/journal").json()[0]["code"] is None


@pytest.mark.parametrize(("given", "sent"), [(7, "7"), (DATE, DATE)])
def test_retry_after(service: Any, request_of: Build, given: Any, sent: str) -> None:
    service.fault("status", status=429, retry_after=given)
    assert _ask(service, request_of).headers["Retry-After"] == sent


def test_a_redirect(service: Any, request_of: Build) -> None:
    service.fault("redirect", status=307, location="https://elsewhere.example/x")
    response = _ask(service, request_of)
    assert (response.status_code, response.headers["Location"]) == (307, "https://elsewhere.example/x")


def test_an_error_page(service: Any, request_of: Build) -> None:
    service.fault("html_error_page")
    response = _ask(service, request_of, errorFormat="json")
    assert (response.status_code, response.headers["Content-Type"]) == (500, "text/html")
    assert len(response.text) > 4096


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_code(service: Any, request_of: Build, code: int) -> None:
    service.fault("code", code=code)
    response = _ask(service, request_of, errorFormat="json")
    assert response.status_code == {-2017: 401, -2018: 401, -2030: 500, -4019: 500, -7008: 500}.get(code, 400)
    assert response.json() == {"errorCode": code, "errorMessage": MEANINGS[code]}


def test_a_code_as_html_and_with_another_status(service: Any, request_of: Build) -> None:
    service.fault("code", code=-2030, status=200)
    response = _ask(service, request_of)
    assert response.status_code == 200
    assert "-2030" in response.text


def test_bodies_that_are_no_token(service: Any, request_of: Build) -> None:
    service.fault("html_200")
    assert _ask(service, request_of).headers["Content-Type"] == "text/html"
    service.fault("empty_200")
    response = _ask(service, request_of)
    assert (response.status_code, response.content) == (200, b"")
    service.fault("json_200_unknown")
    assert set(_ask(service, request_of).json()) == {"result", "items"}
    service.fault("bad_content_type", content_type="image/png")
    response = _ask(service, request_of)
    assert response.headers["Content-Type"] == "image/png"
    assert _token(response)


def test_tokens_that_are_none(service: Any, request_of: Build) -> None:
    whole = _token(_ask(service, request_of))
    service.fault("cut_token")
    assert len(_token(_ask(service, request_of))) == len(whole) // 2
    service.fault("garbled_token")
    assert "2026-01-01T00:00:00Z" in _token(_ask(service, request_of))
    service.fault("foreign_token")
    assert _bytes_of(_token(_ask(service, request_of)))[2:6] == (1000002).to_bytes(4, "big")
    assert _bytes_of(_token(_ask(service, request_of)))[2:6] == (1000001).to_bytes(4, "big")


def test_a_broken_token_of_playready_is_in_json_all_the_same(service: Any, request_of: Build) -> None:
    service.fault("cut_token")
    assert json.loads(service.post("/hms/pr/token", data=request_of("playready")).text)["token"]


def test_latency(service: Any, request_of: Build) -> None:
    service.fault("latency", seconds=3600)
    with pytest.raises(requests.ReadTimeout):
        service.session.post(service.base_url + PATH, data=request_of("widevine"), timeout=0.5)
    [entry] = service.get("/_emulator/journal").json()
    assert (entry["status"], entry["faults"]) == (None, ["latency"])
    assert _ask(service, request_of).status_code == 200


def test_latency_goes_before_another_fault(service: Any, request_of: Build) -> None:
    service.fault("latency", seconds=0)
    service.fault("status", status=502)
    assert _ask(service, request_of).status_code == 502
    assert _ask(service, request_of).status_code == 200


def test_counts_and_the_list(service: Any, request_of: Build) -> None:
    service.fault("status", status=500, count=2)
    service.fault("status", status=502, count=None)
    assert [_ask(service, request_of).status_code for _unused in range(4)] == [500, 500, 502, 502]
    listed = service.get("/_emulator/faults").json()
    assert listed["faults"] == [
        {"fault": "status", "status": 500, "count": 2, "used": 2},
        {"fault": "status", "status": 502, "count": None, "used": 2},
    ]
    assert set(listed["kinds"]) == set(KINDS)
    service.session.delete(service.base_url + "/_emulator/faults", timeout=10)
    assert _ask(service, request_of).status_code == 200
    assert service.get("/_emulator/faults").json()["faults"] == []


def test_a_list_of_faults_at_once(service: Any, request_of: Build) -> None:
    faults = [{"fault": "status", "status": status} for status in (500, 502)]
    assert service.post("/_emulator/faults", json=faults).status_code == 200
    assert [_ask(service, request_of).status_code for _unused in range(3)] == [500, 502, 200]


def test_requests_at_once_share_a_count(service: Any, request_of: Build) -> None:
    service.fault("status", status=500, count=3)
    statuses: list[int] = []
    data = request_of("widevine")

    def ask() -> None:
        statuses.append(requests.post(service.base_url + PATH, data=data, timeout=10).status_code)

    threads = [threading.Thread(target=ask) for _unused in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 7 + [500] * 3


@pytest.mark.parametrize(
    ("fields", "target", "expected"),
    [
        ({}, ("POST", PATH, "widevine", ()), True),
        ({}, ("POST", "/else", None, ()), False),
        ({"path": "/else"}, ("POST", "/else", None, ()), True),
        ({"path": PATH}, ("POST", "/else", None, ()), False),
        ({"drm": "widevine"}, ("POST", PATH, "widevine", ()), True),
        ({"drm": "playready"}, ("POST", PATH, "widevine", ()), False),
        ({"kid": "AB"}, ("POST", PATH, "widevine", ("x", "ab")), True),
        ({"kid": "ab"}, ("POST", PATH, "widevine", ("x",)), False),
        ({"method": "GET"}, ("POST", PATH, "widevine", ()), False),
    ],
)
def test_which_requests_meet_a_fault(fields: Any, target: Any, expected: bool) -> None:
    faults = Faults()
    faults.add({"fault": "reset", **fields})
    assert bool(faults.take(Target(*target))) is expected


@pytest.mark.parametrize(
    "described",
    [
        None,
        [],
        "reset",
        {},
        {"fault": "unknown"},
        {"fault": ["reset"]},
        {"fault": "reset", "unknown": 1},
        {"fault": "reset", "used": 1},
        {"fault": "reset", "count": 0},
        {"fault": "reset", "count": True},
        {"fault": "reset", "drm": "marlin"},
        {"fault": "reset", "path": "no-slash"},
        {"fault": "latency", "seconds": -1},
        {"fault": "latency", "seconds": float("nan")},
        {"fault": "status", "status": 99},
        {"fault": "redirect", "location": "x\r\ny: z"},
        {"fault": "code"},
        {"fault": "code", "code": -1},
    ],
)
def test_what_is_no_fault(described: Any) -> None:
    with pytest.raises(FaultError):
        read(described)


def test_a_wrong_fault_schedules_none_of_its_list(service: Any, request_of: Build) -> None:
    response = service.post("/_emulator/faults", json=[{"fault": "reset"}, {"fault": "rest"}])
    assert response.status_code == 400
    assert "latency" in response.json()["message"]
    assert _ask(service, request_of).status_code == 200


@pytest.mark.parametrize("fault", ["reset", "close", "truncate", "truncate_chunked", "huge", "drip"])
def test_no_fault_leaves_a_traceback(
    service: Any, request_of: Build, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    service.fault(fault, seconds=0.001)
    with requests.Session() as session, contextlib.suppress(requests.RequestException):
        session.post(service.base_url + PATH, data=request_of("widevine"), stream=True, timeout=10).close()
    deadline = time.monotonic() + 5
    while service.get("/_emulator/journal?summary").json()["requests"] == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _ask(service, request_of).status_code == 200
    assert not caplog.records
