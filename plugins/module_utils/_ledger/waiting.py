# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Sharing the work with other processes: one requests a token, the others wait for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Callable

from .ledger import Ledger
from .record import Record, Slot

_FIRST_PAUSE = 0.05
_GROWTH = 1.5
_LONGEST_PAUSE = 1.0


@dataclass(frozen=True)
class Turn:
    """What has become of some slots.

    ``recorded`` holds usable records of others; ``claimed`` the slots whose token is to be requested here, and then
    recorded or released; ``waiting`` those that others are still busy with.
    """

    recorded: Mapping[Slot, Record]
    claimed: frozenset[Slot]
    waiting: frozenset[Slot]


def settle(
    ledger: Ledger, slots: Sequence[Slot], *, usable: Callable[[Record], bool], sleep: Callable[[float], None]
) -> Iterator[Turn]:
    """Yield turns until each slot was either recorded by somebody in a usable form or claimed here.

    The first turn comes at once. Between turns without progress there are growing pauses of up to a second, so deal
    with ``claimed`` before asking for the next turn: others may be waiting for it. Leases of a holder that dies are
    taken over. ``usable`` decides whether a record makes a request needless. Raises LedgerError.
    """
    waiting = list(dict.fromkeys(slots))
    pause = _FIRST_PAUSE
    while waiting:
        turn = _take_turn(ledger, waiting, usable)
        yield turn
        progress = len(turn.waiting) < len(waiting)
        waiting = [slot for slot in waiting if slot in turn.waiting]
        if waiting:
            pause = _FIRST_PAUSE if progress else min(pause * _GROWTH, _LONGEST_PAUSE)
            sleep(pause)


def _take_turn(ledger: Ledger, slots: Sequence[Slot], usable: Callable[[Record], bool]) -> Turn:
    held = ledger.held(slots)
    recorded = _usable_records(ledger, [slot for slot in slots if slot not in held], usable)
    claimed = ledger.claim([slot for slot in slots if slot not in held and slot not in recorded])
    # Between the look and the claim, the last holder may have recorded the token and ended its lease.
    late = _usable_records(ledger, list(claimed), usable)
    if late:
        ledger.release(list(late))
        recorded.update(late)
        claimed.difference_update(late)
    return Turn(recorded, frozenset(claimed), frozenset(set(slots) - set(recorded) - claimed))


def _usable_records(ledger: Ledger, slots: Sequence[Slot], usable: Callable[[Record], bool]) -> dict[Slot, Record]:
    return {slot: record for slot, record in ledger.lookup(slots).items() if usable(record)}
