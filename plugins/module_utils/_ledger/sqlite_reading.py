# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reading a SQLite ledger without creating or changing any file, not even the time of one."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Callable, TypeVar

from .errors import LedgerError

#: Seconds that an operation waits for other processes to finish theirs.
BUSY_SECONDS = 30.0

_Result = TypeVar("_Result")

# A writer disturbs a reading only by its first and its last step, so a second attempt nearly always succeeds.
_ATTEMPTS = 20
_PAUSE = 0.02

_WAL_HEADER_BYTES = 32


def read_consistently(
    path: str, work: Callable[[sqlite3.Connection], _Result], *, sleep: Callable[[float], None] = time.sleep
) -> _Result:
    """Do the work on a consistent state of the ledger, again if a writer came in between.

    Raises LedgerError, and sqlite3.Error.
    """
    for attempts_left in reversed(range(_ATTEMPTS)):
        before = _stamps(path)
        shared = _is_shared(path)
        try:
            # A plain mode=ro would leave marks in the -shm file, and make one where there is none.
            how = "mode=ro&readonly_shm=1" if shared else "mode=ro&immutable=1"
            with closing(connect(path, how)) as connection:
                result = work(connection)
            # SQLite itself sees to consistency where it shares the file with writers.
            if shared or _stamps(path) == before:
                return result
        except sqlite3.DatabaseError as error:
            # SQLite has waited for a lock long enough. Other errors may come from a file that was just put away.
            if not attempts_left or "locked" in str(error):
                raise
        sleep(_PAUSE)
    raise LedgerError(f"The ledger {path} kept changing while it was read: run again when other runs have ended.")


def connect(path: str, how: str) -> sqlite3.Connection:
    """Open a ledger; ``how`` is the query of SQLite's URI. A text that is no UTF-8 is read as bytes.

    Such a text damages its own row, and must not keep anybody from reading the others.
    """
    connection = sqlite3.connect(
        f"{Path(path).as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = _text
    return connection


def check(connection: sqlite3.Connection) -> None:
    """Go through all pages (1 ms for about 700 KiB). Raises sqlite3.DatabaseError for a damaged file."""
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")


def _is_shared(path: str) -> bool:
    """Whether a process writes to the ledger now, or did so until it was killed.

    Otherwise the main file is complete, and reading it needs no other.
    """
    try:
        log_bytes = os.stat(f"{path}-wal").st_size
    except OSError:
        return False
    # A process was killed between the header of the log and its first page. SQLite cannot read beside such a log
    # without the right to mend it: it tries for ten seconds, and fails.
    return log_bytes != _WAL_HEADER_BYTES and os.path.exists(f"{path}-shm")


def _text(data: bytes) -> str | bytes:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _stamps(path: str) -> tuple[object, ...]:
    """Return something that differs when a writer was at work in between."""
    return tuple(_stamp(path + suffix) for suffix in ("", "-wal", "-shm"))


def _stamp(path: str) -> object:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
