# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Widevine, row by row. Codes are typed from the service's table, not from the code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE

from .._policy.policies import EK, HUGE, KEK, KEY, ask, error_codes, sent, short, warning_rules

VALID: list[tuple[str, str, Any, list[str]]] = [
    ("general_flags", "generalFlags", "0000", ["0000"]),
    ("general_flags", "generalFlags", "00000000", ["00000000"]),
    ("general_flags", "generalFlags", 0, ["0000"]),
    ("general_flags", "generalFlags", "", []),
    ("general_flags", "generalFlags", None, []),
    ("content_id", "contentId", "x", ["x"]),
    ("content_id", "contentId", "é" * 36, ["é" * 36]),
    ("content_id", "contentId", "", []),
    ("security_level", "securityLevel", "1", ["1"]),
    ("security_level", "securityLevel", "5", ["5"]),
    ("security_level", "securityLevel", "0005", ["0005"]),
    ("security_level", "securityLevel", 3, ["3"]),
    ("security_level", "securityLevel", "SW_SECURE_CRYPTO", ["1"]),
    ("security_level", "securityLevel", "SW_SECURE_DECODE", ["2"]),
    ("security_level", "securityLevel", "HW_SECURE_CRYPTO", ["3"]),
    ("security_level", "securityLevel", "HW_SECURE_DECODE", ["4"]),
    ("security_level", "securityLevel", "HW_SECURE_ALL", ["5"]),
    ("hdcp_output_control", "hdcpOutputControl", "0", ["0"]),
    ("hdcp_output_control", "hdcpOutputControl", "00", ["00"]),
    ("hdcp_output_control", "hdcpOutputControl", 2, ["2"]),
    ("hdcp_output_control", "hdcpOutputControl", "HDCP_NONE", ["0"]),
    ("hdcp_output_control", "hdcpOutputControl", "HDCP_V1", ["1"]),
    ("hdcp_output_control", "hdcpOutputControl", "HDCP_V2", ["2"]),
    ("license_duration", "licenseDuration", "1", ["1"]),
    ("license_duration", "licenseDuration", "0048", ["0048"]),
    ("license_duration", "licenseDuration", 172800, ["172800"]),
    ("license_duration", "licenseDuration", "2147483647", ["2147483647"]),
    ("license_duration", "licenseDuration", 2147483647, ["2147483647"]),
    ("license_duration", "licenseDuration", "0" * 6000 + "1", ["0" * 6000 + "1"]),
    ("license_duration", "licenseDuration", "48h", ["172800"]),
    ("license_duration", "licenseDuration", "1w2d", ["777600"]),
    ("license_duration", "licenseDuration", "", []),
    ("wv_extensions", "wvExtension", [], []),
    ("wv_extensions", "wvExtension", [""], []),
    ("wv_extensions", "wvExtension", [None], []),
    ("wv_extensions", "wvExtension", "", []),
    ("wv_extensions", "wvExtension", "wudo,AAAAAA==", ["wudo,AAAAAA=="]),
    ("wv_extensions", "wvExtension", ["wudo,AAA="], ["wudo,AAA="]),
    ("wv_extensions", "wvExtension", ["    ,AAAA", "a+/~,+/+/"], ["    ,AAAA", "a+/~,+/+/"]),
    ("wv_extensions", "wvExtension", {"type": "wudo", "payload": "AAAA"}, ["wudo,AAAA"]),
    (
        "wv_extensions",
        "wvExtension",
        [{"type": "wudo", "payload": "AAAA"}, "wudo,AAAA"],
        ["wudo,AAAA", "wudo,AAAA"],
    ),
    ("wv_extensions", "wvExtension", ("wudo,AAAA",), ["wudo,AAAA"]),
]


@pytest.mark.parametrize(("option", "wire", "value", "texts"), VALID, ids=short)
def test_accepted(option: str, wire: str, value: Any, texts: list[str]) -> None:
    changes = {"security_level": "5", option: value}
    assert sent(WIDEVINE, wire, **changes) == texts
    assert warning_rules(WIDEVINE, **changes) == set()


