# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many tokens in one task: how many at a time, what is kept, and what others do meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import Ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Record, Slot
from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import License
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import Reply
from ansible_collections.streamops.expressplay.plugins.module_utils._task.engine import Outcome
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.module_utils._task.order import Order
from ansible_collections.streamops.expressplay.plugins.module_utils._task.plan import Plan
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    WatchedLedger,
    World,
    issued,
    out_of_reach,
    plan_for,
    token_of,
    widevine_url,
)

PATIENCE = 30
"""Seconds after which a test that would hang fails; no test waits for this long when all is well."""

Parameters = Sequence[tuple[str, str]]


def names(count: int) -> list[str]:
    return [f"t{number}" for number in range(count)]


def plan_of(titles: Sequence[str], *, policy: dict[str, Any] | None = None, **terms: Any) -> Plan:
    """A plan for Widevine tokens of these titles, each of which has its name as its kid."""
    base = plan_for()
    orders = [order_of(title, **(policy or {})) for title in titles]
    return replace(base, orders=orders, terms=replace(base.terms, **terms))


def order_of(title: str, **policy: Any) -> Order:
    return plan_for(name=title, kid=f"^{title}", **policy).orders[0]


def slots_of(plan: Plan) -> list[Slot]:
    return [order.slot(plan.route) for order in plan.orders]


def record_of(order: Order, plan: Plan, ledger: Ledger, world: World, token: str) -> Record:
    """What another run records of this order."""
    assert ledger.seal is not None
    return order.record(
        plan.route, License(token, widevine_url(token)), world.time.replace(microsecond=0), order.wanted(ledger.seal)
    )


def until(condition: Callable[[], object]) -> None:
    for _turn in range(PATIENCE * 1000):
        if condition():
            return
        time.sleep(0.001)
    raise AssertionError("it never came true")


def kid_of(parameters: Parameters) -> str:
    return dict(parameters)["kid"]


def held_names(world: World) -> set[str]:
    with world.ledger(read_only=True) as ledger:
        return {summary.slot.name for summary in ledger.summaries()}


def obtained(outcomes: Sequence[Outcome]) -> set[str]:
    return {outcome.order.name for outcome in outcomes if outcome.record is not None}


@pytest.mark.parametrize("concurrency", [1, 2, 5])
def test_as_many_requests_as_allowed_are_under_way_and_no_more(world: World, concurrency: int) -> None:
    together = threading.Barrier(concurrency)
    lock = threading.Lock()
    under_way: list[int] = [0, 0]

    def answer(url: str, parameters: Parameters) -> Reply:
        with lock:
            under_way[0] += 1
            under_way[1] = max(under_way)
        together.wait(PATIENCE)
        with lock:
            under_way[0] -= 1
        return issued(url, parameters)

    world.exchange.answer = answer
    outcomes = world.carry_out(plan_of(names(4 * concurrency), concurrency=concurrency))
    assert obtained(outcomes) == set(names(4 * concurrency))
    assert under_way == [0, concurrency]


def test_outcomes_are_in_order_and_each_has_its_own_token(world: World) -> None:
    outcomes = world.carry_out(plan_of(names(40), concurrency=8))
    assert [outcome.order.name for outcome in outcomes] == names(40)
    for outcome in outcomes:
        assert outcome.record is not None
        assert outcome.record.token == token_of(
            holding=f"https://wv-gen.test.expressplay.com/hms/wv/token^{outcome.order.name}"
        )
    assert len(world.exchange.sent) == 40


def test_a_second_run_sends_nothing_and_a_changed_title_one_request(world: World) -> None:
    titles = names(20)
    first = world.carry_out(plan_of(titles, concurrency=4))
    second = world.carry_out(plan_of(titles, concurrency=4))
    assert len(world.exchange.sent) == 20
    assert [outcome.record for outcome in second] == [outcome.record for outcome in first]
    plan = plan_of(titles, concurrency=4)
    changed = [order_of("t7", security_level=1) if order.name == "t7" else order for order in plan.orders]
    third = world.carry_out(replace(plan, orders=changed))
    assert world.exchange.kids[20:] == ["^t7"]
    reasons = {outcome.decision.reason for outcome in third if outcome.decision and outcome.decision.request}
    assert reasons == {"policy changed: securityLevel 5 -> 1"}


