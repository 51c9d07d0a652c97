# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The leases in a SQLite ledger: who is about to request which token. All run inside a transaction of the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from .holder import LEASE_SECONDS, is_gone
from .record import to_microseconds
from .sqlite_queries import in_batches

_LEASE = int(LEASE_SECONDS * 1_000_000)

# A damaged name of a holder is that of no lease, or the other way round.
_SELECT_HOLDERS = """
    SELECT id, until FROM holder UNION ALL
    SELECT DISTINCT holder, NULL FROM lease WHERE holder NOT IN (SELECT id FROM holder)
"""


def extend(connection: sqlite3.Connection, holder: str, now: datetime) -> None:
    """Extend every lease of the holder, if it still has any."""
    connection.execute("UPDATE holder SET until = ? WHERE id = ?", (to_microseconds(now) + _LEASE, holder))


def claim(connection: sqlite3.Connection, holder: str, keys: Iterable[bytes], now: datetime) -> set[bytes]:
    """Take the leases that are free or whose holder has gone; return those that the holder has now."""
    for other in _ended(connection, now) - {holder}:
        drop(connection, other)
    connection.execute("INSERT OR REPLACE INTO holder VALUES (?, ?)", (holder, to_microseconds(now) + _LEASE))
    statement = (
        "INSERT INTO lease (key, holder) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET holder = excluded.holder WHERE holder = excluded.holder"
    )
    return {key for key in keys if connection.execute(statement, (key, holder)).rowcount == 1}


def held(connection: sqlite3.Connection, holder: str, keys: Sequence[bytes], now: datetime) -> set[bytes]:
    """Return those that somebody else has."""
    statement = "SELECT key, holder FROM lease WHERE holder <> ? AND key IN"
    taken = list(in_batches(connection, statement, keys, holder))
    ended = _ended(connection, now) if taken else set()
    return {key for key, other in taken if other not in ended}


def release(connection: sqlite3.Connection, holder: str, keys: Iterable[bytes]) -> None:
    """End these leases of the holder, and nobody else's."""
    connection.executemany("DELETE FROM lease WHERE key = ? AND holder = ?", ((key, holder) for key in keys))


def drop(connection: sqlite3.Connection, holder: str | bytes) -> None:
    """End every lease of a holder, whose name may be damaged."""
    # Bytes that are no text are never equal to a text, whatever that is made of.
    connection.execute("DELETE FROM lease WHERE CAST(holder AS BLOB) = CAST(? AS BLOB)", (holder,))
    connection.execute("DELETE FROM holder WHERE CAST(id AS BLOB) = CAST(? AS BLOB)", (holder,))


def _ended(connection: sqlite3.Connection, now: datetime) -> set[str | bytes]:
    """Return the holders whose leases have ended, and those of leases that nobody is known to hold.

    A time limit further away than anyone would set it comes from a clock that was wrong, and has ended too.
    """
    moment = to_microseconds(now)
    return {holder for holder, until in connection.execute(_SELECT_HOLDERS) if not _is_held(holder, until, moment)}


def _is_held(holder: str | bytes, until: object, moment: int) -> bool:
    if not isinstance(holder, str) or not isinstance(until, int):
        return False
    return 0 < until - moment <= 2 * _LEASE and not is_gone(holder)
