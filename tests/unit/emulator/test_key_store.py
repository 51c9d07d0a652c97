# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from expressplay_emulator.config import PRODUCTION_AUTHENTICATOR, TEST_AUTHENTICATOR
from expressplay_emulator.key_store import KeyStore, StoredKey

KEK = "000102030405060708090a0b0c0d0e0f"
KEY = "a9b9033df0b9ca5447839e3d074817a0"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"
KID = "4e2df6b45e8257e187b2802b22ae7418"
KEK_ID = "#1.afe008a381bdac03b412a92d54b92ddf"
OTHER_KEK = "f" * 32
NOW = "2026-01-01T00:00:00.000Z"

Call = Callable[..., Any]


@pytest.fixture(name="call")
def _call(service: Any) -> Call:
    """A request to the key store, which is on."""
    service.configure(key_store=True)

    def call(method: str, path: str, body: Any = None, *, who: str | None = TEST_AUTHENTICATOR, **query: str) -> Any:
        return service.session.request(
            method,
            f"{service.base_url}/keystore/{path}",
            params={**({} if who is None else {"customerAuthenticator": who}), **query},
            json=body,
            timeout=10,
        )

    return call


def refused(response: Any) -> tuple[int, int]:
    """Status and code of an error, which has the form of all errors there."""
    error = response.json()
    assert set(error) == {"code", "message"}
    assert error["message"]
    return response.status_code, error["code"]


def test_a_key_that_is_given_is_wrapped(call: Call) -> None:
    made = call("POST", "keys", {"kid": KID, "k": KEY, "contentId": "film", "info": "a note"}, kek=KEK)
    described = {"kid": KID, "kekId": KEK_ID, "contentId": "film", "info": "a note", "lastUpdate": NOW}
    assert (made.status_code, made.headers["Location"]) == (201, f"/keys/{KID}")
    assert made.json() == {**described, "k": KEY, "ek": EK}
    assert call("GET", f"keys/{KID}").json() == {**described, "ek": EK}
    assert call("GET", f"keys/{KID}", kek=KEK).json() == {**described, "k": KEY}


def test_a_key_that_is_wrapped_stays_as_it_is(call: Call) -> None:
    made = call("POST", "keys", {"kid": KID, "ek": EK.upper(), "kekId": "mine"})
    assert made.status_code == 201
    assert made.json() == {"kid": KID, "ek": EK.upper(), "kekId": "mine", "lastUpdate": NOW}
    assert call("GET", f"keys/{KID.upper()}", kek=KEK.upper()).json()["k"] == KEY


def test_what_is_absent_is_made(call: Call) -> None:
    nothing = {"kid": None, "k": None, "ek": None, "info": None}
    first, second, third = (call("POST", "keys", body, kek=KEK).json() for body in (None, {}, nothing))
    for made in (first, second, third):
        assert {name: len(made[name]) for name in ("kid", "k", "ek")} == {"kid": 32, "k": 32, "ek": 48}
        assert made["kekId"] == KEK_ID
    assert len({made["kid"] for made in (first, second, third)}) == 3
    assert len({made["k"] for made in (first, second, third)}) == 3


def test_the_name_of_a_kek_depends_on_the_case_of_its_digits(call: Call) -> None:
    assert call("POST", "keys", {}, kek=KEK.upper()).json()["kekId"] == "#1.7c1036328c1db1950a4350a4f99857f3"


def test_a_key_that_is_there_is_shown_and_stays(call: Call) -> None:
    call("POST", "keys", {"kid": "^kid1", "ek": EK})
    again = call("POST", "keys", {"kid": "80EA8BC8A58F990AD1F76BC665B30BFA", "k": "0" * 32, "info": "x"}, kek=KEK)
    assert again.status_code == 200
    assert again.json() == {"kid": "80ea8bc8a58f990ad1f76bc665b30bfa", "k": KEY, "lastUpdate": NOW}
    assert refused(call("POST", "keys", {"kid": "^kid1"}, kek=OTHER_KEK)) == (400, 5)
    assert call("GET", "keycount").json() == {"keyCount": 1}


