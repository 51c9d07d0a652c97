# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Progress in lines: seldom, and in words that are true."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.progress import Progress


def told(total: int, steps: Sequence[tuple[float, int]]) -> list[tuple[float, str]]:
    """What is said at which second, when so many tokens are done at these seconds."""
    second = 0.0
    said: list[tuple[float, str]] = []
    progress = Progress(total, say=lambda line: said.append((second, line)), monotonic=lambda: 5000.0 + second)
    for second, count in steps:  # noqa: B007 - the clock above reads it
        progress.advance(count)
    return said


@pytest.mark.parametrize(
    ("total", "steps"),
    [(1000, [(0.1, 500), (1.999, 499)]), (1000, [(1.9, 999), (2.5, 1)]), (1, [(60, 1)]), (0, [(5, 0)])],
    ids=["quick", "done when it would be said", "one slow token", "nothing to do"],
)
def test_a_quick_or_finished_task_says_nothing(total: int, steps: list[tuple[float, int]]) -> None:
    assert told(total, steps) == []


def test_there_is_a_line_every_two_seconds_at_most() -> None:
    said = told(10_000, [(tick / 10, 10) for tick in range(1, 100)])
    seconds = [second for second, _line in said]
    assert seconds[0] == 2.0
    assert len(seconds) == 4
    assert all(later - earlier >= 2 for earlier, later in itertools.pairwise(seconds))


@pytest.mark.parametrize(
    ("total", "second", "done", "line"),
    [
        (20_000, 2, 1_000, "1,000 of 20,000 tokens, 500 a second, about 38 s remaining"),
        (100_000, 10, 1_000, "1,000 of 100,000 tokens, 100 a second, about 16 min 30 s remaining"),
        (1_000_000, 10, 1_000, "1,000 of 1,000,000 tokens, 100 a second, about 2 h 46 min remaining"),
        (10, 2, 9, "9 of 10 tokens, 4.5 a second, about 0 s remaining"),
        (3, 20, 1, "1 of 3 tokens, 0.05 a second, about 40 s remaining"),
        (3, 2.0001, 1, "1 of 3 tokens, 0.5 a second, about 4 s remaining"),
        (50, 90, 0, "0 of 50 tokens, none for 1 min 30 s"),
    ],
)
def test_words(total: int, second: float, done: int, line: str) -> None:
    assert told(total, [(second, done)]) == [(second, line)]
