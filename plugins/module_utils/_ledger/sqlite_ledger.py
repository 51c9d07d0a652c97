# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The ledger in a SQLite file, open for writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Callable

from . import sqlite_leases, sqlite_queries
from .closing import Closing
from .errors import LedgerError
from .holder import EXTENSION_SECONDS, new_holder
from .keeper import Keeper
from .record import Damaged, Record, Slot, Summary, slot_key, to_microseconds
from .sealing import Seal, require_seal
from .sqlite_errors import explained
from .sqlite_file import open_to_write


class SqliteLedger(Closing):
    """May be used by several threads, not across a fork. Every method raises :class:`LedgerError`."""

    def __init__(self, path: str, *, authenticator: str | None, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._lock = threading.RLock()
        self._holder = new_holder()
        self._keeper = Keeper(self.extend, EXTENSION_SECONDS)
        self.unreadable: dict[Slot, str] = {}
        self.damaged: list[Damaged] = []
        with explained(path):
            self._connection = open_to_write(path)
            try:
                self.seal = Seal(authenticator, sqlite_queries.salt(self._connection)) if authenticator else None
            except BaseException:
                self._connection.close()
                raise

    def lookup(self, slots: Sequence[Slot]) -> dict[Slot, Record]:
        if self.seal is None:
            return {}
        with self._reading() as connection:
            found, self.unreadable = sqlite_queries.records(connection, self.seal, slots)
        return found

    def claim(self, slots: Sequence[Slot]) -> set[Slot]:
        by_key = self._by_key(slots)
        if not by_key:
            return set()
        with self._writing() as connection:
            taken = sqlite_leases.claim(connection, self._holder, by_key, self._now())
            self._keeper.start()
        return {by_key[key] for key in taken}

    def held(self, slots: Sequence[Slot]) -> set[Slot]:
        by_key = self._by_key(slots)
        with self._reading() as connection:
            taken = sqlite_leases.held(connection, self._holder, list(by_key), self._now())
        return {by_key[key] for key in taken}

    def release(self, slots: Sequence[Slot]) -> None:
        by_key = self._by_key(slots)
        with self._writing() as connection:
            sqlite_leases.release(connection, self._holder, by_key)

    def extend(self) -> None:
        """Extend the leases that are held; called in the background."""
        with self._writing() as connection:
            sqlite_leases.extend(connection, self._holder, self._now())

    def record(self, records: Sequence[Record]) -> None:
        seal = require_seal(self.seal)
        with self._writing() as connection:
            sqlite_queries.remove_ended(connection, to_microseconds(self._now()))
            for record in records:
                sqlite_queries.write_record(connection, seal, record)
            keys = [slot_key(seal.account, record.slot) for record in records]
            sqlite_leases.release(connection, self._holder, keys)

    def summaries(self, expiring_before: datetime | None = None) -> Iterator[Summary]:
        with self._reading() as connection:
            found, self.damaged = sqlite_queries.summaries(connection, expiring_before)
        return iter(found)

    def close(self) -> None:
        self._keeper.stop()
        # What cannot be given back any more ends with this process.
        with suppress(LedgerError), self._writing() as connection:
            sqlite_leases.drop(connection, self._holder)
        with self._lock:
            self._connection.close()

    def _by_key(self, slots: Sequence[Slot]) -> dict[bytes, Slot]:
        account = require_seal(self.seal).account
        return {slot_key(account, slot): slot for slot in slots}

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, explained(self._path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and with no other writer in between."""
        with self._lock, explained(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # Some errors have already ended the transaction.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
