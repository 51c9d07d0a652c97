# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of a token."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.envelope import describe_envelope
from ansible_collections.streamops.expressplay.plugins.module_utils._keys.errors import Refused
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import build_token

TOKEN = build_token()
WHOLE = {
    "well_formed": True,
    "version": 5,
    "customer_id": 1000001,
    "length": 136,
    "label_length": 36,
    "payload_length": 32,
    "findings": [],
}
UNREADABLE = dict.fromkeys(("version", "customer_id", "label_length", "payload_length"))


@pytest.mark.parametrize(
    "holder",
    [
        TOKEN,
        f"https://wv.example.com/hms/wv/rights/?ExpressPlayToken={TOKEN}",
        f"skd://fp.example.com:80/?a=1&ExpressPlayToken={TOKEN}",
        {"drm": "widevine", "token": TOKEN, "license_url": None},
    ],
    ids=["token", "url", "skd", "fact"],
)
def test_whatever_holds_the_token(holder: Any) -> None:
    assert describe_envelope(holder) == WHOLE


def test_versions_without_a_label() -> None:
    assert describe_envelope(build_token(4)) == WHOLE | {"version": 4, "length": 86, "label_length": 0}


@pytest.mark.parametrize("customer", [1000001, "1000001", "0001000001", "1000001,00112233445566778899aabbccddeeff"])
def test_its_own_customer_is_no_finding(customer: Any) -> None:
    assert describe_envelope(TOKEN, customer) == WHOLE


@pytest.mark.parametrize("customer", [1000002, "1000002", "1000002,canary"])
def test_another_customer_is_a_finding(customer: Any) -> None:
    described = describe_envelope(TOKEN, customer)
    (finding,) = described["findings"]
    assert "belongs to customer 1000001, but the customer authenticator to customer 1000002:" in finding
    assert described | {"findings": []} == WHOLE


@pytest.mark.parametrize("customer", ["", "canary", "1000001;canary", "12345678901", -1, 1.5, True, ["1"], {}])
def test_what_is_no_customer(customer: Any) -> None:
    with pytest.raises(Refused, match="customer: ") as caught:
        describe_envelope(TOKEN, customer)
    assert "canary" not in str(caught.value)


def test_a_number_of_more_digits_than_python_writes() -> None:
    with pytest.raises(Refused, match="customer: "):
        describe_envelope(TOKEN, 10**5000)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "it is empty"),
        (TOKEN[:-5], "it is cut short"),
        (f"{TOKEN}\n", "characters that are not URL-safe Base64"),
        (TOKEN[:60] + "2026-01-31" + TOKEN[60:], "it is garbled"),
        ("^kid1", "characters that are not URL-safe Base64"),
    ],
)
def test_a_damaged_token_is_described_and_no_error(token: str, said: str) -> None:
    described = describe_envelope(token)
    (finding,) = described.pop("findings")
    assert said in finding
    assert described == UNREADABLE | {"well_formed": False, "length": len(token)}


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (None, "token: There is no value"),
        (5, "token: YAML read the value as a number"),
        ([TOKEN], "token: YAML read the value as a list"),
        ({"token": None}, "token: This dictionary has none"),
        ({"token": 5}, "token: YAML read the value as a number"),
        ({}, "token: This dictionary has none"),
        (f"https://wv.example.com/?token={TOKEN}", "token: The URL has no token"),
        (f"https:///?ExpressPlayToken={TOKEN}", "token: It is no URL"),
    ],
)
def test_what_is_no_token_at_all(token: Any, said: str) -> None:
    with pytest.raises(Refused, match=re.escape(said)) as caught:
        describe_envelope(token)
    assert TOKEN[:14] not in str(caught.value)


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.one_of(st.text(), st.from_regex(r"[A-Za-z0-9_-]{0,200}", fullmatch=True)))
def test_no_text_shows_up_in_what_is_told_of_it(text: str) -> None:
    try:
        told = repr(describe_envelope(text))
    except Refused as refusal:
        told = str(refusal)
    assert len(text) < 20 or text[:20] not in told
