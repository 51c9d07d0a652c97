# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a catalogue: its shape, its counts, and what it keeps to itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._catalogue.catalogues import (
    POLICIES,
    run,
    title,
    titles,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUTHENTICATOR,
    KEY,
    World,
    ok,
    refusal,
    token_of,
    widevine_url,
)

RESULT_KEYS = {"changed", "tokens", "reasons", "failed_titles", "violations", "summary", "diff"}


def counts(result: dict[str, Any]) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: count for name, count in result["summary"].items() if count and name != "seconds"}


def failure_of(world: World, given: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    with pytest.raises(TaskFailure) as failure:
        run(world, given, **changes)
    return failure.value.as_result()


def test_a_first_and_a_second_run(world: World) -> None:
    given = [title("a"), title("b", "web")]
    first = run(world, given)
    assert first.keys() == RESULT_KEYS
    assert first["changed"] is True
    assert {name: set(of_drm) for name, of_drm in first["tokens"].items()} == {
        "a": {"widevine", "playready"},
        "b": {"widevine"},
    }
    assert first["reasons"] == {
        "a": {"widevine": "no token yet", "playready": "no token yet"},
        "b": {"widevine": "no token yet"},
    }
    assert first["summary"] == {
        "titles": 2,
        "tokens": 3,
        "requested": 3,
        "reused": 0,
        "failed": 0,
        "invalid": 0,
        "seconds": 1.235,
    }
    assert (first["failed_titles"], first["violations"], first["diff"]["before"]) == ([], [], {})
    second = run(world, given)
    assert len(world.exchange.sent) == 3
    assert second.keys() == RESULT_KEYS
    assert second["changed"] is False
    assert counts(second) == {"titles": 2, "tokens": 3, "reused": 3}
    assert second["diff"] == {"before": {}, "after": {}}
    for name, of_drm in second["tokens"].items():
        for drm, token in of_drm.items():
            assert token == {**first["tokens"][name][drm], "reused": True}


def test_check_mode_has_the_same_keys_reasons_and_counts(world: World) -> None:
    given = [title("a"), title("b", "web")]
    run(world, given[:1])
    given[0]["playready"] = {"analog_video_opl": 100}
    checked, real = run(world, given, check_mode=True), run(world, given)
    for key in ("changed", "reasons", "summary", "failed_titles", "violations"):
        assert checked[key] == real[key]
    assert counts(checked) == {"titles": 2, "tokens": 3, "requested": 2, "reused": 1}
    assert checked["reasons"]["a"] == {
        "widevine": "valid until 2026-12-21T12:00:00Z",
        "playready": "policy changed: analogVideoOPL 200 -> 100",
    }
    assert checked["tokens"]["a"]["widevine"] == real["tokens"]["a"]["widevine"]
    assert checked["tokens"]["b"]["widevine"]["token"] is None
    assert checked["tokens"]["b"]["widevine"].keys() == real["tokens"]["b"]["widevine"].keys()


def test_the_diff_holds_what_changes(world: World) -> None:
    given = [title("a", "web"), title("b", "web")]
    run(world, given)
    given[1]["widevine"] = {"security_level": 2}
    diff = run(world, given)["diff"]
    assert diff["before"].keys() == diff["after"].keys() == {"b"}
    before, after = diff["before"]["b"]["widevine"], diff["after"]["b"]["widevine"]
    assert (before["policy"]["securityLevel"], after["policy"]["securityLevel"]) == ("1", "2")
    assert {key for key in after if before[key] != after[key]} == {"policy"}


def test_without_titles_nothing_changes(world: World) -> None:
    result = run(world, [], customer_authenticator=None)
    assert result["changed"] is False
    assert counts(result) == {}
    assert result["tokens"] == {}


def test_a_failure_names_title_drm_code_and_hint_and_says_what_is_kept(world: World) -> None:
    world.refuse("^t2")
    result = failure_of(world, titles(5), concurrency=1)
    assert result["failed"] is True and result["changed"] is False
    (failed,) = result["failed_titles"]
    assert (failed["title"], failed["drm"], failed["http_attempts"]) == ("t2", "widevine", 1)
    assert failed["error"]["code"] == result["error"]["code"] == -2005
    assert failed["error"]["hint"]
    assert counts(result) == {"titles": 5, "tokens": 2, "requested": 2, "failed": 1}
    assert result["msg"] == (
        f"{failed['msg']} Tokens issued in this run: 2; they are in the ledger, and the next run asks for what is "
        "missing."
    )
    assert "tokens" not in result


def test_a_failure_without_a_ledger_does_not_claim_that_anything_is_kept(world: World) -> None:
    world.refuse("^t2")
    message = failure_of(world, titles(5), concurrency=1, ledger="none")["msg"]
    assert message.endswith("Tokens issued in this run: 2; no ledger keeps them, so the next run asks for all again.")


def test_reused_tokens_are_not_counted_as_issued(world: World) -> None:
    run(world, titles(3))
    world.refuse("^t4")
    result = failure_of(world, titles(5), concurrency=1)
    assert "Tokens issued in this run: 1;" in result["msg"]
    assert counts(result) == {"titles": 5, "tokens": 4, "requested": 1, "reused": 3, "failed": 1}


def test_with_continue_failures_and_invalid_titles_are_told_apart(world: World) -> None:
    world.refuse("^t1", "^t3")
    given = [*titles(5), title("wrong", kid="xyz"), title("lost", "nowhere")]
    result = run(world, given, on_error="continue", concurrency=3)
    assert result["changed"] is True
    assert set(result["tokens"]) == set(result["reasons"]) == {"t0", "t2", "t4"}
    assert [failed["title"] for failed in result["failed_titles"]] == ["t1", "t3"]
    assert {finding["title"] for finding in result["violations"]} == {"wrong", "lost"}
    assert counts(result) == {"titles": 7, "tokens": 3, "requested": 3, "failed": 2, "invalid": 2}


def test_when_nothing_could_be_obtained_nothing_has_changed(world: World) -> None:
    world.refuse("^t0", "^t1")
    result = run(world, titles(2), on_error="continue")
    assert result["changed"] is False
    assert counts(result) == {"titles": 2, "failed": 2}


def test_without_a_ledger_every_run_changes(world: World) -> None:
    for _run in range(2):
        result = run(world, titles(2), ledger="none")
        assert (result["changed"], counts(result)["requested"]) == (True, 2)


def test_doubts_about_a_token_name_its_title(world: World) -> None:
    world.exchange.answer = lambda _url, _parameters: ok(widevine_url(token_of(customer=7)))
    (finding,) = run(world, titles(1))["violations"]
    assert (finding["rule"], finding["title"], finding["drm"]) == ("token-envelope", "t0", "widevine")


def test_titles_in_every_script(world: World) -> None:
    given = [title(name, "web") for name in ("Ānima", "影武者", "Ⅻ \U0001f3ac", "a\u0301", "\u00e1")]
    assert len(run(world, given)["tokens"]) == 5
    assert counts(run(world, given))["reused"] == 5


def test_no_key_is_in_a_result_or_a_failure(world: World) -> None:
    key, kek = "5ec4e7" + "ab" * 13, "5ec4e8" + "cd" * 13
    policies = {**POLICIES, "own": {"widevine": {"security_level": 1, "hdcp_output_control": 0, "content_id": key}}}
    given = [
        title("a", "own", content_key=key),
        title("b", "web", content_key=None, kek=kek, widevine={"content_id": f"x{kek.upper()}"}),
        title("c", "web", kid="^refused", content_key=key),
    ]
    said = f"no {key} and {kek} of {AUTHENTICATOR}"

    def answer(url: str, parameters: Any) -> Any:
        return refusal(text=said) if dict(parameters)["kid"] == "^refused" else ok(widevine_url(token_of()))

    world.exchange.answer = answer
    result = run(world, given, policies=policies, on_error="continue")
    assert len(result["tokens"]) == 2 and len(result["failed_titles"]) == 1
    # The tokens are what was asked for; the action sees to it that they are not printed.
    del result["tokens"]
    failed = failure_of(world, [*given, title("d", "web", content_key=KEY)], policies=policies)
    for shown in (json.dumps(result), repr(failed)):
        for secret in (key, kek, KEY, AUTHENTICATOR, token_of(), key.encode().hex()):
            assert secret.lower() not in shown.lower()


def test_a_reason_shows_no_key_that_was_typed_into_another_option(world: World) -> None:
    run(world, [title("a", "web")])
    reasons = run(world, [title("a", "web", widevine={"content_id": KEY})])["reasons"]
    assert reasons == {"a": {"widevine": "policy changed: contentId (none) -> (secret)"}}


def test_five_thousand_titles_with_two_drms(world: World) -> None:
    given = [title(f"t{number}", kid=f"^t{number}") for number in range(5000)]
    result = run(world, given, check_mode=True)
    assert counts(result) == {"titles": 5000, "tokens": 10000, "requested": 10000}
    assert len(result["diff"]["after"]) == 5000
