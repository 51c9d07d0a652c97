# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts a program's files in place: a JSON object of name and text on standard input, into the directory given.

What lay there before is removed. A file named like the second argument is written last: it says that all is there.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path


def unpack(files: dict[str, str], directory: Path, marker: str) -> None:
    """Writes the files, with directories as their names have them."""
    shutil.rmtree(directory, ignore_errors=True)
    for name, text in {**files, marker: ""}.items():
        path = directory / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    unpack(json.load(sys.stdin), Path(sys.argv[1]).expanduser(), sys.argv[2])
