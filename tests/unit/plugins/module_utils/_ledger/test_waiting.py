# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sharing the work: who requests, who waits, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import Ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Record, Slot
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.waiting import Turn, settle
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    START,
    Open,
    record,
    slot,
)

A, B, C = slot("a"), slot("b"), slot("c")


def anything(found: Record) -> bool:
    return True


def no_sleep(seconds: float) -> None:
    pytest.fail("there was nothing to wait for")


def turn(recorded: dict[Slot, Record], claimed: set[Slot], waiting: set[Slot]) -> Turn:
    return Turn(recorded, frozenset(claimed), frozenset(waiting))


class Sleep:
    """Notes the pauses down, and does what happens elsewhere during each."""

    def __init__(self, *meanwhile: Callable[[], object]) -> None:
        self.pauses: list[float] = []
        self._meanwhile = list(meanwhile)

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if self._meanwhile:
            self._meanwhile.pop(0)()


def test_what_is_free_is_claimed_and_what_is_recorded_is_taken(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)
    there = record(other.seal, A)
    other.record([there])

    assert list(settle(one, [A, B, B], usable=anything, sleep=no_sleep)) == [turn({A: there}, {B}, set())]
    assert other.held([A, B]) == {B}


def test_nothing_to_do_is_no_turn(open_at: Open, location: str) -> None:
    assert list(settle(open_at(location), [], usable=anything, sleep=no_sleep)) == []


def test_others_are_waited_for(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)
    other.claim([A, B])
    done = record(other.seal, A)
    sleep = Sleep(lambda: None, lambda: other.record([done]), lambda: other.release([B]))

    turns = list(settle(one, [A, B, C], usable=anything, sleep=sleep))

    assert turns == [
        turn({}, {C}, {A, B}),
        turn({}, set(), {A, B}),
        turn({A: done}, set(), {B}),
        turn({}, {B}, set()),
    ]
    first, second, third = sleep.pauses
    assert first == third < second


def test_pauses_grow_up_to_a_second(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)
    other.claim([A])
    sleep = Sleep(*[lambda: None] * 20, other.close)

    assert list(settle(one, [A], usable=anything, sleep=sleep))[-1] == turn({}, {A}, set())
    assert sleep.pauses == sorted(sleep.pauses)
    assert sleep.pauses[0] < 0.1
    assert sleep.pauses[-1] == 1.0


def test_a_record_that_is_not_usable_is_requested_again(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)
    other.record([record(other.seal, A)])

    def is_new(found: Record) -> bool:
        return found.issued_at > START

    assert list(settle(one, [A], usable=is_new, sleep=no_sleep)) == [turn({}, {A}, set())]

    newer = record(one.seal, A, issued_at=START + timedelta(hours=1))
    one.record([newer])
    assert list(settle(other, [A], usable=is_new, sleep=no_sleep)) == [turn({A: newer}, set(), set())]


def test_what_is_recorded_between_look_and_claim_is_not_requested_again(
    open_at: Open, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_at(location), open_at(location)
    late = record(other.seal, A)

    def held_until_now(slots: list[Slot]) -> set[Slot]:
        return set()

    def claim_just_after(slots: list[Slot]) -> set[Slot]:
        other.record([late])
        return claim(slots)

    claim = one.claim
    monkeypatch.setattr(one, "held", held_until_now)
    monkeypatch.setattr(one, "claim", claim_just_after)

    assert list(settle(one, [A], usable=anything, sleep=no_sleep)) == [turn({A: late}, set(), set())]
    assert other.claim([A]) == {A}


def test_without_a_ledger_everything_is_requested(open_at: Open) -> None:
    ledger: Ledger = open_at("none")

    assert list(settle(ledger, [A, B], usable=anything, sleep=no_sleep)) == [turn({}, {A, B}, set())]
