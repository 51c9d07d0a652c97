# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the holder of a lease has gone: only a certain answer counts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger import holder as holder_module
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.holder import gone, is_gone, new_holder

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")

PROGRAM = "import time; print(end='x', flush=True); time.sleep(3600)"


def changed(holder: str, part: int, text: str) -> str:
    parts = holder.split(":")
    parts[part] = text
    return ":".join(parts)


def of_process(pid: int) -> str:
    """The holder that a process would have named itself, but for its start."""
    return changed(new_holder(), 2, str(pid))


def start_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


def test_holders_of_one_process_differ() -> None:
    assert new_holder() != new_holder()


def test_this_process_is_there() -> None:
    assert not is_gone(new_holder())


def test_a_process_that_has_ended_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        holder = changed(of_process(process.pid), 3, start_of(process.pid))
        assert not is_gone(holder)

        os.kill(process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        # It has ended, and its parent has not asked for its status yet.
        assert is_gone(holder)

    assert is_gone(holder)
    assert gone([holder, holder, new_holder()]) == {holder}


def test_a_number_that_was_given_to_another_process_is_gone() -> None:
    assert is_gone(changed(new_holder(), 3, "1"))


@pytest.mark.parametrize(
    "changes",
    [
        {0: "another-boot", 3: "1"},
        {1: "4026530000", 3: "1"},
        {0: "", 3: "1"},
        {3: ""},
        {2: "x"},
        {2: "9" * 30},
    ],
)
def test_nothing_is_said_about_others(changes: dict[int, str]) -> None:
    holder = new_holder()
    for part, text in changes.items():
        holder = changed(holder, part, text)

    assert not is_gone(holder)


@pytest.mark.parametrize("holder", ["something else", ""])
def test_nothing_is_said_about_what_is_no_holder(holder: str) -> None:
    assert not is_gone(holder)


def test_where_the_system_does_not_tell_nobody_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    holder = changed(of_process(ended.pid), 3, start_of(ended.pid))
    ended.wait()
    assert is_gone(holder)

    monkeypatch.setattr(holder_module, "open", no_proc, raising=False)

    boot, namespace, pid, start, _random = new_holder().split(":")
    assert (boot, namespace, pid, start) == ("", "", str(os.getpid()), "")
    assert not is_gone(holder)
    assert not is_gone(new_holder())


def no_proc(*_arguments: object, **_settings: object) -> None:
    raise FileNotFoundError
