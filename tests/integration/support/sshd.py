# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An SSH server of our own on this machine, that lets the current user in with a key of our own."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .playbook import make_short_directory
from .ways import Way, unavailable

# Where servers are, on the search path of root only.
_SEARCH_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin"
# Compiled in: a server that runs as root does not start without it.
_SEPARATION_DIRECTORY = Path("/run/sshd")
_SECONDS_TO_START = 10


@contextlib.contextmanager
def running_sshd(directory: Path) -> Iterator[dict[str, Any]]:
    """A server on a free port of 127.0.0.1; gives the variables of a host that is reached through it."""
    sshd = shutil.which("sshd", path=_SEARCH_PATH)
    if sshd is None or shutil.which("ssh") is None:
        unavailable("OpenSSH is missing (to install it: make deps)")
    host_key, user_key = _make_key(directory / "host_key"), _make_key(directory / "user_key")
    authorized = directory / "authorized_keys"
    authorized.write_text(user_key.with_suffix(".pub").read_text())
    port = _free_port()
    home = directory / "home"
    home.mkdir()
    config = directory / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1:{port}\n"
        f"HostKey {host_key}\n"
        f"AuthorizedKeysFile {authorized}\n"
        "PasswordAuthentication no\n"
        "PidFile none\n"
        "PermitRootLogin yes\n"
        "PrintMotd no\n"
        # The checkout may lie below a directory that others can write.
        "StrictModes no\n"
        "Subsystem sftp internal-sftp\n"
        "UsePAM no\n"
        # A shell reads start files of its user's home for every command.
        f"SetEnv HOME={home}\n"
    )
    _make_separation_directory()
    with (directory / "sshd.log").open("wb") as log:
        server = subprocess.Popen([sshd, "-D", "-e", "-f", str(config)], stdin=subprocess.DEVNULL, stderr=log)
        try:
            _wait_for(port, server, directory / "sshd.log")
            yield {
                "ansible_connection": "ssh",
                "ansible_host": "127.0.0.1",
                "ansible_port": port,
                "ansible_user": getpass.getuser(),
                "ansible_ssh_private_key_file": str(user_key),
                # Connections are kept, as they are by default.
                "ansible_ssh_args": "-F none -o ControlMaster=auto -o ControlPersist=10s -o LogLevel=ERROR",
                "ansible_control_path_dir": str(make_short_directory()),
                "ansible_pipelining": True,
                "ansible_ssh_common_args": "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null",
            }
        finally:
            server.terminate()
            server.wait(timeout=10)


def ssh_way(host: dict[str, Any]) -> Way:
    return Way("ssh", host, ships=True)


def _make_key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _make_separation_directory() -> None:
    """Do what the start script of the system's own server does; it stays, as other tests may run beside this one."""
    if os.geteuid() == 0:
        _SEPARATION_DIRECTORY.mkdir(mode=0o755, exist_ok=True)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"sshd did not start:\n{log.read_text()}")
        time.sleep(0.05)
