# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs that are killed at any moment."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.processes import (
    CONTEXT,
    open_now,
    record_until_killed,
    start,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import record, slot

KILLS = 20
LONGEST_LIFE = 0.06


def run_and_kill(location: str, first: int, seconds: float) -> list[int]:
    """Return the titles that a process acknowledged as recorded before it was killed."""
    reading, writing = CONTEXT.Pipe(duplex=False)
    with reading:
        process = start(record_until_killed, location, first, writing)
        writing.close()
        time.sleep(seconds)
        process.kill()
        process.join()
        acknowledged = []
        with suppress(EOFError):
            while True:
                acknowledged.append(int(reading.recv_bytes()))
        return acknowledged


@pytest.mark.parametrize("seed", range(10))
def test_a_kill_at_any_moment_loses_nothing(path: Path, seed: int) -> None:
    """Ten new ledgers, twenty kills each: some hit the making of the file, others the records and the checkpoints."""
    moments = random.Random(seed)
    recorded: list[int] = []
    for kill in range(KILLS):
        recorded += run_and_kill(str(path), len(recorded), moments.uniform(0, LONGEST_LIFE))

        with open_now(str(path)) as ledger:
            titles = [slot(f"film-{number}") for number in recorded]
            assert ledger.lookup(titles) == {title: record(ledger.seal, title) for title in titles}, kill
            assert ledger.unreadable == {}
            # The lease of the title at which the process was killed stands in nobody's way.
            assert ledger.claim([slot(f"film-{len(recorded)}")]) == {slot(f"film-{len(recorded)}")}

    # On a busy machine none of them may have lived long enough; the ledger must take records all the same.
    for seconds in range(1, 11):
        if recorded:
            break
        recorded += run_and_kill(str(path), 0, seconds)
    assert recorded == list(range(len(recorded)))
    assert recorded
