# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decoding parameters, and which of several counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from expressplay_emulator.parameters import MOST_PARAMETERS, Parameters, UndecodableError, decode


def test_the_limit_is_documented() -> None:
    readme = (Path(__file__).parents[3] / "roles" / "emulator" / "README.md").read_text("utf-8")
    assert f"more than {MOST_PARAMETERS} parameters" in readme


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (b"", ()),
        (b"a=1&b=2", (("a", "1"), ("b", "2"))),
        (b"a=+60", (("a", " 60"),)),
        (b"a=%2B60", (("a", "+60"),)),
        (b"a=b=c", (("a", "b=c"),)),
        (b"a", (("a", ""),)),
        (b"&&a=1&", (("a", "1"),)),
        (b"kid=%5Ek%C3%BC", (("kid", "^kü"),)),
        ("kid=^kü".encode(), (("kid", "^kü"),)),
        (b"a=%00", (("a", "\0"),)),
        (b"a%2Eb=1", (("a.b", "1"),)),
        (b"a=1;b=2", (("a", "1;b=2"),)),
    ],
)
def test_decoding(encoded: bytes, expected: tuple[tuple[str, str], ...]) -> None:
    assert decode(encoded) == expected


@pytest.mark.parametrize(
    "encoded", [b"a=%", b"a=%2", b"a=%zz", b"%=1", b"a=%FF", b"a=\xff", b"&".join([b"a=1"] * (MOST_PARAMETERS + 1))]
)
def test_what_cannot_be_decoded_is_refused(encoded: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode(encoded)


def test_the_last_value_counts_and_the_form_goes_before_the_query() -> None:
    given = Parameters.of([("a", "query"), ("b", "1"), ("b", "2"), ("c", "query")], [("a", "form"), ("c", "")])
    assert (given.get("a"), given.get("b"), given.get("c"), given.get("d")) == ("form", "2", "query", None)


def test_repeated_values_of_the_form_replace_those_of_the_query() -> None:
    given = Parameters.of([("x", "1"), ("x", "2")], [("x", "3"), ("x", ""), ("x", "4")])
    assert given.all("x") == ("3", "4")


def test_kids_of_both_forms() -> None:
    assert Parameters.of([("kid", "a")]).kids() == ["a"]
    assert Parameters.of([("kid", "a"), ("kid.10", "c"), ("kid.2", "b"), ("kid.x", "d")]).kids() == ["b", "c"]
    assert Parameters.of([]).kids() == []
