# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Token requests and license requests over HTTP."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

PATHS = {"widevine": "/hms/wv/token", "playready": "/hms/pr/token", "fairplay": "/hms/fp/token"}
KID = base64.urlsafe_b64encode(bytes.fromhex("0123456789abcdef0123456789abcdef")).rstrip(b"=").decode()
KEY = base64.urlsafe_b64encode(bytes.fromhex("a9b9033df0b9ca5447839e3d074817a0")).rstrip(b"=").decode()
Build = Callable[..., dict[str, str]]


def _license_url(drm: str, text: str) -> str:
    if drm == "playready":
        answer = json.loads(text)
        assert set(answer) == {"licenseAcquisitionUrl", "token"}
        return f"{answer['licenseAcquisitionUrl']}?ExpressPlayToken={answer['token']}"
    return text.strip()


def _issued(service: Any, request_of: Build, drm: str = "widevine", change: dict[str, str | None] | None = None) -> str:
    response = service.post(PATHS[drm], data=request_of(drm, change))
    assert response.status_code == 200, response.text
    return _license_url(drm, response.text)


def _redeem(service: Any, url: str, kids: list[Any] | None = None, **further: Any) -> Any:
    return service.session.post(url, json={"kids": [KID] if kids is None else kids, **further}, timeout=10)


@pytest.mark.parametrize("drm", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_and_its_license(service: Any, request_of: Build, drm: str, method: str) -> None:
    where = "params" if method == "GET" else "data"
    response = service.session.request(method, service.base_url + PATHS[drm], timeout=10, **{where: request_of(drm)})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/uri-list")
    url = _license_url(drm, response.text)
    assert url.startswith(service.base_url)
    answer = _redeem(service, url)
    assert answer.status_code == 200
    assert answer.json() == {"keys": [{"kty": "oct", "kid": KID, "k": KEY}], "type": "temporary"}
    assert _redeem(service, url, type="persistent-license").json()["type"] == "persistent-license"


def test_errors_as_html_and_as_json(service: Any, request_of: Build) -> None:
    html = service.post(PATHS["widevine"], data=request_of("widevine", {"kid": "x"}))
    assert (html.status_code, html.headers["Content-Type"]) == (400, "text/html")
    assert re.findall(r"(?<![\w-])-\d{4}(?![\w-])", html.text) == ["-4020"]
    as_json = service.post(PATHS["widevine"], data=request_of("widevine", {"kid": "x", "errorFormat": "json"}))
    assert (as_json.status_code, as_json.headers["Content-Type"]) == (400, "application/json")
    assert as_json.json()["errorCode"] == -4020


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("error_code", lambda body: body["errorCode"]),
        ("code", lambda body: body["code"]),
        ("error_object", lambda body: int(body["error"]["code"])),
        ("error_number", lambda body: int(body["errorNumber"])),
        ("status", lambda body: body["status"]),
        ("errors_list", lambda body: body["errors"][0]["code"]),
    ],
)
def test_shapes_of_json_errors(service: Any, shape: str, expected: Callable[[Any], int]) -> None:
    service.configure(json_error_shape=shape)
    response = service.post(PATHS["playready"], data={"errorFormat": "json"})
    assert (response.status_code, expected(response.json())) == (401, -2017)


def test_an_invalid_error_format_is_answered_as_html(service: Any, request_of: Build) -> None:
    response = service.post(PATHS["widevine"], data=request_of("widevine", {"errorFormat": "xml"}))
    assert (response.status_code, response.headers["Content-Type"]) == (400, "text/html")
    assert "-3004" in response.text


@pytest.mark.parametrize(
    ("settings", "change", "status"),
    [
        ({}, {"customerAuthenticator": None}, 401),
        ({}, {"customerAuthenticator": "x"}, 401),
        ({"disabled_accounts": [1000001]}, {}, 400),
        ({"tokens_available": 0}, {}, 400),
        ({"key_store": True}, {"contentKey": None, "kek": "0" * 32}, 500),
        ({"failing_kids": ["0123456789abcdef0123456789abcdef"]}, {}, 500),
        ({"disabled_drms": ["widevine"]}, {}, 400),
    ],
)
def test_statuses(service: Any, request_of: Build, settings: Any, change: Any, status: int) -> None:
    service.configure(**settings)
    assert service.post(PATHS["widevine"], data=request_of("widevine", change)).status_code == status


