# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys that are looked up: what is said of them, and their values only where these are asked for."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.info import keys_info
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.info_task import make_info_task
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._keystore.standins import (
    AUTHENTICATOR,
    EK,
    INFO_OPTIONS,
    KEK,
    KEK_ID,
    KEY,
    KID,
    OTHER_KEK,
    OTHER_KEY,
    KeptStore,
    wrapped,
)

OTHER_KID = "4e2df6b45e8257e187b2802b22ae7418"
FIRST = {"kid": KID, "ek": EK, "kekId": KEK_ID, "info": "a", "lastUpdate": "2026-01-01T00:00:00Z"}
SHOWN = {
    "kid": KID,
    "kek_id": KEK_ID,
    "content_id": None,
    "info": "a",
    "expiration": None,
    "last_update": "2026-01-01T00:00:00Z",
}
OTHER = {"kid": OTHER_KID, "ek": wrapped(OTHER_KEY, OTHER_KEK)}


def info(kept: KeptStore, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    task = make_info_task({**INFO_OPTIONS, **options}, check_mode=check_mode, now=now)
    return keys_info(task, kept)  # type: ignore[arg-type]


def failing(kept: KeptStore, **options: Any) -> str:
    with pytest.raises(TaskFailure) as caught:
        info(kept, **options)
    told = json.dumps(caught.value.as_result())
    assert not any(secret in told for secret in (AUTHENTICATOR, KEK, OTHER_KEK, KEY, OTHER_KEY, EK))
    return str(caught.value)


@pytest.fixture
def kept() -> KeptStore:
    return KeptStore(FIRST, OTHER)


def test_one_key(kept: KeptStore) -> None:
    assert info(kept, kid="^kid1") == {"changed": False, "count": 1, "stored_keys": [SHOWN], "missing_kids": []}


def test_several_keys_in_the_order_in_which_they_are_asked_for(kept: KeptStore) -> None:
    found = info(kept, kid=[OTHER_KID, "^nobody", "^kid1", KID.upper()])
    assert [key["kid"] for key in found["stored_keys"]] == [OTHER_KID, KID]
    assert (found["missing_kids"], found["count"]) == (["^nobody"], 2)


def test_all_keys(kept: KeptStore) -> None:
    assert [key["kid"] for key in info(kept)["stored_keys"]] == [KID, OTHER_KID]
    assert info(KeptStore()) == {"changed": False, "count": 0, "stored_keys": [], "missing_kids": []}


def test_the_number_of_keys(kept: KeptStore) -> None:
    assert info(kept, count_only=True) == {"changed": False, "count": 2, "stored_keys": [], "missing_kids": []}
    assert kept.asked == ["GET /keycount"]


def test_no_kids_are_no_question(kept: KeptStore) -> None:
    assert info(kept, kid=[])["stored_keys"] == []
    assert kept.sent == []


def test_no_value_is_shown_that_is_not_asked_for(kept: KeptStore) -> None:
    for options in ({}, {"kid": ["^kid1", OTHER_KID]}, {"kek": KEK}, {"kid": "^kid1", "kek": KEK}):
        shown = json.dumps(info(kept, **options))
        assert not any(secret in shown for secret in (EK, OTHER["ek"], KEY, KEK, AUTHENTICATOR))


def test_values_are_unwrapped_here(kept: KeptStore) -> None:
    found = info(kept, kid="^kid1", kek=KEK, return_key=True)
    assert found["stored_keys"] == [{**SHOWN, "content_key": KEY}]
    assert all([name for name, _value in message.query] == ["customerAuthenticator"] for message in kept.sent)


def test_a_kek_that_does_not_fit_is_a_failure_that_names_the_kids(kept: KeptStore) -> None:
    assert failing(kept, kek=KEK, return_key=True).startswith(
        f"1 of 2 keys were wrapped with another key encryption key than kek: {OTHER_KID}. Check kek"
    )
    many = KeptStore(*({**OTHER, "kid": f"{number:032x}"} for number in range(9)))
    assert "0000004, ... Check kek" in failing(many, kek=KEK, return_key=True)
    hidden = KeptStore({"kid": KID})
    assert "1 of 1 keys" in failing(hidden, kek=KEK, return_key=True)


def test_a_mistyped_address_is_not_taken_for_a_key_store_without_keys() -> None:
    class Elsewhere(KeptStore):
        def _answer(self, message: Any) -> tuple[int, Any]:
            return 404, None

    for options in ({"kid": "^kid1"}, {"kid": ["^kid1", "^kid2"]}, {}, {"count_only": True}):
        assert "there is no key store at this address" in failing(Elsewhere(), **options)


def test_check_mode_without_an_authenticator_is_skipped(kept: KeptStore) -> None:
    found = info(kept, check_mode=True, customer_authenticator=None)
    assert kept.sent == []
    assert found == {
        "changed": False,
        "count": None,
        "stored_keys": [],
        "missing_kids": [],
        "skipped": True,
        "msg": "Without customer_authenticator no key was looked up.",
    }
    assert info(kept, check_mode=True) == info(kept)


def test_without_cryptography_nothing_is_unwrapped(monkeypatch: pytest.MonkeyPatch, kept: KeptStore) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)
    assert "cryptography is missing for " in failing(kept, kek=KEK, return_key=True)
    assert info(kept)["count"] == 2
