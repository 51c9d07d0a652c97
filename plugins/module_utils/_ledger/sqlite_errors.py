# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What SQLite and the file system say, in words for a person."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import LedgerError

_DAMAGES = ("damaged", "malformed", "not a database", "no such table", "no such column")

# Parts of SQLite's messages, in the order in which they are looked for. Python tells the codes from 3.11 on only.
_PROBLEMS = (
    (
        "database or disk is full",
        "the disk is full",
        "free some space and run again; what was recorded before is not lost",
    ),
    (
        "disk I/O error",
        "the file system refused to read or write it",
        "look for a quota, a limit on the size of files or a failing disk; what was recorded before is not lost",
    ),
    (
        "locked",
        "another program has kept it locked for too long",
        "find out which one (lsof or fuser name it), let it end and run again",
    ),
    (
        "readonly",
        "it cannot be written",
        "correct the mode and the owner of the file and its directory, or name another path in the option ledger",
    ),
    (
        "unable to open",
        "it cannot be opened, or no file can be created beside it",
        "correct the mode and the owner of the file and its directory, or name another path in the option ledger",
    ),
)


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Turn errors of SQLite and of the file system inside the block into :class:`LedgerError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(path, str(error)) from None
    except OSError as error:
        raise LedgerError(
            f"The ledger {path} cannot be used ({(error.strerror or 'input or output failed').lower()}): correct the "
            "path, or the mode and the owner of the file and its directories."
        ) from None


def damaged(path: str) -> LedgerError:
    """The error for a file of ours that cannot be read any more."""
    return LedgerError(
        f"The ledger {path} is damaged and was left as it is: restore it from a backup, or move it away together "
        f"with {os.path.basename(path)}-wal and {os.path.basename(path)}-shm to have the tokens requested again."
    )


def _of_sqlite(path: str, text: str) -> LedgerError:
    if any(part in text for part in _DAMAGES):
        return damaged(path)
    for part, problem, advice in _PROBLEMS:
        if part in text:
            return LedgerError(f"The ledger {path} cannot be used, {problem}: {advice}.")
    return LedgerError(f"The ledger {path} cannot be used, SQLite says {text!r}: look for the cause there.")
