# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An emulator in the background: starting, stopping and finding one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from expressplay_emulator.admin import HEALTH_PATH
from expressplay_emulator.state_dir import Address, StateDir, StateError

_SECONDS_TO_START = 30.0
_SECONDS_TO_STOP = 10.0
_PAUSE = 0.05

_Found = TypeVar("_Found")


def start(state: StateDir, serve_arguments: Sequence[str], fingerprint: str) -> dict[str, Any]:
    """Starts an emulator unless one runs; gives its address and whether it was started.

    One that runs with another fingerprint is stopped first. Raises StateError.
    """
    state.create()
    with state.starting():
        if state.is_running():
            running = _answering(state)
            if running.fingerprint == fingerprint:
                return {**running.shown(), "started": False}
            _stop(state)
        process = _spawn(state, serve_arguments)
        address = _waited(lambda: _ready(state, process), _SECONDS_TO_START)
        if address is None:
            process.kill()
            raise StateError(f"The emulator does not answer. Its last lines are in {state.log_path}.")
        return {**address.shown(), "started": True}


def stop(state: StateDir) -> dict[str, Any]:
    """Stops the emulator if one runs. Raises StateError where it cannot."""
    if not state.path.exists():
        return {"stopped": False}
    with state.starting():
        if not state.is_running():
            return {"stopped": False}
        _stop(state)
        return {"stopped": True}


def status(state: StateDir) -> dict[str, Any]:
    """The address of the emulator that runs, or that none does. Raises StateError for one that does not answer."""
    if not state.path.exists():
        return {"running": False}
    with state.starting():
        return {**_answering(state).shown(), "running": True} if state.is_running() else {"running": False}


def _stop(state: StateDir) -> None:
    pid = _waited(state.running_pid, _SECONDS_TO_STOP)
    if pid is None:
        raise StateError(f"An emulator runs in {state.path}, but which process it is was not written down.")
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if _waited(lambda: not state.is_running() or None, _SECONDS_TO_STOP):
            return
    raise StateError(f"The emulator, process {pid}, does not end.")


def _spawn(state: StateDir, serve_arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    package = Path(__file__).parent
    descriptor = os.open(state.log_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603 (the emulator itself, with the options just read)
            [sys.executable, str(package), "serve", "--state-dir", str(state.path), *serve_arguments],
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
        )
    finally:
        os.close(descriptor)


def _ready(state: StateDir, process: subprocess.Popen[bytes]) -> Address | None:
    if process.poll() is not None:
        said = state.log_path.read_text(errors="replace").strip().splitlines()
        raise StateError(f"The emulator ended at once. It said: {said[-1] if said else 'nothing'}")
    address = state.address()
    return address if address is not None and address.pid == process.pid and _answers(address) else None


def _answering(state: StateDir) -> Address:
    address = _waited(lambda: _known_to_answer(state), _SECONDS_TO_STOP)
    if address is None:
        raise StateError(f"An emulator runs in {state.path} but does not answer. Stop it, then start it again.")
    return address


def _known_to_answer(state: StateDir) -> Address | None:
    address = state.address()
    return address if address is not None and _answers(address) else None


def _answers(address: Address) -> bool:
    context = ssl.create_default_context(cafile=address.ca_path) if address.ca_path else None
    # Proxies of the environment are not for an emulator on this machine.
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    if context is not None:
        handlers.append(urllib.request.HTTPSHandler(context=context))
    try:
        with urllib.request.build_opener(*handlers).open(address.base_url + HEALTH_PATH, timeout=2) as response:
            return bool(json.load(response)["pid"] == address.pid)
    except (OSError, ValueError, KeyError):
        return False


def _waited(found: Callable[[], _Found | None], seconds: float) -> _Found | None:
    deadline = time.monotonic() + seconds
    while (value := found()) is None and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    return value
