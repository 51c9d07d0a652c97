# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many processes that want the same tokens at once."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.processes import (
    CONTEXT,
    claim_and_hang,
    open_now,
    request_titles,
    start,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import slots

TITLES = 50


@pytest.mark.parametrize("processes", [2, 16])
def test_many_processes_request_each_title_once(location: str, tmp_path: Path, processes: int) -> None:
    journal = tmp_path / "journal"
    together = CONTEXT.Barrier(processes)
    running = [start(request_titles, location, TITLES, journal, together) for _unused in range(processes)]
    for process in running:
        process.join()

    assert [process.exitcode for process in running] == [0] * processes
    assert sorted(journal.read_text().split()) == sorted(title.name for title in slots(TITLES))
    with open_now(location) as ledger:
        assert len(ledger.lookup(slots(TITLES))) == TITLES


def test_the_leases_of_a_killed_process_are_taken_over_at_once(location: str, tmp_path: Path) -> None:
    claimed = CONTEXT.Event()
    holder = start(claim_and_hang, location, TITLES, claimed)
    assert claimed.wait(60)
    with open_now(location) as ledger:
        assert ledger.claim(slots(TITLES)) == set()
        assert ledger.held(slots(TITLES)) == set(slots(TITLES))

        assert holder.pid is not None
        os.kill(holder.pid, signal.SIGKILL)
        holder.join()

        assert ledger.held(slots(TITLES)) == set()
        assert ledger.claim(slots(TITLES)) == set(slots(TITLES))


def test_waiting_processes_share_the_work_of_a_killed_one(location: str, tmp_path: Path) -> None:
    claimed = CONTEXT.Event()
    holder = start(claim_and_hang, location, TITLES, claimed)
    assert claimed.wait(60)
    journal = tmp_path / "journal"
    together = CONTEXT.Barrier(4)
    waiting = [start(request_titles, location, TITLES, journal, together) for _unused in range(3)]
    together.wait()

    holder.kill()
    for process in waiting:
        process.join()

    assert [process.exitcode for process in waiting] == [0, 0, 0]
    assert sorted(journal.read_text().split()) == sorted(title.name for title in slots(TITLES))
