# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""How the ledger is laid out in Redis: the names of keys, and a record as one value."""

from __future__ import annotations

import json
from typing import Any

from .record import Damaged, Record, Slot, Summary, read_summary, slot_key, to_microseconds
from .sealing import Seal

#: Holds the version and the salt.
MARK = "expressplay:ledger"
ALL_RECORDS = "expressplay:record:*"


def record_key(account: str, slot: Slot) -> str:
    """Names of titles are hashed here, since servers show keys in logs and listings."""
    return f"expressplay:record:{account}:{slot_key(account, slot).hex()}"


def lease_key(account: str, slot: Slot) -> str:
    return f"expressplay:lease:{account}:{slot_key(account, slot).hex()}"


def pack(seal: Seal, record: Record) -> bytes:
    """Return one line with what is no secret, and the sealed rest."""
    slot = record.slot
    clear = {
        "service": slot.service,
        "address": slot.address,
        "drm": slot.drm,
        "name": slot.name,
        "customer_id": record.customer_id,
        "issued_at": to_microseconds(record.issued_at),
        "expires_at": to_microseconds(record.expires_at),
        "valid_until": to_microseconds(record.valid_until),
        "fingerprint": record.fingerprint,
    }
    return json.dumps(clear).encode("ascii") + b"\n" + seal.close(record)


def unpack(value: bytes) -> tuple[Summary, str, bytes]:
    """Return the summary, the fingerprint and the sealed rest. Raises ValueError for a value of another form."""
    line, _newline, sealed = value.partition(b"\n")
    try:
        clear: dict[str, Any] = json.loads(line)
        slot = Slot(clear["service"], clear["address"], clear["drm"], clear["name"])
        times = [clear[name] for name in ("issued_at", "expires_at", "valid_until")]
        return read_summary(slot, clear["customer_id"], *times), clear["fingerprint"], sealed
    except (LookupError, TypeError, RecursionError) as error:
        raise ValueError("not the form of a record") from error


def damaged_place(value: bytes) -> Damaged:
    """Where a value belongs from which :func:`unpack` makes nothing."""
    try:
        clear = json.loads(value.partition(b"\n")[0])
    except (ValueError, RecursionError):
        clear = None
    if not isinstance(clear, dict):
        clear = {}
    return Damaged.of(clear.get("service"), clear.get("drm"), clear.get("name"))
