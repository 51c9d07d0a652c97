# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Redis (or Valkey) server of our own on loopback, which keeps nothing on disk and asks for a password."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from .ways import unavailable

_SECONDS_TO_START = 20


@contextlib.contextmanager
def running_redis(directory: Path, password: str) -> Iterator[str]:
    """A server on a free port of 127.0.0.1; gives the URL of its first database."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        unavailable("neither redis-server nor valkey-server is there (to install one: make deps)")
    port = _free_port()
    config = directory / "redis.conf"
    config.touch(0o600)
    config.write_text(
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\ndir "{directory}"\n'
    )
    with (directory / "redis.log").open("wb") as log:
        server = subprocess.Popen([program, str(config)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            _wait_for(port, server, directory / "redis.log")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(timeout=10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"The Redis server did not start:\n{log.read_text()}")
        time.sleep(0.02)
