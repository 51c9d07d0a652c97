# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What would be sent where, or every reason why nothing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.module_utils._task.plan import Plan
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import AUTHENTICATOR, KEY

PlanOf = Callable[..., Plan]


def rules_of(failure: pytest.ExceptionInfo[TaskFailure]) -> list[str]:
    return [finding.rule for finding in failure.value.findings]


def test_the_authenticator_is_sent_first(plan_of: PlanOf) -> None:
    assert plan_of().parameters[0] == ("customerAuthenticator", AUTHENTICATOR)


def test_an_authenticator_in_extra_parameters_is_sent_once(plan_of: PlanOf) -> None:
    other = "2000002,00000000000000000000000000000000"
    plan = plan_of(extra_parameters={"customerAuthenticator": other})
    assert [value for wire, value in plan.parameters if wire == "customerAuthenticator"] == [other]


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
def test_the_service_options_give_the_address(plan_of: PlanOf, options: dict[str, str], url: str) -> None:
    assert plan_of(**options).url == url


def test_the_name_is_the_kid_as_sent_unless_given(plan_of: PlanOf) -> None:
    assert plan_of(name=None).name == "00112233445566778899aabbccddeeff"
    assert plan_of(name="").name == "00112233445566778899aabbccddeeff"
    assert plan_of().name == "sunrise"
    several = {"kid.0": "0" * 32, "contentKey.0": "1" * 32}
    assert plan_of(name=None, kid=None, content_key=None, extra_parameters=several).name == "0" * 32


def test_check_mode_needs_no_authenticator(plan_of: PlanOf) -> None:
    plan = plan_of(customer_authenticator=None, check_mode=True)
    assert "customerAuthenticator" not in dict(plan.parameters)


def test_a_real_run_without_authenticator_is_refused_together_with_all_else(plan_of: PlanOf) -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_of(customer_authenticator="", security_level=9, base_url="ftp://x", timeout=0.0, retries=-1)
    assert rules_of(failure) == [
        "authenticator-missing",
        "service-address",
        "timeout-range",
        "retries-range",
        "wv-security-level-range",
    ]
    assert failure.value.error["code"] == -2017
    assert failure.value.http_attempts == 0


def test_a_short_authenticator_is_refused_without_tearing_up_the_message(plan_of: PlanOf) -> None:
    with pytest.raises(TaskFailure, match="only 1 characters") as failure:
        plan_of(customer_authenticator="1")
    assert failure.value.error["code"] == -2018


def test_five_mistakes_give_five_findings_and_five_lines(plan_of: PlanOf) -> None:
    mistakes = {
        "kid": "xyz",
        "content_key": "12",
        "rights_type": "Lease",
        "analog_video_opl": 1000,
        "unknown_output_behavior": "Perhaps",
    }
    with pytest.raises(TaskFailure) as failure:
        plan_of(PLAYREADY, customer_authenticator=None, check_mode=True, **mistakes)
    assert [finding.code for finding in failure.value.findings] == [-4020, -2027, -2021, -2034, -5001]
    assert all(finding.option and finding.parameter and finding.hint for finding in failure.value.findings)
    assert [line.strip()[:2] for line in failure.value.message.splitlines()[1:]] == ["1.", "2.", "3.", "4.", "5."]


def test_warnings_stop_a_task_only_when_strict(plan_of: PlanOf) -> None:
    unenforceable = {"security_level": 1, "hdcp_output_control": 1}
    assert [finding.severity for finding in plan_of(**unenforceable).verdict.findings] == ["warning"]
    with pytest.raises(TaskFailure) as failure:
        plan_of(strict=True, **unenforceable)
    assert rules_of(failure) == ["wv-hdcp-software"]
    assert failure.value.error["hint"].startswith("Raise security_level")


def test_a_key_typed_into_another_option_is_not_shown(plan_of: PlanOf) -> None:
    with pytest.raises(TaskFailure) as failure:
        plan_of(WIDEVINE, license_duration=KEY, cookie=f"{AUTHENTICATOR} and more", name=KEY.upper())
    shown = repr(failure.value.as_result())
    assert KEY not in shown and KEY.upper() not in shown
    assert AUTHENTICATOR not in shown