def test_each_token_is_recorded_as_it_arrives(world: World) -> None:
    with world.ledger() as ledger:
        watched = WatchedLedger(ledger)

        def answer(url: str, parameters: Parameters) -> Reply:
            if kid_of(parameters) == "^t1":
                until(lambda: ("t0",) in watched.names("record"))
            return issued(url, parameters)

        world.exchange.answer = answer
        world.carry_out(plan_of(names(2), concurrency=2), watched)
        assert watched.names("record") == [("t0",), ("t1",)]


def test_a_failure_ends_the_task_and_the_next_run_asks_for_what_is_missing(world: World) -> None:
    world.refuse("^t2")
    plan = plan_of(names(5))
    with world.ledger() as ledger, world.ledger() as other:
        watched = WatchedLedger(ledger)
        outcomes = world.carry_out(plan, watched)
        assert watched.log == [
            ("claim", tuple(names(5))),
            ("record", ("t0",)),
            ("record", ("t1",)),
            ("release", ("t2",)),
            ("release", ("t3", "t4")),
        ]
        assert other.held(slots_of(plan)) == set()
    assert world.exchange.kids == ["^t0", "^t1", "^t2"]
    assert obtained(outcomes) == {"t0", "t1"}
    failed, *untouched = outcomes[2:]
    assert failed.failure is not None and failed.decision is None
    assert "t2" in failed.failure.message and failed.failure.error["code"] == -2005
    assert [(outcome.decision, outcome.failure, outcome.record) for outcome in untouched] == [(None, None, None)] * 2

    world.refuse()
    assert obtained(world.carry_out(plan)) == set(names(5))
    assert world.exchange.kids[3:] == ["^t2", "^t3", "^t4"]


def test_what_is_under_way_when_another_request_fails_is_recorded(world: World) -> None:
    with world.ledger() as ledger:
        watched = WatchedLedger(ledger)

        def answer(url: str, parameters: Parameters) -> Reply:
            if kid_of(parameters) == "^t0":
                until(lambda: len(world.exchange.sent) >= 3)
                return out_of_reach()
            until(lambda: ("t0",) in watched.names("release"))
            return issued(url, parameters)

        world.exchange.answer = answer
        outcomes = world.carry_out(plan_of(names(2000), concurrency=3), watched)
    asked = {kid.removeprefix("^") for kid in world.exchange.kids}
    assert {"t0", "t1", "t2"} <= asked
    assert len(asked) < 2000
    assert held_names(world) == obtained(outcomes) == asked - {"t0"}


def test_after_a_failure_nobody_is_waited_for(world: World) -> None:
    world.refuse("^t0")
    plan = plan_of(names(2))
    with world.ledger() as other:
        other.claim(slots_of(plan)[1:])
        meanwhile(world, other, lambda: other.release(slots_of(plan)[1:]))
        failed, untouched = world.carry_out(plan)
    assert failed.failure is not None
    assert (untouched.decision, untouched.failure) == (None, None)
    assert (world.slept, world.exchange.kids) == ([], ["^t0"])


@pytest.mark.parametrize("concurrency", [1, 4])
def test_with_continue_all_others_are_obtained(world: World, concurrency: int) -> None:
    world.refuse("^t0", "^t3", "^t9")
    plan = plan_of(names(10), concurrency=concurrency, keep_going=True)
    outcomes = world.carry_out(plan)
    failed = {outcome.order.name for outcome in outcomes if outcome.failure is not None}
    assert failed == {"t0", "t3", "t9"}
    assert held_names(world) == obtained(outcomes) == set(names(10)) - failed
    assert len(world.exchange.sent) == 10


def test_while_tokens_are_requested_others_know_and_afterwards_nothing_is_held(world: World) -> None:
    plan = plan_of(names(3))
    seen: list[int] = []
    with world.ledger() as ledger, world.ledger() as other:

        def answer(url: str, parameters: Parameters) -> Reply:
            seen.append(len(other.held(slots_of(plan))))
            return issued(url, parameters)

        world.exchange.answer = answer
        world.carry_out(plan, ledger)
        assert seen == [3, 2, 1]
        assert other.held(slots_of(plan)) == set()


def meanwhile(world: World, other: Ledger, action: Callable[[], None]) -> None:
    """Let another run do something when this one waits for the first time."""

    def on_sleep() -> None:
        if len(world.slept) == 1:
            action()

    world.on_sleep = on_sleep


