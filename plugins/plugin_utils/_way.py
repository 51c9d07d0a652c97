# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Where a task runs: in the controller's own process, or as a module on the host."""

from __future__ import annotations

import importlib.util
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.plugins.connection import NetworkConnectionBase


def unsupported_connection(action: ActionBase) -> str | None:
    """What a connection that cannot run Python modules is called; None for all others."""
    connection = action._connection
    if isinstance(connection, NetworkConnectionBase):
        return "a network device"
    if getattr(connection._shell, "_IS_WINDOWS", False):
        return "a Windows host"
    return None


def runs_here(action: ActionBase, check_mode: bool) -> bool:
    """Whether the controller's own process does the work.

    It does where the host is the controller and nothing asks for another user, another environment or a job
    in the background. Become is read from the connection, because the inventory may set it.
    """
    connection = action._connection
    if connection.transport not in ("local", "ansible.builtin.local"):
        return False
    if connection.become or action._task.async_val:
        return False
    environment: dict[str, Any] = {}
    action._compute_environment_string(environment)
    if environment:
        return False
    return check_mode or importlib.util.find_spec("requests") is not None
