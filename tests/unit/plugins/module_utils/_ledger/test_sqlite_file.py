# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file of a ledger: modes, files that are not ours, and reading without a trace."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger import sqlite_file, sqlite_reading
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import open_ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Damaged
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.processes import (
    CONTEXT,
    claim_and_hang,
    record_one,
    start,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    START,
    Open,
    record,
    slot,
    slots,
)

READ_ONLY = pytest.mark.parametrize("read_only", [False, True], ids=["real", "check"])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def snapshot(directory: Path) -> dict[str, tuple[bytes, int, int]]:
    """Everything in a directory: contents, modes and times."""
    return {
        file.name: (file.read_bytes() if file.is_file() else b"", mode(file), file.stat().st_mtime_ns)
        for file in (directory, *directory.iterdir())
    }


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def filled(open_at: Open, path: Path) -> Path:
    """A ledger of 300 records, at rest."""
    with open_at(str(path)) as ledger:
        ledger.record([record(ledger.seal, one) for one in slots(300)])
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    return path


def test_a_python_without_sqlite_is_told(open_at: Open, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = open_ledger.__module__.rpartition(".")[0]
    for name in [name for name in sys.modules if name.startswith(f"{package}.sqlite_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlite3", None)

    with pytest.raises(LedgerError, match="library sqlite3") as raised:
        open_at(str(path))

    assert sys.executable in raised.value.message
    assert open_at("none").claim([slot()])


@pytest.mark.usefixtures("umask")
def test_everything_is_private_under_any_umask(open_at: Open, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    directory = tmp_path / "new" / "expressplay"
    ledger = open_at(str(directory / "ledger.db"))
    ledger.record([record(ledger.seal)])

    assert {file.name: mode(file) for file in directory.iterdir()} == {
        "ledger.db": 0o600,
        "ledger.db-wal": 0o600,
        "ledger.db-shm": 0o600,
    }
    assert mode(directory) == mode(directory.parent) == 0o700
    assert mode(tmp_path) == 0o755


@pytest.mark.usefixtures("umask")
def test_a_file_is_private_from_its_first_byte(path: Path, open_at: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    created = []
    connect = sqlite3.connect

    def note_the_mode(*arguments: object, **options: object) -> sqlite3.Connection:
        created.append((path.stat().st_size, mode(path)))
        return connect(*arguments, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", note_the_mode)
    open_at(str(path))

    assert created == [(0, 0o600)]


def test_the_default_is_made_below_the_home(open_at: Open, tmp_path: Path) -> None:
    open_at("default")

    assert mode(tmp_path / "home" / "expressplay" / "ledger.db") == 0o600


def test_a_file_that_others_may_read_is_tightened(open_at: Open, filled: Path) -> None:
    filled.chmod(0o664)

    view = open_at(str(filled), read_only=True)
    assert view.lookup(slots(1))
    assert mode(filled) == 0o664

    assert open_at(str(filled)).lookup(slots(1))
    assert mode(filled) == 0o600


def test_an_empty_file_becomes_a_ledger(open_at: Open, path: Path) -> None:
    path.touch()

    assert open_at(str(path), read_only=True).lookup(slots(1)) == {}
    assert path.stat().st_size == 0

    ledger = open_at(str(path))
    ledger.record([record(ledger.seal)])
    assert ledger.lookup([slot()])


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE film (name TEXT)")
        connection.commit()


def foreign_log(path: Path) -> None:
    """A database of somebody else, whose last writer was killed."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE film (name TEXT)")
        connection.commit()
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{path}{suffix}", f"{path}{suffix}.copy")
    for suffix in ("", "-wal", "-shm"):
        os.rename(f"{path}{suffix}.copy", f"{path}{suffix}")


def foreign_text(path: Path) -> None:
    path.write_text("---\nfilms: []\n")


def foreign_journal(path: Path) -> None:
    foreign_database(path)
    Path(f"{path}-journal").write_bytes(b"something")


@READ_ONLY
@pytest.mark.parametrize("make", [foreign_database, foreign_log, foreign_text, foreign_journal])
def test_a_file_of_others_is_refused_and_left_alone(
    open_at: Open, path: Path, make: Callable[[Path], None], read_only: bool
) -> None:
    make(path)
    path.chmod(0o644)
    before = snapshot(path.parent)

    with pytest.raises(LedgerError, match="is not a ledger") as raised:
        open_at(str(path), read_only=read_only)

    assert str(path) in raised.value.message
    assert snapshot(path.parent) == before


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_to_the_header(path: Path) -> None:
    os.truncate(path, 100)


def overwrite_the_tables(path: Path) -> None:
    with open(path, "r+b") as file:
        file.seek(100)
        file.write(os.urandom(500))


def overwrite_a_page(path: Path) -> None:
    """In the middle, where no record that is looked up need be."""
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096)


def lower_the_version(path: Path) -> None:
    with open(path, "r+b") as file:
        file.seek(60)
        file.write(bytes(4))


@READ_ONLY
@pytest.mark.parametrize("damage", [cut, cut_to_the_header, overwrite_the_tables, overwrite_a_page, lower_the_version])
def test_a_damaged_file_is_refused_and_left_alone(
    open_at: Open, filled: Path, damage: Callable[[Path], None], read_only: bool
) -> None:
    copy = filled.with_name("copy.db")
    shutil.copy(filled, copy)
    damage(copy)
    before = snapshot(copy.parent)

    with pytest.raises(LedgerError, match="damaged") as raised:
        open_at(str(copy), read_only=read_only)

    assert str(copy) in raised.value.message
    assert snapshot(copy.parent) == before


@READ_ONLY
def test_a_newer_file_is_refused_and_left_alone(open_at: Open, filled: Path, read_only: bool) -> None:
    newer = filled.with_name("newer.db")
    shutil.copy(filled, newer)
    with open(newer, "r+b") as file:
        file.seek(60)
        file.write((2).to_bytes(4, "big"))
    before = snapshot(newer.parent)

    with pytest.raises(LedgerError, match=r"newer version .* \(its form is 2"):
        open_at(str(newer), read_only=read_only)

    assert snapshot(newer.parent) == before


@READ_ONLY
@pytest.mark.parametrize(("name", "says"), [("", "a directory"), ("pipe", "no ordinary file")])
def test_what_is_no_file_is_refused(open_at: Open, tmp_path: Path, name: str, says: str, read_only: bool) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(LedgerError, match=says):
        open_at(str(tmp_path / name), read_only=read_only)


@READ_ONLY
def test_a_file_in_place_of_a_directory_is_named(open_at: Open, path: Path, read_only: bool) -> None:
    path.write_text("text")

    with pytest.raises(LedgerError, match="not a directory"):
        open_at(str(path / "ledger.db"), read_only=read_only)


@pytest.mark.parametrize("there", [False, True])
def test_check_mode_creates_nothing(open_at: Open, tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "home").mkdir()
    before = snapshot(tmp_path)

    with open_at("default", read_only=True) as view:
        assert view.lookup([slot()]) == {}

    assert snapshot(tmp_path) == before


def test_check_mode_leaves_no_trace_of_a_file_at_rest(open_at: Open, filled: Path) -> None:
    before = snapshot(filled.parent)

    with open_at(str(filled), read_only=True) as view:
        assert len(view.lookup(slots(300))) == 300
        assert len(list(view.summaries())) == 300

    assert snapshot(filled.parent) == before


def test_check_mode_leaves_no_trace_of_a_file_in_use(open_at: Open, filled: Path) -> None:
    claimed = CONTEXT.Event()
    writer = start(claim_and_hang, str(filled), 50, claimed)
    assert claimed.wait(60)
    before = snapshot(filled.parent)
    assert len(before) == 4

    for _unused in ("while it runs", "after it was killed"):
        with open_at(str(filled), read_only=True) as view:
            assert len(view.lookup(slots(300))) == 300
        writer.kill()
        writer.join()

    assert snapshot(filled.parent) == before


def log_sizes() -> list[int]:
    """Where a kill can leave the log: empty, its header alone, a part of a page, whole pages."""
    return [0, 32, 33, 1000, 32 + 24 + 4096]


@READ_ONLY
@pytest.mark.parametrize("size", log_sizes())
def test_what_a_killed_writer_left_is_readable(open_at: Open, filled: Path, size: int, read_only: bool) -> None:
    directory = filled.parent / "killed"
    directory.mkdir()
    writer = open_at(str(filled))
    writer.record([record(writer.seal, slot("new"))])
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(f"{filled}{suffix}", directory)
    os.truncate(directory / f"{filled.name}-wal", size)
    before = snapshot(directory)

    with open_at(str(directory / filled.name), read_only=read_only) as ledger:
        assert len(ledger.lookup(slots(300))) == 300

    assert not read_only or snapshot(directory) == before


def test_a_making_that_was_killed_is_begun_again(open_at: Open, filled: Path) -> None:
    """Some pages are in the file already, and the journal says that it was empty before."""
    path = filled.with_name("begun.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # More than the cache holds, so that the journal is written before the end of the transaction.
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE filling AS SELECT randomblob(400000)")
        journal = Path(f"{path}-journal").read_bytes()
        connection.execute("ROLLBACK")
    path.write_bytes(filled.read_bytes()[: 2 * 4096])
    Path(f"{path}-journal").write_bytes(journal)
    before = snapshot(path.parent)

    assert open_at(str(path), read_only=True).lookup([slot()]) == {}
    assert snapshot(path.parent) == before

    ledger = open_at(str(path))
    ledger.record([record(ledger.seal)])
    assert ledger.lookup([slot(), *slots(3)]).keys() == {slot()}


def test_an_altered_record_is_absent_with_a_reason(open_at: Open, filled: Path) -> None:
    one, two, three, four = slots(4)
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute("UPDATE record SET sealed = x'0102' WHERE name = ?", (one.name,))
        connection.execute("UPDATE record SET valid_until = valid_until + 1 WHERE name = ?", (two.name,))
        connection.execute("UPDATE record SET issued_at = 'long ago' WHERE name = ?", (three.name,))

    for read_only in (True, False):
        ledger = open_at(str(filled), read_only=read_only)
        assert ledger.lookup([one, two, three, four]).keys() == {four}
        assert ledger.unreadable == dict.fromkeys([one, two, three], "it was altered after it was written")
        assert len(list(ledger.summaries())) == 299
        assert ledger.lookup([four])
        assert ledger.unreadable == {}


def test_a_record_cannot_be_moved_to_another_slot(open_at: Open, filled: Path) -> None:
    one, two = slots(2)
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        [(key,)] = connection.execute("SELECT key FROM record WHERE name = ?", (one.name,)).fetchall()
        connection.execute("DELETE FROM record WHERE name = ?", (one.name,))
        connection.execute("UPDATE record SET key = ?, name = ? WHERE name = ?", (key, one.name, two.name))

    ledger = open_at(str(filled))
    assert ledger.lookup([one]) == {}
    assert ledger.unreadable.keys() == {one}


@READ_ONLY
@pytest.mark.parametrize("column", ["service", "address", "drm", "name"])
@pytest.mark.parametrize("damage", ["CAST(x'66ff80' AS TEXT)", "x'66'", "'another'"])
def test_a_record_of_another_place_is_not_opened(
    open_at: Open, filled: Path, column: str, damage: str, read_only: bool
) -> None:
    one, two = slots(2)
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute(f"UPDATE record SET {column} = {damage} WHERE name = ?", (one.name,))

    ledger = open_at(str(filled), read_only=read_only)
    assert ledger.lookup([one, two]).keys() == {two}
    assert ledger.unreadable == {one: "it was altered after it was written"}


@READ_ONLY
def test_a_text_that_is_none_damages_its_own_record_only(open_at: Open, filled: Path, read_only: bool) -> None:
    one, two, *others = slots(300)
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute("UPDATE record SET name = CAST(x'ff' AS TEXT) WHERE name = ?", (one.name,))
        connection.execute("UPDATE record SET fingerprint = CAST(x'ff' AS TEXT) WHERE name = ?", (two.name,))

    ledger = open_at(str(filled), read_only=read_only)
    assert {summary.slot for summary in ledger.summaries()} == {two, *others}
    assert ledger.damaged == [Damaged(one.service, one.drm, None)]
    assert ledger.lookup([one, two, *others]).keys() == set(others)
    assert ledger.unreadable == dict.fromkeys([one, two], "it was altered after it was written")


@pytest.mark.parametrize("valid_until", ["'junk'", "x'ff'", "CAST(x'ff' AS TEXT)", "1e30"])
def test_a_damaged_end_is_told_whatever_is_asked_for_and_goes_with_the_next_record(
    open_at: Open, filled: Path, valid_until: str
) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute(f"UPDATE record SET valid_until = {valid_until} WHERE name = ?", (slots(1)[0].name,))

    ledger = open_at(str(filled))
    assert list(ledger.summaries(START)) == []
    assert ledger.damaged == [Damaged("test", "widevine", "film-0")]
    ledger.record([record(ledger.seal, slot("new"))])
    assert len(list(ledger.summaries())) == 300
    assert ledger.damaged == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE holder SET id = CAST(x'ff' AS TEXT)",
        "UPDATE holder SET id = x'ff'",
        "UPDATE holder SET until = 'soon'",
        "DELETE FROM holder",
        "UPDATE lease SET holder = CAST(x'ff' AS TEXT)",
        "UPDATE lease SET holder = x'ff'",
        "UPDATE holder SET id = x'ff'; UPDATE lease SET holder = x'ff'",
    ],
)
def test_nobody_waits_for_a_holder_that_cannot_be_told(open_at: Open, filled: Path, damage: str) -> None:
    ledger, other = open_at(str(filled)), open_at(str(filled))
    assert other.claim(slots(2)) == ledger.held(slots(2)) == set(slots(2))
    with closing(sqlite3.connect(filled)) as connection:
        connection.executescript(damage)

    for reader in (ledger, open_at(str(filled), read_only=True)):
        assert reader.held(slots(2)) == set()
    assert ledger.claim(slots(2)) == set(slots(2))
    assert other.held(slots(2)) == set(slots(2))


def test_two_ledgers_in_one_process_keep_their_locks(open_at: Open, path: Path) -> None:
    """Closing any descriptor of a file drops the locks of the process on it, unless one takes care."""
    one = open_at(str(path))
    one.record([record(one.seal, slot("a"))])
    for read_only in (False, True):
        open_at(str(path), read_only=read_only).close()

    # If the lock of the first were lost, this process would believe itself the last, and remove the log.
    other = start(record_one, str(path), "b")
    other.join()

    assert other.exitcode == 0
    assert Path(f"{path}-wal").exists()
    one.record([record(one.seal, slot("c"))])
    assert open_at(str(path)).lookup([slot("a"), slot("b"), slot("c")]).keys() == {slot("a"), slot("b"), slot("c")}


def test_many_processes_make_a_ledger_together(path: Path, open_at: Open) -> None:
    running = [start(record_one, str(path), f"film-{number}") for number in range(16)]
    for process in running:
        process.join()

    assert [process.exitcode for process in running] == [0] * 16
    assert open_at(str(path)).lookup(slots(16)).keys() == set(slots(16))


def test_without_an_authenticator_no_record_is_opened_and_nothing_is_known_to_be_held(
    open_at: Open, filled: Path
) -> None:
    assert open_at(str(filled), authenticator=None).lookup([slot()]) == {}
    view = open_at(str(filled), authenticator=None, read_only=True)
    assert view.lookup([slot()]) == {}
    assert view.held([slot()]) == set()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_ledger_without_its_salt_is_damaged_and_left_alone(open_at: Open, filled: Path, read_only: bool) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("DELETE FROM setting")
        connection.commit()
    content = filled.read_bytes()

    with pytest.raises(LedgerError, match="damaged"):
        open_at(str(filled), read_only=read_only)

    assert filled.read_bytes() == content


def test_a_making_that_fails_leaves_no_table(open_at: Open, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as spoilt:
        spoilt.setattr(sqlite_file, "_TABLES", (*sqlite_file._TABLES, "CREATE nonsense"))
        with pytest.raises(LedgerError):
            open_at(str(path))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []

    ledger = open_at(str(path))
    ledger.record([record(ledger.seal)])
    assert len(ledger.lookup([slot()])) == 1


class Locked:
    """A connection to a file that others lock for some time."""

    def __init__(self, times: int, reason: str = "database is locked") -> None:
        self.times, self.reason = times, reason

    def execute(self, _statement: str) -> None:
        self.times -= 1
        if self.times >= 0:
            raise sqlite3.OperationalError(self.reason)


def test_a_file_that_others_lock_is_waited_for_but_not_forever() -> None:
    slept: list[float] = []
    sqlite_file._use_wal(Locked(3), slept.append)
    assert len(slept) == 3
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite_file._use_wal(Locked(10**9), slept.append)
    assert sum(slept) == pytest.approx(30, abs=1)


def test_what_is_no_lock_is_not_waited_for() -> None:
    with pytest.raises(sqlite3.OperationalError, match="disk"):
        sqlite_file._use_wal(Locked(1, "disk I/O error"), pytest.fail)


def test_a_file_that_never_stays_the_same_is_told(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = iter(range(1000))
    monkeypatch.setattr(sqlite_reading, "_stamps", lambda path: next(stamps))
    slept: list[float] = []

    with pytest.raises(LedgerError, match="kept changing while it was read: run again when other runs have ended"):
        sqlite_reading.read_consistently(str(filled), lambda connection: None, sleep=slept.append)

    assert len(slept) == 20
