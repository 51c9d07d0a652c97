# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exact rules, as far as they concern the policy check, one by one and in their order."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE

from .._policy.policies import (
    DRMS,
    EK,
    IV,
    KEK,
    KEY,
    KID,
    NOW,
    OPLS,
    RENTAL,
    SOUND,
    WRAPPED,
    ask,
    error_codes,
    sent,
    short,
    warning_rules,
)

each_drm = pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)

# Option, code of an invalid value, further options that the option needs.
NUMBERS: list[tuple[Drm, str, int, dict[str, Any]]] = [
    (WIDEVINE, "security_level", -7004, {}),
    (WIDEVINE, "hdcp_output_control", -2034, {}),
    (WIDEVINE, "license_duration", -7007, {}),
    (PLAYREADY, "rental_play_duration", -2025, RENTAL),
    (FAIRPLAY, "rental_duration", -6007, {}),
    *[(PLAYREADY, option, -2034, {}) for option in OPLS],
]
DURATIONS = [case for case in NUMBERS if case[1].endswith("_duration")]
TIMES: list[tuple[Drm, str, dict[str, Any]]] = [
    (WIDEVINE, "expiration_time", {}),
    (PLAYREADY, "expiration_time", {}),
    (FAIRPLAY, "expiration_time", {}),
    (PLAYREADY, "rental_period_end_time", RENTAL),
]


# 1. Empty values


@each_drm
def test_1_an_empty_value_is_a_missing_one(drm: Drm) -> None:
    for row in drm.parameters:
        empty, missing = ask(drm, **{row.option: ""}), ask(drm, **{row.option: None})
        assert empty == missing
        assert row.wire not in dict(empty.parameters)


@each_drm
def test_1_white_space_is_not_empty_and_stays(drm: Drm) -> None:
    for row in drm.parameters:
        verdict = ask(drm, **{row.option: " "})
        assert [text for wire, text in (*verdict.parameters, *verdict.unsent) if wire == row.wire] == [" "]
    assert sent(drm, "cookie", cookie=" a ") == [" a "]


# 2. Integers


@pytest.mark.parametrize(("drm", "option", "code", "needed"), NUMBERS, ids=short)
@pytest.mark.parametrize("digits", ["1", "01", "0" * 6000 + "1"], ids=["plain", "zero", "thousands-of-zeros"])
def test_2_leading_zeros(drm: Drm, option: str, code: int, needed: dict[str, Any], digits: str) -> None:
    assert error_codes(drm, **{**needed, option: digits}) == set()


@pytest.mark.parametrize(("drm", "option", "code", "needed"), NUMBERS, ids=short)
@pytest.mark.parametrize(
    "text", ["+1", "-1", "1.0", "1e0", " 1", "1 ", "1\n", "0x1", "1_0", "١", "１", "¹", "9" * 6000], ids=short
)
def test_2_other_forms(drm: Drm, option: str, code: int, needed: dict[str, Any], text: str) -> None:
    assert error_codes(drm, **{**needed, option: text}) == {code}


@pytest.mark.parametrize(("drm", "option", "code", "needed"), DURATIONS, ids=short)
def test_2_durations(drm: Drm, option: str, code: int, needed: dict[str, Any]) -> None:
    for accepted in ("1", "2147483647", 1, 2147483647):
        assert error_codes(drm, **{**needed, option: accepted}) == set()
    for refused in ("2147483648", 2147483648, -1):
        assert error_codes(drm, **{**needed, option: refused}) == {code}
    for none in ("0", 0, "0h"):
        assert error_codes(drm, **{**needed, option: none}) == (set() if drm is FAIRPLAY else {code})


# 3. Relative times


@pytest.mark.parametrize(("drm", "option", "needed"), TIMES, ids=short)
def test_3_relative_times(drm: Drm, option: str, needed: dict[str, Any]) -> None:
    for accepted in ("+1", "+0060", "+2592000"):
        assert error_codes(drm, **{**needed, option: accepted}) == set()
    for refused in ("+0", "+1.5", "+-5", "60", " +60"):
        assert error_codes(drm, **{**needed, option: refused}) == {-2002}


