# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the items of one loop share, and nobody else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.http_options import HttpOptions
from ansible_collections.streamops.expressplay.plugins.plugin_utils._loop_state import LoopState, loop_state


def action(task: str) -> Any:
    return SimpleNamespace(_task=SimpleNamespace(_uuid=task))


def test_items_of_a_loop_share_and_other_tasks_hosts_and_processes_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    first = loop_state(action("one"), "a")
    assert loop_state(action("one"), "a") is first
    assert loop_state(action("one"), "b") is not first
    assert loop_state(action("two"), "b") is not loop_state(action("one"), "b")
    parent = loop_state(action("one"), "b")
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert loop_state(action("one"), "b") is not parent


def test_what_a_loop_held_is_given_up_when_the_next_task_begins() -> None:
    closed: list[str] = []
    state = loop_state(action("one"), "a")
    state.ledger("key", lambda: SimpleNamespace(close=lambda: closed.append("ledger")))  # type: ignore[arg-type,return-value]
    loop_state(action("one"), "a")
    assert closed == []
    loop_state(action("two"), "a")
    assert closed == ["ledger"]


def test_connections_are_kept_for_the_same_options() -> None:
    state = LoopState()
    first = state.exchange(HttpOptions(), 8, print)
    assert state.exchange(HttpOptions(), 8, print) is first
    assert state.exchange(HttpOptions(), 9, print) is not first
    assert state.exchange(HttpOptions(timeout=1.0), 8, print) is not first


def test_a_ledger_is_opened_once_and_again_after_a_failure() -> None:
    state = LoopState()
    opened: list[str] = []

    def refuse() -> Any:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        state.ledger("key", refuse)
    for _item in range(2):
        state.ledger("key", lambda: opened.append("key") or SimpleNamespace())  # type: ignore[func-returns-value]
    assert opened == ["key"]
