# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole runs of ``ansible-playbook``, and what they cost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLLECTIONS = Path(__file__).resolve().parents[5]

_SECONDS = re.compile(r"task-seconds=([0-9.]+)")


@dataclass(frozen=True)
class Run:
    """``seconds`` by the clock and ``cpu`` seconds of all its processes; ``megabytes`` of the largest of these.

    ``task`` is what the task itself counted, where the play tells it: see :func:`telling`.
    """

    seconds: float
    cpu: float
    megabytes: float
    task: float | None


def telling(register: str) -> dict[str, Any]:
    """A task that tells how many seconds a catalogue's task, registered under this name, counted."""
    return {"ansible.builtin.debug": {"msg": f"task-seconds={{{{ {register}.summary.seconds }}}}"}}


def run_play(
    directory: Path,
    tasks: list[dict[str, Any]],
    *,
    check: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a play of these tasks on the controller, with the variables of ``group_vars`` in its directory.

    Raises RunFailed when it fails.
    """
    play: dict[str, Any] = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": tasks,
    }
    playbook, output = directory / "bench.yml", directory / "output.txt"
    playbook.write_text(json.dumps([play]), encoding="utf-8")
    command = [sys.executable, "-m", "ansible", "playbook", "--inventory", "localhost,", str(playbook)]
    surroundings = {"ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS), **os.environ, **(environment or {})}
    with output.open("w", encoding="utf-8") as file:
        started = time.perf_counter()
        process = subprocess.Popen(
            command + ["--check"] * check, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=surroundings
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    text = output.read_text(encoding="utf-8")
    if process.returncode:
        raise RunFailed(text)
    told = _SECONDS.search(text)
    return Run(
        seconds=seconds,
        cpu=usage.ru_utime + usage.ru_stime,
        # Linux counts in KiB; the largest of the process and of those that it has waited for.
        megabytes=usage.ru_maxrss * 1024 / 1e6,
        task=float(told.group(1)) if told else None,
    )


class RunFailed(Exception):
    """A play failed. The text is its output."""
