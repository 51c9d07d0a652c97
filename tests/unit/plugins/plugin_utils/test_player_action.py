# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action behind ``expressplay_player_config`` reads and tells."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader

from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.plugin_utils._player_action import (
    MOST_PROBLEMS_TOLD,
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


def test_what_stands_in_the_way_of_a_source_is_told(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"<MPD/>")
    (tmp_path / "vaulted").write_bytes(b"$ANSIBLE_VAULT;1.1;AES256\n3000\n")

    assert Finding()._read_file(str(tmp_path / "plain")) == b"<MPD/>"
    with pytest.raises(IsADirectoryError):
        Finding()._read_file(str(tmp_path))
    with pytest.raises(OSError, match="encrypted, and no vault secret"):
        Finding()._read_file(str(tmp_path / "vaulted"))
