# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Extending leases in the background for as long as they are held."""

from __future__ import annotations

import threading
from typing import Callable

from .errors import LedgerError


class Keeper:
    """Calls ``extend`` every ``seconds`` from a daemon thread, which never keeps a process alive.

    The thread is made by the first :meth:`start`, so after any fork. A failed extension is tried again at the next
    turn; if the ledger stays out of reach, whoever uses it next meets the error itself.
    """

    def __init__(self, extend: Callable[[], None], seconds: float) -> None:
        self._extend = extend
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start extending; nothing happens when it has been started before."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="expressplay-ledger-leases", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop extending and wait until an extension under way has ended."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._extend()
            except LedgerError:
                continue
