# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a task touches of the world, as the real world has it."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timezone
from typing import Any, Callable

from .._ledger.ledger import Ledger, open_ledger
from .._service.exchange import Exchange
from .._service.http_options import HttpOptions
from .engine import Edges
from .plan import Plan


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


def ansible_home() -> str:
    """Ansible's home directory on this machine, as a module sees it."""
    return os.path.expanduser(os.environ.get("ANSIBLE_HOME") or "~/.ansible")


def open_plan_ledger(plan: Plan, options: Mapping[str, Any], home: str) -> Ledger:
    """Open the ledger of a task; read-only in check mode."""
    return open_ledger(
        options["ledger"],
        authenticator=plan.route.customer_authenticator,
        password=options.get("ledger_password") or None,
        read_only=plan.terms.check_mode,
        home=home,
        now=utc_now,
    )


def real_edges(
    *,
    say: Callable[[str], None],
    exchange: Callable[[HttpOptions, int], Exchange],
    ledger: Callable[[], AbstractContextManager[Ledger]],
) -> Edges:
    """The machine's own clocks around what the caller keeps."""
    return Edges(now=utc_now, monotonic=time.monotonic, sleep=time.sleep, exchange=exchange, ledger=ledger, say=say)
