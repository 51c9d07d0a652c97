# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that is wrong with the options of a task is found at once, before anything is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.info_task import (
    InfoTask,
    make_info_task,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.plan import Wanted
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.task import KeyTask, make_key_task
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._keystore.standins import (
    AUTHENTICATOR,
    EK,
    INFO_OPTIONS,
    KEK,
    KEY,
    KID,
    OPTIONS,
    OTHER_KEK,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def task(*, check_mode: bool = False, **options: Any) -> KeyTask:
    return make_key_task({**OPTIONS, **options}, check_mode=check_mode, now=NOW)


def info_task(*, check_mode: bool = False, **options: Any) -> InfoTask:
    return make_info_task({**INFO_OPTIONS, **options}, check_mode=check_mode, now=NOW)


def refused(**options: Any) -> TaskFailure:
    with pytest.raises(TaskFailure) as caught:
        task(**options)
    assert caught.value.http_attempts == 0
    return caught.value


def rules(failure: TaskFailure) -> list[tuple[str, str, int | None]]:
    return [(finding.rule, finding.option, finding.code) for finding in failure.findings]


@pytest.mark.parametrize(
    ("kid", "sent"),
    [
        ("^kid1", KID),
        (KID.upper(), KID),
        (f"0x{KID}", KID),
        ("{80EA8BC8-A58F-990A-D1F7-6BC665B30BFA}", KID),
    ],
)
def test_a_kid_in_any_notation_is_sent_in_one(kid: str, sent: str) -> None:
    assert task(kid=kid, kek=KEK).wanted.kid == sent
    assert info_task(kid=[kid]).titles == {sent: kid}


def test_what_is_wanted() -> None:
    options = {
        "content_key": KEY.upper(),
        "kek": KEK,
        "info": "",
        "content_id": "film",
        "expiration": "2030-01-31T12:00:00Z",
        "wrap": "service",
        "rotate": True,
    }
    made = task(**options)
    assert made.wanted == Wanted(
        kid=KID,
        content_key=KEY,
        kek=KEK,
        metadata={"content_id": "film", "info": "", "expiration": "2030-01-31T12:00:00Z"},
        rotate=True,
        wrap_here=False,
    )
    assert (made.present, made.return_key, made.title) == (True, False, "^kid1")


def test_an_empty_name_of_a_kek_is_as_good_as_none() -> None:
    assert task(kek=KEK, kek_id="").wanted == task(kek=KEK).wanted


def test_empty_secrets_are_as_good_as_none() -> None:
    assert task(content_key="", kek="", ek="").wanted == Wanted(KID)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"kid": ""}, [("kid-missing", "kid", -4018)]),
        ({"kid": 5}, [("kid-type", "kid", -4022)]),
        ({"kid": "abc"}, [("kid-length", "kid", -4020)]),
        ({"kid": "x" * 32}, [("kid-hex", "kid", -4022)]),
        ({"kid": "^"}, [("kid-name-empty", "kid", -4022)]),
        ({"kid": "^" + "x" * 65}, [("kid-name-length", "kid", -4021)]),
        ({"kid": "^\ud800"}, [("kid-unicode", "kid", None)]),
        ({"kid": "gOqLyKWPmQrR92vGZbML+g=="}, [("kid-length", "kid", -4020)]),
        ({"content_key": "00", "kek": KEK}, [("content-key-length", "content_key", -2027)]),
        ({"content_key": "x" * 32, "kek": KEK}, [("content-key-hex", "content_key", -2005)]),
        ({"content_key": 5, "kek": KEK}, [("content-key-type", "content_key", -2005)]),
        ({"content_key": KEY}, [("content-key-without-kek", "kek", None)]),
        ({"content_key": KEY, "kek": "00"}, [("kek-length", "kek", -4024)]),
        ({"kek": date(2026, 1, 1)}, [("kek-type", "kek", -4024)]),
        ({"ek": "00"}, [("ek-length", "ek", -4024)]),
        ({"ek": EK, "kek": OTHER_KEK}, [("ek-integrity", "ek", -4024)]),
        ({"ek": EK, "content_key": KEY, "kek": KEK}, [("key-given-twice", "ek", None)]),
        ({"info": 5}, [("info-type", "info", None)]),
        ({"content_id": ["film"]}, [("content-id-type", "content_id", None)]),
        ({"kek_id": {}}, [("kek-id-type", "kek_id", None)]),
        ({"expiration": "+30d"}, [("expiration-form", "expiration", None)]),
        ({"expiration": "2001-01-01T00:00:00Z"}, [("expiration-past", "expiration", None)]),
        ({"return_key": True}, [("return-key-without-kek", "return_key", None)]),
        ({"info": f"key={KEY.upper()}", "content_key": KEY, "kek": KEK}, [("info-secret", "info", None)]),
        ({"content_id": f"of {AUTHENTICATOR}"}, [("content-id-secret", "content_id", None)]),
        ({"kek_id": KEK, "kek": KEK}, [("kek-id-secret", "kek_id", None)]),
        ({"kid": KEY, "content_key": KEY, "kek": KEK}, [("kid-secret", "kid", None)]),
        ({"customer_authenticator": None}, [("authenticator-missing", "customer_authenticator", -2017)]),
        ({"base_url": "ftp://x"}, [("service-address", "base_url", None)]),
        ({"timeout": 0}, [("timeout-range", "timeout", None)]),
    ],
)
def test_what_is_wrong(options: dict[str, Any], expected: list[tuple[str, str, int | None]]) -> None:
    failure = refused(**options)
    assert rules(failure) == expected
    assert failure.error["code"] == expected[0][2]
    assert str(failure).startswith("The key ")
    for secret in (KEY, KEY.upper(), KEK, EK, OTHER_KEK, AUTHENTICATOR):
        assert secret not in str(failure.as_result())


