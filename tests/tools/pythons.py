# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the interpreters that a machine has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

# pyenv puts a shim of this directory on the search path for every version that it has installed. The shim of a version
# that is not the chosen one fails, the interpreters themselves lie beside it.
_SHIMS = "shims"


def interpreters(version: str, search_path: str) -> Iterator[Path]:
    """Give the programs that may be the interpreter of a version such as 3.12, those on the search path first."""
    directories = [Path(name) for name in search_path.split(os.pathsep) if name]
    for directory in directories:
        found = shutil.which(f"python{version}", path=str(directory))
        if found is not None:
            yield Path(found)
    for directory in directories:
        if directory.name == _SHIMS:
            yield from _of_pyenv(directory.parent / "versions", version)


def is_usable(program: Path, version: str) -> bool:
    """Tell whether a program runs, is the interpreter of that version, and can make virtual environments."""
    question = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [str(program), "-c", question], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == version


def find_python(version: str, search_path: str) -> Path | None:
    """Return the first usable interpreter of a version such as 3.12, None where the machine has none."""
    return next((program for program in interpreters(version, search_path) if is_usable(program, version)), None)


def _of_pyenv(installed: Path, version: str) -> list[Path]:
    """The interpreters of a version that pyenv has installed, the newest first."""
    found = [path for path in installed.glob(f"{version}.*") if re.fullmatch(r"[\d.]+", path.name)]
    found.sort(key=lambda path: [int(number) for number in path.name.split(".") if number], reverse=True)
    return [path / "bin" / f"python{version}" for path in found]
