# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real Redis (or Valkey) server on loopback, which keeps nothing on disk."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

SECONDS_TO_START = 20.0


def program() -> str | None:
    """Return the path of a server program, if one is installed."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


class RedisServer:
    """A server that runs until it is stopped. ``arguments`` are those of its command line."""

    def __init__(self, directory: Path, *arguments: str, tls: bool = False) -> None:
        executable = program()
        assert executable is not None
        self.port = _free_port()
        ports = ["--port", "0", "--tls-port", str(self.port)] if tls else ["--port", str(self.port)]
        common = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(directory)]
        with open(directory / "redis.log", "wb") as log:
            self._process = subprocess.Popen([executable, *ports, *common, *arguments], stdout=log, stderr=log)
        self._wait(directory / "redis.log")

    def url(self, *, scheme: str = "redis", userinfo: str = "", tail: str = "/0") -> str:
        return f"{scheme}://{userinfo}127.0.0.1:{self.port}{tail}"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _wait(self, log: Path) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        self._process.kill()
        self._process.wait()
        raise RuntimeError(f"The Redis server did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