def test_only_what_is_given_is_updated(call: Call) -> None:
    call("POST", "keys", {"kid": KID, "k": KEY, "info": "a", "contentId": "film"}, kek=KEK)
    changed = call("PUT", f"keys/{KID}", {"info": "b", "expiration": "2030-01-31T13:00:00+01:00", "kid": "^other"})
    assert (changed.status_code, changed.text) == (200, "")
    shown = call("GET", f"keys/{KID}").json()
    assert (shown["kid"], shown["info"], shown["contentId"], shown["ek"]) == (KID, "b", "film", EK)
    assert shown["expiration"] == "2030-01-31T12:00:00.000Z"
    call("PUT", f"keys/{KID}", {"expiration": "9999-12-31T23:59:59.999999"})
    assert call("GET", f"keys/{KID}").json()["expiration"] == "9999-12-31T23:59:59.000Z"
    call("PUT", f"keys/{KID}", {"k": "0" * 32}, kek=OTHER_KEK)
    assert call("GET", f"keys/{KID}", kek=OTHER_KEK).json()["k"] == "0" * 32
    call("PUT", f"keys/{KID}", {"ek": EK, "info": None, "expiration": None})
    assert set(call("GET", f"keys/{KID}").json()) == {"kid", "ek", "kekId", "contentId", "lastUpdate"}


def test_several_keys(call: Call) -> None:
    for kid, key in (("^one", "1"), ("^two", "2")):
        call("POST", "keys", {"kid": kid, "k": key * 32}, kek=KEK)
    both = call("GET", "keys/^two,^nobody,^one", kek=KEK).json()
    assert [item["k"] for item in both] == ["2" * 32, "1" * 32]
    assert call("GET", "keys/^nobody,^never").json() == []
    assert call("GET", "keys/^two,^one/value", kek=KEK).text == f"{'2' * 32},{'1' * 32}"
    assert refused(call("GET", "keys/^two,^nobody/value")) == (404, 6)
    assert refused(call("DELETE", "keys/^one,^two")) == (400, 2)


def test_a_value(call: Call) -> None:
    call("POST", "keys", {"kid": KID, "ek": EK})
    wrapped, clear = call("GET", f"keys/{KID}/value"), call("GET", f"keys/{KID}/value", kek=KEK)
    assert (wrapped.text, clear.text) == (f"#{EK}", KEY)
    assert clear.headers["Content-Type"].startswith("text/plain")
    assert refused(call("GET", f"keys/{KID}/value", kek=OTHER_KEK)) == (400, 5)


def test_all_keys(call: Call) -> None:
    call("POST", "keys", {"kid": "^one", "k": "1" * 32}, kek=KEK)
    call("POST", "keys", {"kid": "^two", "k": "2" * 32}, kek=OTHER_KEK)
    assert ["ek" in item for item in call("GET", "keys").json()] == [True, True]
    assert [item["k"] for item in call("GET", "keys/", kek=OTHER_KEK).json()] == ["2" * 32]


def test_a_key_that_is_deleted_is_gone(call: Call) -> None:
    call("POST", "keys", {"kid": KID, "ek": EK})
    assert call("DELETE", f"keys/{KID}").status_code == 200
    for method in ("GET", "DELETE", "PUT"):
        assert refused(call(method, f"keys/{KID}", {} if method == "PUT" else None)) == (404, 6)


def test_a_key_that_expires_is_gone(service: Any, call: Call) -> None:
    call("POST", "keys", {"kid": KID, "ek": EK, "expiration": "2026-01-01T00:01:00Z"})
    for offset, status in ((59, 200), (60, 404)):
        service.session.patch(service.base_url + "/_emulator/clock", json={"offset": offset}, timeout=10)
        assert call("GET", f"keys/{KID}").status_code == status
    assert call("GET", "keycount").json() == {"keyCount": 0}
    assert call("POST", "keys", {"kid": KID, "ek": EK}).status_code == 201