def test_everything_is_told_at_once() -> None:
    failure = refused(kid="abc", content_key="0", ek="1", info=5, retries=-1)
    assert [rule for rule, _option, _code in rules(failure)] == [
        "retries-range",
        "kid-length",
        "content-key-length",
        "ek-length",
        "info-type",
    ]
    assert "The key abc was left alone, for 5 reasons:\n  1. retries:" in str(failure)
    assert failure.error["code"] == -4020


def test_check_mode_does_without_an_authenticator() -> None:
    assert task(check_mode=True, customer_authenticator=None).route.customer_authenticator is None
    assert info_task(check_mode=True, customer_authenticator=None).route.customer_authenticator is None


def test_where_there_shall_be_no_key_it_does_not_matter_what_it_is_like() -> None:
    made = task(state="absent", content_key="nonsense", info=5, expiration="+1d", return_key=True)
    assert (made.present, made.return_key) == (False, False)
    assert rules(refused(state="absent", kid="abc")) == [("kid-length", "kid", -4020)]


def test_a_secret_of_another_form_is_not_shown_either() -> None:
    failure = refused(kid="password1234", content_key="password1234", kek=[KEK])
    assert "password1234" not in str(failure.as_result())


def test_which_keys_are_asked_for() -> None:
    assert info_task().titles is None
    assert info_task(kid=[]).titles == {}
    assert info_task(kid="^kid1").titles == {KID: "^kid1"}
    assert info_task(kid=["^nobody", "^kid1", KID]).titles == {"365ec17a675f3273bc16c74761ad83f2": "^nobody", KID: KID}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"kid": ["^kid1", 5, None, "abc"]}, ["kid-type", "kid-missing", "kid-length"]),
        ({"kid": {"a": 1}}, ["kid-type"]),
        ({"kid": KEK, "kek": KEK}, ["kid-secret"]),
        ({"return_key": True}, ["return-key-without-kek"]),
        ({"kek": "00", "return_key": True}, ["kek-length"]),
        ({"count_only": True, "kid": "^kid1"}, ["count-only-alone"]),
        ({"count_only": True, "kid": ""}, ["count-only-alone"]),
        ({"kid": ""}, ["kid-missing"]),
        ({"count_only": True, "return_key": True, "kek": KEK}, ["count-only-alone"]),
        ({"customer_authenticator": "1,2"}, ["authenticator-length"]),
    ],
)
def test_questions_that_cannot_be_asked(options: dict[str, Any], expected: list[str]) -> None:
    with pytest.raises(TaskFailure) as caught:
        info_task(**options)
    assert [finding.rule for finding in caught.value.findings] == expected
    assert KEK not in str(caught.value.as_result())


def test_no_secret_is_in_a_repr() -> None:
    shown = repr(task(content_key=KEY, kek=KEK)) + repr(info_task(kek=KEK, return_key=True))
    assert not any(secret in shown for secret in (KEY, KEK, AUTHENTICATOR))
