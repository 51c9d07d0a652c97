# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reading a ledger in Redis; by itself, the ledger that is open for reading only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from .closing import Closing, ReadOnly
from .holder import gone
from .record import Damaged, Record, Slot, Summary
from .redis_connection import RedisConnection
from .redis_values import ALL_RECORDS, damaged_place, lease_key, record_key, unpack
from .sealing import Seal, SealBroken


class RedisReader(Closing):
    """What can be read. Every method raises :class:`~.errors.LedgerError`."""

    def __init__(self, connection: RedisConnection, seal: Seal | None, *, holder: str = "") -> None:
        self._connection = connection
        self._holder = holder
        self.seal = seal
        self.unreadable: dict[Slot, str] = {}
        self.damaged: list[Damaged] = []

    def lookup(self, slots: Sequence[Slot]) -> dict[Slot, Record]:
        if self.seal is None:
            return {}
        account = self.seal.account
        values = self._connection.get_many([record_key(account, slot) for slot in slots])
        found = {}
        self.unreadable = {}
        for slot, value in zip(slots, values):
            if value is None:
                continue
            try:
                found[slot] = self._open(slot, value, self.seal)
            except SealBroken as broken:
                self.unreadable[slot] = str(broken)
        return found

    def held(self, slots: Sequence[Slot]) -> set[Slot]:
        holders = self._holders(slots)
        ended = {self._holder, *gone(holders.values())}
        return {slot for slot, holder in holders.items() if holder not in ended}

    def summaries(self, expiring_before: datetime | None = None) -> Iterator[Summary]:
        found = []
        self.damaged = []
        for value in self._connection.get_many(self._connection.keys(ALL_RECORDS)):
            if value is None:
                # It has expired since its key was listed.
                continue
            try:
                summary, _fingerprint, _sealed = unpack(value)
            except ValueError:
                self.damaged.append(damaged_place(value))
                continue
            if expiring_before is None or summary.valid_until < expiring_before:
                found.append(summary)
        return iter(sorted(found, key=lambda summary: (summary.valid_until, summary.slot.drm, summary.slot.name)))

    def close(self) -> None:
        self._connection.close()

    def _holders(self, slots: Sequence[Slot]) -> dict[Slot, str]:
        """Return who holds the leases that are taken."""
        if self.seal is None:
            return {}
        account = self.seal.account
        values = self._connection.get_many([lease_key(account, slot) for slot in slots])
        return {slot: value.decode("utf-8", "replace") for slot, value in zip(slots, values) if value is not None}

    @staticmethod
    def _open(slot: Slot, value: bytes, seal: Seal) -> Record:
        try:
            summary, fingerprint, sealed = unpack(value)
        except ValueError:
            raise SealBroken("its form is unknown") from None
        if summary.slot != slot:
            raise SealBroken("it was moved here from another slot")
        return seal.open(summary, fingerprint, sealed)


class RedisView(RedisReader, ReadOnly):
    """Reading only, as in check mode."""
