# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a plan for one token to the result of its task, in one run and from one run to the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.module_utils._task.result import result_of_one
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    ACQUISITION_URL,
    AUDIO_KEY,
    AUTHENTICATOR,
    IV,
    KEK,
    KEY,
    OTHER_AUTHENTICATOR,
    RENTAL,
    SEVERAL_KEYS,
    WatchedLedger,
    World,
    fairplay_url,
    ok,
    out_of_reach,
    plan_for,
    refusal,
    token_of,
    widevine_url,
)

TOKEN_KEYS = {
    "name",
    "drm",
    "kid",
    "kids",
    "license_url",
    "license_acquisition_url",
    "token",
    "issued_at",
    "expires_at",
    "service",
    "customer_id",
    "reused",
    "policy",
}
RESULT_KEYS = {"changed", "reason", "token", "request", "violations", "diff"}

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(world: World) -> Run:
    """A task, from its options to its result, at the time that the world has."""

    def task(drm: Drm = WIDEVINE, **options: Any) -> dict[str, Any]:
        plan = plan_for(drm, now=world.time, **options)
        outcomes = world.carry_out(plan)
        assert len(outcomes) == 1
        return result_of_one(plan, outcomes[0])

    return task


def answer(world: World, token: str) -> None:
    world.exchange.answer = lambda _url, _parameters: ok(widevine_url(token))


def test_a_widevine_token_with_all_that_belongs_to_it(world: World, run: Run) -> None:
    answer(world, token_of())
    result = run()
    assert result.keys() == RESULT_KEYS
    assert (result["changed"], result["reason"]) == (True, "no token yet")
    assert result["token"] == {
        "name": "sunrise",
        "drm": "widevine",
        "kid": "00112233445566778899aabbccddeeff",
        "kids": ["00112233445566778899aabbccddeeff"],
        "license_url": widevine_url(token_of()),
        "license_acquisition_url": None,
        "token": token_of(),
        "issued_at": "2026-11-21T12:00:00Z",
        "expires_at": "2026-12-21T12:00:00Z",
        "service": "test",
        "customer_id": 1000001,
        "reused": False,
        "policy": {"securityLevel": "5", "hdcpOutputControl": "2"},
    }


def test_a_playready_token_has_its_acquisition_url(run: Run) -> None:
    token = run(PLAYREADY)["token"]
    assert token["license_acquisition_url"] == ACQUISITION_URL
    assert token["license_url"] == f"{ACQUISITION_URL}?ExpressPlayToken={token['token']}"


def test_a_fairplay_token_needs_no_kid(run: Run) -> None:
    token = run(FAIRPLAY, kid=None)["token"]
    assert token.keys() == TOKEN_KEYS
    assert (token["drm"], token["kid"], token["kids"]) == ("fairplay", None, [])
    assert token["license_url"] == fairplay_url(token["token"])
    assert token["license_acquisition_url"] is None
    assert token["policy"] == {"iv": IV, "rentalDuration": "172800"}
    assert run(FAIRPLAY, kid=None)["reason"] == "valid until 2026-12-21T12:00:00Z"
    assert run(FAIRPLAY, kid=None, rental_duration=0)["reason"] == "policy changed: rentalDuration 172800 -> 0"


@pytest.mark.parametrize(
    ("expiration_time", "expires_at"),
    [
        (None, "2026-12-21T12:00:00Z"),
        ("+60", "2026-11-21T12:01:00Z"),
        ("+1w2d", "2026-11-30T12:00:00Z"),
        ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z"),
    ],
)
def test_expiry_counts_from_the_request(run: Run, expiration_time: str | None, expires_at: str) -> None:
    assert run(expiration_time=expiration_time)["token"]["expires_at"] == expires_at


