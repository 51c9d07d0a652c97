# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How values are shown and named in messages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._policy.kind import (
    Unwritable,
    is_sendable,
    plain_text,
    scalar_text,
    show,
    type_name,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", '"abc"'),
        ("", '""'),
        ('a"b', '"a\\"b"'),
        ("é", '"é"'),
        ("a\nb", '"a\\nb"'),
        ("a\0b", '"a\\u0000b"'),
        ("\ud800", '"\\ud800"'),
        ("\u202eabc", '"\\u202eabc"'),
        ("x" * 48, '"' + "x" * 48 + '"'),
        ("x" * 49, '"' + "x" * 48 + '..."'),
    ],
)
def test_a_text_is_shown_on_one_short_line(text: str, shown: str) -> None:
    assert show(text) == shown
    assert show(text).isprintable()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ({}, "dictionary"),
        ([], "list"),
        ((), "list"),
        (date(2026, 1, 1), "date"),
        (datetime(2026, 1, 1, tzinfo=UTC), "date"),
        ("a", "string"),
        (b"a", "value of an unknown type"),
    ],
)
def test_types_have_the_names_of_yaml(raw: object, name: str) -> None:
    assert type_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "text"),
    [("a", "a"), (1, "1"), (1.5, "1.5"), (True, None), (10**6000, None), ([], None), (None, None)],
    ids=["string", "integer", "float", "boolean", "huge", "list", "none"],
)
def test_scalars_as_text(raw: object, text: str | None) -> None:
    assert scalar_text(raw) == text


def test_only_a_string_is_plain_text() -> None:
    assert plain_text(" a ", -1) == " a "
    for raw, advice in ((1, "quotes"), (True, "quotes"), (date(2026, 1, 1), "quotes"), (["a"], "single string")):
        with pytest.raises(Unwritable) as refusal:
            plain_text(raw, -1)
        assert advice in refusal.value.violation.hint


def test_half_a_surrogate_pair_cannot_be_sent() -> None:
    assert is_sendable("a\0\U0001f600")
    assert not is_sendable("a\udfff")
