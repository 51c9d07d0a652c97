# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same tasks against every key store that there is: the emulator, and as a second opinion an SKM server.

The second one is tested where its variable says where it is; a line at the end of the tests says whether it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.info import keys_info
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.info_task import make_info_task
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.run import run_key_task
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.task import make_key_task
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import Exchange, HttpOptions
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.skm_server import skm_url, under_keystore

EMULATOR, SKM = "emulator", "SKM server"

Result = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """The tasks of one account at one key store; ``kid`` is one that nobody else uses."""

    base_url: str
    authenticator: str
    exchange: Exchange
    kid: str
    kek: str

    def key(self, *, check: bool = False, **options: Any) -> Result:
        """What a task for a key gives."""
        defaults = {"state": "present", "kid": self.kid, "wrap": "local", "rotate": False, "return_key": False}
        absent = dict.fromkeys(("content_key", "kek", "ek", "kek_id", "content_id", "info", "expiration"))
        given = {**absent, **defaults, **self._service(), **options}
        return run_key_task(make_key_task(given, check_mode=check, now=datetime.now(UTC)), self.exchange)

    def refused(self, **options: Any) -> TaskFailure:
        """The failure of a task for a key."""
        with pytest.raises(TaskFailure) as caught:
            self.key(**options)
        return caught.value

    def info(self, **options: Any) -> Result:
        """What a look at keys gives."""
        given = {"kid": None, "kek": None, "count_only": False, "return_key": False, **self._service(), **options}
        return keys_info(make_info_task(given, check_mode=False, now=datetime.now(UTC)), self.exchange)

    def _service(self) -> dict[str, Any]:
        return {
            "base_url": self.base_url,
            "customer_authenticator": self.authenticator,
            "service": "test",
            "prod_domain": "service.expressplay.com",
            "timeout": 10.0,
            "retries": 0,
            "validate_certs": True,
            "use_proxy": False,
        }


@pytest.fixture(params=[EMULATOR, SKM] if skm_url() else [EMULATOR])
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The base URL of a key store."""
    if request.param == EMULATOR:
        emulator: Emulator = request.getfixturevalue("emulator")
        emulator.configure(key_store=True)
        yield emulator.base_url
    else:
        with under_keystore(skm_url() or "") as base_url:
            yield base_url


@pytest.fixture
def account(server: str, authenticator: str) -> Iterator[Account]:
    with Exchange(HttpOptions(timeout=10.0, retries=0, use_proxy=False)) as exchange:
        account = Account(server, authenticator, exchange, f"^{secrets.token_hex(8)}", secrets.token_hex(16))
        yield account
        account.key(state="absent")


def outcome(result: Result) -> tuple[bool, str]:
    return result["changed"], result["reason"]


NO_KEY = (True, "no key yet")
UNCHANGED = (False, "stored as it is wanted")


@pytest.mark.parametrize("wrap", ["local", "service"])
def test_a_key_is_made_once(account: Account, wrap: str) -> None:
    options = {"kek": account.kek, "wrap": wrap, "content_id": "film", "expiration": "2030-01-31T12:00:00Z"}
    assert outcome(account.key(check=True, **options)) == NO_KEY
    assert outcome(account.key(**options)) == NO_KEY
    again = account.key(**options, return_key=True)
    assert outcome(again) == UNCHANGED
    assert again["key"]["content_id"] == "film"
    assert again["key"]["expiration"].startswith("2030-01-31T12:00:00")
    [found] = account.info(kid=account.kid, kek=account.kek, return_key=True)["stored_keys"]
    assert found == again["key"]
    # The digits of a KEK are the same in either case, although names that are derived from them are not.
    assert outcome(account.key(kek=account.kek.upper())) == UNCHANGED


def test_a_key_that_is_given_is_the_one_that_is_stored(account: Account) -> None:
    key = secrets.token_hex(16)
    for wrap in ("local", "service"):
        account.key(state="absent")
        assert outcome(account.key(kek=account.kek, content_key=key, wrap=wrap)) == NO_KEY
        assert account.key(kek=account.kek, return_key=True)["key"]["content_key"] == key
        assert outcome(account.key(kek=account.kek, content_key=key.upper())) == UNCHANGED


def test_what_is_said_of_a_key_is_changed(account: Account) -> None:
    account.key(kek=account.kek, info="spring", kek_id="mine")
    assert outcome(account.key(info="sommer ☀", content_id="film")) == (
        True,
        "content_id (none) -> film; info spring -> sommer ☀",
    )
    assert account.key(info="")["key"]["info"] is None
    [found] = account.info(kid=account.kid)["stored_keys"]
    assert (found["kek_id"], found["content_id"], found["info"]) == ("mine", "film", None)


def test_another_key_and_another_kek(account: Account) -> None:
    key, kek = secrets.token_hex(16), secrets.token_hex(16)
    account.key(kek=account.kek)
    assert "Another key is stored" in account.refused(kek=account.kek, content_key=key).message
    for wrap in ("local", "service"):
        assert "another key encryption key" in account.refused(kek=kek, wrap=wrap).message
    assert outcome(account.key(kek=account.kek, content_key=key, rotate=True)) == (True, "key rotated")
    assert outcome(account.key(kek=account.kek, content_key=key, rotate=True)) == UNCHANGED
    assert account.key(kek=kek, content_key=key, rotate=True)["reason"].startswith("new key encryption key; kek_id #1.")
    made = account.key(kek=kek, rotate=True, wrap="service", return_key=True)
    assert made["key"]["content_key"] not in (key, None)
    assert account.key(kek=kek, return_key=True)["key"]["content_key"] == made["key"]["content_key"]


def test_a_key_is_deleted_once(account: Account) -> None:
    before = account.info(count_only=True)["count"]
    account.key(kek=account.kek)
    assert account.info(count_only=True)["count"] == before + 1
    assert account.key(state="absent", check=True)["changed"]
    assert outcome(account.key(state="absent")) == (True, "not wanted any more")
    assert outcome(account.key(state="absent")) == (False, "there is no such key")
    assert account.info(count_only=True)["count"] == before
    assert "nothing to make one of" in account.refused(info="of nothing").message


def test_several_keys(account: Account) -> None:
    other = f"{account.kid} ü"
    for kid in (account.kid, other):
        account.key(kid=kid, kek=account.kek, info=kid)
    found = account.info(kid=["^nobody", other, account.kid])
    assert [key["info"] for key in found["stored_keys"]] == [other, account.kid]
    assert found["missing_kids"] == ["^nobody"]
    assert account.info(kid=["^nobody", "^never"])["missing_kids"] == ["^nobody", "^never"]
    assert {account.kid, other} <= {key["info"] for key in account.info()["stored_keys"]}
    account.key(kid=other, state="absent")


def test_a_new_expiration_is_kept_or_the_task_fails(account: Account) -> None:
    """Some servers take a new expiration and keep the one that they had: a task must not say that all is well then."""
    account.key(kek=account.kek, expiration="2030-01-31T12:00:00Z")
    try:
        changed = account.key(info="new", expiration="2031-01-31T12:00:00Z")
    except TaskFailure as failure:
        assert "does not show it so: expiration 2030-01-31" in failure.message
    else:
        assert changed["key"]["expiration"].startswith("2031-01-31T12:00:00")