def test_a_second_run_sends_nothing_and_has_the_same_token(world: World, run: Run) -> None:
    first = run()
    world.advance(days=1)
    second = run()
    assert len(world.exchange.sent) == 1
    assert (second["changed"], second["reason"]) == (False, "valid until 2026-12-21T12:00:00Z")
    assert second["token"] == {**first["token"], "reused": True}
    assert second["diff"]["before"] == second["diff"]["after"] == first["diff"]["after"]
    assert second.keys() == first.keys()


def test_check_mode_sends_nothing_writes_nothing_and_has_the_same_keys(world: World, run: Run) -> None:
    checked = run(check_mode=True)
    assert world.exchange.sent == []
    assert list(world.directory.iterdir()) == []
    real = run()
    assert len(world.exchange.sent) == 1
    assert checked.keys() == real.keys() == RESULT_KEYS
    assert checked["token"].keys() == real["token"].keys() == TOKEN_KEYS
    only_the_service_knows = {"license_url", "license_acquisition_url", "token", "issued_at", "expires_at"}
    assert {key for key, value in checked["token"].items() if value is None} == only_the_service_knows
    assert {**checked["diff"]["after"], "expires_at": "2026-12-21T12:00:00Z"} == real["diff"]["after"]


@pytest.mark.parametrize(
    ("drm", "days", "options", "changed", "reason"),
    [
        (WIDEVINE, 0, {}, False, "valid until 2026-12-21T12:00:00Z"),
        (WIDEVINE, 0, {"error_format": "html", "cookie": "abc"}, False, "valid until 2026-12-21T12:00:00Z"),
        (WIDEVINE, 0, {"force": True}, True, "forced"),
        (WIDEVINE, 0, {"force": True, "security_level": 1}, True, "forced"),
        (WIDEVINE, 0, {"security_level": 4}, True, "policy changed: securityLevel 5 -> 4"),
        (WIDEVINE, 0, {"content_key": "b" * 32}, True, "policy changed: contentKey changed"),
        (WIDEVINE, 0, {"content_key": None, "kek": KEK}, True, "policy changed: contentKey removed, kek added"),
        (WIDEVINE, 0, {"expiration_time": "+60"}, True, "policy changed: expirationTime (none) -> +60"),
        (WIDEVINE, 0, {"key_version": "2"}, True, "policy changed: key_version (none) -> 2"),
        (WIDEVINE, 29, {}, True, "expires in 23h 59m"),
        (WIDEVINE, 29, {"renew_before": "1h"}, False, "valid until 2026-12-21T12:00:00Z"),
        (WIDEVINE, 29.875, {"renew_before": "3h"}, True, "expires in 2h 59m"),
        (WIDEVINE, 31, {}, True, "expired 1d ago"),
        (WIDEVINE, 0, {"name": "sunset"}, True, "no token yet"),
        (WIDEVINE, 0, {"service": "production"}, True, "no token yet"),
        (WIDEVINE, 0, {"base_url": "http://127.0.0.1:8080"}, True, "no token yet"),
        (WIDEVINE, 0, {"prod_domain": "service.expressplay.cn"}, False, "valid until 2026-12-21T12:00:00Z"),
        (WIDEVINE, 0, {"customer_authenticator": OTHER_AUTHENTICATOR}, True, "no token yet"),
        (
            *(WIDEVINE, 0, {"extra_parameters": {"customerAuthenticator": OTHER_AUTHENTICATOR}}, True),
            "no token yet",
        ),
        (PLAYREADY, 0, {}, True, "no token yet"),
        (WIDEVINE, 0, {"ledger": "none"}, True, "no ledger is kept, so every run requests a token"),
    ],
)
def test_check_mode_says_what_the_real_run_then_does(
    world: World, run: Run, drm: Drm, days: float, options: dict[str, Any], changed: bool, reason: str
) -> None:
    run()
    world.advance(days=days)
    checked = run(drm, check_mode=True, **options)
    assert (checked["changed"], checked["reason"]) == (changed, reason)
    assert len(world.exchange.sent) == 1
    real = run(drm, **options)
    assert (real["changed"], real["reason"]) == (changed, reason)
    assert len(world.exchange.sent) == 1 + changed
    assert checked["token"]["reused"] is real["token"]["reused"] is not changed
    assert checked["diff"]["before"] == real["diff"]["before"]
    if not changed:
        assert checked["token"] == real["token"]