@each_drm
def test_3_an_expiration_time_has_no_grace_where_it_is_relative(drm: Drm) -> None:
    assert error_codes(drm, expiration_time="+2592001") == {-2002}


def test_3_a_rental_may_last_as_long_as_a_duration() -> None:
    assert error_codes(PLAYREADY, **{**RENTAL, "rental_period_end_time": "+2147483647"}) == set()
    assert error_codes(PLAYREADY, **{**RENTAL, "rental_period_end_time": "+2147483648"}) == {-2002}


# 4. Absolute times


@pytest.mark.parametrize(("drm", "option", "needed"), TIMES, ids=short)
def test_4_absolute_times(drm: Drm, option: str, needed: dict[str, Any]) -> None:
    for accepted in ("2026-03-01T12:00:00.000001Z", "2026-03-01T12:00:01Z", "2026-03-31T12:00:00Z"):
        assert error_codes(drm, **{**needed, option: accepted}) == set()
    for refused in (
        "2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.000000Z",
        "2026-03-01T11:59:59Z",
        "2026-03-10t12:00:00Z",
        "2026-03-10T12:00:00z",
        "2026-03-10T12:00:00+00:00",
        "2026-03-10T12:00:60Z",
        "2026-03-10T24:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-03-10T12:00:00.Z",
        "0000-03-10T12:00:00Z",
        "0001-01-01T00:00:00Z",
    ):
        assert error_codes(drm, **{**needed, option: refused}) == {-2002}


@each_drm
def test_4_an_expiration_time_has_a_grace_where_it_is_absolute(drm: Drm) -> None:
    assert error_codes(drm, expiration_time="2026-03-31T12:00:05Z") == set()
    assert error_codes(drm, expiration_time="2026-03-31T12:00:05.000001Z") == {-2002}


def test_4_a_rental_may_end_as_late_as_the_calendar() -> None:
    assert error_codes(PLAYREADY, **{**RENTAL, "rental_period_end_time": "9999-12-31T23:59:59Z"}) == set()


# 5. Characters


@each_drm
def test_5_characters_are_code_points(drm: Drm) -> None:
    assert error_codes(drm, kid="^" + "\U0001f600" * 64, cookie="\U0001f600" * 32) == set()
    assert error_codes(drm, kid="^" + "\U0001f600" * 65, cookie="\U0001f600" * 33) == {-4021, -2033}


def test_5_content_ids_too() -> None:
    assert warning_rules(WIDEVINE, content_id="\U0001f600" * 36) == set()
    assert warning_rules(WIDEVINE, content_id="\U0001f600" * 37) == {"wv-content-id-length"}


@each_drm
def test_5_a_name_is_sent_as_it_is_and_not_as_its_hash(drm: Drm) -> None:
    assert hashlib.sha1(b"kid1", usedforsecurity=False).hexdigest()[:32] == "80ea8bc8a58f990ad1f76bc665b30bfa"
    assert sent(drm, "kid", kid="^kid1") == ["^kid1"]


# 6. Hexadecimal digits


@each_drm
def test_6_either_case(drm: Drm) -> None:
    for case in (str.lower, str.upper):
        assert error_codes(drm, kid=case(KID), content_key=case(KEY)) == set()
        assert error_codes(drm, **{**WRAPPED[drm.name], "kek": case(KEK), "ek": case(EK)}) == set()


def test_6_no_prefix_in_flags() -> None:
    assert error_codes(PLAYREADY, output_control_flags="0x000001") == {-2008}
    assert error_codes(PLAYREADY, output_control_flags="0x00000001") == {-2040}
    assert error_codes(PLAYREADY, general_flags="0000") == {-5003}
    assert error_codes(PLAYREADY, general_flags="0x000001") == {-5003}
    for drm in (WIDEVINE, FAIRPLAY):
        assert error_codes(drm, general_flags="0x00") == {-5003}


