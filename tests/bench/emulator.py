# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process of its own, for as long as a benchmark needs it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

EMULATOR = Path(__file__).resolve().parents[2] / "roles" / "emulator" / "files" / "expressplay_emulator"
AUTHENTICATOR = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"


@contextlib.contextmanager
def running_emulator(latency: float = 0.0) -> Iterator[str]:
    """Start the emulator, which waits ``latency`` seconds before each answer, give its address, and stop it."""
    command = [sys.executable, str(EMULATOR), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            first_line = process.stdout.readline() if process.stdout else ""
            if "http://" not in first_line:
                raise SystemExit("The emulator did not start.")
            base_url = first_line[first_line.index("http://") :].strip()
            if latency:
                _delay(base_url, latency)
            yield base_url
        finally:
            process.terminate()


def _delay(base_url: str, seconds: float) -> None:
    fault = {"fault": "latency", "seconds": seconds, "count": None}
    request = urllib.request.Request(
        f"{base_url}/_emulator/faults",
        json.dumps(fault).encode("ascii"),
        {"Content-Type": "application/json"},
        method="POST",
    )
    urllib.request.urlopen(request, timeout=10).close()