def test_what_another_run_records_meanwhile_is_reused(world: World) -> None:
    plan = plan_of(names(3))
    with world.ledger() as other:
        other.claim(slots_of(plan)[1:2])
        theirs = record_of(plan.orders[1], plan, other, world, token_of(holding="theirs"))
        meanwhile(world, other, lambda: other.record([theirs]))
        outcomes = world.carry_out(plan)
    assert world.exchange.kids == ["^t0", "^t2"]
    assert outcomes[1].record == theirs
    assert outcomes[1].decision is not None
    assert (outcomes[1].decision.request, outcomes[1].decision.reason) == (False, "valid until 2026-12-21T12:00:00Z")


@pytest.mark.parametrize("theirs", ["gives up", "another policy", "dies"])
def test_what_another_run_does_not_obtain_is_requested_here(world: World, theirs: str) -> None:
    plan = plan_of(names(2))
    other = world.ledger()
    other.claim(slots_of(plan)[:1])

    def action() -> None:
        if theirs == "gives up":
            other.release(slots_of(plan)[:1])
        elif theirs == "another policy":
            order = order_of("t0", security_level=1)
            other.record([record_of(order, plan, other, world, token_of())])
        else:
            world.advance(hours=1)

    meanwhile(world, other, action)
    outcomes = world.carry_out(plan)
    other.close()
    assert world.exchange.kids == ["^t1", "^t0"]
    assert obtained(outcomes) == {"t0", "t1"}
    assert all(outcome.decision is not None and outcome.decision.request for outcome in outcomes)


def test_what_is_forced_is_requested_whatever_others_have_recorded(world: World) -> None:
    plan = plan_of(names(1), force=True)
    with world.ledger() as other:
        other.claim(slots_of(plan))
        theirs = record_of(plan.orders[0], plan, other, world, token_of())
        meanwhile(world, other, lambda: other.record([theirs]))
        outcomes = world.carry_out(plan)
    assert world.exchange.kids == ["^t0"]
    assert outcomes[0].record not in (None, theirs)


def test_waiting_for_another_run_is_told_with_patience(world: World) -> None:
    plan = plan_of(names(2))
    with world.ledger() as other:
        other.claim(slots_of(plan))

        def on_sleep() -> None:
            world.monotonic += 1.5
            if len(world.slept) == 4:
                other.release(slots_of(plan))

        world.on_sleep = on_sleep
        world.carry_out(plan)
    assert world.said == [
        "0 of 2 tokens, none for 3 s",
        "0 of 2 tokens, none for 6 s",
    ]


@pytest.mark.parametrize("fail_to_release", [False, True])
@pytest.mark.parametrize("keep_going", [False, True])
def test_a_full_disk_ends_the_requests_and_says_what_is_lost(
    world: World, keep_going: bool, fail_to_release: bool
) -> None:
    plan = plan_of(names(9), keep_going=keep_going)
    with world.ledger() as ledger:
        watched = WatchedLedger(ledger, fail_from_record=3, fail_to_release=fail_to_release)
        with pytest.raises(TaskFailure) as failure:
            world.carry_out(plan, watched)
    assert failure.value.message == (
        "1 of 3 tokens that the service issued could not be recorded, and the next run will request them again. "
        "The ledger /full/ledger.db cannot be used, the disk is full: free some space."
    )
    assert world.exchange.kids == ["^t0", "^t1", "^t2"]
    assert held_names(world) == {"t0", "t1"}


def test_a_full_disk_with_refusals_and_requests_under_way(world: World) -> None:
    """All that is under way counts, what was refused does not."""
    together = threading.Barrier(4)

    def answer(url: str, parameters: Parameters) -> Reply:
        together.wait(PATIENCE)
        return out_of_reach() if kid_of(parameters) == "^t1" else issued(url, parameters)

    world.exchange.answer = answer
    with world.ledger() as ledger:
        watched = WatchedLedger(ledger, fail_from_record=1, fail_to_release=True)
        with pytest.raises(TaskFailure, match="3 of 3 tokens that the service issued"):
            world.carry_out(plan_of(names(4), concurrency=4, keep_going=True), watched)
    assert held_names(world) == set()


def interrupt_once(watched: WatchedLedger) -> None:
    """Let the second record be interrupted, but not what follows."""
    interrupts = iter([False, True])

    def on_record() -> None:
        if next(interrupts, False):
            raise KeyboardInterrupt

    watched.on_record = on_record


