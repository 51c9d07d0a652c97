# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the parts of ``make test``, and say at the end which of them failed.

Usage: run_parts.py STAGE... -- ARGUMENT...

A stage names targets of make, which are run one after another, with the arguments. Where a stage has several rows of
targets with a ``|`` between them, the rows are run side by side, and what a part says is shown when it has ended. A
part that fails stops nothing, so that everything that is wrong is said at once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

_LOGS = Path(".build/logs")


@dataclass(frozen=True)
class Outcome:
    """What came of a part, and how many seconds it took."""

    part: str
    passed: bool
    seconds: int

    def __str__(self) -> str:
        return f"{self.part} {'passed' if self.passed else 'FAILED'} ({self.seconds} s)"


def rows(stage: str) -> list[list[str]]:
    """Return the parts of each row of a stage."""
    return [row.split() for row in stage.split("|")]


def run_stage(stage: str, arguments: Sequence[str], checkout: Path) -> list[Outcome]:
    """Run all parts of a stage in a checkout."""
    side_by_side = rows(stage)
    shown_at_once = len(side_by_side) == 1

    def run_row(row: Sequence[str]) -> list[Outcome]:
        return [_run(part, arguments, checkout, shown_at_once=shown_at_once) for part in row]

    with ThreadPoolExecutor(len(side_by_side)) as pool:
        return [outcome for outcomes in pool.map(run_row, side_by_side) for outcome in outcomes]


def _run(part: str, arguments: Sequence[str], checkout: Path, *, shown_at_once: bool) -> Outcome:
    command = [os.environ.get("MAKE", "make"), "--no-print-directory", part, *arguments]
    started = time.monotonic()
    if shown_at_once:
        print(f"---- {part}", flush=True)
        status = subprocess.run(command, cwd=checkout, check=False).returncode
        return Outcome(part, status == 0, round(time.monotonic() - started))
    log = checkout / _LOGS / f"{part}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    print(f"---- {part} begins, and writes {log}", flush=True)
    with log.open("wb") as output:
        status = subprocess.run(command, cwd=checkout, stdout=output, stderr=subprocess.STDOUT, check=False).returncode
    outcome = Outcome(part, status == 0, round(time.monotonic() - started))
    # In one piece: other parts write too.
    sys.stdout.write(f"---- {part}\n{log.read_text('utf-8', 'replace')}---- {outcome}\n")
    sys.stdout.flush()
    return outcome


def main() -> int:
    if "--" not in sys.argv[2:]:
        print("Usage: run_parts.py STAGE... -- ARGUMENT...", file=sys.stderr)
        return 2
    end = sys.argv.index("--")
    stages, arguments = sys.argv[1:end], sys.argv[end + 1 :]
    started = time.monotonic()
    outcomes = [outcome for stage in stages for outcome in run_stage(stage, arguments, Path())]
    seconds = round(time.monotonic() - started)
    print(f"make test: {', '.join(map(str, outcomes))}")
    failed = [outcome.part for outcome in outcomes if not outcome.passed]
    print(f"make test: FAILED in {' '.join(failed)} ({seconds} s)" if failed else f"make test: passed ({seconds} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
