# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Threads that carry out calls."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.workers import Workers

PATIENCE = 30
"""Seconds after which a test that would hang fails; no test waits for this long when all is well."""


class Gate:
    """Work that waits until it is let through, and knows how much of it is under way."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.let_through = 0
        self.begun: list[Any] = []
        self.under_way = 0
        self.most_under_way = 0

    def __call__(self, item: Any) -> Any:
        with self.lock:
            self.begun.append(item)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            self.lock.notify_all()
            assert self.lock.wait_for(lambda: self.let_through > 0, PATIENCE)
            self.let_through -= 1
            self.under_way -= 1
        return item

    def open(self, count: int) -> None:
        with self.lock:
            self.let_through += count
            self.lock.notify_all()

    def wait_until_begun(self, count: int) -> None:
        with self.lock:
            assert self.lock.wait_for(lambda: len(self.begun) >= count, PATIENCE), self.begun


def gathered(workers: Workers[Any, Any]) -> list[Any]:
    return [result for batch in workers.results() for result in batch]


@pytest.mark.parametrize("concurrency", [1, 2, 7, 256])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_every_item_is_worked_on_once(count: int, concurrency: int) -> None:
    calls: list[int] = []

    def work(item: int) -> int:
        calls.append(item)
        return item * 2

    results = gathered(Workers(work, range(count), concurrency))
    assert sorted(calls) == list(range(count))
    assert sorted(results) == [2 * item for item in range(count)]


def test_one_at_a_time_keeps_the_order_and_needs_no_thread() -> None:
    here = threading.get_ident()
    results = gathered(Workers(lambda item: (item, threading.get_ident()), range(5), 1))
    assert results == [(item, here) for item in range(5)]


def test_items_are_begun_in_order() -> None:
    gate = Gate()
    workers = Workers(gate, range(100), 4)
    gate.open(100)
    assert sorted(gathered(workers)) == list(range(100))
    assert sorted(gate.begun[:4]) == list(range(4))


def test_as_many_as_allowed_are_under_way_and_no_more() -> None:
    gate = Gate()
    workers = Workers(gate, range(20), 5)
    collected: list[int] = []
    collector = threading.Thread(target=lambda: collected.extend(gathered(workers)), daemon=True)
    collector.start()
    for done in range(20):
        gate.wait_until_begun(min(done + 5, 20))
        gate.open(1)
    collector.join(PATIENCE)
    assert len(collected) == 20
    assert gate.most_under_way == 5


def test_nothing_begins_before_the_results_are_asked_for() -> None:
    calls: list[int] = []
    Workers(calls.append, range(3), 2).results()
    assert calls == []


@pytest.mark.parametrize("concurrency", [1, 3])
def test_after_a_stop_only_what_is_under_way_is_finished(concurrency: int) -> None:
    gate = Gate()
    workers = Workers(gate, range(100), concurrency)
    results: list[int] = []
    gate.open(1)
    for batch in workers.results():
        if not results:
            gate.wait_until_begun(concurrency)
            workers.stop()
            gate.open(100)
        results += batch
    assert sorted(results) == sorted(gate.begun)
    # A thread may have taken one more item before the stop.
    assert len(results) <= concurrency + 1


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt(), SystemExit(3)])
@pytest.mark.parametrize("concurrency", [1, 4])
def test_what_the_work_raises_is_raised_here(error: BaseException, concurrency: int) -> None:
    def work(item: int) -> int:
        raise error

    with pytest.raises(type(error)) as raised:
        gathered(Workers(work, range(8), concurrency))
    assert raised.value is error


def test_an_error_loses_no_result() -> None:
    gate = Gate()

    def work(item: int) -> int:
        if item == 2:
            gate.wait_until_begun(2)
            raise ValueError("broken")
        return int(gate(item))

    workers = Workers(work, range(100), 3)
    results: list[int] = []
    threading.Thread(target=lambda: (gate.wait_until_begun(2), gate.open(100)), daemon=True).start()
    with pytest.raises(ValueError, match="broken"):
        for batch in workers.results():
            results += batch
    assert sorted(results) == sorted(gate.begun)
    assert {0, 1} <= set(results)


def test_whoever_leaves_early_waits_for_nobody_and_can_have_what_arrives_later() -> None:
    gate = Gate()
    workers = Workers(gate, range(100), 3)
    results = workers.results()
    gate.open(1)
    first = next(results)
    gate.wait_until_begun(4)
    results.close()  # type: ignore[attr-defined]
    gate.open(100)
    later: list[int] = []
    for _turn in range(PATIENCE * 1000):
        later += workers.arrived()
        if len(first) + len(later) == len(gate.begun):
            break
        time.sleep(0.001)
    assert sorted(first + later) == sorted(gate.begun)
    assert len(gate.begun) == 4
