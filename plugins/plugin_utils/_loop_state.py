# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the items of one loop share: each task on each host is a process of its own, its loop is not."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible.plugins.action import ActionBase

from ..module_utils._service.exchange import Exchange, HttpOptions
from ._token_facts import Tokens


@dataclass
class LoopState:
    """Connections to the service, and the tokens that earlier items of the loop gave."""

    exchanges: dict[HttpOptions, Exchange] = field(default_factory=dict)
    tokens: Tokens | None = None
    told_of_no_fact: bool = False

    def exchange(self, options: HttpOptions, on_retry: Callable[[str], None]) -> Exchange:
        """The connection for these options, made when it is first needed."""
        if options not in self.exchanges:
            self.exchanges[options] = Exchange(options, on_retry=on_retry)
        return self.exchanges[options]


_current: tuple[Any, LoopState] | None = None


def loop_state(action: ActionBase, host: str) -> LoopState:
    """The state of the loop that this action belongs to. A new task, host or process begins with an empty one."""
    global _current
    key = (os.getpid(), action._task._uuid, host)
    if _current is None or _current[0] != key:
        _current = (key, LoopState())
    return _current[1]
