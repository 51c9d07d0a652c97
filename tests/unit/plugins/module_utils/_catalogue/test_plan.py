# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A catalogue's plan, or every reason why nothing of it is sent."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._catalogue.catalogues import (
    POLICIES,
    plan_of,
    title,
    titles,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import KEY

BAD_POLICY = {"bad": {"widevine": {"security_level": 9, "hdcp_output_control": 0}}}
MALFORMED = {"bad": {"widevine": {"security_lvl": 5}}}


def failure_of(*given: Any, **changes: Any) -> dict[str, Any]:
    with pytest.raises(TaskFailure) as failure:
        plan_of(*given, **changes)
    return failure.value.as_result()


def rules(result: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(finding["title"], finding["rule"]) for finding in result["violations"]]


def names(given: list[dict[str, Any]], **changes: Any) -> list[str]:
    return [order.name for order in plan_of(given, **changes).plan.orders]


def test_a_sound_catalogue() -> None:
    plan = plan_of([title("a"), title("b", "web")], concurrency=3, force=True, renew_before="2d").plan
    assert [(order.name, order.drm.name) for order in plan.orders] == [
        ("a", "widevine"),
        ("a", "playready"),
        ("b", "widevine"),
    ]
    assert (plan.terms.concurrency, plan.terms.force, plan.terms.keep_going) == (3, True, False)
    assert plan.terms.renew_before.seconds == 172800


def test_one_violation_anywhere_means_that_nothing_is_sent() -> None:
    result = failure_of([title("a"), title("b", "web", kid="xyz", widevine={"security_level": 9})])
    assert result["failed"] is True and result["changed"] is False
    assert rules(result) == [("b", "kid-length"), ("b", "wv-security-level-range")]
    assert [(at["policy"], at["drm"], at["option"], at["code"]) for at in result["violations"]] == [
        ("web", "widevine", "kid", -4020),
        ("web", "widevine", "security_level", -7004),
    ]
    first, *lines = result["msg"].splitlines()
    assert first == "Nothing of the catalogue was sent, for 2 reasons:"
    assert [line[:22] for line in lines] == ["  1. b (widevine): kid", "  2. b (widevine): sec"]
    assert result["error"]["code"] == -4020
    assert result["http_attempts"] == 0


def test_what_concerns_the_task_comes_first_and_names_no_title() -> None:
    result = failure_of(
        [title("a", "nowhere")], customer_authenticator=None, base_url="ftp://x", concurrency=0, renew_before="often"
    )
    assert rules(result) == [
        (None, "authenticator-missing"),
        (None, "service-address"),
        (None, "renew-before-form"),
        (None, "concurrency-range"),
        ("a", "catalogue-policy-unknown"),
    ]
    assert result["msg"].splitlines()[1].startswith("  1. customer_authenticator (customerAuthenticator, -2017): ")


@pytest.mark.parametrize(("concurrency", "sound"), [(-1, False), (0, False), (1, True), (256, True), (257, False)])
def test_the_range_of_concurrency(concurrency: int, sound: bool) -> None:
    if sound:
        assert plan_of([title()], concurrency=concurrency).plan.terms.concurrency == concurrency
    else:
        assert rules(failure_of([title()], concurrency=concurrency)) == [(None, "concurrency-range")]


def test_of_many_reasons_the_first_are_listed_and_all_are_in_the_result() -> None:
    result = failure_of([{**each, "kid": "xyz"} for each in titles(50)])
    assert result["msg"].startswith("Nothing of the catalogue was sent, for 50 reasons:")
    lines = result["msg"].splitlines()
    assert len(lines) == 22
    assert lines[-1] == "  and 30 more, see violations."
    assert len(result["violations"]) == 50


def test_one_reason_reads_as_one() -> None:
    assert failure_of([title(policy="x")])["msg"] == (
        "Nothing of the catalogue was sent, for one reason:\n"
        "  1. sunrise: policy: There is no policy 'x'. Known are: buy, web."
    )


def test_check_mode_and_policies_alone_need_no_authenticator() -> None:
    assert names([title()], customer_authenticator=None, check_mode=True) == ["sunrise", "sunrise"]
    assert names([], customer_authenticator=None) == []
    assert rules(failure_of([title()], customer_authenticator=None)) == [(None, "authenticator-missing")]


@pytest.mark.parametrize("on_error", ["fail", "continue"])
@pytest.mark.parametrize("policies", [BAD_POLICY, MALFORMED])
def test_policies_alone_fail_when_one_is_wrong(policies: dict[str, Any], on_error: str) -> None:
    assert failure_of([], policies={**POLICIES, **policies}, on_error=on_error)["violations"][0]["policy"] == "bad"