def test_a_token_for_several_keys(world: World, run: Run) -> None:
    result = run(**SEVERAL_KEYS)
    token = result["token"]
    assert token.keys() == TOKEN_KEYS
    assert (token["kid"], token["kids"]) == ("^video", ["^video", "^audio"])
    assert token["policy"] == {
        "securityLevel": "5",
        "hdcpOutputControl": "2",
        "securityLevel.1": "1",
        "hdcpOutputControl.1": "0",
    }
    assert result["diff"]["after"]["kid"] == ["^video", "^audio"]
    assert result["diff"]["after"]["policy"] == token["policy"]
    [(_url, parameters)] = world.exchange.sent
    assert dict(parameters)["contentKey.1"] == AUDIO_KEY
    assert AUDIO_KEY not in repr(result)
    shown = result["request"]["parameters"]
    assert (shown["kid.1"], shown["contentKey.0"], shown["contentKey.1"]) == ("^audio", "(secret)", "(secret)")
    assert run(**SEVERAL_KEYS)["reason"] == "valid until 2026-12-21T12:00:00Z"


@pytest.mark.parametrize(
    ("number", "change", "reason"),
    [
        (1, {"content_key": "b" * 32}, "contentKey.1 changed"),
        (0, {"content_key": None, "kek": KEK}, "contentKey.0 removed, kek.0 added"),
        (1, {"kid": "^voice"}, "kid.1 ^audio -> ^voice"),
        (1, {"security_level": 2}, "securityLevel.1 1 -> 2"),
    ],
)
def test_the_reason_says_which_of_several_keys_changed(
    run: Run, number: int, change: dict[str, Any], reason: str
) -> None:
    run(**SEVERAL_KEYS)
    keys = [dict(key) for key in SEVERAL_KEYS["content_keys"]]
    keys[number] |= change
    result = run(**{**SEVERAL_KEYS, "content_keys": keys})
    assert result["reason"] == f"policy changed: {reason}"
    assert "b" * 32 not in repr(result)


def test_another_version_of_a_stored_key_means_another_token_and_is_not_sent(world: World, run: Run) -> None:
    stored: dict[str, Any] = {"content_key": None, "kek": KEK}
    run(**stored, key_version="A")
    assert run(**stored, key_version="A")["changed"] is False
    renewed = run(**stored, key_version="B")
    assert (renewed["changed"], renewed["reason"]) == (True, "policy changed: key_version A -> B")
    assert "key_version" not in renewed["request"]["parameters"]
    assert run(**stored)["reason"] == "policy changed: key_version B -> (none)"
    assert len(world.exchange.sent) == 3
    for _url, parameters in world.exchange.sent:
        assert "key_version" not in dict(parameters)


def test_a_rental_is_renewed_by_its_end(world: World, run: Run) -> None:
    first = run(PLAYREADY, **RENTAL)
    assert first["token"]["expires_at"] == "2026-12-21T12:00:00Z"
    assert run(PLAYREADY, **RENTAL)["reason"] == "valid until 2026-11-23T12:00:00Z"
    world.advance(days=3)
    assert run(PLAYREADY, **RENTAL)["reason"] == "expired 1d ago"


def test_without_the_authenticator_check_mode_says_what_it_needs(world: World, run: Run) -> None:
    anonymous = {"check_mode": True, "customer_authenticator": None}
    assert run(**anonymous)["reason"] == "no token yet"
    run()
    known = run(**anonymous)
    assert known["reason"] == "unknown: needs customer_authenticator to read the ledger"
    assert known["changed"] is False
    assert known["token"]["token"] is None
    assert run(name="sunset", **anonymous)["reason"] == "no token yet"
    assert run(service="production", **anonymous)["reason"] == "no token yet"
    assert run(force=True, **anonymous)["changed"] is True
    world.advance(days=29)
    assert run(**anonymous)["changed"] is True
    assert len(world.exchange.sent) == 1


