# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task from the first look to the last, and everybody who may come in between."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.engine import Outcome, carry_out
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.result import result_of
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.run import new_key
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.store import KeyStore
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.task import make_key_task
from ansible_collections.streamops.expressplay.plugins.module_utils._policy import key_wrap
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._keystore.standins import (
    AUTHENTICATOR,
    EK,
    KEK,
    KEK_ID,
    KEY,
    KID,
    OPTIONS,
    OTHER_KEK,
    OTHER_KEY,
    KeptStore,
    wrapped,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MADE = "deadbeefdeadbeefdeadbeefdeadbeef"
LOOK = f"GET /keys/{KID}"


def stored(key: str = KEY, kek: str = KEK, **fields: str) -> dict[str, Any]:
    return {"kid": KID, "ek": wrapped(key, kek), "kekId": KEK_ID, "lastUpdate": "2025-01-01T00:00:00Z", **fields}


class Run:
    """What came of one task: its outcome, its result, and what it asked."""

    def __init__(self, kept: KeptStore, *, check_mode: bool = False, **options: Any) -> None:
        task = make_key_task({**OPTIONS, **options}, check_mode=check_mode, now=NOW)
        store = KeyStore(kept, task.route, task.secrets)  # type: ignore[arg-type]
        before = len(kept.sent)
        self.outcome: Outcome = carry_out(task, store, lambda: MADE)
        self.result: dict[str, Any] = result_of(task, self.outcome, store)
        self.asked = kept.asked[before:]


def failing(kept: KeptStore, **options: Any) -> TaskFailure:
    with pytest.raises(TaskFailure) as caught:
        Run(kept, **options)
    told = json.dumps(caught.value.as_result())
    for secret in (AUTHENTICATOR, KEK, OTHER_KEK, KEY, OTHER_KEY, EK, MADE):
        assert secret not in told
    return caught.value


def unwrapped(kept: KeptStore, kek: str = KEK) -> str:
    return key_wrap.unwrap(kept.keys[KID]["ek"], kek)


def test_a_key_is_made_here_and_only_its_wrapped_form_is_sent() -> None:
    kept = KeptStore()
    run = Run(kept, kek=KEK, content_id="film")
    assert run.asked == [LOOK, "POST /keys"]
    assert (run.outcome.changed, run.result["reason"]) == (True, "no key yet")
    assert unwrapped(kept) == MADE
    for message in kept.sent:
        assert [name for name, _value in message.query] == ["customerAuthenticator"]
        assert not {KEK, MADE} & {str(value) for value in (message.document or {}).values()}
    again = Run(kept, kek=KEK, content_id="film")
    assert (again.asked, again.outcome.changed) == ([LOOK], False)
    assert again.result["key"] == run.result["key"]


def test_a_key_that_is_given_is_wrapped_here() -> None:
    kept = KeptStore()
    assert Run(kept, kek=KEK, content_key=KEY.upper()).outcome.changed
    assert kept.keys[KID]["ek"] == EK
    assert Run(kept, kek=KEK, content_key=KEY).asked == [LOOK]
    assert Run(kept, ek=EK.upper()).asked == [LOOK]


def test_a_key_that_is_given_wrapped_is_sent_without_its_kek() -> None:
    for wrap in ("local", "service"):
        kept = KeptStore()
        assert Run(kept, ek=EK, kek=KEK, wrap=wrap).outcome.changed
        assert kept.keys[KID]["ek"] == EK
        assert all("kek" not in dict(message.query) for message in kept.sent)


def test_the_service_makes_a_key() -> None:
    kept = KeptStore()
    run = Run(kept, kek=KEK, wrap="service", return_key=True)
    [_look, created] = kept.sent
    assert dict(created.query)["kek"] == KEK
    assert created.document == {"kid": KID, "kekId": KEK_ID}
    assert run.result["key"]["content_key"] == unwrapped(kept) != MADE
    assert Run(kept, kek=KEK, wrap="service").asked == [LOOK]


def test_the_service_wraps_a_key() -> None:
    kept = KeptStore()
    Run(kept, kek=KEK, content_key=KEY, wrap="service")
    assert kept.sent[1].document == {"kid": KID, "k": KEY, "kekId": KEK_ID}
    assert unwrapped(kept) == KEY
    rotated = Run(kept, kek=KEK, wrap="service", rotate=True)
    assert rotated.asked == [LOOK, f"PUT /keys/{KID}", LOOK]
    # The service makes values for new keys only.
    assert kept.sent[-2].document == {"k": MADE}
    assert unwrapped(kept) == MADE


def test_only_what_is_said_of_a_key_is_changed_without_its_kek() -> None:
    kept = KeptStore(stored(info="a", contentId="film"))
    run = Run(kept, info="b", expiration="2030-01-31T12:00:00Z")
    assert run.asked == [LOOK, f"PUT /keys/{KID}", LOOK]
    assert kept.sent[1].document == {"info": "b", "expiration": "2030-01-31T12:00:00Z"}
    assert unwrapped(kept) == KEY
    assert Run(kept, info="", expiration="").outcome.changed
    assert kept.sent[-2].document == {"info": "", "expiration": None}


def test_a_rotation_replaces_the_key_and_says_so_without_showing_it() -> None:
    kept = KeptStore(stored())
    failure = failing(kept, kek=KEK, content_key=OTHER_KEY)
    assert "content_key: Another key is stored under this kid. Set rotate to true" in str(failure)
    assert unwrapped(kept) == KEY

    run = Run(kept, kek=KEK, content_key=OTHER_KEY, rotate=True)
    assert (run.outcome.changed, run.result["reason"], unwrapped(kept)) == (True, "key rotated", OTHER_KEY)
    assert run.result["diff"]["before"]["value"] == "(secret)"
    assert run.result["diff"]["after"]["value"] == "(another secret)"
    assert Run(kept, kek=KEK, content_key=OTHER_KEY, rotate=True).asked == [LOOK]
    assert Run(kept, kek=KEK, rotate=True).outcome.changed
    assert unwrapped(kept) == MADE


def test_the_same_key_is_put_under_another_kek() -> None:
    kept = KeptStore(stored())
    assert "kek: The stored key was wrapped with another" in str(failing(kept, kek=OTHER_KEK, content_key=KEY))
    run = Run(kept, kek=OTHER_KEK, content_key=KEY, rotate=True)
    assert run.result["reason"].startswith(f"new key encryption key; kek_id {KEK_ID} -> #1.")
    assert unwrapped(kept, OTHER_KEK) == KEY
    assert Run(kept, kek=OTHER_KEK, content_key=KEY, rotate=True).asked == [LOOK]


@pytest.mark.parametrize("options", [{"kek": KEK}, {"kek": KEK, "rotate": True}, {"info": "b"}, {"state": "absent"}])
def test_check_mode_asks_and_changes_nothing(options: dict[str, Any]) -> None:
    for keys in ([], [stored(info="a")]):
        if not keys and "info" in options:
            continue
        foreseen, real = KeptStore(*(dict(key) for key in keys)), KeptStore(*(dict(key) for key in keys))
        expected = Run(real, **options)
        run = Run(foreseen, check_mode=True, **options)
        assert [asked for asked in run.asked if not asked.startswith("GET")] == []
        assert foreseen.keys == {key["kid"]: key for key in keys}
        for same in ("changed", "reason", "request", "diff"):
            assert run.result[same] == expected.result[same]
        del run.result["key"]["last_update"], expected.result["key"]["last_update"]
        assert run.result["key"] == expected.result["key"]


def test_check_mode_without_an_authenticator_asks_nobody() -> None:
    kept = KeptStore(stored())
    run = Run(kept, check_mode=True, customer_authenticator=None, kek=KEK, content_id="film")
    assert kept.sent == []
    assert run.outcome.changed
    assert run.result["reason"] == "unknown: needs customer_authenticator to ask the key store"
    assert run.result["request"]["body"] == {"kid": KID, "ek": "(secret)", "contentId": "film", "kekId": KEK_ID}
    assert run.result["key"]["content_id"] == "film"
    absent = Run(kept, check_mode=True, customer_authenticator=None, state="absent")
    assert (absent.outcome.changed, absent.result["request"]["method"]) == (True, "DELETE")
    assert absent.result["diff"]["after"] == {}
    unmade = Run(kept, check_mode=True, customer_authenticator=None, info="a")
    assert (unmade.outcome.changed, unmade.result["request"]) == (False, None)


def test_a_key_is_deleted_once() -> None:
    kept = KeptStore(stored(info="a"))
    run = Run(kept, state="absent")
    assert run.asked == [LOOK, f"DELETE /keys/{KID}", LOOK]
    assert (run.outcome.changed, kept.keys) == (True, {})
    assert run.result["diff"]["before"]["info"] == "a"
    assert run.result["key"] == dict.fromkeys(("kek_id", "content_id", "info", "expiration", "last_update"), None) | {
        "kid": KID
    }
    again = Run(kept, state="absent")
    assert (again.outcome.changed, again.asked) == (False, [LOOK, "GET /keycount"])
    assert again.result["diff"] == {"before": {}, "after": {}}


def test_a_mistyped_address_is_not_taken_for_a_key_store_without_the_key() -> None:
    class Elsewhere(KeptStore):
        def _answer(self, message: Any) -> tuple[int, Any]:
            return 404, None

    absent = str(failing(Elsewhere(), state="absent"))
    assert absent.startswith("Whether there is a key ^kid1 could not be found out: ")
    assert "there is no key store at this address" in absent
    assert "there is no key store at this address" in str(failing(Elsewhere(), kek=KEK))


def test_of_nothing_no_key_is_made() -> None:
    kept = KeptStore()
    assert "nothing to make one of" in str(failing(kept, info="a"))
    assert kept.asked == [LOOK]


def putting(kept: KeptStore, key: dict[str, Any]) -> Callable[[], None]:
    return lambda: kept.keys.update({KID: key})


def test_a_key_that_another_run_makes_meanwhile_is_the_one() -> None:
    kept = KeptStore()
    kept.meanwhile = putting(kept, stored())
    run = Run(kept, kek=KEK, return_key=True)
    assert (run.outcome.changed, run.result["reason"]) == (False, "made by another run meanwhile")
    assert run.result["request"] is None
    assert run.result["key"]["content_key"] == KEY == unwrapped(kept)


def test_what_another_run_says_of_it_is_put_right() -> None:
    kept = KeptStore()
    kept.meanwhile = putting(kept, stored(info="a"))
    run = Run(kept, kek=KEK, info="b")
    assert (run.outcome.changed, run.result["reason"]) == (True, "info a -> b")
    assert (unwrapped(kept), kept.keys[KID]["info"]) == (KEY, "b")


def test_another_key_that_was_made_meanwhile_is_not_taken_for_ours() -> None:
    kept = KeptStore()
    kept.meanwhile = putting(kept, stored(OTHER_KEY))
    assert "Another key is stored" in str(failing(kept, kek=KEK, content_key=KEY))
    kept = KeptStore()
    kept.meanwhile = putting(kept, stored(KEY, OTHER_KEK))
    assert "another key encryption key" in str(failing(kept, kek=KEK))


@pytest.mark.parametrize("wrap", ["local", "service"])
def test_an_answer_that_was_lost_does_not_hide_that_the_key_was_made(wrap: str) -> None:
    kept = KeptStore()
    kept.lost = 1
    run = Run(kept, kek=KEK, wrap=wrap)
    assert (run.outcome.changed, run.result["reason"]) == (True, "no key yet")
    assert run.asked == [LOOK, "POST /keys", LOOK]


def test_an_answer_that_was_lost_does_not_make_the_key_of_another_run_ours() -> None:
    kept = KeptStore()
    kept.lost = 1
    kept.meanwhile = putting(kept, stored())
    assert Run(kept, kek=KEK).outcome.changed is False


def test_a_key_that_is_deleted_meanwhile_is_made_anew() -> None:
    kept = KeptStore(stored(info="a"))
    kept.meanwhile = kept.keys.clear
    run = Run(kept, kek=KEK, info="b")
    assert (run.outcome.changed, unwrapped(kept), kept.keys[KID]["info"]) == (True, MADE, "b")
    kept.meanwhile = kept.keys.clear
    absent = Run(kept, state="absent")
    assert (absent.outcome.changed, absent.result["reason"]) == (False, "deleted by another run meanwhile")


class Deaf(KeptStore):
    """Answers that it has done what it was asked for, and does not do it."""

    def _answer(self, message: Any) -> tuple[int, Any]:
        return super()._answer(message) if message.method in ("GET", "POST") else (200, None)


def test_a_store_that_does_not_keep_what_it_is_sent_is_found_out() -> None:
    kept = Deaf(stored(info="a"))
    for options, words in (
        ({"info": "b"}, "was changed, and then: The key store does not show it so: info a -> b."),
        ({"kek": KEK, "rotate": True}, "was changed, and then: The key store does not show it so: Another key is"),
        ({"state": "absent"}, "was deleted, and then: The key store still shows the key ^kid1."),
    ):
        failure = failing(kept, **options)
        assert f"The key ^kid1 {words}" in str(failure)
        assert failure.as_result()["changed"] is True


class Forgetful(KeptStore):
    """Answers nothing any more after it was changed."""

    def _answer(self, message: Any) -> tuple[int, Any]:
        changed = any(sent.method != "GET" for sent in self.sent[:-1])
        return (500, None) if changed else super()._answer(message)


def test_a_failure_after_a_change_says_that_there_was_one() -> None:
    rotated = failing(Forgetful(stored()), kek=KEK, rotate=True)
    assert str(rotated).startswith("The key ^kid1 was changed, and then: The key ^kid1 could not be read: ")
    assert rotated.as_result()["changed"] is True
    deleted = failing(Forgetful(stored()), state="absent")
    assert str(deleted).startswith("The key ^kid1 was deleted, and then: The key ^kid1 could not be read: ")
    assert deleted.as_result()["changed"] is True
    refused = failing(KeptStore(stored()), kek=OTHER_KEK)
    assert refused.as_result()["changed"] is False


def test_a_key_that_a_service_has_made_is_told_also_where_nothing_can_unwrap_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)

    class Wrapping(KeptStore):
        def _create(self, message: Any) -> tuple[int, Any]:
            self.keys[KID] = {"kid": KID, "ek": EK}
            return 201, self.keys[KID]

    failure = failing(Wrapping(), kek=KEK, wrap="service")
    assert str(failure).startswith("The key ^kid1 was stored, and then: The Python library cryptography is missing")
    assert failure.as_result()["changed"] is True


