# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What would be sent where, or every reason why nothing is."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.module_utils._task.plan import Plan
from ansible_collections.streamops.expressplay.plugins.module_utils._task.renewal import RenewBefore
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUDIO_KEY,
    AUTHENTICATOR,
    KEY,
    SEVERAL_KEYS,
    plan_for,
)


def rules_of(failure: pytest.ExceptionInfo[TaskFailure]) -> list[str]:
    return [finding.rule for finding in failure.value.findings]


def sent(plan: Plan) -> list[tuple[str, str]]:
    return plan.route.parameters(plan.orders[0].verdict)


def name(**options: Any) -> str:
    return plan_for(**options).orders[0].name


def test_the_authenticator_is_sent_first() -> None:
    assert sent(plan_for())[0] == ("customerAuthenticator", AUTHENTICATOR)


def test_an_authenticator_in_extra_parameters_is_sent_once() -> None:
    other = "2000002,00000000000000000000000000000000"
    plan = plan_for(extra_parameters={"customerAuthenticator": other})
    assert [value for wire, value in sent(plan) if wire == "customerAuthenticator"] == [other]
    assert plan.route.customer_authenticator == other


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, "https://wv-gen.test.expressplay.com/hms/wv/token"),
        ({"service": "production"}, "https://wv-gen.service.expressplay.com/hms/wv/token"),
        (
            {"service": "production", "prod_domain": "service.expressplay.cn"},
            "https://wv-gen.service.expressplay.cn/hms/wv/token",
        ),
        ({"base_url": "http://127.0.0.1:8080/"}, "http://127.0.0.1:8080/hms/wv/token"),
    ],
)
def test_the_service_options_give_the_address(options: dict[str, str], url: str) -> None:
    plan = plan_for(**options)
    assert plan.route.url(plan.orders[0].drm) == url


def test_the_name_is_the_kid_as_sent_unless_given() -> None:
    assert name(name=None) == "00112233445566778899aabbccddeeff"
    assert name(name="") == "00112233445566778899aabbccddeeff"
    assert name() == "sunrise"
    several = {"kid.0": "0" * 32, "contentKey.0": "1" * 32}
    assert name(name=None, kid=None, content_key=None, extra_parameters=several) == "0" * 32


def test_of_several_keys_the_first_gives_the_name() -> None:
    assert name(**SEVERAL_KEYS, name=None) == "^video"
    assert name(**{**SEVERAL_KEYS, "kid": "^outside"}, name=None) == "^video"
    assert name(**SEVERAL_KEYS) == "sunrise"
    with pytest.raises(TaskFailure) as failure:
        plan_for(**{**SEVERAL_KEYS, "content_keys": [{"content_key": KEY}]}, name=None)
    assert rules_of(failure) == ["kid-missing"]


@pytest.mark.parametrize("key", SEVERAL_KEYS["content_keys"], ids=["first", "second"])
def test_a_name_that_gives_one_of_several_keys_away_is_refused_and_not_shown(key: dict[str, str]) -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(**SEVERAL_KEYS, name=f"film {key['content_key']}")
    assert rules_of(failure) == ["name-secret"]
    assert key["content_key"] not in str(failure.value.as_result())


def test_one_of_several_keys_typed_into_another_option_is_not_shown() -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(**SEVERAL_KEYS, license_duration=AUDIO_KEY, content_id=f"x{AUDIO_KEY.upper()}")
    assert AUDIO_KEY not in repr(failure.value.as_result()).lower()


def test_without_a_kid_there_must_be_a_name() -> None:
    assert plan_for(FAIRPLAY, kid=None).orders[0].name == "sunrise"
    with pytest.raises(TaskFailure) as failure:
        plan_for(FAIRPLAY, kid=None, name=None)
    assert rules_of(failure) == ["name-missing"]


def test_check_mode_needs_no_authenticator() -> None:
    plan = plan_for(customer_authenticator=None, check_mode=True)
    assert "customerAuthenticator" not in dict(sent(plan))


def test_a_real_run_without_authenticator_is_refused_together_with_all_else() -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(customer_authenticator="", security_level=9, base_url="ftp://x", timeout=0.0, retries=-1)
    assert rules_of(failure) == [
        "authenticator-missing",
        "service-address",
        "timeout-range",
        "retries-range",
        "wv-security-level-range",
    ]
    assert failure.value.error["code"] == -2017
    assert failure.value.http_attempts == 0


def test_a_short_authenticator_is_refused_without_tearing_up_the_message() -> None:
    with pytest.raises(TaskFailure, match="only 1 characters") as failure:
        plan_for(customer_authenticator="1")
    assert failure.value.error["code"] == -2018


