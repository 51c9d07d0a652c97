# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an entry may say about its file."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._files.options import READERS
from ansible_collections.streamops.expressplay.plugins.module_utils._files.wanted import Wanted, from_text, to_text
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError

GOOD: list[tuple[str, Any, Any]] = [
    ("dest", "/srv/x y/ü.json", "/srv/x y/ü.json"),
    ("dest", "~/x.json", "~/x.json"),
    ("dest", "$HOME/x.json", "$HOME/x.json"),
    ("mode", "0640", 0o640),
    ("mode", 0o640, 0o640),
    ("owner", "www-data", "www-data"),
    ("owner", 33, "33"),
    ("group", "33", "33"),
    ("backup", "yes", True),
    ("backup", False, False),
    ("validate", "jq empty %s", ("jq", "empty", "%s")),
    ("validate", "sh -c 'test -s %s && true' x", ("sh", "-c", "test -s %s && true", "x")),
]


@pytest.mark.parametrize(("option", "raw", "value"), GOOD)
def test_what_is_understood(option: str, raw: Any, value: Any) -> None:
    assert READERS[option](raw, option) == value


BAD: list[tuple[str, Any]] = [
    ("dest", ""),
    ("dest", "x.json"),
    ("dest", "/srv/x\n.json"),
    ("dest", "/srv/x\0.json"),
    ("dest", 5),
    ("mode", 640),
    ("owner", ""),
    ("owner", True),
    ("group", ["www-data"]),
    ("group", 1.5),
    ("owner", -1),
    ("owner", 2**32 - 1),
    ("group", "99999999999"),
    ("group", "9" * 5000),
    ("owner", 10**50),
    ("owner", "a\0b"),
    ("group", "a\nb"),
    ("backup", "perhaps"),
    ("backup", {}),
    ("validate", "jq empty"),
    ("validate", "jq 'empty %s"),
    ("validate", ""),
    ("validate", ["jq", "%s"]),
    ("validate", "true\0 %s"),
]


@pytest.mark.parametrize(("option", "raw"), BAD)
def test_a_mistake_is_a_sentence_that_names_the_option(option: str, raw: Any) -> None:
    with pytest.raises(PlayerConfigError) as caught:
        READERS[option](raw, option)

    [problem] = caught.value.problems
    assert problem.startswith(option)
    assert problem.endswith(".")
    assert "\n" not in problem


def test_files_arrive_as_they_were_sent() -> None:
    files = [
        Wanted("/srv/ü \u2028", 'a\n"\u2028\ud800', "json", ("x",), 0o600, None, "33", True, ("jq", "%s")),
        Wanted("/srv/b", "", "xml", (), 0o644, "root", None, False, None),
    ]

    text = to_text(files)

    assert text.isascii()
    assert from_text(text) == files
