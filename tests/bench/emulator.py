# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process of its own, for as long as a benchmark needs it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

EMULATOR = Path(__file__).resolve().parents[2] / "roles" / "emulator" / "files" / "expressplay_emulator"
AUTHENTICATOR = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"


@contextlib.contextmanager
def running_emulator() -> Iterator[str]:
    """Start the emulator, give its address, and stop it."""
    command = [sys.executable, str(EMULATOR), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            first_line = process.stdout.readline() if process.stdout else ""
            if "http://" not in first_line:
                raise SystemExit("The emulator did not start.")
            yield first_line[first_line.index("http://") :].strip()
        finally:
            process.terminate()
