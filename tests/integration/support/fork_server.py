# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A process that has imported what Ansible takes from others, and forks itself for each run of Ansible.

A third of the time of a small playbook goes into importing the standard library, Jinja, YAML and cryptography. Ansible
itself and the collection are left to each run: they read the configuration while they are imported. In everything else
a run is ``python -m ansible``: it has a session, a working directory and an environment of its own, the umask and the
limits of the process that starts it, and ends as the interpreter ends. What the interpreter does when it starts is done
once for all runs: it chooses a locale, a time zone and a seed of hashes. Shipped modules, and programs that run
playbooks by themselves, such as Molecule, have seeds of their own.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import resource
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_BYTES_OF_A_REQUEST = 1 << 17
#: Prints what the run of a playbook imports.
_NAME_IMPORTS = """
import ansible.cli.playbook, ansible.plugins.callback.default, ansible.plugins.strategy.linear, sys
import cryptography.hazmat.primitives.ciphers.aead, cryptography.hazmat.primitives.keywrap, requests
print(*sys.modules)
"""
#: That of the server, and so of all runs.
LOCALE = "C.UTF-8"
#: What the server takes over from the process of the tests.
_KEPT = ("PATH", "PYTHONPYCACHEPREFIX", "TMPDIR")
_SECONDS_TO_START = 60
_LIMITS = (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_AS)
_LEFT_TO_EACH_RUN = ("ansible", "ansible_collections", "__main__")


# ---- In the process of the tests


class ForkedProcess:
    """A run of Ansible, with what is used of subprocess.Popen."""

    def __init__(self, told: socket.socket, stdout: IO[str], stderr: IO[str]) -> None:
        self._told = told
        self._outputs = (stdout, stderr)
        self._told.settimeout(_SECONDS_TO_START)
        self.pid: int = self._hear()
        self.returncode: int | None = None

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Wait for the end; gives the standard output and the standard error. Raises TimeoutError."""
        if self.returncode is None:
            self._told.settimeout(timeout)
            self.returncode = self._hear()
            self._told.close()
        stdout, stderr = (_read(output) for output in self._outputs)
        return stdout, stderr

    def _hear(self) -> int:
        message = self._told.recv(32)
        assert message, "the process that waits for a run of Ansible was ended"
        return int(message)


def _read(output: IO[str]) -> str:
    with output:
        output.seek(0)
        return output.read()


def start_ansible(arguments: Sequence[str], cwd: Path, env: Mapping[str, str]) -> ForkedProcess:
    """Start ``python -m ansible`` with arguments, without waiting for its end."""
    request = json.dumps(
        {
            "arguments": [*arguments],
            "cwd": str(cwd),
            "env": {**env},
            # What a process inherits, as it is now and here.
            "umask": _umask(),
            "limits": {number: resource.getrlimit(number) for number in _LIMITS},
        }
    ).encode()
    assert len(request) <= _BYTES_OF_A_REQUEST
    stdout, stderr = (tempfile.TemporaryFile("w+", encoding="utf-8") for _stream in range(2))  # noqa: SIM115
    told, tells = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with tells:
        socket.send_fds(_server(), [request], [stdout.fileno(), stderr.fileno(), tells.fileno()])
    return ForkedProcess(told, stdout, stderr)


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


@functools.cache
def _server() -> socket.socket:
    """The connection to the server, which ends when the connection does: with the process of the tests."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, str(Path(__file__)), str(theirs.fileno())]
        home = tempfile.mkdtemp(prefix="expressplay-fork-server-")
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        env = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": home, "LC_ALL": LOCALE}
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            env=env,
            pass_fds=[theirs.fileno()],
            # Who interrupts the tests does not interrupt those who clean up after a run.
            start_new_session=True,
        )
        _servers.append(server)
    return ours


#: Kept, because Python warns of a process that it forgets while it runs.
_servers: list[subprocess.Popen[bytes]] = []


# ---- In the server


def _serve(connection: socket.socket) -> dict[str, Any] | None:
    """Fork for each request. Returns it in the process that is to fulfil it, and None in the server, at the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        request, descriptors, _flags, _address = socket.recv_fds(connection, _BYTES_OF_A_REQUEST, 3)
        if not request:
            return None
        if os.fork() == 0:
            connection.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _supervise(json.loads(request), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _supervise(request: dict[str, Any], stdout: int, stderr: int, tells: int) -> dict[str, Any]:
    """Fork once more, and tell how that process ended: only a parent learns it. Returns only in the child."""
    with socket.socket(fileno=tells) as told:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.dup2(stdout, 1)
            os.dup2(stderr, 2)
            os.close(stdout)
            os.close(stderr)
            told.send(str(os.getpid()).encode())
            return request
        # The tests may have been ended.
        with contextlib.suppress(OSError):
            _pid, status = os.waitpid(pid, 0)
            told.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _import_what_is_shared() -> None:
    named = subprocess.run([sys.executable, "-c", _NAME_IMPORTS], stdout=subprocess.PIPE, text=True, check=True)
    for name in named.stdout.split():
        if name.partition(".")[0] not in _LEFT_TO_EACH_RUN and not name.startswith("_"):
            importlib.import_module(name)
    # What is here stays: no run need look through it.
    gc.collect()
    gc.freeze()


def main() -> None:
    _import_what_is_shared()
    request = _serve(socket.socket(fileno=int(sys.argv[1])))
    if request is None:
        return
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    os.umask(request["umask"])
    for number, limits in request["limits"].items():
        resource.setrlimit(int(number), limits)
    # As -m has it, in place of the folder of this file.
    sys.path[0] = request["cwd"]
    sys.argv[1:] = request["arguments"]
    runpy.run_module("ansible", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