# 7. Extensions


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("wudo,AAAAAA==", set()),
        (" ~!@,AAAA", set()),
        ("wudo,AA,BB", {-2037}),
        ("wudo,", {-2037}),
        ("wudo,AA-_", {-2037}),
        ("wudo,AAA", {-2037}),
        ("wudo,AA AA", {-2037}),
        (",AAAA", {-2036}),
        ("wud\u007f,AAAA", {-2036}),
        ("wudo", {-7009}),
    ],
)
def test_7_extensions(text: str, codes: set[int]) -> None:
    assert error_codes(WIDEVINE, wv_extensions=[text]) == codes
    assert error_codes(FAIRPLAY, fp_extensions=[text]) == {{-7009: -6001}.get(code, code) for code in codes}


@pytest.mark.parametrize(
    ("kind", "payload", "codes"),
    [
        ("wudo", "AAAA", set()),
        ("wudo", None, {-2035}),
        ("wudo", "", {-2035}),
        (None, "AAAA", {-2035}),
        ("", "AAAA", {-2035}),
        ("", "", set()),
        ("wudo", "AA,BB", {-2037}),
        ("wudo,", "AAAA", {-2036}),
    ],
)
def test_7_playready_extensions(kind: str | None, payload: str | None, codes: set[int]) -> None:
    assert error_codes(PLAYREADY, extension_type=kind, extension_payload=payload) == codes


# 8. Keys


@each_drm
def test_8_keys(drm: Drm) -> None:
    assert error_codes(drm, content_key=None) == {-2005}
    assert error_codes(drm, content_key=None, ek=EK) == {-4024}
    assert error_codes(drm, ek=EK) == {-4024}
    assert error_codes(drm, content_key=None, kek=KEK) == set()
    assert error_codes(drm, **WRAPPED[drm.name]) == set()
    assert error_codes(drm, **{**WRAPPED[drm.name], "kek": KEY}) == {-4024}


def test_8_two_keys_are_sent_to_widevine_with_a_warning() -> None:
    verdict = ask(WIDEVINE, kek=KEK, ek=EK)
    assert [finding.rule for finding in verdict.findings] == ["wv-two-keys"]
    assert {"contentKey", "kek", "ek"} <= dict(verdict.parameters).keys()
    assert warning_rules(WIDEVINE, content_key=KEK, kek=KEK, ek=EK) == {"wv-two-keys", "content-key-differs"}


def test_8_two_keys_are_refused_for_playready() -> None:
    assert error_codes(PLAYREADY, kek=KEK) == {-5007}


# 9. Repeated and foreign parameters


def test_9_only_extensions_repeat() -> None:
    repeated = [row.wire for drm in DRMS for row in drm.parameters if row.items]
    assert repeated == ["wvExtension", "fpExtension"]
    assert sent(WIDEVINE, "wvExtension", wv_extensions=["wudo,AAAA"] * 2) == ["wudo,AAAA"] * 2


def test_9_the_options_of_another_drm_are_ignored() -> None:
    assert ask(WIDEVINE, **{**SOUND["playready"], **SOUND["widevine"]}) == ask(WIDEVINE)


# 10. Notations of a kid


@each_drm
@pytest.mark.parametrize(
    "kid", [f"0x{KID}", "01234567-89ab-cdef-0123-456789ABCDEF", "{01234567-89ab-cdef-0123-456789ABCDEF}"]
)
def test_10_notations_of_a_kid(drm: Drm, kid: str) -> None:
    assert sent(drm, "kid", kid=kid) == [KID.lower()]


@each_drm
def test_10_base64_is_no_notation_of_a_kid(drm: Drm) -> None:
    (finding,) = ask(drm, kid="ASNFZ4mrze8BI0VniavN7w==").errors
    assert finding.code == -4020
    assert KID.lower() in finding.hint


