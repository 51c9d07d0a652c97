# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records and slots for the tests."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import Ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Record, Slot
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sealing import Seal

AUTHENTICATOR = "1234567,0f1e2d3c4b5a69788796a5b4c3d2e1f0"
OTHER_AUTHENTICATOR = "7654321,ffeeddccbbaa99887766554433221100"

# Later than any clock that the tests run under, so that a Redis server, which has its own clock, keeps the records.
START = datetime(2100, 1, 1, 12, tzinfo=UTC)

Open = Callable[..., Ledger]


class Clock:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **duration: float) -> None:
        self.time += timedelta(**duration)


def slot(name: str = "film", **changes: str) -> Slot:
    fields = {"service": "test", "address": "https://wv-gen.test.expressplay.com:443", "drm": "widevine"}
    return Slot(**{**fields, "name": name, **changes})


def slots(count: int) -> list[Slot]:
    return [slot(f"film-{number}") for number in range(count)]


def token_of(name: str) -> str:
    """A token of about the usual length, different for every name."""
    return base64.urlsafe_b64encode(hashlib.sha512(name.encode()).digest() * 3).decode().rstrip("=")


def record(seal: Seal | None, for_slot: Slot | None = None, **changes: Any) -> Record:
    assert seal is not None
    found = for_slot or slot()
    token = token_of(found.name)
    fields: dict[str, Any] = {
        "slot": found,
        "customer_id": 1234567,
        "fingerprint": seal.fingerprint([("kid", "^film"), ("securityLevel", "1")]),
        "issued_at": START,
        "expires_at": START + timedelta(days=30),
        "valid_until": START + timedelta(days=2, microseconds=1),
        "license_url": f"https://wv.test.expressplay.com/hms/wv/rights/?ExpressPlayToken={token}",
        "license_acquisition_url": None,
        "token": token,
        "parameters": {"kid": "^film", "securityLevel": "1", "wvExtension": ["wudo,AAAA", "abcd,BBBB"]},
        "secret_digests": {"contentKey": seal.digest("contentKey", "00112233445566778899aabbccddeeff")},
    }
    return Record(**{**fields, **changes})