def test_a_value_that_is_not_shown_is_not_destroyed() -> None:
    class Hiding(KeptStore):
        def _answer(self, message: Any) -> tuple[int, Any]:
            status, body = super()._answer(message)
            return status, {name: field for name, field in body.items() if name != "ek"} if body else body

    for options in ({}, {"content_key": OTHER_KEY}):
        kept = Hiding(stored())
        assert "neither compared nor replaced" in str(failing(kept, kek=KEK, rotate=True, **options))
        assert unwrapped(kept) == KEY
        assert kept.asked == [LOOK]


@pytest.mark.parametrize("wrap", ["local", "service"])
def test_an_empty_name_of_a_kek_is_derived_in_check_mode_as_for_real(wrap: str) -> None:
    class Naming(KeptStore):
        """Derives a name where it is given none, as services do."""

        def _create(self, message: Any) -> tuple[int, Any]:
            status, key = super()._create(message)
            key.setdefault("kekId", KEK_ID)
            return status, key

    foreseen = Run(Naming(), check_mode=True, kek=KEK, kek_id="", wrap=wrap)
    real = Run(Naming(), kek=KEK, kek_id="", wrap=wrap)
    assert foreseen.result["key"]["kek_id"] == real.result["key"]["kek_id"] == KEK_ID
    assert foreseen.result["request"] == real.result["request"]


