# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The tokens of a catalogue, as the ledger has them: what stands there in clear and, with the authenticator, more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from .._ledger.ledger import Ledger
from .._ledger.record import Record, Summary
from .._ledger.sealing import Seal
from .._task.decision import decide
from .._task.order import Order
from .._task.renewal import RenewBefore

_AT_THE_END = RenewBefore(0, None)


@dataclass(frozen=True)
class KnownToken:
    """A token of the ledger. ``change`` says how its policy has changed since, ``unreadable`` why nobody can tell."""

    summary: Summary
    change: str | None = None
    unreadable: str | None = None


@dataclass(frozen=True)
class KnownTokens:
    """The tokens of the catalogue's titles, the next to end first; ``opened`` tells whether records were opened."""

    tokens: Sequence[KnownToken]
    opened: bool


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
    seal = ledger.seal
    if seal is None:
        return KnownTokens([KnownToken(summary) for summary in summaries], opened=False)
    by_place = {(order.name, order.drm.name): order for order in orders}
    records = ledger.lookup(list(dict.fromkeys(summary.slot for summary in summaries)))
    tokens = []
    for summary in summaries:
        record = records.get(summary.slot)
        order = by_place.get((summary.slot.name, summary.slot.drm))
        change = None
        # Another account may have a token in the same place.
        if order is not None and record is not None and record.summary == summary:
            change = _change(order, record, seal, keys_known)
        tokens.append(KnownToken(summary, change, ledger.unreadable.get(summary.slot)))
    return KnownTokens(tokens, opened=True)


def _change(order: Order, record: Record, seal: Seal, keys_known: bool) -> str | None:
    """How what is wanted differs from what the token was issued for; None where it does not."""
    wanted = order.wanted(seal, record)
    if not keys_known:
        wanted = replace(wanted, secret_digests=record.secret_digests)
    if wanted.fingerprint == record.fingerprint or (wanted.parameters, wanted.secret_digests) == (
        record.parameters,
        record.secret_digests,
    ):
        return None
    return decide(record, wanted, now=record.issued_at, renew_before=_AT_THE_END, force=False).reason
