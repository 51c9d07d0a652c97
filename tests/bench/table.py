# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the rows of the table have in common."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Scale:
    """How much is measured: by default what was promised, with ``--quick`` enough to see that everything runs."""

    rounds: int
    loop_titles: int
    slow_titles: int
    tokens: int
    titles: tuple[int, int, int]
    player_titles: tuple[int, int, int]


FULL = Scale(
    rounds=3, loop_titles=200, slow_titles=20, tokens=2000, titles=(1000, 3000, 10000), player_titles=(250, 500, 1000)
)
QUICK = Scale(rounds=1, loop_titles=20, slow_titles=5, tokens=200, titles=(50, 150, 500), player_titles=(10, 20, 40))


@dataclass(frozen=True)
class Place:
    """Where a benchmark may write, and how much it shall do."""

    directory: Path
    scale: Scale


@dataclass(frozen=True)
class Row:
    """One line of the table. ``reached`` is None where the row could not be measured."""

    work: str
    measured: str
    reach: str
    reached: bool | None


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, and the least and the most that it stands for."""
    low, middle, high = (f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({low} to {high})"
