# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""One token to be had, and what there is to say of it: to the ledger, and in a result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._drm.common import LONGEST_EXPIRATION
from .._drm.drm import Drm
from .._ledger.record import Record, Slot
from .._ledger.sealing import Seal
from .._policy.point_in_time import format_utc, resolve
from .._policy.verdict import Verdict
from .._service.answer import License
from .._service.token_envelope import EnvelopeError, read_envelope
from .decision import Wanted
from .route import AUTHENTICATOR, Route
from .secrets import is_secret_parameter

# They concern a request, and say nothing about the token.
_ONLY_OF_THE_REQUEST = frozenset({AUTHENTICATOR, "errorFormat", "cookie"})
_RENTAL_END = "rental.periodEndTime"


@dataclass(frozen=True)
class Order:
    """A token that is wanted: its name, its DRM, and a policy without errors."""

    drm: Drm
    name: str
    verdict: Verdict

    def slot(self, route: Route) -> Slot:
        """Where the ledger keeps it."""
        return Slot(service=route.service.name, address=route.address(self.drm), drm=self.drm.name, name=self.name)

    def wanted(self, seal: Seal, before: Record | None = None) -> Wanted:
        """What the ledger compares with ``before``, which was issued before."""
        sent = [(wire, value) for wire, value in self.verdict.parameters if wire not in _ONLY_OF_THE_REQUEST]
        shaping = [*sent, *self.verdict.unsent]
        fingerprint = seal.fingerprint(shaping)
        if before is not None and before.fingerprint == fingerprint:
            # All else is the same then. Where nothing is to be done, hashing every key again was a tenth of the work.
            return Wanted(fingerprint, before.parameters, before.secret_digests)
        secret_pairs = [pair for pair in shaping if is_secret_parameter(*pair)]
        return Wanted(
            fingerprint=fingerprint,
            parameters=gathered(pair for pair in shaping if pair not in secret_pairs),
            secret_digests={wire: seal.digest(wire, _joined(value)) for wire, value in gathered(secret_pairs).items()},
        )

    def record(self, route: Route, license_: License, issued_at: datetime, wanted: Wanted) -> Record:
        """What the ledger keeps of a token that was just issued."""
        expires_at = self._expiry(issued_at)
        rental_end = self.verdict.first(_RENTAL_END)
        rental_over = None if rental_end is None else resolve(rental_end, issued_at)
        return Record(
            slot=self.slot(route),
            customer_id=customer_id(route.customer_authenticator, license_.token),
            fingerprint=wanted.fingerprint,
            issued_at=issued_at,
            expires_at=expires_at,
            valid_until=min(expires_at, rental_over) if rental_over is not None else expires_at,
            license_url=license_.license_url,
            license_acquisition_url=license_.license_acquisition_url,
            token=license_.token,
            parameters=wanted.parameters,
            secret_digests=wanted.secret_digests,
        )

    def token(self, route: Route, record: Record | None, *, reused: bool) -> dict[str, Any]:
        """The token of a result. What only the service knows is None as long as there is no record."""
        kids = self.verdict.kids
        return {
            "name": self.name,
            "drm": self.drm.name,
            "kid": kids[0] if kids else None,
            "kids": kids,
            "license_url": record.license_url if record else None,
            "license_acquisition_url": record.license_acquisition_url if record else None,
            "token": record.token if record else None,
            "issued_at": format_utc(record.issued_at) if record else None,
            "expires_at": format_utc(record.expires_at) if record else None,
            "service": route.service.name,
            "customer_id": record.customer_id if record else customer_id(route.customer_authenticator, None),
            "reused": reused,
            "policy": dict(self.verdict.license_policy),
        }

    def _expiry(self, issued_at: datetime) -> datetime:
        explicit = self.verdict.first("expirationTime")
        moment = None if explicit is None else resolve(explicit, issued_at)
        # An undocumented form, from extra_parameters, says nothing: the service's default is the longest there is.
        return moment if moment is not None else issued_at + timedelta(seconds=LONGEST_EXPIRATION)


def gathered(parameters: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Wire parameters by name, a repeated one as a list."""
    gathered_: dict[str, str | list[str]] = {}
    for wire, value in parameters:
        earlier = gathered_.get(wire)
        if earlier is None:
            gathered_[wire] = value
        else:
            gathered_[wire] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
    return gathered_


def customer_id(authenticator: str | None, token: str | None) -> int | None:
    """The number of the account: as the token itself says it, else as the authenticator does."""
    if token is not None:
        try:
            return read_envelope(token).customer_id
        except EnvelopeError:
            pass
    number = (authenticator or "").partition(",")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 10 else None


def _joined(value: str | list[str]) -> str:
    """One text for all values of a parameter that was given several times."""
    return value if isinstance(value, str) else "\0".join(value)
