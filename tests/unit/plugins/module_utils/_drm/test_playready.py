# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PlayReady, row by row. Codes are typed from the service's table, not from the code."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY

from .._policy.policies import EK, HUGE, KEK, NOW, OPLS, RENTAL, ask, error_codes, sent, short, warning_rules

WIRES = {
    "analog_video_opl": "analogVideoOPL",
    "compressed_digital_audio_opl": "compressedDigitalAudioOPL",
    "compressed_digital_video_opl": "compressedDigitalVideoOPL",
    "uncompressed_digital_audio_opl": "uncompressedDigitalAudioOPL",
    "uncompressed_digital_video_opl": "uncompressedDigitalVideoOPL",
}
MEANT = {
    "analog_video_opl": {100, 150, 200},
    "compressed_digital_audio_opl": {100, 150, 200, 250, 300},
    "compressed_digital_video_opl": {400, 500},
    "uncompressed_digital_audio_opl": {100, 150, 200, 250, 300},
    "uncompressed_digital_video_opl": {100, 250, 270, 300},
}


VALID: list[tuple[str, Any, list[str]]] = [
    ("generalFlags", {"general_flags": "00000000"}, ["00000000"]),
    ("generalFlags", {"general_flags": "00000001"}, ["00000001"]),
    ("generalFlags", {"general_flags": 0}, ["00000000"]),
    ("generalFlags", {"general_flags": 1}, ["00000001"]),
    ("generalFlags", {"general_flags": ""}, []),
    ("rightsType", {"rights_type": "BuyToOwn"}, ["BuyToOwn"]),
    ("rightsType", RENTAL, ["Rental"]),
    ("rightsType", {**RENTAL, "general_flags": 1}, ["Rental"]),
    *[
        ("rental.periodEndTime", {**RENTAL, "rental_period_end_time": value}, [text])
        for value, text in (
            ("+1", "+1"),
            ("+2147483647", "+2147483647"),
            ("+3550w", "+2147040000"),
            (172800, "+172800"),
            ("2026-03-01T12:00:01Z", "2026-03-01T12:00:01Z"),
            ("9999-12-31T23:59:59.9Z", "9999-12-31T23:59:59.9Z"),
            (datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=2))), "2026-03-01T23:00:00Z"),
        )
    ],
    *[
        (
            "rental.playDuration",
            {**RENTAL, "rental_period_end_time": "+2147483647", "rental_play_duration": value},
            texts,
        )
        for value, texts in (
            ("1", ["1"]),
            ("0060", ["0060"]),
            ("2147483647", ["2147483647"]),
            (172800, ["172800"]),
            ("48h", ["172800"]),
            ("", []),
        )
    ],
    ("unknownOutputBehavior", {"unknown_output_behavior": "Allow"}, ["Allow"]),
    ("unknownOutputBehavior", {"unknown_output_behavior": "Disallow"}, ["Disallow"]),
    ("unknownOutputBehavior", {"unknown_output_behavior": "SDOnly"}, ["SDOnly"]),
    ("outputControlFlags", {"output_control_flags": "00000000"}, ["00000000"]),
    ("outputControlFlags", {"output_control_flags": "DEADbeef"}, ["DEADbeef"]),
    ("extensionType", {"extension_type": "wudo", "extension_payload": "AAAAAA=="}, ["wudo"]),
    ("extensionPayload", {"extension_type": "a,b ", "extension_payload": "+/+/"}, ["+/+/"]),
    ("extensionType", {"extension_type": "", "extension_payload": ""}, []),
    *[(WIRES[option], {option: value}, [str(value)]) for option in OPLS for value in ("0", "0000", 0)],
]


@pytest.mark.parametrize(("wire", "changes", "texts"), VALID, ids=short)
def test_accepted(wire: str, changes: dict[str, Any], texts: list[str]) -> None:
    assert sent(PLAYREADY, wire, **changes) == texts
    assert warning_rules(PLAYREADY, **changes) == set()


@pytest.mark.parametrize("option", OPLS)
@pytest.mark.parametrize("value", ["998", "999", "0999", 999, "1"])
def test_output_protection_levels_at_the_edge(option: str, value: Any) -> None:
    assert sent(PLAYREADY, WIRES[option], **{option: value}) == [str(value)]


@pytest.mark.parametrize("option", OPLS)
@pytest.mark.parametrize(
    "value",
    [
        "1000",
        1000,
        "-1",
        -1,
        "+1",
        "1.0",
        1.0,
        float("nan"),
        "1e2",
        " 1",
        "high",
        "٣",
        "9" * 6000,
        HUGE,
        -HUGE,
        True,
        False,
        [],
        {},
        date(2026, 3, 1),
        "\ud800",
    ],
    ids=short,
)
def test_output_protection_levels_out_of_range(option: str, value: Any) -> None:
    assert error_codes(PLAYREADY, **{option: value}) == {-2034}


@pytest.mark.parametrize("option", OPLS)
@pytest.mark.parametrize("value", [None, ""])
def test_missing_output_protection_levels(option: str, value: Any) -> None:
    assert error_codes(PLAYREADY, **{option: value}) == {-5006}


def test_all_five_missing_levels_are_found() -> None:
    found = ask(PLAYREADY, **dict.fromkeys(OPLS)).errors
    assert [finding.option for finding in found] == list(OPLS)


@pytest.mark.parametrize("option", OPLS)
def test_levels_without_a_meaning(option: str) -> None:
    warned = {level for level in range(1000) if "pr-opl-meaning" in warning_rules(PLAYREADY, **{option: str(level)})}
    assert warned == set(range(1, 1000)) - MEANT[option]