@pytest.mark.parametrize(
    "path", ["/", "/hms/wv/token/", "/hms/WV/token", "/hms/wv", "/hms/wv/rights/", "//hms/wv/token"]
)
def test_a_wrong_path_is_404_without_a_code(service: Any, request_of: Build, path: str) -> None:
    response = service.get(path, params=request_of("widevine"))
    assert response.status_code == 404
    assert not re.search(r"-\d{4}", response.text)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
def test_a_wrong_method_is_404(service: Any, request_of: Build, method: str) -> None:
    response = service.session.request(
        method, service.base_url + PATHS["widevine"], data=request_of("widevine"), timeout=10
    )
    assert response.status_code == 404


def test_a_raw_plus_arrives_as_a_space(service: Any, request_of: Build) -> None:
    query = "&".join(f"{name}={value}" for name, value in request_of("widevine", {"expirationTime": "+60"}).items())
    assert "-2002" in service.get(f"{PATHS['widevine']}?{query}").text
    assert service.get(f"{PATHS['widevine']}?{query.replace('+', '%2B')}").status_code == 200


def test_the_form_goes_before_the_query(service: Any, request_of: Build) -> None:
    response = service.post(PATHS["widevine"] + "?securityLevel=9&kid=x", data=request_of("widevine"))
    assert response.status_code == 200
    assert (
        "-7004"
        in service.post(
            PATHS["widevine"] + "?securityLevel=9", data=request_of("widevine", {"securityLevel": None})
        ).text
    )


