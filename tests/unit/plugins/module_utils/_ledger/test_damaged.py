# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records whose clear part is of other types than it was written with: refused, and told by what can still be read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import (
    Damaged,
    Slot,
    read_summary,
    to_microseconds,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.redis_values import (
    damaged_place,
    pack,
    unpack,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sealing import SALT_BYTES, Seal, SealBroken

from .samples import AUTHENTICATOR, record, slot

SEAL = Seal(AUTHENTICATOR, bytes(SALT_BYTES))


def packed(**changes: Any) -> bytes:
    """A record as Redis keeps it, with changes to its clear part."""
    line, _newline, sealed = pack(SEAL, record(SEAL)).partition(b"\n")
    return json.dumps({**json.loads(line), **changes}).encode() + b"\n" + sealed


def test_what_was_written_is_read() -> None:
    kept = record(SEAL)
    times = [to_microseconds(moment) for moment in (kept.issued_at, kept.expires_at, kept.valid_until)]
    assert read_summary(kept.slot, kept.customer_id, *times) == kept.summary == unpack(packed())[0]
    assert read_summary(kept.slot, None, *times).customer_id is None


@pytest.mark.parametrize(
    "changes",
    [
        {"service": 1},
        {"address": None},
        {"drm": ["widevine"]},
        {"name": {}},
        {"customer_id": "1000001"},
        {"customer_id": True},
        {"issued_at": "2026"},
        {"expires_at": 1.5},
        {"valid_until": None},
        {"valid_until": 10**30},
    ],
)
def test_another_type_is_refused(changes: dict[str, Any]) -> None:
    value = packed(**changes)
    with pytest.raises(ValueError, match="not the"):
        unpack(value)
    where = {"service": slot().service, "drm": slot().drm, "name": slot().name}
    assert damaged_place(value) == Damaged(**{part: None if part in changes else text for part, text in where.items()})


@pytest.mark.parametrize("value", [b"", b"nonsense", b"[]\n", b"5", b"\xff\xfe", b"{}", b"[" * 100_000])
def test_of_anything_else_no_place_is_known(value: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(value)
    assert damaged_place(value) == Damaged(None, None, None)


@pytest.mark.parametrize("fingerprint", [b"\xff", None, 5, 1.5])
def test_a_fingerprint_of_another_type_does_not_open(fingerprint: Any) -> None:
    kept = record(SEAL)
    with pytest.raises(SealBroken):
        SEAL.open(kept.summary, fingerprint, SEAL.close(kept))


def test_a_slot_of_other_types_is_refused() -> None:
    with pytest.raises(ValueError, match="texts"):
        read_summary(Slot("test", "https://host:443", "widevine", b"harbour"), None, 0, 0, 0)  # type: ignore[arg-type]
