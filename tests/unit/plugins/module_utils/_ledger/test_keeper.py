# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Leases stay with a holder that lives."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger import sqlite_leases
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.holder import (
    EXTENSION_SECONDS,
    LEASE_SECONDS,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.keeper import Keeper
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sqlite_ledger import SqliteLedger
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    Clock,
    Open,
    slot,
)

NEVER_ENDING = """
from {module} import Keeper
keeper = Keeper(lambda: None, 0.001)
keeper.start()
"""


def test_it_extends_again_and_again_also_after_a_failure() -> None:
    turns: list[int] = []
    enough = threading.Event()

    def extend() -> None:
        turns.append(len(turns))
        if len(turns) == 3:
            enough.set()
        raise LedgerError("out of reach")

    keeper = Keeper(extend, 0.001)
    keeper.start()
    keeper.start()
    assert enough.wait(60)
    keeper.stop()

    assert not any(thread.name == "expressplay-ledger-leases" for thread in threading.enumerate())


def test_one_that_was_never_started_can_be_stopped() -> None:
    Keeper(lambda: None, 3600).stop()


def test_it_keeps_no_process_alive() -> None:
    program = NEVER_ENDING.format(module=Keeper.__module__)

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, env={"PYTHONPATH": ":".join(sys.path)})


def test_several_extensions_may_fail_before_a_lease_ends() -> None:
    assert EXTENSION_SECONDS * 3 <= LEASE_SECONDS


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be seen of other holders, as in another container."""
    monkeypatch.setattr(sqlite_leases, "is_gone", lambda holder: False)


@pytest.mark.usefixtures("unseen")
def test_a_lease_that_is_not_extended_ends(open_at: Open, path: Path, clock: Clock) -> None:
    one, other = open_at(str(path)), open_at(str(path))
    one.claim([slot()])

    clock.advance(seconds=LEASE_SECONDS - 1)
    assert other.claim([slot()]) == set()
    assert other.held([slot()]) == {slot()}

    clock.advance(seconds=1)
    assert other.held([slot()]) == set()
    assert other.claim([slot()]) == {slot()}
    assert one.held([slot()]) == {slot()}


@pytest.mark.usefixtures("unseen")
def test_a_lease_that_is_extended_lasts(open_at: Open, path: Path, clock: Clock) -> None:
    one, other = open_at(str(path)), open_at(str(path))
    assert isinstance(one, SqliteLedger)
    one.claim([slot()])

    for _unused in range(10):
        clock.advance(seconds=EXTENSION_SECONDS)
        one.extend()

    assert other.claim([slot()]) == set()


@pytest.mark.usefixtures("unseen")
def test_a_lease_from_a_clock_that_was_far_ahead_has_ended(open_at: Open, path: Path, clock: Clock) -> None:
    one, other = open_at(str(path)), open_at(str(path))
    one.claim([slot()])

    clock.time -= timedelta(days=1)

    assert other.claim([slot()]) == {slot()}
