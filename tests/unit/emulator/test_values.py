# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values on the wire, at their edges."""

from __future__ import annotations

import pytest

from expressplay_emulator.values import absolute_time, integer, is_base64, is_extension_type, is_hex, relative_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("5", 5),
        ("005", 5),
        ("0" * 5000 + "7", 7),
        ("999", 999),
        ("1000", None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        ("1e2", None),
        (" 1", None),
        ("1 ", None),
        ("1\n", None),
        ("١", None),
        ("²", None),
        ("0x1", None),
    ],
)
def test_integer_is_ascii_digits_within_bounds(text: str, expected: int | None) -> None:
    assert integer(text, 0, 999) == expected


def test_integer_below_the_lowest_is_refused() -> None:
    assert integer("0", 1, 10) is None
    assert integer("1", 1, 10) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+60", 60),
        ("+0060", 60),
        ("+1", 1),
        ("+2592000", 2592000),
        ("+2592001", None),
        ("+0", None),
        ("+1.5", None),
        ("+-5", None),
        ("60", None),
        (" +60", None),
        (" 60", None),
        ("+", None),
        ("++5", None),
    ],
)
def test_relative_time(text: str, expected: int | None) -> None:
    assert relative_time(text, 2592000) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0.0),
        ("2026-01-01T00:00:00Z", 1767225600.0),
        ("2026-01-01T00:00:00.25Z", 1767225600.25),
        ("2024-02-29T00:00:00Z", 1709164800.0),
        ("0001-01-01T00:00:00Z", -62135596800.0),
        ("9999-12-31T23:59:59Z", 253402300799.0),
        ("2026-02-29T00:00:00Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("2016-12-31T23:59:60Z", None),
        ("2026-01-01T24:00:00Z", None),
        ("2026-13-01T00:00:00Z", None),
        ("2026-01-01t00:00:00Z", None),
        ("2026-01-01T00:00:00z", None),
        ("2026-01-01 00:00:00Z", None),
        ("2026-01-01T00:00:00+00:00", None),
        ("2026-01-01T00:00:00.Z", None),
        ("2026-01-01T00:00Z", None),
        ("2026-01-01", None),
        ("2026-01-01T00:00:00Z ", None),
        ("２026-01-01T00:00:00Z", None),
    ],
)
def test_absolute_time(text: str, expected: float | None) -> None:
    assert absolute_time(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AAAA", True),
        ("AAA=", True),
        ("AA==", True),
        ("AAAAAA==", True),
        ("A+/9", True),
        ("", False),
        ("A", False),
        ("AA", False),
        ("AAA", False),
        ("A===", False),
        ("AA==AAAA", False),
        ("AA-_", False),
        ("AA A", False),
        ("AAAA\n", False),
        ("AA,BB", False),
    ],
)
def test_base64(text: str, expected: bool) -> None:
    assert is_base64(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("wudo", True), (" a~!", True), ("wud", False), ("wudos", False), ("wüdo", False), ("wu\tdo", False)],
)
def test_extension_type(text: str, expected: bool) -> None:
    assert is_extension_type(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("0aF9", True), ("0aG9", False), ("0aF", False), ("0aF9\n", False), ("٠١٢٣", False)]
)
def test_hex(text: str, expected: bool) -> None:
    assert is_hex(text, 4) is expected
