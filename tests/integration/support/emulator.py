# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulator process, and the client of its own interface."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parents[3] / "roles/emulator/files/expressplay_emulator"

_SECONDS_TO_START = 30
_SECONDS_TO_ARRIVE = 60
# No proxy of the machine may stand between a test and the emulator.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Emulator:
    """A running emulator without TLS."""

    base_url: str

    def reset(self) -> None:
        """Forget configuration, faults and journal."""
        self._call("POST", "reset")

    def configure(self, **settings: Any) -> None:
        """Replace some keys of the configuration."""
        self._call("PATCH", "config", settings)

    def set_clock(self, offset: float) -> None:
        """Set its clock to so many seconds after the real time, or before it."""
        self._call("PATCH", "clock", {"offset": offset})

    def fault(self, kind: str, **details: Any) -> None:
        """Schedule a fault for one request, or as many as ``count`` says."""
        self._call("POST", "faults", {"fault": kind, **details})

    def fault_kinds(self) -> set[str]:
        """Every fault that the emulator knows."""
        return set(self._call("GET", "faults")["kinds"])

    def journal(self) -> list[dict[str, Any]]:
        """The requests since the last reset, the oldest first; values of secrets are digests."""
        entries: list[dict[str, Any]] = self._call("GET", "journal")
        return entries

    def wait_for_requests(self, count: int) -> None:
        """Wait until so many requests have arrived since the last reset, be they answered or not."""
        end = time.monotonic() + _SECONDS_TO_ARRIVE
        while len(self.journal()) < count:
            if time.monotonic() > end:
                raise RuntimeError(f"{len(self.journal())} of {count} requests arrived")
            time.sleep(0.02)

    def forget_journal(self) -> None:
        self._call("DELETE", "journal")

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base_url}/_emulator/{path}", data, method=method)
        with _OPENER.open(request, timeout=10) as answer:
            return json.load(answer)


@contextlib.contextmanager
def running_emulator(directory: Path) -> Iterator[Emulator]:
    """An emulator on a free port, ended at the end. It keeps what it writes in the directory."""
    process = _Process(directory)
    try:
        yield Emulator(process.wait()["base_url"])
    finally:
        process.stop()


@contextlib.contextmanager
def running_tls_emulator(directory: Path) -> Iterator[tuple[str, str]]:
    """An emulator with TLS; gives its base URL and the path of its certificate authority."""
    process = _Process(directory, "--tls")
    try:
        address = process.wait()
        yield address["base_url"], address["ca_path"]
    finally:
        process.stop()


class _Process:
    def __init__(self, directory: Path, *arguments: str) -> None:
        self._ready_file = directory / "ready.json"
        self._log = directory / "emulator.log"
        command = [sys.executable, str(PROGRAM), "serve", "--port", "0", "--state-dir", str(directory / "state")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--ready-file", str(self._ready_file), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> dict[str, Any]:
        """Wait until it listens; gives its address."""
        end = time.monotonic() + _SECONDS_TO_START
        while not self._ready_file.exists():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The emulator did not start:\n{self._log.read_text()}")
            time.sleep(0.02)
        address: dict[str, Any] = json.loads(self._ready_file.read_text())
        return address

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)
