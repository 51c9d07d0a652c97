# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the items of one loop share: each task on each host is a process of its own, its loop is not."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from typing import Any

from ansible.plugins.action import ActionBase

from ..module_utils._ledger.ledger import Ledger
from ..module_utils._service.exchange import Exchange
from ..module_utils._service.http_options import HttpOptions
from ._player_facts import Files
from ._token_facts import Tokens


@dataclass
class LoopState:
    """Connections to the service, open ledgers, and the tokens and files that earlier items of the loop gave."""

    exchanges: dict[tuple[HttpOptions, int], Exchange] = field(default_factory=dict)
    ledgers: dict[Any, Ledger] = field(default_factory=dict)
    tokens: Tokens | None = None
    files: Files | None = None
    told_of_no_fact: bool = False

    def close(self) -> None:
        """Give up connections, leases and files."""
        for exchange in self.exchanges.values():
            exchange.close()
        for ledger in self.ledgers.values():
            ledger.close()

    def exchange(self, options: HttpOptions, connections: int, on_retry: Callable[[str], None]) -> Exchange:
        """The connections for these options, made when they are first needed."""
        key = (options, connections)
        if key not in self.exchanges:
            self.exchanges[key] = Exchange(options, connections=connections, on_retry=on_retry)
        return self.exchanges[key]

    def ledger(self, key: Any, open_it: Callable[[], Ledger]) -> Ledger:
        """The ledger under this key, opened when it is first needed."""
        if key not in self.ledgers:
            self.ledgers[key] = open_it()
        return self.ledgers[key]


_current: tuple[Any, LoopState] | None = None


def loop_state(action: ActionBase, host: str) -> LoopState:
    """The state of the loop that this action belongs to. A new task, host or process begins with an empty one."""
    global _current
    key = (os.getpid(), action._task._uuid, host)
    if _current is None or _current[0] != key:
        if _current is not None and _current[0][0] == os.getpid():
            _current[1].close()
        state = LoopState()
        # A worker process of Ansible's does not run what atexit has, but it runs this.
        Finalize(state, state.close, exitpriority=0)
        _current = (key, state)
    return _current[1]
