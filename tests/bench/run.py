# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All benchmarks, one after the other, and a table of what they showed. Figures, not tests: a slow one fails nothing.

Run with ``make bench``. Whatever is compared is measured in turn, in the same run, and told as medians and ratios,
because the speed of a machine drifts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import audit
import audit_page
import loop
import players
import rate
import whole
from table import FULL, QUICK, Place, Row

BENCHMARKS: dict[str, Callable[[Place], Iterator[Row]]] = {
    "loop": loop.beside_uri,
    "mitogen": loop.beside_mitogen,
    "rate": rate.beside_bare_script,
    "latency": rate.beside_latency,
    "whole": whole.whole_runs,
    "players": players.player_files,
    "audit": audit.whole_audits,
    "page": audit_page.opened_pages,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="small sizes, one round: to see that everything runs")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    for name in arguments.names or BENCHMARKS:
        started = time.monotonic()
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            rows += BENCHMARKS[name](Place(Path(directory), QUICK if arguments.quick else FULL))
        print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    print_table(rows)


def print_table(rows: Iterable[Row]) -> None:
    """Print what was measured, what was to be reached, and whether it was."""
    verdicts = {True: "yes", False: "NO", None: "-"}
    lines = [("Work", "Measured: median (least to most)", "Reach", "Reached")]
    lines += [(row.work, row.measured, row.reach, verdicts[row.reached]) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