def test_an_expiration_has_one_form_in_check_mode_and_for_real() -> None:
    class Writing(KeptStore):
        """Writes times with milliseconds, as services do."""

        def _answer(self, message: Any) -> tuple[int, Any]:
            status, body = super()._answer(message)
            late = body.get("expiration") if body else None
            return status, {**body, "expiration": late.replace("00Z", "00.000Z")} if late else body

    options = {"kek": KEK, "expiration": "2030-01-31T12:00:00Z"}
    foreseen, real = Run(Writing(), check_mode=True, **options), Run(Writing(), **options)
    assert foreseen.result["key"]["expiration"] == real.result["key"]["expiration"] == "2030-01-31T12:00:00Z"
    assert foreseen.result["diff"] == real.result["diff"]


def test_a_store_where_the_key_comes_and_goes_is_given_up() -> None:
    class Restless(KeptStore):
        def _answer(self, message: Any) -> tuple[int, Any]:
            return (200, stored()) if message.method == "GET" else (404, None)

    assert "again and again" in str(failing(Restless(), kek=KEK, rotate=True))


def test_without_cryptography_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)
    for kept in (KeptStore(), KeptStore({"kid": KID, "ek": EK})):
        failure = failing(kept, kek=KEK)
        assert "The Python library cryptography is missing for " in str(failure)
        assert [asked for asked in kept.asked if not asked.startswith("GET")] == []


def test_the_key_is_in_a_result_only_where_it_is_asked_for() -> None:
    kept = KeptStore()
    for options in ({"kek": KEK}, {"kek": KEK, "info": "x"}, {"kek": KEK, "rotate": True}):
        for check_mode in (True, False):
            result = json.dumps(Run(kept, check_mode=check_mode, **options).result)
            for secret in (KEK, MADE, EK, AUTHENTICATOR, kept.keys.get(KID, {}).get("ek", MADE)):
                assert secret not in result
    asked = Run(kept, kek=KEK, return_key=True)
    assert asked.result["key"]["content_key"] == MADE
    assert json.dumps(asked.result).count(MADE) == 1
    foreseen = Run(kept, check_mode=True, kek=KEK, rotate=True, return_key=True)
    assert foreseen.result["key"]["content_key"] is None
    assert Run(kept, check_mode=True, kek=KEK, info="y", return_key=True).result["key"]["content_key"] == MADE


def test_new_keys_are_32_digits_that_nobody_can_guess() -> None:
    made = {new_key() for _number in range(100)}
    assert len(made) == 100
    assert all(len(key) == 32 and int(key, 16) >= 0 for key in made)
