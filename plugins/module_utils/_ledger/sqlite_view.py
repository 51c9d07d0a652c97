# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The ledger in a SQLite file, open for reading only: no file is created or changed, not even the time of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Callable, TypeVar

from . import sqlite_leases, sqlite_queries
from .closing import ReadOnly
from .record import Damaged, Record, Slot, Summary, slot_key
from .sealing import Seal
from .sqlite_errors import explained
from .sqlite_reading import check, read_consistently

_Result = TypeVar("_Result")


class SqliteView(ReadOnly):
    """For a file that was recognised. Keeps nothing open between calls. Every method raises :class:`LedgerError`."""

    def __init__(self, path: str, *, authenticator: str | None, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self.unreadable: dict[Slot, str] = {}
        self.damaged: list[Damaged] = []
        self._read(check)
        salt = self._read(sqlite_queries.salt)
        self.seal = Seal(authenticator, salt) if authenticator else None

    def lookup(self, slots: Sequence[Slot]) -> dict[Slot, Record]:
        seal = self.seal
        if seal is None:
            return {}
        found, self.unreadable = self._read(lambda connection: sqlite_queries.records(connection, seal, slots))
        return found

    def held(self, slots: Sequence[Slot]) -> set[Slot]:
        if self.seal is None:
            return set()
        by_key = {slot_key(self.seal.account, slot): slot for slot in slots}
        taken = self._read(lambda connection: sqlite_leases.held(connection, "", list(by_key), self._now()))
        return {by_key[key] for key in taken}

    def summaries(self, expiring_before: datetime | None = None) -> Iterator[Summary]:
        found, self.damaged = self._read(lambda connection: sqlite_queries.summaries(connection, expiring_before))
        return iter(found)

    def _read(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        with explained(self._path):
            return read_consistently(self._path, work)