def test_each_account_has_keys_of_its_own(service: Any, call: Call) -> None:
    other = "7," + "0" * 32
    service.configure(authenticators={"test": [TEST_AUTHENTICATOR, other], "production": [PRODUCTION_AUTHENTICATOR]})
    call("POST", "keys", {"kid": KID, "ek": EK})
    assert call("GET", f"keys/{KID}", who=other).status_code == 404
    assert call("GET", "keys", who=other).json() == []
    assert call("POST", "keys", {"kid": KID, "ek": EK}, who=other).status_code == 201


def test_who_may_not_ask(service: Any, call: Call) -> None:
    assert refused(call("GET", "keys", who=None)) == (401, -2017)
    assert refused(call("GET", "keys", who=PRODUCTION_AUTHENTICATOR)) == (401, -2018)
    service.configure(disabled_accounts=[1000001])
    assert refused(call("GET", "keys")) == (400, -2031)
    service.configure(key_store=False)
    assert refused(call("GET", "keys")) == (403, 7)
    # In the body it is no credential.
    form = {"customerAuthenticator": TEST_AUTHENTICATOR}
    service.configure(key_store=True, disabled_accounts=[])
    assert refused(service.post("/keystore/keys", data=form)) == (401, -2017)


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "", None, (404, 6)),
        ("GET", "keys/a/b", None, (404, 6)),
        ("PATCH", "keys", None, (405, 2)),
        ("POST", f"keys/{KID}", {}, (405, 2)),
        ("PUT", f"keys/{KID}/value", {}, (405, 2)),
        ("DELETE", "keycount", None, (405, 2)),
        ("GET", "keys/short", None, (400, 2)),
        ("GET", "keys/" + "x" * 32, None, (400, 2)),
        ("GET", f"keys/{KID},", None, (400, 2)),
        ("GET", "keys/^" + "x" * 65, None, (400, 2)),
        ("GET", "keys/^%ff", None, (404, 6)),
        ("POST", "keys", {"kid": "^\ud800", "ek": EK}, (400, 3)),
        ("POST", "keys", {"k": "\ud800" * 32}, (400, 3)),
        ("POST", "keys", [], (400, 3)),
        ("POST", "keys", {"kid": 5}, (400, 3)),
        ("POST", "keys", {"kid": "short"}, (400, 3)),
        ("POST", "keys", {"kid": KID}, (400, 3)),
        ("POST", "keys", {"k": KEY}, (400, 3)),
        ("POST", "keys", {"ek": "00"}, (400, 3)),
        ("POST", "keys", {"ek": EK, "info": 5}, (400, 3)),
        *[("POST", "keys", {"ek": EK, name: "a\ud800"}, (400, 3)) for name in ("info", "kekId", "contentId")],
        ("POST", "keys", {"ek": EK, "expiration": "soon"}, (400, 3)),
        ("POST", "keys", {"ek": EK, "expiration": 5}, (400, 3)),
        ("POST", "keys", {"ek": EK, "expiration": "0001-01-01T00:00:00+14:00"}, (400, 3)),
    ],
)
def test_requests_that_cannot_be(call: Call, method: str, path: str, body: Any, expected: tuple[int, int]) -> None:
    assert refused(call(method, path, body)) == expected
    assert call("GET", "keycount").json() == {"keyCount": 0}


def test_requests_with_a_kek_that_cannot_be(call: Call) -> None:
    assert refused(call("GET", "keys", kek="0")) == (400, 2)
    assert refused(call("POST", "keys", {"k": KEY, "ek": EK}, kek=KEK)) == (400, 3)
    assert refused(call("POST", "keys", {"k": "x" * 32}, kek=KEK)) == (400, 3)
    assert refused(call("POST", "keys", {"kid": KID, "ek": EK}, kek=OTHER_KEK)) == (400, 5)
    assert call("GET", "keycount").json() == {"keyCount": 0}


def test_bodies_that_cannot_be(service: Any, call: Call) -> None:
    url = f"{service.base_url}/keystore/keys"
    query = {"customerAuthenticator": TEST_AUTHENTICATOR, "kek": KEK}
    for content_type, body in (
        ("application/json", b"{"),
        ("application/json", b"\xff"),
        ("application/json", b"[" * 100000),
        ("text/plain", b"{}"),
        ("application/x-www-form-urlencoded", b"%zz"),
    ):
        headers = {"Content-Type": content_type}
        response = service.session.post(url, params=query, data=body, headers=headers, timeout=10)
        assert refused(response) == (400, 3)


