# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The SQLite file of a ledger: making it, recognising it, and opening it."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import suppress
from typing import Callable

from .errors import LedgerError
from .sealing import SALT_BYTES
from .sqlite_errors import damaged
from .sqlite_reading import BUSY_SECONDS, check, connect, read_consistently

SCHEMA_VERSION = 1
_APPLICATION_ID = int.from_bytes(b"ExPl", "big")

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_TABLES = (
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
    """
    CREATE TABLE record (
        key BLOB PRIMARY KEY, account TEXT NOT NULL,
        service TEXT NOT NULL, address TEXT NOT NULL, drm TEXT NOT NULL, name TEXT NOT NULL,
        customer_id INTEGER, fingerprint TEXT NOT NULL,
        issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, valid_until INTEGER NOT NULL,
        sealed BLOB NOT NULL
    )
    """,
    "CREATE INDEX record_valid_until ON record (valid_until)",
    "CREATE TABLE holder (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE lease (key BLOB PRIMARY KEY, holder TEXT NOT NULL) WITHOUT ROWID",
)

# Files, by device and inode, that this process has found to be ours, or has made. Reading a header ends by closing the
# file, and that drops every POSIX lock of the process on it, also those that SQLite has for another connection.
_recognised: set[tuple[int, int]] = set()


def has_content(path: str) -> bool:
    """Whether there is a file with anything in it. Raises LedgerError for a directory and the like, and OSError."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
        raise LedgerError(f"The ledger {path} is {kind}: name a file in the option ledger, or none to keep nothing.")
    return status.st_size > 0


def is_being_made(path: str) -> bool:
    """Whether a process makes the tables now, or was killed at it: nothing can have been recorded yet."""
    # Only then is there a rollback journal; later changes go through a write-ahead log.
    return os.path.exists(f"{path}-journal")


def recognise(path: str) -> None:
    """Check that a file is a ledger of this version, without touching it or anything beside it.

    Raises LedgerError for a foreign or newer file, and OSError.
    """
    if _identity(path) in _recognised:
        return
    with open(path, "rb") as file:
        header = file.read(_HEADER_BYTES)
    version = int.from_bytes(header[60:64], "big")
    application = int.from_bytes(header[68:72], "big")
    if not header.startswith(_MAGIC) or application != _APPLICATION_ID:
        raise LedgerError(
            f"The file {path} is not a ledger of streamops.expressplay and was left as it is: "
            "name another path in the option ledger."
        )
    if version > SCHEMA_VERSION:
        raise LedgerError(
            f"The ledger {path} was written by a newer version of streamops.expressplay (its form is {version}, this "
            f"version reads up to {SCHEMA_VERSION}) and was left as it is: update the collection here, or name another "
            "path in the option ledger."
        )
    if version < 1:
        raise damaged(path)
    _recognised.add(_identity(path))


def open_to_write(path: str, *, sleep: Callable[[float], None] = time.sleep) -> sqlite3.Connection:
    """Open a ledger, making it where there is none. Raises LedgerError, sqlite3.Error and OSError."""
    _make_private(path)
    if has_content(path):
        recognise(path)
        if not is_being_made(path):
            # A connection that can write would carry the log over into a damaged file when it is closed.
            read_consistently(path, check)
    _tighten(path)
    connection = connect(path, "mode=rw")
    try:
        _set_up(connection, sleep)
        _recognised.add(_identity(path))
    except BaseException:
        connection.close()
        raise
    return connection


def _identity(path: str) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_dev, status.st_ino


def _make_private(path: str) -> None:
    """Make the file, and the directories that are missing, for the owner only under any umask."""
    missing = []
    directory = os.path.dirname(path)
    while not os.path.isdir(directory) and not os.path.lexists(directory):
        missing.append(directory)
        directory = os.path.dirname(directory)
    for directory in reversed(missing):
        # Another process may be faster.
        with suppress(FileExistsError):
            os.mkdir(directory, 0o700)
    # SQLite gives the files that it puts beside this one the same mode.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _tighten(path: str) -> None:
    """Take from others what they may do with a file of one's own, such as one restored from a backup."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            status = os.stat(path + suffix)
            if status.st_mode & 0o077 and status.st_uid == os.geteuid():
                os.chmod(path + suffix, 0o600)


def _set_up(connection: sqlite3.Connection, sleep: Callable[[float], None]) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if not _is_made(connection):
        _make(connection)
    _use_wal(connection, sleep)
    # With a write-ahead log, NORMAL writes no slower than the page cache and still loses nothing when a process is
    # killed. A power cut may take the last few records, never the file: their tokens are then requested again.
    connection.execute("PRAGMA synchronous = NORMAL")
    # Where a file cannot be written, SQLite opens it for reading. This changes nothing, and fails now rather than when
    # a token has been requested.
    connection.execute("DELETE FROM lease WHERE FALSE")


def _is_made(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA application_id").fetchone() == (_APPLICATION_ID,))


def _make(connection: sqlite3.Connection) -> None:
    """Make the tables in one transaction, so that a ledger has all of them or is empty."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have made them while this one waited.
        if not _is_made(connection):
            for table in _TABLES:
                connection.execute(table)
            connection.execute("INSERT INTO setting VALUES ('salt', ?)", (os.urandom(SALT_BYTES),))
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _use_wal(connection: sqlite3.Connection, sleep: Callable[[float], None]) -> None:
    """Switch to a write-ahead log, which the file then remembers. SQLite does not wait for others here by itself."""
    pause = 0.05
    for turns_left in reversed(range(int(BUSY_SECONDS / pause))):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not turns_left:
                raise
            sleep(pause)
        else:
            return