REFUSED: list[tuple[str, Any, int | None]] = [
    *[
        ("general_flags", value, -5003)
        for value in (
            "0001",
            "00000001",
            "000",
            "0",
            "1",
            "0x0000",
            "000000000",
            " ",
            "٠٠٠٠",
            1,
            2,
            -1,
            HUGE,
            0.0,
            1.5,
            True,
            False,
            [],
            {},
            ["0000"],
            date(2026, 3, 1),
            "\ud800",
        )
    ],
    ("security_level", None, -7003),
    ("security_level", "", -7003),
    *[
        ("security_level", value, -7004)
        for value in (
            "0",
            "6",
            "-1",
            "+1",
            "1.0",
            "1e0",
            " 1",
            "1\n",
            "0x1",
            "٣",
            "hw_secure_all",
            "HW_SECURE_ALL ",
            "HDCP_V2",
            "9" * 6000,
            "x" * 100000,
            0,
            6,
            -HUGE,
            HUGE,
            1.0,
            float("nan"),
            float("inf"),
            True,
            False,
            [],
            [1],
            {},
            date(2026, 3, 1),
            datetime(2026, 3, 1, tzinfo=UTC),
            "\ud800",
            "\0",
        )
    ],
    ("hdcp_output_control", None, -7006),
    ("hdcp_output_control", "", -7006),
    *[
        ("hdcp_output_control", value, -2034)
        for value in (
            "3",
            "4",
            "5",
            3,
            "HDCP_V2_2",
            "-1",
            -1,
            "HDCP_V2_1",
            "none",
            " ",
            "２",
            HUGE,
            1.0,
            True,
            False,
            [],
            {},
        )
    ],
    *[
        ("license_duration", value, -7007)
        for value in (
            "0",
            0,
            "0h",
            -1,
            "-1",
            "+60",
            "2147483648",
            2147483648,
            "3551w",
            "9" * 6000,
            "9" * 6000 + "h",
            HUGE,
            -HUGE,
            "1.5",
            1.5,
            float("nan"),
            float("-inf"),
            "abc",
            "48 h",
            "48H",
            "h",
            " ",
            "٣h",
            True,
            [],
            {},
            date(2026, 3, 1),
            "\udfff",
        )
    ],
    *[
        ("wv_extensions", value, code)
        for value, code in (
            ("wudo", -7009),
            (" ", -7009),
            (["wudo;AAAA"], -7009),
            (5, -7009),
            (HUGE, -7009),
            (True, -7009),
            (date(2026, 3, 1), -7009),
            ([5], -7009),
            ([True], -7009),
            ([["wudo,AAAA"]], -7009),
            ({"type": "wudo", "payload": "AAAA", "more": 1}, -7009),
            ({1: 2}, -7009),
            ([{HUGE: HUGE}], -7009),
            (["\ud800"], -7009),
            (",AAAA", -2036),
            (",", -2036),
            ("wud,AAAA", -2036),
            ("wudos,AAAA", -2036),
            ("wudé,AAAA", -2036),
            ("wud\x1f,AAAA", -2036),
            ("wud\x7f,AAAA", -2036),
            ("wud\0,AAAA", -2036),
            ({}, -2036),
            ({"payload": "AAAA"}, -2036),
            ({"type": "", "payload": "AAAA"}, -2036),
            ({"type": "a,bc", "payload": "AAAA"}, -2036),
            ({"type": 1234, "payload": "AAAA"}, -2036),
            ({"type": None, "payload": None}, -2036),
            ("wudo,", -2037),
            ("wudo,AA", -2037),
            ("wudo,A===", -2037),
            ("wudo,AAA", -2037),
            ("wudo,AA==AA==", -2037),
            ("wudo,AA,BB", -2037),
            ("wudo,AAAA ", -2037),
            ("wudo,AA\nAA", -2037),
            ("wudo,AAAA\n", -2037),
            ("wudo,AA-_", -2037),
            ("wudo,====", -2037),
            ("wudo,ÀAAA", -2037),
            ({"type": "wudo"}, -2037),
            ({"type": "wudo", "payload": 1}, -2037),
            ({"type": "wudo", "payload": ["AAAA"]}, -2037),
        )
    ],
    ("content_id", 5, None),
    ("content_id", HUGE, None),
    ("content_id", "\ud800", None),
]


@pytest.mark.parametrize(("option", "value", "code"), REFUSED, ids=short)
def test_refused(option: str, value: Any, code: int | None) -> None:
    assert error_codes(WIDEVINE, **{option: value}) == {code}


def test_every_extension_is_judged() -> None:
    assert error_codes(WIDEVINE, wv_extensions=["wudo,AAAA", "wudo", "wud,AAAA", "wudo,"]) == {-7009, -2036, -2037}


def test_a_broken_extension_does_not_keep_the_others_from_being_sent() -> None:
    verdict = ask(WIDEVINE, wv_extensions=[5, "wudo,AAAA", "wudo"])
    assert [text for wire, text in verdict.parameters if wire == "wvExtension"] == ["wudo,AAAA", "wudo"]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"hdcp_output_control": "1"}, {"wv-hdcp-software"}),
        ({"hdcp_output_control": "HDCP_V2", "security_level": "0002"}, {"wv-hdcp-software"}),
        ({"hdcp_output_control": "HDCP_V2", "security_level": "3"}, set()),
        ({"hdcp_output_control": "00", "security_level": "1"}, set()),
        ({"content_id": "x" * 36}, set()),
        ({"content_id": "x" * 37}, {"wv-content-id-length"}),
        ({"content_id": "\U0001f600" * 37}, {"wv-content-id-length"}),
        ({"kek": KEK}, {"wv-two-keys"}),
        ({"kek": KEK, "ek": EK}, {"wv-two-keys"}),
        ({"kek": KEK, "ek": EK, "content_key": KEY.upper()}, {"wv-two-keys"}),
        ({"kek": KEK, "ek": EK, "content_key": "0" * 32}, {"wv-two-keys", "content-key-differs"}),
    ],
    ids=lambda value: ", ".join(sorted(value)),
)
def test_warnings(changes: dict[str, Any], rules: set[str]) -> None:
    assert warning_rules(WIDEVINE, **changes) == rules


def test_a_broken_value_gives_no_warning_on_top() -> None:
    verdict = ask(WIDEVINE, hdcp_output_control="3", content_key="broken", kek=KEK, ek=EK)
    assert {finding.rule for finding in verdict.findings} == {
        "wv-hdcp-output-control-range",
        "content-key-length",
        "wv-two-keys",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"hdcp_output_control": "3"},
        {"hdcp_output_control": "HDCP_NO_DIGITAL_OUTPUT"},
        {"general_flags": "0002"},
        {"general_flags": "00000001"},
    ],
    ids=str,
)
def test_values_that_are_not_on_the_reference_page_have_a_way(changes: dict[str, Any]) -> None:
    (finding,) = ask(WIDEVINE, **changes).errors
    assert "beyond_reference_pages: allow" in finding.hint
