# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""A task for one key, from an open exchange to its result."""

from __future__ import annotations

import secrets
from typing import Any

from .._service.exchange import Exchange
from .engine import carry_out
from .result import result_of
from .store import KeyStore
from .task import KeyTask


def run_key_task(task: KeyTask, exchange: Exchange) -> dict[str, Any]:
    """Carry the task out, and give its result. Raises :class:`~.._task.failure.TaskFailure`."""
    store = KeyStore(exchange, task.route, task.secrets)
    return result_of(task, carry_out(task, store, new_key), store)


def new_key() -> str:
    """A key of 32 hexadecimal digits, from the system's source of randomness."""
    return secrets.token_hex(16)