def test_a_ledger_that_is_not_kept_is_not_made(world: World, run: Run) -> None:
    for number in (1, 2):
        result = run(ledger="none")
        assert (result["changed"], result["token"]["reused"]) == (True, False)
        assert len(world.exchange.sent) == number
    assert list(world.directory.iterdir()) == []


def test_a_record_that_does_not_open_is_replaced_and_the_reason_says_so(world: World, run: Run) -> None:
    run()
    with world.ledger() as ledger:
        slot = next(ledger.summaries()).slot
        watched = WatchedLedger(ledger)
        watched.lookup = lambda _slots: {}  # type: ignore[method-assign,assignment]
        ledger.unreadable = {slot: "it was altered after it was written"}  # type: ignore[misc]
        plan = plan_for()
        result = result_of_one(plan, world.carry_out(plan, watched)[0])
    assert result["reason"] == "the record in the ledger cannot be read: it was altered after it was written"
    assert len(world.exchange.sent) == 2


def test_the_diff_shows_what_changed_and_nothing_else(run: Run) -> None:
    extensions = ["wudo,AAAAAA==", "wude,AAAA"]
    first = run(wv_extensions=extensions, expiration_time="+20d")["diff"]
    assert first["before"] == {}
    second = run(wv_extensions=extensions, expiration_time="+20d", security_level=1, hdcp_output_control=0)["diff"]
    assert second["before"] == first["after"]
    before, after = second["before"], second["after"]
    assert {key for key in after if after[key] != before[key]} == {"policy"}
    assert {wire for wire in after["policy"] if after["policy"][wire] != before["policy"][wire]} == {
        "securityLevel",
        "hdcpOutputControl",
    }
    assert before["policy"]["wvExtension"] == extensions
    assert (before["expiration_time"], before["expires_at"]) == ("+1728000", "2026-12-11T12:00:00Z")


def test_the_request_is_shown_without_secrets(run: Run) -> None:
    extensions = ["wudo,AAAAAA==", {"type": "wude", "payload": "AAAA"}]
    result = run(wv_extensions=extensions, extra_parameters={"contentKey.0": KEY, "useHttps": True})
    assert result["request"] == {
        "method": "POST",
        "url": "https://wv-gen.test.expressplay.com/hms/wv/token",
        "parameters": {
            "customerAuthenticator": "(secret)",
            "errorFormat": "json",
            "kid": "00112233445566778899aabbccddeeff",
            "contentKey": "(secret)",
            "securityLevel": "5",
            "hdcpOutputControl": "2",
            "wvExtension": ["wudo,AAAAAA==", "wude,AAAA"],
            "contentKey.0": "(secret)",
            "useHttps": "true",
        },
    }


@pytest.mark.parametrize("content_id", [KEY, KEY.upper()])
def test_nothing_but_the_token_itself_is_secret_in_a_result(world: World, run: Run, content_id: str) -> None:
    answer(world, token_of())
    for options in ({}, {"content_key": KEY[::-1], "extra_parameters": {"contentKey.1": KEY}}):
        result = run(kid=KEY, content_id=content_id, **options)
        del result["token"]
        shown = json.dumps(result).lower()
        assert KEY not in shown and KEY[::-1] not in shown
        assert AUTHENTICATOR not in shown
        assert token_of().lower() not in shown


def test_a_reason_shows_no_key_that_was_typed_into_another_option(run: Run) -> None:
    run()
    assert run(content_id=KEY)["reason"] == "policy changed: contentId (none) -> (secret)"


