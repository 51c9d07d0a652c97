# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Whether a token must be requested, and the reason in words. A pure function of what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .._ledger.record import Parameters, Record
from .._policy.point_in_time import format_utc
from .renewal import RenewBefore

# A person reads the first ones. Many keys in another order are a change of each.
_NAMED = 8


@dataclass(frozen=True)
class Decision:
    """``request`` is also what ``changed`` says; ``reason`` is for a person."""

    request: bool
    reason: str


@dataclass(frozen=True)
class Wanted:
    """The token that is wanted, as the ledger describes one: see :class:`~.._ledger.record.Record`."""

    fingerprint: str
    parameters: Parameters
    secret_digests: Mapping[str, str]


NO_TOKEN = Decision(request=True, reason="no token yet")
NO_LEDGER = Decision(request=True, reason="no ledger is kept, so every run requests a token")


def decide(record: Record | None, wanted: Wanted, *, now: datetime, renew_before: RenewBefore, force: bool) -> Decision:
    """Reuse what was issued before, or request anew."""
    if record is None:
        return NO_TOKEN
    if force:
        return Decision(True, "forced")
    if record.fingerprint != wanted.fingerprint:
        return Decision(True, f"policy changed: {_listed(list(_changes(record, wanted)))}")
    if record.valid_until <= now:
        return Decision(True, f"expired {_span(now - record.valid_until)} ago")
    if renew_before.due(record.issued_at, record.valid_until) <= now:
        return Decision(True, f"expires in {_span(record.valid_until - now)}")
    return Decision(False, f"valid until {format_utc(record.valid_until)}")


def unreadable(why: str) -> Decision:
    """For a record that is there and does not open."""
    return Decision(True, f"the record in the ledger cannot be read: {why}")


def guess(known: bool) -> Decision:
    """What check mode says without the authenticator, which tells whose tokens the ledger holds."""
    return Decision(not known, "unknown: needs customer_authenticator to read the ledger")


def _changes(record: Record, wanted: Wanted) -> Iterator[str]:
    before, after = record.parameters, wanted.parameters
    for wire in dict.fromkeys([*before, *after]):
        if before.get(wire) != after.get(wire):
            yield f"{wire} {_shown(before.get(wire))} -> {_shown(after.get(wire))}"
    for wire in dict.fromkeys([*record.secret_digests, *wanted.secret_digests]):
        if record.secret_digests.get(wire) != wanted.secret_digests.get(wire):
            yield f"{wire} {_kind_of_change(wire in record.secret_digests, wire in wanted.secret_digests)}"


def _listed(changes: Sequence[str]) -> str:
    shown = ", ".join(changes[:_NAMED])
    return f"{shown} and {len(changes) - _NAMED} more" if len(changes) > _NAMED else shown or "another form of the same"


def _kind_of_change(before: bool, after: bool) -> str:
    if before and after:
        return "changed"
    return "added" if after else "removed"


def _shown(value: str | list[str] | None) -> str:
    if value is None:
        return "(none)"
    return value if isinstance(value, str) else f"[{', '.join(value)}]"


def _span(span: timedelta) -> str:
    """A length of time in its largest unit, and the next one where that is not nothing: 3h, 2d 5h."""
    seconds = int(span.total_seconds())
    for unit, name, smaller, smaller_name in ((86400, "d", 3600, "h"), (3600, "h", 60, "m"), (60, "m", 1, "s")):
        if seconds >= unit:
            rest = seconds % unit // smaller
            return f"{seconds // unit}{name}" + (f" {rest}{smaller_name}" if rest else "")
    return f"{seconds}s"