def test_an_interrupt_keeps_what_has_arrived(world: World) -> None:
    plan = plan_of(names(6))
    with world.ledger() as ledger, world.ledger() as other:
        watched = WatchedLedger(ledger)
        interrupt_once(watched)
        with pytest.raises(KeyboardInterrupt):
            world.carry_out(plan, watched)
        assert other.held(slots_of(plan)) == set()
    assert world.exchange.kids == ["^t0", "^t1"]
    assert held_names(world) == {"t0", "t1"}


def test_an_interrupt_waits_for_no_answer(world: World) -> None:
    answers = threading.Event()

    def answer(url: str, parameters: Parameters) -> Reply:
        if kid_of(parameters) not in ("^t0", "^t1"):
            assert answers.wait(PATIENCE)
        return issued(url, parameters)

    world.exchange.answer = answer
    with world.ledger() as ledger:
        watched = WatchedLedger(ledger, on_record=lambda: until(lambda: len(world.exchange.sent) >= 3))
        original = watched.on_record
        interrupts = iter([True])

        def on_record() -> None:
            assert original is not None
            original()
            if next(interrupts, False):
                raise KeyboardInterrupt

        watched.on_record = on_record
        with pytest.raises(KeyboardInterrupt):
            world.carry_out(plan_of(names(50), concurrency=3), watched)
        begun = len(world.exchange.sent)
    answers.set()
    assert begun <= 5
    assert "t0" in held_names(world) or "t1" in held_names(world)
    assert held_names(world) <= {"t0", "t1"}


def test_an_error_of_ours_loses_no_token_either(world: World) -> None:
    def answer(url: str, parameters: Parameters) -> Reply:
        if kid_of(parameters) == "^t2":
            raise RuntimeError("a bug")
        return issued(url, parameters)

    world.exchange.answer = answer
    plan = plan_of(names(3), concurrency=3)
    with world.ledger() as ledger, world.ledger() as other:
        with pytest.raises(RuntimeError, match="a bug"):
            world.carry_out(plan, ledger)
        assert other.held(slots_of(plan)) == set()
    asked = {kid.removeprefix("^") for kid in world.exchange.kids}
    assert held_names(world) == asked - {"t2"}


def test_two_orders_for_one_slot_are_one_request(world: World) -> None:
    outcomes = world.carry_out(plan_of(["t0", "t1", "t0"], concurrency=3))
    assert sorted(world.exchange.kids) == ["^t0", "^t1"]
    assert [outcome.order.name for outcome in outcomes] == ["t0", "t1"]


def test_drms_of_one_title_are_told_apart(world: World) -> None:
    plan = plan_of(["t0"])
    both = replace(plan, orders=[*plan.orders, plan_for(PLAYREADY, name="t0", kid="^t0").orders[0]])
    outcomes = world.carry_out(both)
    assert [outcome.order.drm for outcome in outcomes] == [WIDEVINE, PLAYREADY]
    assert len({outcome.record.token for outcome in outcomes if outcome.record}) == 2
    assert len(world.carry_out(both)) == len(world.exchange.sent) == 2


@pytest.mark.parametrize("title", ["Ānima 影 \U0001f3ac", "a/b\\c 'd' \"e\"", "\n\t\0", "x" * 5000, " "])
def test_names_of_every_kind(world: World, title: str) -> None:
    plan = plan_for(name=title)
    for _run in range(2):
        (outcome,) = world.carry_out(plan)
        assert outcome.record is not None and outcome.record.slot.name == title
    assert len(world.exchange.sent) == 1
    assert held_names(world) == {title}


def test_without_a_ledger_every_run_requests_everything(world: World) -> None:
    plan = plan_of(names(5), keeps_ledger=False, concurrency=2)
    for number in (1, 2):
        outcomes = world.carry_out(plan)
        assert all(outcome.decision is not None and outcome.decision.request for outcome in outcomes)
        assert len(world.exchange.sent) == 5 * number
    assert list(world.directory.iterdir()) == []


def test_nothing_to_do(world: World) -> None:
    assert world.carry_out(plan_of([])) == []
    assert world.carry_out(plan_of([], check_mode=True)) == []


def test_five_thousand_titles(world: World) -> None:
    titles = names(5000)
    plan = plan_of(titles, concurrency=16)
    assert len(obtained(world.carry_out(plan))) == 5000
    assert sorted(world.exchange.kids) == sorted(f"^{title}" for title in titles)
    again = world.carry_out(plan)
    assert len(world.exchange.sent) == 5000
    assert not any(outcome.decision.request for outcome in again if outcome.decision)
    assert len(obtained(again)) == 5000
    assert world.said == []
