# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole runs over a catalogue in a file beside the inventory: the first, those with nothing to do, and check mode."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalogue import POLICIES, make_titles, write_titles
from emulator import AUTHENTICATOR, running_emulator
from playbook import Run, run_play
from table import Place, Row, spread

CONCURRENCY = 16
MOST_SECONDS = 6.0
MOST_MEGABYTES = 300.0
# Of the cost of a title, from the smallest catalogue to the largest: what measuring leaves in doubt.
MOST_GROWTH = 1.15


@dataclass
class Catalogue:
    """A catalogue of one size with a directory of its own, and what its runs cost."""

    place: Path
    titles: int
    base_url: str
    second: list[Run] = field(default_factory=list)
    second_json: list[Run] = field(default_factory=list)
    check: list[Run] = field(default_factory=list)
    clean_check: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        write_titles(self.place / "yaml" / "group_vars" / "all.yml", make_titles(self.titles))
        write_titles(self.place / "json" / "group_vars" / "all.json", make_titles(self.titles))
        self.first = self.run()

    def run(self, *, form: str = "yaml", check: bool = False, ledger: str = "ledger.db") -> Run:
        """Run the task; the policies and the titles stay the same, whatever form they have."""
        module = {
            "base_url": self.base_url,
            "customer_authenticator": AUTHENTICATOR,
            "ledger": str(self.place / ledger),
            "policies": POLICIES,
            "titles": "{{ titles }}",
            "concurrency": CONCURRENCY,
        }
        return run_play(self.place / form, [{"streamops.expressplay.expressplay_tokens": module}], check=check)


def whole_runs(place: Place) -> Iterator[Row]:
    """The rows about the largest catalogue, and the one about growth."""
    with running_emulator() as base_url:
        sizes = [Catalogue(place.directory / str(titles), titles, base_url) for titles in place.scale.titles]
        largest = sizes[-1]
        empty: list[float] = []
        for _round in range(place.scale.rounds):
            empty.append(run_play(place.directory, [{"ansible.builtin.meta": "noop"}]).cpu)
            for catalogue in sizes:
                catalogue.second.append(catalogue.run())
            largest.second_json.append(largest.run(form="json"))
            largest.check.append(largest.run(check=True))
            largest.clean_check.append(largest.run(check=True, ledger="none-yet.db"))
    yield _second("titles in YAML", largest, largest.second)
    yield _second("titles in JSON", largest, largest.second_json)
    yield _check("check mode, everything in the ledger", largest, largest.check)
    yield _check("check mode, nothing in the ledger", largest, largest.clean_check)
    yield _growth(sizes, statistics.median(empty))


def _second(form: str, catalogue: Catalogue, runs: list[Run]) -> Row:
    seconds = [run.seconds for run in runs]
    megabytes = max(run.megabytes for run in runs)
    return Row(
        f"second run, {catalogue.titles:,} titles x 2 DRMs, {form}, whole process",
        f"{spread(seconds)} s, CPU {spread([run.cpu for run in runs])} s, {megabytes:.0f} MB; "
        f"the first run: {catalogue.first.seconds:.1f} s, {catalogue.first.megabytes:.0f} MB",
        f"{MOST_SECONDS:.0f} s, {MOST_MEGABYTES:.0f} MB",
        statistics.median(seconds) < MOST_SECONDS and megabytes < MOST_MEGABYTES,
    )


def _check(work: str, catalogue: Catalogue, runs: list[Run]) -> Row:
    seconds = [run.seconds for run in runs]
    return Row(
        f"{work}, {catalogue.titles:,} titles x 2 DRMs, whole process",
        f"{spread(seconds)} s, CPU {spread([run.cpu for run in runs])} s, {max(run.megabytes for run in runs):.0f} MB",
        f"{MOST_SECONDS:.0f} s",
        statistics.median(seconds) < MOST_SECONDS,
    )


def _growth(sizes: list[Catalogue], empty: float) -> Row:
    """CPU seconds, because they are what other programs on the machine disturb least; without Ansible's own start."""
    costs = {size.titles: statistics.median(run.cpu for run in size.second) - empty for size in sizes}
    (smallest, low), *_rest, (largest, high) = costs.items()
    growth = (high / largest) / (low / smallest) if low > 0 else math.inf
    return Row(
        f"growth, {' / '.join(f'{titles:,}' for titles in costs)} titles, second run, CPU",
        f"{' / '.join(f'{cost:.2f}' for cost in costs.values())} s: {growth:.2f} x the cost of a title",
        f"{MOST_GROWTH} x",
        growth <= MOST_GROWTH,
    )
