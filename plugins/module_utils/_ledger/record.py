# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the ledger remembers of a token, and what a token is for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Union

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)

#: The public parameters of a request by wire name; a list where a parameter was sent more than once.
Parameters = Mapping[str, Union[str, list[str]]]


@dataclass(frozen=True)
class Slot:
    """What a token is for. ``address`` is scheme://host:port of the token endpoint in lower case."""

    service: str
    address: str
    drm: str
    name: str


@dataclass(frozen=True)
class Summary:
    """The part of a record that is no secret. Times are aware and in UTC."""

    slot: Slot
    customer_id: int | None
    issued_at: datetime
    expires_at: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Damaged:
    """What can still be read of where a record belongs that cannot be read itself; None for what cannot."""

    service: str | None
    drm: str | None
    name: str | None

    @classmethod
    def of(cls, service: Any, drm: Any, name: Any) -> Damaged:
        """Whatever stands in place of the three."""
        return cls(*(value if isinstance(value, str) else None for value in (service, drm, name)))


@dataclass(frozen=True)
class Record:
    """One token that the service has handed over. Times are aware and in UTC.

    ``fingerprint`` and ``secret_digests`` (by wire name) are made by :class:`~.sealing.Seal`; ``parameters`` holds
    the public parameters only. ``valid_until`` is the earlier of the token's expiry and the end of its rental.
    """

    slot: Slot
    customer_id: int | None
    fingerprint: str
    issued_at: datetime
    expires_at: datetime
    valid_until: datetime
    license_url: str
    license_acquisition_url: str | None
    token: str
    parameters: Parameters
    secret_digests: Mapping[str, str]

    @property
    def summary(self) -> Summary:
        return Summary(self.slot, self.customer_id, self.issued_at, self.expires_at, self.valid_until)


def slot_key(account: str, slot: Slot) -> bytes:
    """Return 32 bytes under which an account's record and lease of this slot are kept."""
    text = json.dumps([account, slot.service, slot.address, slot.drm, slot.name])
    return hashlib.sha256(text.encode("ascii")).digest()


def read_summary(slot: Slot, customer_id: Any, *microseconds: Any) -> Summary:
    """Return what a storage holds of a record in clear, the three times as :func:`to_microseconds` makes them.

    Raises ValueError where something is of another type than it was written with, that of the slot's texts included.
    """
    texts = (slot.service, slot.address, slot.drm, slot.name)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("not the texts of a slot")
    given = microseconds if customer_id is None else (customer_id, *microseconds)
    # JSON and SQLite have other numbers too, and True is an int.
    if any(not isinstance(number, int) or isinstance(number, bool) for number in given):
        raise ValueError("not the numbers of a record")
    try:
        issued_at, expires_at, valid_until = map(from_microseconds, microseconds)
    except OverflowError:
        raise ValueError("not the times of a record") from None
    return Summary(slot, customer_id, issued_at, expires_at, valid_until)


def to_microseconds(moment: datetime) -> int:
    """Return microseconds since 1970 in UTC, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(number: int) -> datetime:
    """Return the moment in UTC that :func:`to_microseconds` was given."""
    return _EPOCH + number * _MICROSECOND
