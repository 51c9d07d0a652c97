# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The tokens of a catalogue, as the ledger has them: what stands there in clear and, with the authenticator, more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from .._ledger.ledger import Ledger
from .._ledger.record import Damaged, Record, Summary
from .._ledger.sealing import Seal
from .._policy.indexed import kids_of
from .._task.decision import decide
from .._task.order import Order
from .._task.renewal import RenewBefore

_AT_THE_END = RenewBefore(0, None)


@dataclass(frozen=True)
class KnownToken:
    """A token of the ledger. ``change`` says how its policy has changed since, ``unreadable`` why nobody can tell.

    ``kids`` are those that it was issued with. None where the record was not opened, as it does not where it belongs to
    another account, or to an earlier authenticator.
    """

    summary: Summary
    kids: Sequence[str] | None = None
    change: str | None = None
    unreadable: str | None = None


@dataclass(frozen=True)
class KnownTokens:
    """The tokens of the catalogue's titles, the next to end first, and what may be one of them and cannot be read.

    ``authenticated`` tells whether there was an authenticator to open records with.
    """

    tokens: Sequence[KnownToken]
    damaged: Sequence[Damaged]
    authenticated: bool

    @property
    def opened(self) -> bool:
        """Whether every record was opened."""
        return self.authenticated and not self.damaged and all(token.kids is not None for token in self.tokens)

    @property
    def foreign(self) -> int:
        """How many records belong to another account, or to an earlier authenticator, than that which was given."""
        return sum(token.kids is None and token.unreadable is None for token in self.tokens)


def read_tokens(
    ledger: Ledger,
    wanted: Collection[tuple[str, str]],
    orders: Iterable[Order],
    *,
    service: str | None,
    keys_known: bool,
) -> KnownTokens:
    """Look in the ledger for the tokens of ``wanted``, names of titles with DRMs, of this service or of all.

    ``orders`` are what would be requested now. Raises :class:`~.._ledger.errors.LedgerError`.
    """
    summaries = [
        summary
        for summary in ledger.summaries()
        if (summary.slot.name, summary.slot.drm) in wanted and service in (None, summary.slot.service)
    ]
    damaged = [place for place in ledger.damaged if _may_be_wanted(place, wanted, service)]
    seal = ledger.seal
    if seal is None:
        return KnownTokens([KnownToken(summary) for summary in summaries], damaged, authenticated=False)
    by_place = {(order.name, order.drm.name): order for order in orders}
    records = ledger.lookup(list(dict.fromkeys(summary.slot for summary in summaries)))
    tokens = []
    for summary in summaries:
        record = records.get(summary.slot)
        # Another account may have a token in the same place.
        if record is None or record.summary != summary:
            tokens.append(KnownToken(summary, unreadable=ledger.unreadable.get(summary.slot)))
            continue
        order = by_place.get((summary.slot.name, summary.slot.drm))
        change = None if order is None else _change(order, record, seal, keys_known)
        tokens.append(KnownToken(summary, kids_of(record.parameters.items()), change))
    return KnownTokens(tokens, damaged, authenticated=True)


def _may_be_wanted(place: Damaged, wanted: Collection[tuple[str, str]], service: str | None) -> bool:
    if service is not None and place.service not in (None, service):
        return False
    return any(place.name in (None, name) and place.drm in (None, drm) for name, drm in wanted)


def _change(order: Order, record: Record, seal: Seal, keys_known: bool) -> str | None:
    """How what is wanted differs from what the token was issued for; None where it does not."""
    wanted = order.wanted(seal, record)
    # It may come from the key store, which an audit does not ask.
    unknown = (order.drm.unsent & record.parameters.keys()) - wanted.parameters.keys()
    if unknown:
        known = {wire: record.parameters[wire] for wire in unknown}
        wanted = replace(wanted, parameters={**wanted.parameters, **known})
    if not keys_known:
        wanted = replace(wanted, secret_digests=record.secret_digests)
    if wanted.fingerprint == record.fingerprint or (wanted.parameters, wanted.secret_digests) == (
        record.parameters,
        record.secret_digests,
    ):
        return None
    return decide(record, wanted, now=record.issued_at, renew_before=_AT_THE_END, force=False).reason
