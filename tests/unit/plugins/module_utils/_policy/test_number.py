# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Integers and durations."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._policy.kind import Unwritable
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.number import (
    parse_integer,
    parse_time_span,
    write_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("00", 0),
        ("7", 7),
        ("0000000000000000000000000000007", 7),
        ("0" * 6000 + "7", 7),
        ("999999999999999999", 999999999999999999),
        ("1000000000000000000", 10**18),
        ("1000000000000000001", 10**18),
        ("9" * 6000, 10**18),
    ],
)
def test_ascii_digits_are_an_integer(text: str, value: int) -> None:
    assert parse_integer(text) == value


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "1\n", "+1", "-1", "1.0", "1e3", "0x1", "1_000", "٣", "１", "²", "五", "1\0", "nan"]
)
def test_any_other_form_is_no_integer(text: str) -> None:
    assert parse_integer(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30d", 2592000),
        ("1w2d", 777600),
        ("48h", 172800),
        ("90m", 5400),
        ("15s", 15),
        ("1w1d1h1m1s", 694861),
        ("0h", 0),
        ("007d", 604800),
        ("1w1s", 604801),
    ],
)
def test_time_spans(text: str, seconds: int) -> None:
    assert parse_time_span(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "48", "d", "h48", "1d1w", "1d1d", "48 h", "48H", "+48h", "-1h", "1.5h", "1h30", "٣h"]
)
def test_no_time_spans(text: str) -> None:
    assert parse_time_span(text) is None


@pytest.mark.parametrize("text", ["9" * 30 + "s", "9" * 6000 + "w", "1w" + "9" * 6000 + "s"])
def test_a_huge_time_span_stays_huge(text: str) -> None:
    seconds = parse_time_span(text)
    assert seconds is not None
    assert seconds > 2147483647


@pytest.mark.parametrize(("raw", "text"), [(5, "5"), (-5, "-5"), ("005", "005"), (1.5, "1.5"), (float("nan"), "nan")])
def test_numbers_are_written_as_text(raw: object, text: str) -> None:
    assert write_number(raw, -1) == text


@pytest.mark.parametrize(
    "raw",
    [True, False, [], {}, None, 10**6000, -(10**6000)],
    ids=["true", "false", "list", "dictionary", "none", "huge", "huge-negative"],
)
def test_what_is_no_number_is_refused_with_the_code_given(raw: object) -> None:
    with pytest.raises(Unwritable) as refusal:
        write_number(raw, -1234)
    assert refusal.value.violation.code == -1234