def test_a_body_that_is_no_form_has_no_parameters(service: Any, request_of: Build) -> None:
    assert "-2017" in service.post(PATHS["widevine"], json=request_of("widevine")).text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"kid=%", 400),
        (b"kid=%FF", 400),
        (b"\x00\xff\xfe", 400),
        (b"kid=%00", 401),
        (b"&".join(b"p%d=1" % number for number in range(1000)), 401),
        (b"&".join(b"p%d=1" % number for number in range(5000)), 400),
        (b"kid=" + b"0" * (2 << 20), 413),
        (b"expirationTime=%2B" + b"9" * 100000, 401),
        (b"=" * 5000, 401),
    ],
)
def test_garbage_gets_a_clean_refusal(service: Any, caplog: pytest.LogCaptureFixture, body: bytes, status: int) -> None:
    response = service.post(PATHS["widevine"], data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status_code == status
    assert not caplog.records


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /hms/wv/token?kid=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /hms/wv/token?kid=\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /hms/wv/token HTTP/1.1\r\nHost: x\r\nContent-Length: nonsense\r\n\r\n",
        b"POST /hms/wv/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        b"POST /hms/wv/token HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\nConnection: close\r\n\r\na",
        b"GET http://other.example/hms/wv/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /hms/wv/token HTTP/1.0\r\n\r\n",
        b"GET /hms/wv/token?" + b"a" * 200000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_malformed_http_gets_a_4xx(service: Any, caplog: pytest.LogCaptureFixture, sent: bytes) -> None:
    address = urlsplit(service.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(sent)
        answer = b""
        # A server that has answered need not read the rest of what was sent.
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                answer += piece
    assert re.match(rb"HTTP/1\.[01] 4\d\d ", answer), answer
    assert b"Traceback" not in answer
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


def test_the_license_url_has_the_host_that_was_asked(service: Any, request_of: Build) -> None:
    body = request_of("widevine")
    text = service.post(PATHS["widevine"], data=body, headers={"Host": "wv-gen.test.expressplay.com"}).text
    assert text.startswith("http://wv-gen.test.expressplay.com/hms/wv/rights/?ExpressPlayToken=")
    text = service.post(PATHS["widevine"], data=body, headers={"Host": "no/host"}).text
    assert text.startswith(service.base_url)


def test_the_license_url_can_be_configured(service: Any, request_of: Build) -> None:
    service.configure(license_urls={"widevine": "https://license.example/wv"})
    assert _issued(service, request_of).startswith("https://license.example/wv?ExpressPlayToken=")
    assert _issued(service, request_of, "playready").startswith(service.base_url)


@pytest.mark.parametrize(("ending", "text"), [("crlf", "\r\n"), ("lf", "\n"), ("none", "")])
def test_the_end_of_the_line(service: Any, request_of: Build, ending: str, text: str) -> None:
    service.configure(uri_list_ending=ending, uri_list_underscore=True)
    body = service.post(PATHS["widevine"], data=request_of("widevine")).text
    assert body.endswith("_" + text)
    assert _redeem(service, body.strip().removesuffix("_")).status_code == 200


def test_several_keys_in_one_token(service: Any, request_of: Build) -> None:
    change = {"kid": None, "contentKey": None, "kid.0": "1" * 32, "kid.1": "2" * 32}
    url = _issued(service, request_of, "widevine", {**change, "contentKey.0": "a" * 32, "contentKey.1": "b" * 32})
    kids = [base64.urlsafe_b64encode(bytes.fromhex(digit * 32)).rstrip(b"=").decode() for digit in "21"]
    keys = _redeem(service, url, kids).json()["keys"]
    assert [base64.urlsafe_b64decode(key["k"] + "==").hex() for key in keys] == ["b" * 32, "a" * 32]


def _assert_denied(response: Any, words: str) -> None:
    assert (response.status_code, response.json()["errorCode"]) == (400, -4010)
    assert words in response.json()["errorMessage"]


def test_an_expired_token(service: Any, request_of: Build) -> None:
    url = _issued(service, request_of, "widevine", {"expirationTime": "+60"})
    service.session.patch(service.base_url + "/_emulator/clock", json={"offset": 59}, timeout=10)
    assert _redeem(service, url).status_code == 200
    service.session.patch(service.base_url + "/_emulator/clock", json={"offset": 60}, timeout=10)
    _assert_denied(_redeem(service, url), "expired")


def test_a_rental_that_has_ended(service: Any, request_of: Build) -> None:
    rental = {"rightsType": "Rental", "generalFlags": "00000001", "rental.periodEndTime": "+60"}
    url = _issued(service, request_of, "playready", rental)
    service.session.patch(service.base_url + "/_emulator/clock", json={"offset": 60}, timeout=10)
    _assert_denied(_redeem(service, url), "rental period")


def test_altered_foreign_and_misplaced_tokens(service: Any, request_of: Build) -> None:
    url = _issued(service, request_of)
    _assert_denied(_redeem(service, url[:-5] + "AAAAA"), "altered")
    _assert_denied(_redeem(service, url.partition("?")[0]), "no ExpressPlayToken")
    _assert_denied(_redeem(service, url.replace("/hms/wv/rights/", "/playready/RightsManager.asmx")), "for widevine")
    _assert_denied(_redeem(service, url, [KID, "AAAAAAAAAAAAAAAAAAAAAA"]), "no key")
    service.configure(service="production")
    _assert_denied(_redeem(service, url), "account")
    service.post("/_emulator/reset")
    service.fault("foreign_token")
    _assert_denied(_redeem(service, _issued(service, request_of)), "account")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"kids": []}', b'{"kids": [1]}', b'{"kids": ["!"]}', b"[" * 100000, b"\xff"]
)
def test_what_is_no_license_request(service: Any, request_of: Build, body: bytes) -> None:
    response = service.session.post(_issued(service, request_of), data=body, timeout=10)
    assert (response.status_code, list(response.json())) == (400, ["message"])


def test_an_unknown_session_type(service: Any, request_of: Build) -> None:
    assert _redeem(service, _issued(service, request_of), type="other").status_code == 400


def test_a_license_costs_a_token(service: Any, request_of: Build) -> None:
    service.configure(tokens_available=1)
    first, second = _issued(service, request_of), _issued(service, request_of)
    assert _redeem(service, first).status_code == 200
    assert _redeem(service, second).json()["errorCode"] == -2019
    assert "-2019" in service.post(PATHS["widevine"], data=request_of("widevine")).text


def test_players_of_another_origin_may_ask(service: Any, request_of: Build) -> None:
    url = _issued(service, request_of)
    asked = {"Origin": "http://localhost:8080", "Access-Control-Request-Headers": "x-custom, content-type"}
    preflight = service.session.options(url, headers=asked, timeout=10)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "http://localhost:8080"
    assert preflight.headers["Access-Control-Allow-Headers"] == "x-custom, content-type"
    denied = service.session.post(url + "x", json={"kids": [KID]}, headers=asked, timeout=10)
    assert (denied.status_code, denied.headers["Access-Control-Allow-Origin"]) == (400, "http://localhost:8080")
    assert service.session.get(url, timeout=10).status_code == 404
