# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What is asked of the SQLite tables, whether they are open for writing or for reading only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from .record import Damaged, Record, Slot, Summary, read_summary, slot_key, to_microseconds
from .sealing import ALTERED, Seal, SealBroken

# Older builds of SQLite take 999 values in one statement.
_BATCH = 500

_SELECT_RECORDS = """
    SELECT key, service, address, drm, name, customer_id, issued_at, expires_at, valid_until, fingerprint, sealed
    FROM record WHERE key IN
"""
# Whatever else stands in place of a time is greater than any number.
_SELECT_SUMMARIES = """
    SELECT service, address, drm, name, customer_id, issued_at, expires_at, valid_until FROM record
    WHERE ? IS NULL OR valid_until < ? OR typeof(valid_until) <> 'integer' ORDER BY valid_until, drm, name
"""
_REPLACE = """
    INSERT OR REPLACE INTO record (
        key, account, fingerprint, sealed, service, address, drm, name, customer_id, issued_at, expires_at, valid_until
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def salt(connection: sqlite3.Connection) -> bytes:
    """Return the salt of the ledger. Raises sqlite3.DatabaseError when there is none."""
    row = connection.execute("SELECT value FROM setting WHERE name = 'salt'").fetchone()
    if row is None or not isinstance(row[0], bytes):
        raise sqlite3.DatabaseError("damaged: no salt")
    return row[0]


def in_batches(
    connection: sqlite3.Connection, statement: str, keys: Sequence[bytes], *more: object
) -> Iterator[tuple[Any, ...]]:
    """Run a statement that ends with ``key IN`` for any number of keys; ``more`` are values that come before these."""
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        yield from connection.execute(f"{statement} ({','.join('?' * len(batch))})", (*more, *batch))


def records(
    connection: sqlite3.Connection, seal: Seal, slots: Sequence[Slot]
) -> tuple[dict[Slot, Record], dict[Slot, str]]:
    """Return the records of these slots, and the reasons why others do not open."""
    by_key = {slot_key(seal.account, slot): slot for slot in slots}
    found = {}
    broken = {}
    for key, service, address, drm, name, *numbers, fingerprint, sealed in in_batches(
        connection, _SELECT_RECORDS, list(by_key)
    ):
        slot = by_key[key]
        if slot != Slot(service, address, drm, name):
            # It was put under another key, or nobody could list it as what it is.
            broken[slot] = ALTERED
            continue
        try:
            found[slot] = seal.open(read_summary(slot, *numbers), fingerprint, sealed)
        except ValueError:
            broken[slot] = ALTERED
        except SealBroken as error:
            broken[slot] = str(error)
    return found, broken


def summaries(connection: sqlite3.Connection, expiring_before: datetime | None) -> tuple[list[Summary], list[Damaged]]:
    """Return what is known without the authenticator, the next to expire first, and what cannot be read of it."""
    limit = None if expiring_before is None else to_microseconds(expiring_before)
    rows = connection.execute(_SELECT_SUMMARIES, (limit, limit))
    found = []
    damaged = []
    for service, address, drm, name, *more in rows:
        try:
            found.append(read_summary(Slot(service, address, drm, name), *more))
        except ValueError:
            damaged.append(Damaged.of(service, drm, name))
    return found, damaged


def remove_ended(connection: sqlite3.Connection, moment: int) -> None:
    """Remove the records that ended by this time in microseconds, and those that can neither end nor be opened."""
    connection.execute("DELETE FROM record WHERE valid_until <= ? OR typeof(valid_until) <> 'integer'", (moment,))


def write_record(connection: sqlite3.Connection, seal: Seal, record: Record) -> None:
    """Insert a record, or replace the one of its slot."""
    slot = record.slot
    connection.execute(
        _REPLACE,
        (
            slot_key(seal.account, slot),
            seal.account,
            record.fingerprint,
            seal.close(record),
            slot.service,
            slot.address,
            slot.drm,
            slot.name,
            record.customer_id,
            *(to_microseconds(moment) for moment in (record.issued_at, record.expires_at, record.valid_until)),
        ),
    )
