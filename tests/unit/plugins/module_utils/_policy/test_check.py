# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a verdict holds."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.check import check_policy

from .policies import DRMS, EK, HUGE, KEK, KEY, KID, NOW, RENTAL, SOUND, ask


def test_the_parameters_come_in_the_order_of_the_table_and_the_further_ones_last() -> None:
    options = {
        "extra_parameters": {"useHttps": True},
        "wv_extensions": ["wudo,AAAA", "abcd,BBBB"],
        "hdcp_output_control": "HDCP_V2",
        "security_level": "HW_SECURE_ALL",
        "license_duration": "48h",
        "content_key": KEY,
        "kid": KID,
        "cookie": "c",
        "expiration_time": "+30d",
        "error_format": "json",
    }
    assert check_policy(WIDEVINE, options, now=NOW).parameters == (
        ("errorFormat", "json"),
        ("expirationTime", "+2592000"),
        ("cookie", "c"),
        ("kid", KID),
        ("contentKey", KEY),
        ("securityLevel", "5"),
        ("hdcpOutputControl", "2"),
        ("licenseDuration", "172800"),
        ("wvExtension", "wudo,AAAA"),
        ("wvExtension", "abcd,BBBB"),
        ("useHttps", "true"),
    )


def test_findings_come_in_the_order_of_the_table() -> None:
    verdict = check_policy(
        PLAYREADY, {"expiration_time": "+0", "extension_type": "x", "extra_parameters": {"a": {}}}, now=NOW
    )
    assert [finding.parameter for finding in verdict.findings] == [
        "expirationTime",
        "kid",
        "contentKey",
        "rightsType",
        "analogVideoOPL",
        "compressedDigitalAudioOPL",
        "compressedDigitalVideoOPL",
        "uncompressedDigitalAudioOPL",
        "uncompressedDigitalVideoOPL",
        "extensionType",
        "extensionPayload",
        "a",
    ]


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_broken_values_are_still_in_the_parameters(drm: Drm) -> None:
    verdict = ask(drm, kid="broken", cookie=5)
    assert verdict.first("kid") == "broken"
    assert verdict.first("cookie") is None


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_unknown_options_are_nothing_to_the_check(drm: Drm) -> None:
    assert ask(drm, ledger="x", service="test", rental_unknown="y") == ask(drm)


def test_the_policy_of_the_license_holds_no_key_and_nothing_of_the_request() -> None:
    verdict = ask(WIDEVINE, content_key=None, kek=KEK, ek=EK, cookie="c", expiration_time="+60", error_format="html")
    assert verdict.license_policy == {"securityLevel": "1", "hdcpOutputControl": "0"}


def test_the_policy_of_the_license_names_every_extension() -> None:
    assert (
        ask(WIDEVINE, wv_extensions=["wudo,AAAA", "wudo,BBBB"]).license_policy["wvExtension"] == "wudo,AAAA, wudo,BBBB"
    )


def test_of_a_repeated_parameter_the_last_value_counts() -> None:
    verdict = ask(WIDEVINE, security_level=None, extra_parameters={"securityLevel": ["1", "5"]})
    assert verdict.license_policy["securityLevel"] == "5"


def test_the_policy_of_a_rental() -> None:
    policy = ask(PLAYREADY, **RENTAL).license_policy
    assert policy["rental.periodEndTime"] == "+172800"
    assert policy["generalFlags"] == "00000001"


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_secrets_are_known_as_given_and_as_sent(drm: Drm) -> None:
    extra = {"contentKey.0": "further", "customerAuthenticator": "1,ff", "kek.0": 77, "kid.0": KID}
    assert ask(drm, kek=KEK, ek=EK, extra_parameters=extra).secrets == {KEY, KEK, EK, "further", "1,ff", "77"}
    assert ask(drm, content_key=10**31).secrets == {"1" + "0" * 31}
    assert ask(drm, content_key="replaced", extra_parameters={"contentKey": KEY}).secrets == {"replaced", KEY}
    assert ask(drm, content_key="", kek=None, ek=HUGE).secrets == frozenset()


def test_findings_read_as_sentences() -> None:
    (finding,) = ask(WIDEVINE, security_level="6").findings
    assert finding.sentence() == (
        'security_level (securityLevel, -7004): "6" is not a whole number from 1 to 5. Give a number or a name: '
        "1 SW_SECURE_CRYPTO, 2 SW_SECURE_DECODE, 3 HW_SECURE_CRYPTO, 4 HW_SECURE_DECODE, 5 HW_SECURE_ALL."
    )
    assert finding.as_dict() == {
        "severity": "error",
        "rule": "wv-security-level-range",
        "option": "security_level",
        "parameter": "securityLevel",
        "code": -7004,
        "message": '"6" is not a whole number from 1 to 5.',
        "hint": finding.hint,
    }


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_the_options_are_not_changed(drm: Drm) -> None:
    options = {**SOUND[drm.name], "extra_parameters": {"a": ["b"]}, "wv_extensions": ["wudo,AAAA"]}
    before = repr(options)
    check_policy(drm, options, now=NOW)
    assert repr(options) == before


def test_a_row_is_found_by_its_wire_name() -> None:
    assert WIDEVINE.by_wire["wvExtension"].option == "wv_extensions"
    assert "rightsType" not in WIDEVINE.by_wire
