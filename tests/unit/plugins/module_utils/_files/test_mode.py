# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people and YAML make of modes."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ansible_collections.streamops.expressplay.plugins.module_utils._files.mode import ModeError, parse_mode

USUAL = ("0400", "0440", "0444", "0600", "0640", "0644", "0660", "0664", "0666", "0700", "0750", "0755", "0770", "0777")


@pytest.mark.parametrize("text", USUAL)
def test_octal_digits_in_quotes_are_what_they_say(text: str) -> None:
    assert parse_mode(text) == parse_mode(text[1:]) == int(text, 8)


@pytest.mark.parametrize("text", USUAL)
def test_without_quotes_a_leading_nought_is_understood(text: str) -> None:
    assert parse_mode(yaml.safe_load(text)) == int(text, 8)


@pytest.mark.parametrize("text", USUAL)
def test_without_quotes_and_without_a_nought_yaml_makes_another_number_which_is_refused(text: str) -> None:
    with pytest.raises(ModeError, match=f'the number {text[1:]}, .*such as "0640"'):
        parse_mode(yaml.safe_load(text[1:]))


def test_no_number_gives_more_than_was_written() -> None:
    for number in range(2000):
        try:
            mode = parse_mode(number)
        except ModeError:
            continue
        # What somebody wrote is either the octal form of the number or its decimal digits; the latter would be odd.
        assert mode == number
        assert oct(number)[2:] in {text.lstrip("0") for text in map("{:04o}".format, range(512))}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("u=rw,g=r", 0o640),
        ("u=rw,go=r", 0o644),
        ("u=rw,g=r,o=", 0o640),
        ("a=r", 0o444),
        ("g+r", 0o640),
        ("g+rw,o+r", 0o664),
        ("u-w", 0o400),
        ("g=u", 0o660),
        ("g=u-w", 0o640),
        ("u+x,g+X", 0o710),
        ("g+X", 0o600),
        ("ug=rwx,o=", 0o770),
        ("u=r,u+w", 0o600),
    ],
)
def test_a_symbolic_mode_counts_from_0600(text: str, mode: int) -> None:
    assert parse_mode(text) == mode


@pytest.mark.parametrize(
    "raw",
    ["", "rw", "+r", "=rw", "u", "u=q", "u=rs", "u=rw;g=r", "u=rw,", "0888", "60", "00000600", "preserve", " 0600",
     "-1", "０６００", True, False, None, 1.5, -384, 10**30, [], {}, b"0600"],
)  # fmt: skip
def test_anything_else_is_refused_with_advice(raw: Any) -> None:
    with pytest.raises(ModeError, match="octal digits in quotes"):
        parse_mode(raw)
