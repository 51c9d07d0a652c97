# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the artefact as Galaxy does when it is uploaded.

Usage: galaxy_import.py DIRECTORY

The directory holds one artefact. What Galaxy would only warn of counts as a failure too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_SETTINGS = {
    # It is run by itself, on more than what is in the artefact.
    "GALAXY_IMPORTER_RUN_ANSIBLE_LINT": "false",
    "GALAXY_IMPORTER_RUN_FLAKE8": "false",
}


def complaints(output: str) -> list[str]:
    """Return the lines of galaxy-importer that say what is wrong."""
    return [line for line in output.splitlines() if line.startswith(("ERROR", "WARNING", "CRITICAL", "Traceback"))]


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: galaxy_import.py DIRECTORY", file=sys.stderr)
        return 2
    directory = Path(sys.argv[1])
    artefacts = sorted(directory.glob("*.tar.gz"))
    if len(artefacts) != 1:
        print(f"One artefact is expected in {directory}, there are {len(artefacts)}.", file=sys.stderr)
        return 1
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", artefacts[0].name],
        cwd=directory,
        env={**os.environ, **_SETTINGS},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    found = complaints(done.stdout)
    if done.returncode != 0 and not found:
        print(done.stdout)
    for line in found:
        print(line)
    return 1 if done.returncode != 0 or found else 0


if __name__ == "__main__":
    sys.exit(main())
