# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A full disk, missing rights, a file that stays locked: a clear error, and nothing recorded is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger import sqlite_file, sqlite_reading
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sqlite_errors import explained
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger import processes
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.processes import (
    answer_of,
    fill_up_within,
    open_as_a_plain_user,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    Open,
    record,
    slot,
    slots,
)

# In a mount namespace of its own, so that nothing needs to be cleaned up.
ON_A_SMALL_DISK = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
MOUNT = 'mount -t tmpfs -o size=1m tmpfs "$1"'
FILL_UP = f"import json, sys; from {processes.__name__} import fill_up; print(json.dumps(fill_up(sys.argv[1])))"


@pytest.fixture
def filled(open_at: Open, path: Path) -> Path:
    with open_at(str(path)) as ledger:
        ledger.record([record(ledger.seal, one) for one in slots(10)])
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sqlite_file, sqlite_reading):
        monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    probe = subprocess.run([*ON_A_SMALL_DISK, MOUNT, "sh", tmp_path], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        reason = f"no file system can be mounted here: {probe.stderr.strip()}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)

    command = [*ON_A_SMALL_DISK, f'{MOUNT} && exec "$2" -c "$3" "$1/ledger.db"', "sh"]
    done = subprocess.run(
        [*command, tmp_path, sys.executable, FILL_UP],
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        stdout=subprocess.PIPE,
        check=True,
    )
    recorded, message, found = json.loads(done.stdout)

    assert message.startswith(f"The ledger {tmp_path}/ledger.db cannot be used, the disk is full: free some space")
    assert found == recorded > 20


def test_a_limit_for_files_is_told_and_loses_nothing(filled: Path, open_at: Open) -> None:
    recorded, message, found = answer_of(fill_up_within, str(filled), 500_000)

    assert str(filled) in message
    assert "limit on the size of files" in message
    assert found == recorded > 20
    assert len(open_at(str(filled)).lookup(slots(recorded))) == recorded


@pytest.mark.parametrize("there", [False, True])
def test_a_directory_that_cannot_be_written_is_told(filled: Path, there: bool) -> None:
    path = filled if there else filled.with_name("new.db")
    path.parent.chmod(0o500)
    try:
        message = answer_of(open_as_a_plain_user, str(path), False)
        found = answer_of(open_as_a_plain_user, str(path), True)
    finally:
        path.parent.chmod(0o700)

    assert message.startswith(f"The ledger {path} cannot be used")
    assert "correct the" in message
    assert found == (10 if there else 0)


def test_a_file_that_cannot_be_written_is_told(filled: Path) -> None:
    filled.chmod(0o400)

    message = answer_of(open_as_a_plain_user, str(filled), False)

    assert message.startswith(f"The ledger {filled} cannot be used")
    assert "mode" in message
    assert answer_of(open_as_a_plain_user, str(filled), True) == 10


def test_a_directory_and_a_file_that_cannot_be_written_can_be_read_in_check_mode(filled: Path) -> None:
    filled.chmod(0o400)
    filled.parent.chmod(0o500)
    try:
        assert answer_of(open_as_a_plain_user, str(filled), True) == 10
    finally:
        filled.parent.chmod(0o700)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_cannot_be_read_is_told(filled: Path, read_only: bool) -> None:
    filled.chmod(0)

    message = answer_of(open_as_a_plain_user, str(filled), read_only)

    assert message.startswith(f"The ledger {filled} cannot be used (permission denied)")


@pytest.mark.usefixtures("impatient")
def test_a_file_that_stays_locked_is_told(filled: Path, open_at: Open) -> None:
    ledger = open_at(str(filled))
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="kept it locked for too long: find out which one"):
            ledger.record([record(ledger.seal, slot("new"))])

        # Reading goes on.
        assert len(ledger.lookup(slots(10))) == 10
        assert len(open_at(str(filled), read_only=True).lookup(slots(10))) == 10
        other.execute("ROLLBACK")

    ledger.record([record(ledger.seal, slot("new"))])
    assert ledger.lookup([slot("new")])


def test_an_interrupted_recording_keeps_nothing_of_it(filled: Path, open_at: Open) -> None:
    ledger = open_at(str(filled))
    broken = record(ledger.seal, slot("b"), parameters={"kid": object()})

    with pytest.raises(TypeError):
        ledger.record([record(ledger.seal, slot("a")), broken])

    assert ledger.lookup([slot("a"), slot("b")]) == {}
    ledger.record([record(ledger.seal, slot("a"))])
    assert ledger.lookup([slot("a")])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("database disk image is malformed", "is damaged"),
        ("file is not a database", "is damaged"),
        ("locking protocol", "SQLite says 'locking protocol'"),
        ("database or disk is full", "the disk is full"),
        ("attempt to write a readonly database", "cannot be written"),
    ],
)
def test_messages_of_sqlite_are_told_apart(text: str, says: str) -> None:
    with pytest.raises(LedgerError, match=says) as raised, explained("/path/ledger.db"):
        raise sqlite3.OperationalError(text)

    assert "/path/ledger.db" in raised.value.message
    assert raised.value.message.endswith(".")