def test_with_continue_only_invalid_titles_are_left_out() -> None:
    wrong = [
        title("twice"),
        title("twice"),
        title(""),
        title("a", "nowhere"),
        title("b", drm=["fairplay"]),
        title("c", kid="xyz"),
        title("d", "bad"),
    ]
    given = [title("x", "web"), *wrong, title("y", "web")]
    planned = plan_of(given, policies={**POLICIES, **BAD_POLICY}, on_error="continue")
    assert [order.name for order in planned.plan.orders] == ["x", "y"]
    assert planned.catalogue.invalid == {"twice", "", "a", "b", "c", "d"}
    assert planned.plan.terms.keep_going is True
    assert failure_of(given, policies={**POLICIES, **BAD_POLICY})["failed"] is True


@pytest.mark.parametrize(
    "changes",
    [{"customer_authenticator": "1"}, {"policies": {**POLICIES, **MALFORMED}}, {"policies": {**POLICIES, "bad": 1}}],
)
def test_with_continue_what_concerns_all_still_fails(changes: dict[str, Any]) -> None:
    assert failure_of([title()], on_error="continue", **changes)["failed"] is True


def test_with_continue_an_unused_policy_stops_no_title() -> None:
    policies = {**POLICIES, **BAD_POLICY}
    assert names([title("a", "web")], policies=policies, on_error="continue") == ["a"]
    assert rules(failure_of([title("a", "web")], policies=policies)) == [(None, "wv-security-level-range")]


def test_strict() -> None:
    soft = title("soft", "web", widevine={"hdcp_output_control": 1})
    assert names([soft]) == ["soft"]
    assert rules(failure_of([soft], strict=True)) == [("soft", "wv-hdcp-software")]
    assert names([soft, title("hard", "web")], strict=True, on_error="continue") == ["hard"]


def test_a_key_is_shown_nowhere() -> None:
    other = "b" * 32
    wrong = [
        title(KEY, "web", kid=f"{KEY}0"),
        title("b", KEY, content_key=KEY),
        title("c", other, content_key=other),
        title("d", "web", content_key=other[:31], widevine={"license_duration": other}),
    ]
    policies = {
        **POLICIES,
        KEY: {"widevine": {KEY: 1}, KEY: {}},
        "own": {"widevine": {"content_key": KEY, "license_duration": KEY.upper(), "cookie": KEY * 2}},
    }
    for given in (wrong, []):
        shown = repr(failure_of(given, policies=policies)).lower()
        assert KEY not in shown
        assert given == [] or other not in shown
    assert KEY.encode().hex() not in shown


ELSEWHERE = "c0ffee0badf00d1122334455667788ee"
MISTAKES: dict[str, dict[str, Any]] = {
    "a mistyped option": {"policies": {**POLICIES, "x": {"widevine": {"contentkey": ELSEWHERE}}}},
    "a key in place of an option": {"policies": {**POLICIES, "x": {"widevine": {ELSEWHERE: 1}}}},
    "a key in place of a DRM": {"policies": {**POLICIES, "x": {ELSEWHERE: {}}}},
    "a key in place of a policy": {"policies": {**POLICIES, "x": ELSEWHERE}},
    "a key in another option": {"policies": {**POLICIES, "x": {"widevine": {"license_duration": ELSEWHERE}}}},
    "a key in a change": {"titles": [title(widevine={"license_duration": ELSEWHERE})]},
    "a key in a track": {"titles": [title(content_keys=[{"kid": "^a", "content_key": KEY, "track": ELSEWHERE}])]},
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_key_that_is_known_from_nowhere_is_not_shown(mistake: str) -> None:
    # It is there a second time, where it would be shown.
    telling = title(widevine={"content_id": f"of {ELSEWHERE}", "security_level": 9}, name="telling")
    given = {"titles": [], **MISTAKES[mistake]}
    result = failure_of([*given.pop("titles"), telling, title(policy=f"no {ELSEWHERE}")], check_mode=True, **given)
    assert len(result["violations"]) >= 3
    assert ELSEWHERE not in repr(result)


@pytest.mark.parametrize("wire", ["contentkey", "content_key", "Key.0"])
def test_what_is_sent_under_a_name_that_nobody_knows_is_masked(wire: str) -> None:
    telling = title(widevine={"content_id": f"of {ELSEWHERE}", "extra_parameters": {wire: ELSEWHERE}})
    plan = plan_of([telling], check_mode=True).plan
    assert plan.redactor.text(f"of {ELSEWHERE}") == "of (secret)"
