# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Threads that carry out many calls, and stop early when they are told to."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from typing import Callable, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers(Generic[Item, Result]):
    """Calls ``work``, which never returns None, for each item, with at most ``concurrency`` calls at a time.

    The threads are made when the results are first asked for, and are daemons: an interrupted task leaves without
    waiting for them.
    """

    def __init__(self, work: Callable[[Item], Result], items: Sequence[Item], concurrency: int) -> None:
        self._work = work
        self._items = iter(items)
        self._count = min(concurrency, len(items))
        self._next = threading.Lock()
        self._stopped = threading.Event()
        self._results: queue.SimpleQueue[Result | BaseException | None] = queue.SimpleQueue()
        self._working = 0
        self._arrived: list[Result] = []
        self._error: BaseException | None = None

    def stop(self) -> None:
        """Begin no further call. Results of those under way still come."""
        self._stopped.set()

    def results(self) -> Iterator[list[Result]]:
        """Results in the order in which they come, all that are there at a time.

        What ``work`` raises ends the work like :meth:`stop`, and is raised after the last result.
        """
        if self._count == 1:
            # One at a time needs no thread.
            yield from ([self._work(item)] for item in self._items if not self._stopped.is_set())
            return
        try:
            for _number in range(self._count):
                threading.Thread(target=self._run, daemon=True).start()
                self._working += 1
            while self._working:
                self._receive(self._results.get())
                batch = self.arrived()
                if batch:
                    yield batch
        finally:
            self.stop()
        if self._error is not None:
            raise self._error

    def arrived(self) -> list[Result]:
        """Results that are there and were not given out yet, without waiting for more."""
        while not self._results.empty():
            self._receive(self._results.get())
        batch, self._arrived = self._arrived, []
        return batch

    def _receive(self, message: Result | BaseException | None) -> None:
        if message is None:
            self._working -= 1
        elif isinstance(message, BaseException):
            self._error = self._error or message
            self.stop()
        else:
            self._arrived.append(message)

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                with self._next:
                    item = next(self._items, None)
                if item is None:
                    break
                self._results.put(self._work(item))
        except BaseException as error:  # noqa: BLE001 - it is raised again in the thread that collects
            self._results.put(error)
        finally:
            self._results.put(None)
