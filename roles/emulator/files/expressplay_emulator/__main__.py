# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the emulator: `python -m expressplay_emulator`, or `python PATH/TO/expressplay_emulator` as it lies there."""

from __future__ import annotations

import os
import sys

OLDEST_PYTHON = (3, 11)


def _main() -> int:
    if not __package__:
        # Run by its path, this directory itself is on the search path; the package is found from the one above it.
        sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from expressplay_emulator.cli import main

    return main()


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("The ExpressPlay emulator needs Python 3.11 or later. This is " + sys.version.split()[0] + ".")
    sys.exit(_main())