def test_a_token_hands_out_the_key_that_is_stored(service: Any, call: Call, request_of: Call) -> None:
    wanted = request_of("widevine", {"contentKey": None, "kek": KEK, "kid": "^film", "errorFormat": "json"})
    assert service.post("/hms/wv/token", data=wanted).json()["errorCode"] == -4019
    made = call("POST", "keys", {"kid": "^film"}, kek=KEK).json()

    license_url = service.post("/hms/wv/token", data=wanted).text.strip()

    kid = base64.urlsafe_b64encode(bytes.fromhex(made["kid"])).rstrip(b"=").decode()
    answer = service.session.post(license_url, json={"kids": [kid]}, timeout=10).json()
    assert base64.urlsafe_b64decode(answer["keys"][0]["k"] + "==").hex() == made["k"]
    refusal = service.post("/hms/wv/token", data={**wanted, "kek": OTHER_KEK})
    assert (refusal.status_code, refusal.json()["errorCode"]) == (400, -4024)


def test_faults_meet_the_key_store_by_its_path(service: Any, call: Call) -> None:
    service.fault("status", path="/keystore/keys", method="POST")
    service.fault("code", path="/keystore/keys", code=-2030)
    assert call("POST", "keys", {"ek": EK}).status_code == 503
    assert refused(call("POST", "keys", {"ek": EK})) == (500, -2030)
    assert call("POST", "keys", {"ek": EK}).status_code == 201


def test_no_secret_in_the_journal(service: Any, call: Call) -> None:
    call("POST", "keys", {"kid": KID, "k": KEY, "info": "a note", "expiration": None}, kek=KEK)
    call("PUT", f"keys/{KID}", {"ek": EK})
    call("GET", f"keys/{KID}/value", kek=OTHER_KEK)
    journal = service.get("/_emulator/journal").text
    for secret in (TEST_AUTHENTICATOR, TEST_AUTHENTICATOR.partition(",")[2], KEK, KEY, EK):
        for form in (secret, base64.b64encode(secret.encode()).decode(), secret.encode().hex()):
            assert form not in journal
    created, updated, shown = json.loads(journal)
    assert [entry["secrets_in_url"] for entry in (created, updated, shown)] == [True, True, True]
    assert (created["path"], created["drm"], created["status"], created["code"]) == ("/keystore/keys", None, 201, None)
    digests = dict(map(tuple, created["json"]))
    assert digests.pop("k").startswith("sha256:")
    assert digests == {"kid": KID, "info": "a note", "expiration": "null"}
    assert dict(map(tuple, created["query"]))["kek"].startswith("sha256:")
    assert updated["path"] == f"/keystore/keys/{KID}"
    assert (shown["status"], shown["code"]) == (400, 5)


def test_a_reset_forgets_the_keys(service: Any, call: Call) -> None:
    call("POST", "keys", {"ek": EK})
    service.post("/_emulator/reset")
    service.configure(key_store=True)
    assert call("GET", "keycount").json() == {"keyCount": 0}


def test_keys_outlive_the_emulator(tmp_path: Path) -> None:
    path = tmp_path / "keys.jsonl"
    kept = StoredKey(kid=KID, ek=EK, last_update=1.5, info="ü", expiration=20.0)
    store = KeyStore(path)
    for key in (replace(kept, info=None), kept, replace(kept, kid="0" * 32)):
        store.put(1, key)
    store.put(2, kept)
    store.delete(1, "0" * 32)
    with path.open("ab") as file:
        file.write(b'\n[1, "cut')

    again = KeyStore(path)
    again.put(3, kept)

    for each in (again, KeyStore(path)):
        assert [each.all(customer, 10.0) for customer in (1, 2, 3, 4)] == [[kept], [kept], [kept], []]
        assert each.get(1, KID, 20.0) is None
    assert path.stat().st_mode & 0o777 == 0o600
    KeyStore(path).clear()
    assert KeyStore(path).all(1, 10.0) == []
