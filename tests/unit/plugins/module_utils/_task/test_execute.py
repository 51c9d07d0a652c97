# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a plan to the result of a task."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.module_utils._task.plan import Plan
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUTHENTICATOR,
    KEY,
    StandInExchange,
    token_of,
)

PlanOf = Callable[..., Plan]
CarryOut = Callable[..., dict[str, Any]]

TOKEN_KEYS = {
    "name",
    "drm",
    "kid",
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


def test_a_widevine_token_with_all_that_belongs_to_it(plan_of: PlanOf, carry_out: CarryOut) -> None:
    token = carry_out(plan_of())["token"]
    assert token == {
        "name": "sunrise",
        "drm": "widevine",
        "kid": "00112233445566778899aabbccddeeff",
        "license_url": f"https://wv.service.expressplay.com/hms/wv/rights/?ExpressPlayToken={token_of()}",
        "license_acquisition_url": None,
        "token": token_of(),
        "issued_at": "2026-11-21T12:00:00Z",
        "expires_at": "2026-12-21T12:00:00Z",
        "service": "test",
        "customer_id": 1000001,
        "reused": False,
        "policy": {"securityLevel": "5", "hdcpOutputControl": "2"},
    }


def test_a_playready_token_has_its_acquisition_url(
    plan_of: PlanOf, carry_out: CarryOut, exchange: StandInExchange
) -> None:
    address = "https://pr.service.expressplay.com/playready/RightsManager.asmx"
    exchange.body = json.dumps({"licenseAcquisitionUrl": address, "token": token_of()}).encode()
    token = carry_out(plan_of(PLAYREADY))["token"]
    assert token["license_acquisition_url"] == address
    assert token["license_url"] == f"{address}?ExpressPlayToken={token_of()}"


@pytest.mark.parametrize(
    ("expiration_time", "expires_at"),
    [
        (None, "2026-12-21T12:00:00Z"),
        ("+60", "2026-11-21T12:01:00Z"),
        ("+1w2d", "2026-11-30T12:00:00Z"),
        ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z"),
    ],
)
def test_expiry_counts_from_the_request(
    plan_of: PlanOf, carry_out: CarryOut, expiration_time: str | None, expires_at: str
) -> None:
    assert carry_out(plan_of(expiration_time=expiration_time))["token"]["expires_at"] == expires_at


def test_check_mode_sends_nothing_and_has_the_same_keys(
    plan_of: PlanOf, carry_out: CarryOut, exchange: StandInExchange
) -> None:
    checked = carry_out(plan_of(check_mode=True), check_mode=True)
    assert exchange.sent == []
    real = carry_out(plan_of())
    assert len(exchange.sent) == 1
    assert checked.keys() == real.keys()
    assert checked["token"].keys() == real["token"].keys() == TOKEN_KEYS
    only_the_service_knows = {"license_url", "license_acquisition_url", "token", "issued_at", "expires_at"}
    assert {key for key, value in checked["token"].items() if value is None} == only_the_service_knows
    assert (checked["changed"], checked["reason"]) == (real["changed"], real["reason"]) == (True, "no token yet")


def test_the_request_is_shown_without_secrets(plan_of: PlanOf, carry_out: CarryOut) -> None:
    extensions = ["wudo,AAAAAA==", {"type": "wude", "payload": "AAAA"}]
    result = carry_out(plan_of(wv_extensions=extensions, extra_parameters={"contentKey.0": KEY, "useHttps": True}))
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


def test_nothing_but_the_token_itself_is_secret_in_a_result(plan_of: PlanOf, carry_out: CarryOut) -> None:
    result = carry_out(plan_of(kid=KEY, name=KEY))
    del result["token"]
    shown = json.dumps(result)
    assert KEY not in shown
    assert AUTHENTICATOR not in shown
    assert token_of() not in shown


def test_a_refusal_of_the_service(plan_of: PlanOf, carry_out: CarryOut, exchange: StandInExchange) -> None:
    exchange.status = 401
    exchange.body = json.dumps({"errorCode": -2018, "errorMessage": f"bad {AUTHENTICATOR} for {KEY}"}).encode()
    with pytest.raises(TaskFailure) as failure:
        carry_out(plan_of())
    result = failure.value.as_result()
    assert result["error"]["code"] == -2018
    assert result["error"]["http_status"] == 401
    assert result["http_attempts"] == 1
    assert "sunrise" in result["msg"] and "-2018" in result["msg"]
    assert AUTHENTICATOR not in repr(result) and KEY not in repr(result)


@pytest.mark.parametrize(
    ("token", "complaint"),
    [(token_of()[:-9], "cut|short|length"), (token_of(customer=7), "7")],
    ids=["cut", "another account's"],
)
def test_a_doubtful_token_is_a_warning_and_fails_a_strict_task(
    plan_of: PlanOf, carry_out: CarryOut, exchange: StandInExchange, token: str, complaint: str
) -> None:
    exchange.body = f"https://wv.example/rights/?ExpressPlayToken={token}".encode()
    findings = carry_out(plan_of())["violations"]
    assert [(finding["severity"], finding["rule"]) for finding in findings] == [("warning", "token-envelope")]
    with pytest.raises(TaskFailure, match=complaint) as failure:
        carry_out(plan_of(strict=True))
    assert token not in repr(failure.value.as_result())
