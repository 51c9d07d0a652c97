# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action behind ``expressplay_player_config`` reads and tells."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.plugin_utils._player_action import (
    MOST_PROBLEMS_TOLD,
    MOST_WARNINGS,
    PlayerConfigAction,
    expiry_warning,
    told,
)


@pytest.mark.parametrize(
    ("raw", "seconds"), [("1h", 3600), ("90m", 5400), (0, 0), ("0", 0), (60, 60), ("60", 60), ("1w2d", 777600)]
)
def test_a_warning_time_is_seconds_or_a_span(raw: Any, seconds: int) -> None:
    assert expiry_warning(raw) == timedelta(seconds=seconds)


@pytest.mark.parametrize("raw", ["soon", "", "-1h", "10%", True, None, 1.5, [], "9" * 30, 10**12])
def test_anything_else_is_refused(raw: Any) -> None:
    with pytest.raises(TaskFailure, match="expiry_warning is no duration"):
        expiry_warning(raw)


def test_of_thousands_of_problems_only_some_are_told() -> None:
    problems = [f"problem {number}" for number in range(MOST_PROBLEMS_TOLD + 5)]

    assert told(problems[:2]) == "problem 0\nproblem 1"
    assert told(problems[:-5]).count("\n") == MOST_PROBLEMS_TOLD - 1
    assert told(problems).endswith(f"problem {MOST_PROBLEMS_TOLD - 1}\nAnd 5 more of this kind.")


class Finding(PlayerConfigAction):
    """Finds what it is asked for, with a loader that has no vault secret."""

    def __init__(self) -> None:
        self._loader = DataLoader()

    def _find_needle(self, _directory: str, needle: str) -> str:
        return needle


class Missing(Finding):
    """Finds nothing."""

    def _find_needle(self, _directory: str, needle: str) -> str:
        raise AnsibleError(f"Could not find {needle}")


class Warned(PlayerConfigAction):
    """Keeps its warnings."""

    def __init__(self) -> None:
        self.warned: list[str] = []
        self._display = SimpleNamespace(warning=self.warned.append)


def files_with(*warnings: str) -> list[Any]:
    return [SimpleNamespace(warnings=warnings)] * 2


def test_of_many_warnings_only_some_are_told_each_once() -> None:
    few, many = Warned(), Warned()
    few._warn(files_with("ends soon"), strict=False)
    many._warn(files_with(*(f"token {number}" for number in range(MOST_WARNINGS + 3))), strict=False)

    assert few.warned == ["ends soon"]
    assert many.warned == [
        *(f"token {number}" for number in range(MOST_WARNINGS)),
        "3 more tokens are about to expire.",
    ]


def test_with_strict_a_warning_is_an_error() -> None:
    strict = Warned()
    with pytest.raises(PlayerConfigError) as refused:
        strict._warn(files_with("one", "two"), strict=True)
    assert (refused.value.problems, strict.warned) == (("one", "two"), [])
    strict._warn(files_with(), strict=True)


def test_what_stands_in_the_way_of_a_source_is_told(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"<MPD/>")
    (tmp_path / "vaulted").write_bytes(b"$ANSIBLE_VAULT;1.1;AES256\n3000\n")

    assert Finding()._read_file(str(tmp_path / "plain")) == b"<MPD/>"
    with pytest.raises(FileNotFoundError, match="neither beside the playbook nor in files/ there"):
        Missing()._read_file("source.mpd")
    with pytest.raises(IsADirectoryError):
        Finding()._read_file(str(tmp_path))
    with pytest.raises(OSError, match="encrypted, and no vault secret"):
        Finding()._read_file(str(tmp_path / "vaulted"))