def test_five_mistakes_give_five_findings_and_five_lines() -> None:
    mistakes = {
        "kid": "xyz",
        "content_key": "12",
        "rights_type": "Lease",
        "analog_video_opl": 1000,
        "unknown_output_behavior": "Perhaps",
    }
    with pytest.raises(TaskFailure) as failure:
        plan_for(PLAYREADY, customer_authenticator=None, check_mode=True, **mistakes)
    assert [finding.code for finding in failure.value.findings] == [-4020, -2027, -2021, -2034, -5001]
    assert all(finding.option and finding.parameter and finding.hint for finding in failure.value.findings)
    assert [line.strip()[:2] for line in failure.value.message.splitlines()[1:]] == ["1.", "2.", "3.", "4.", "5."]


def test_warnings_stop_a_task_only_when_strict() -> None:
    unenforceable = {"security_level": 1, "hdcp_output_control": 1}
    assert [finding.severity for finding in plan_for(**unenforceable).orders[0].verdict.findings] == ["warning"]
    with pytest.raises(TaskFailure) as failure:
        plan_for(strict=True, **unenforceable)
    assert rules_of(failure) == ["wv-hdcp-software"]
    assert failure.value.error["hint"].startswith("Raise security_level")


def test_a_task_is_warned_once_of_all_that_is_not_on_the_reference_pages() -> None:
    beyond = {"alg_id": "aescbc", "use_https": True, "device_id": "0" * 32}
    (finding,) = plan_for(PLAYREADY, **beyond).orders[0].verdict.findings
    assert (finding.severity, finding.rule) == ("warning", "beyond-reference-pages")
    assert finding.message.endswith("alg_id, use_https, device_id.")
    with pytest.raises(TaskFailure) as failure:
        plan_for(PLAYREADY, strict=True, **beyond)
    assert rules_of(failure) == ["beyond-reference-pages"]
    assert plan_for(PLAYREADY, strict=True, beyond_reference_pages="allow", **beyond).orders[0].verdict.findings == ()


def test_values_that_are_not_on_the_reference_pages_must_be_allowed() -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(hdcp_output_control="HDCP_V2_1")
    assert rules_of(failure) == ["wv-hdcp-output-control-range"]
    allowed = plan_for(hdcp_output_control="HDCP_V2_1", beyond_reference_pages="allow")
    assert dict(sent(allowed))["hdcpOutputControl"] == "3"


def test_a_key_typed_into_another_option_is_not_shown() -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(WIDEVINE, license_duration=KEY, cookie=f"{AUTHENTICATOR} and more", name=KEY.upper())
    shown = repr(failure.value.as_result())
    assert KEY not in shown and KEY.upper() not in shown
    assert AUTHENTICATOR not in shown


def test_a_name_that_nothing_can_store_is_refused() -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(name="half a \ud83d")
    assert rules_of(failure) == ["name-unicode"]
    assert name(name="Ānima \U0001f3ac 影") == "Ānima \U0001f3ac 影"


@pytest.mark.parametrize("wrong", ["often", "110%", True, [], -1])
def test_terms_that_cannot_be_understood_are_refused(wrong: Any) -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(renew_before=wrong)
    assert rules_of(failure) == ["renew-before-form"]


def test_terms() -> None:
    terms = plan_for(renew_before="3d", force=True, strict=True, check_mode=True).terms
    assert (terms.check_mode, terms.force, terms.strict) == (True, True, True)
    assert terms.renew_before == RenewBefore(259200, None)
    assert (terms.keeps_ledger, terms.concurrency, terms.keep_going) == (True, 1, False)
    assert plan_for().terms.renew_before == RenewBefore(None, 10)
    assert plan_for(ledger="none").terms.keeps_ledger is False


def test_the_password_of_the_ledger_is_hidden() -> None:
    assert plan_for(ledger_password="correct horse").redactor.text("with correct horse") == "with (secret)"


@pytest.mark.parametrize(
    "options",
    [{"name": KEY}, {"name": f"title {KEY.upper()}"}, {"kid": KEY, "name": None}],
    ids=["name", "within", "kid"],
)
def test_a_name_that_gives_the_key_away_is_refused_and_not_shown(options: dict[str, str]) -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_for(**options)
    assert "name-secret" in rules_of(failure)
    assert KEY not in str(failure.value.as_result()).lower()


def test_a_kid_that_equals_the_key_only_needs_a_name_beside_it() -> None:
    assert name(name="sunrise", kid=KEY) == "sunrise"