@pytest.mark.parametrize("wire", ["contentkey", "content_key", "key.0"])
def test_a_key_in_a_parameter_that_nobody_knows_is_never_shown(run: Run, wire: str) -> None:
    old, new = "01d" * 10 + "ab", "c0ffee" * 5 + "ab"
    run(extra_parameters={wire: old})
    for check_mode in (True, False):
        result = run(extra_parameters={wire: new, new[::-1]: 1}, check_mode=check_mode)
        assert result["reason"] == f"policy changed: (secret) (none) -> 1, {wire} changed"
        assert result["request"]["parameters"][wire] == "(secret)"
        shown = json.dumps({key: value for key, value in result.items() if key != "token"})
        assert old not in shown and new not in shown and new[::-1] not in shown


def test_a_key_in_an_option_for_something_else_is_not_shown() -> None:
    key = "c0ffee" * 5 + "ab"
    with pytest.raises(TaskFailure) as failure:
        plan_for(license_duration=key, security_level=key.upper(), check_mode=True)
    shown = repr(failure.value.as_result())
    assert "(secret) is not a duration" in shown.replace('"', "")
    assert key not in shown.lower()


def test_a_kid_in_another_option_is_shown() -> None:
    kid = "c0ffee" * 5 + "ab"
    with pytest.raises(TaskFailure, match=f'"{kid}" is not a duration'):
        plan_for(kid=kid, license_duration=kid)


def test_a_refusal_of_the_service(world: World, run: Run) -> None:
    text = f"bad {AUTHENTICATOR} for {KEY}"
    world.exchange.answer = lambda _url, _parameters: refusal(401, -2018, text)
    with pytest.raises(TaskFailure) as failure:
        run()
    result = failure.value.as_result()
    assert result["error"]["code"] == -2018
    assert result["error"]["http_status"] == 401
    assert result["http_attempts"] == 1
    assert "sunrise" in result["msg"] and "-2018" in result["msg"]
    assert AUTHENTICATOR not in repr(result) and KEY not in repr(result)


def test_a_service_out_of_reach_leaves_what_is_held_alone(world: World, run: Run) -> None:
    token = run()["token"]["token"]
    world.exchange.answer = lambda _url, _parameters: out_of_reach()
    with pytest.raises(TaskFailure, match="did not answer") as failure:
        run(force=True)
    assert failure.value.as_result()["http_attempts"] == 4
    assert run()["token"]["token"] == token


@pytest.mark.parametrize(
    ("token", "complaint"),
    [(token_of()[:-9], "cut|short|length"), (token_of(customer=7), "7")],
    ids=["cut", "another account's"],
)
def test_a_doubtful_token_is_a_warning_and_fails_a_strict_task(
    world: World, run: Run, token: str, complaint: str
) -> None:
    answer(world, token)
    findings = run()["violations"]
    assert [(finding["severity"], finding["rule"]) for finding in findings] == [("warning", "token-envelope")]
    with pytest.raises(TaskFailure, match=complaint) as failure:
        run(strict=True, name="another")
    assert token not in repr(failure.value.as_result())
    assert run(name="another")["reason"] == "no token yet"


def test_a_full_disk_says_how_many_tokens_are_lost(world: World) -> None:
    plan = plan_for()
    with world.ledger() as ledger, pytest.raises(TaskFailure) as failure:
        world.carry_out(plan, WatchedLedger(ledger, fail_from_record=1))
    message = failure.value.as_result()["msg"]
    assert message.startswith("1 of 1 tokens that the service issued could not be recorded")
    assert "the disk is full" in message


def test_a_ledger_that_is_none_is_a_failure_and_nothing_is_requested(world: World, run: Run) -> None:
    (world.directory / "ledger.db").write_text("something else entirely, of more than a hundred bytes " * 9)
    for check_mode in (True, False):
        with pytest.raises(TaskFailure, match="is not a ledger"):
            run(check_mode=check_mode)
    assert world.exchange.sent == []