@each_drm
@pytest.mark.parametrize(
    "write", ["0x{}".format, "{{{}}}".format, lambda key: f"{key[:8]}-{key[8:]}"], ids=["0x", "{}", "-"]
)
def test_10_keys_are_never_rewritten(drm: Drm, write: Any) -> None:
    assert error_codes(drm, content_key=write(KEY)) == {-2027}
    assert error_codes(drm, content_key=None, kek=write(KEK)) == {-4024}
    assert error_codes(drm, **{**WRAPPED[drm.name], "ek": write(EK)}) == {-4024}


@pytest.mark.parametrize(
    "write", ["0x{}".format, "{{{}}}".format, lambda iv: f"{iv[:8]}-{iv[8:]}"], ids=["0x", "{}", "-"]
)
def test_10_an_initialization_vector_is_never_rewritten(write: Any) -> None:
    assert error_codes(FAIRPLAY, iv=write(IV)) == {-6003}
    assert sent(FAIRPLAY, "iv", iv=IV.upper()) == [IV.upper()]


# 11. Types of YAML

UNQUOTED = (11112222333344445555666677778888, 7, 1.5, NOW, NOW.date(), True)


@each_drm
@pytest.mark.parametrize("value", UNQUOTED, ids=short)
def test_11_what_must_be_quoted(drm: Drm, value: Any) -> None:
    own: dict[str, dict[str, int]] = {"playready": {"output_control_flags": -2008}, "fairplay": {"iv": -6003}}
    shared = {"kid": -4022, "content_key": -2005, "kek": -4024, "general_flags": -5003}
    for option, code in {**shared, **own.get(drm.name, {})}.items():
        findings = [finding for finding in ask(drm, **{option: value}).errors if finding.option == option]
        assert findings[0].code == code, option
        assert "quotes" in findings[0].hint
    (finding,) = ask(drm, **{**WRAPPED[drm.name], "ek": value}).errors
    assert finding.code == -4024


def test_11_general_flags_are_padded() -> None:
    assert sent(WIDEVINE, "generalFlags", general_flags=0) == ["0000"]
    assert ask(WIDEVINE, general_flags=1).first("generalFlags") == "0001"
    assert error_codes(WIDEVINE, general_flags=1) == {-5003}
    assert sent(FAIRPLAY, "generalFlags", general_flags=0) == ["0000"]
    assert error_codes(FAIRPLAY, general_flags=1) == {-5003}
    assert sent(PLAYREADY, "generalFlags", general_flags=0) == ["00000000"]
    assert sent(PLAYREADY, "generalFlags", general_flags=1) == ["00000001"]
    for drm in DRMS:
        for refused in (2, 10, -1, True, False, 0.0, 1.0):
            assert error_codes(drm, general_flags=refused) == {-5003}


@pytest.mark.parametrize(("drm", "option", "needed"), TIMES, ids=short)
def test_11_times(drm: Drm, option: str, needed: dict[str, Any]) -> None:
    wire = next(row.wire for row in drm.parameters if row.option == option)
    east = timezone(timedelta(hours=9))
    for value, text in (
        (172800, "+172800"),
        (datetime(2026, 3, 10, 12, 0, 0), "2026-03-10T12:00:00Z"),  # noqa: DTZ001
        (datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC), "2026-03-10T12:00:00Z"),
        (datetime(2026, 3, 10, 1, 0, 0, 500000, tzinfo=east), "2026-03-09T16:00:00.500000Z"),
    ):
        assert sent(drm, wire, **{**needed, option: value}) == [text]
    for refused in (True, False, 1.5, 0, -1, NOW.date(), [], {}):
        assert error_codes(drm, **{**needed, option: refused}) == {-2002}


@pytest.mark.parametrize(("drm", "option", "code", "needed"), NUMBERS, ids=short)
def test_11_booleans_are_no_numbers(drm: Drm, option: str, code: int, needed: dict[str, Any]) -> None:
    assert error_codes(drm, **{**needed, option: 1}) == set()
    assert error_codes(drm, **{**needed, option: True}) == {code}
    assert error_codes(drm, **{**needed, option: False}) == {code}