REFUSED: list[tuple[dict[str, Any], set[int]]] = [
    *[
        ({"general_flags": value}, {-5003})
        for value in ("0000", "0", "1", "00000002", "0x00000001", "000000001", " ", 2, -1, HUGE, 1.0, True, [], {})
    ],
    *[({**RENTAL, "general_flags": value}, {-5003}) for value in (None, "", "00000000", 0, "0000", "00000002", True)],
    ({"rights_type": None}, {-2020}),
    ({"rights_type": ""}, {-2020}),
    *[
        ({"rights_type": value}, {-2021})
        for value in ("rental", "Buy", "BuyToOwn ", " ", "\0", "x" * 100000, "\ud800", 1, True, [], {}, ["Rental"])
    ],
    ({**RENTAL, "rental_period_end_time": None}, {-2022}),
    ({**RENTAL, "rental_period_end_time": ""}, {-2022}),
    *[
        ({**RENTAL, "rental_period_end_time": value}, {-2002})
        for value in (
            "+0",
            "+2147483648",
            "+3551w",
            "+" + "9" * 6000,
            "60",
            " ",
            "+1.5",
            NOW,
            "2026-03-01T12:00:00Z",
            "2026-03-01T11:59:59Z",
            "2016-12-31T23:59:60Z",
            "2027-03-01T12:00:00+01:00",
            date(2027, 3, 1),
            True,
            0,
            -5,
            HUGE,
            1.5,
            float("inf"),
            [],
            {},
        )
    ],
    *[
        ({**RENTAL, "rental_play_duration": value}, {-2025})
        for value in ("0", 0, -1, "+60", "2147483648", "1.5", 1.5, "abc", " ", HUGE, True, [], {}, date(2026, 3, 1))
    ],
    ({"rental_period_end_time": "+60"}, {-2021}),
    ({"rental_play_duration": "60"}, {-2021}),
    ({"rental_period_end_time": "+60", "rental_play_duration": "60"}, {-2021}),
    ({"rental_period_end_time": "60"}, {-2021, -2002}),
    ({"rental_play_duration": "0"}, {-2021, -2025}),
    *[
        ({"unknown_output_behavior": value}, {-5001})
        for value in ("allow", "SDonly", "SD Only", " ", 1, True, False, [], {}, "\ud800")
    ],
    *[
        ({"output_control_flags": value}, {-2040})
        for value in ("0", "0000000", "000000000", "0x00000001", " ", "0" * 100000)
    ],
    *[
        ({"output_control_flags": value}, {-2008})
        for value in ("0x000001", "0000000g", "٠٠٠٠٠٠٠٠", "0000 000", "-0000001")
    ],
    *[({"output_control_flags": value}, {-2008}) for value in (1, 0, HUGE, True, 1.5, [], {}, date(2026, 3, 1))],
    ({"extension_type": "wudo"}, {-2035}),
    ({"extension_payload": "AAAA"}, {-2035}),
    ({"extension_type": "wudo", "extension_payload": ""}, {-2035}),
    ({"extension_type": "", "extension_payload": "AAAA"}, {-2035}),
    *[
        ({"extension_type": value, "extension_payload": "AAAA"}, {-2036})
        for value in ("wud", "wudos", "wudé", "wud\x1f", "wud\x7f", " ", 1234, True, [], {}, "\ud800")
    ],
    *[
        ({"extension_type": "wudo", "extension_payload": value}, {-2037})
        for value in ("AA", "A===", "AA-_", "AAAA\n", " ", "AAAA AAAA", 1234, True, [], {})
    ],
    ({"extension_type": "wud"}, {-2036, -2035}),
    ({"kek": KEK}, {-5007}),
    ({"kek": KEK, "ek": EK}, {-5007}),
    ({"kek": "broken"}, {-5007, -4024}),
]


@pytest.mark.parametrize(("changes", "codes"), REFUSED, ids=short)
def test_refused(changes: dict[str, Any], codes: set[int]) -> None:
    assert error_codes(PLAYREADY, **changes) == codes


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"rental_play_duration": "172800"}, set()),
        ({"rental_play_duration": "172801"}, {"pr-play-outlives-rental"}),
        ({"rental_play_duration": "48h"}, set()),
        ({"rental_period_end_time": "2026-03-03T12:00:00Z", "rental_play_duration": "172800"}, set()),
        (
            {"rental_period_end_time": "2026-03-03T11:59:59Z", "rental_play_duration": 172800},
            {"pr-play-outlives-rental"},
        ),
        ({"rental_period_end_time": "9999-12-31T23:59:59Z", "rental_play_duration": 2147483647}, set()),
        ({"expiration_time": "+172800"}, set()),
        ({"expiration_time": "+172801"}, {"pr-token-outlives-rental"}),
        ({"expiration_time": "2026-03-03T12:00:00Z"}, set()),
        ({"expiration_time": "2026-03-03T12:00:01Z"}, {"pr-token-outlives-rental"}),
        ({"expiration_time": None}, set()),
    ],
    ids=lambda value: ", ".join(sorted(value)),
)
def test_warnings_about_rentals(changes: dict[str, Any], rules: set[str]) -> None:
    assert warning_rules(PLAYREADY, **{**RENTAL, **changes}) == rules


def test_broken_flags_of_a_rental_are_one_finding() -> None:
    assert [found.rule for found in ask(PLAYREADY, **{**RENTAL, "general_flags": "x"}).errors] == [
        "pr-general-flags-value"
    ]


@pytest.mark.parametrize(
    ("value", "advice"),
    [("rental", "Write Rental"), (" BUYTOOWN", "Write BuyToOwn"), ("Lease", "BuyToOwn or Rental")],
)
def test_a_near_miss_is_recognised(value: str, advice: str) -> None:
    (finding,) = ask(PLAYREADY, rights_type=value).errors
    assert advice in finding.hint
