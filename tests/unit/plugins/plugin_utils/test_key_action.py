# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When the result of a task for a key must not be printed, and what is told instead."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.task import make_key_task
from ansible_collections.streamops.expressplay.plugins.plugin_utils._key_action import KeyAction
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._keystore.standins import (
    KEK,
    KEY,
    KID,
    OPTIONS,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DIFF = {"before": {}, "after": {"kid": KID, "value": "(secret)"}}


class Action:
    """As much of an action as finishes a result. ``shown`` are the lines at every verbosity, ``loud`` those with -v."""

    _narrate = KeyAction._narrate

    def __init__(self, *, no_log: bool = False) -> None:
        self._task = SimpleNamespace(no_log=no_log, diff=True)
        self._display = SimpleNamespace(display=self._show, v=self._say, vv=self._say)
        self.shown: list[str] = []
        self.loud: list[str] = []

    def _show(self, line: str, **_colour: Any) -> None:
        self.shown.append(line)

    def _say(self, line: str) -> None:
        self.loud.append(line)


def finished(action: Action, returned: str | None, *, in_loop: bool = False, **options: Any) -> dict[str, Any]:
    task = make_key_task({**OPTIONS, "kek": KEK, "return_key": True, **options}, check_mode=False, now=NOW)
    key = {"kid": KID, **({} if returned is None else {"content_key": returned})}
    result = {"changed": True, "reason": "no key yet", "key": key, "request": {"method": "POST"}, "diff": DIFF}
    of_action: Any = action
    return KeyAction._finish(of_action, result, task, in_loop=in_loop)


def test_a_result_without_a_key_is_printed() -> None:
    action = Action()
    assert "_ansible_no_log" not in finished(action, None)
    assert action.shown == action.loud == []


def test_a_result_with_a_key_is_told_and_not_printed() -> None:
    action = Action()
    result = finished(action, KEY)
    assert (result["_ansible_no_log"], result["key"]["content_key"]) == (True, KEY)
    assert any('"value": "(secret)"' in line for line in action.shown)
    assert action.loud == [f"{KID}: no key yet", '{\n  "method": "POST"\n}']
    assert KEY not in repr(action.shown + action.loud)


def test_in_a_loop_the_reason_is_always_told() -> None:
    action = Action()
    finished(action, KEY, in_loop=True)
    assert f"{KID}: no key yet" in action.shown


def test_no_log_says_nothing_at_all() -> None:
    action = Action(no_log=True)
    assert finished(action, KEY)["_ansible_no_log"] is True
    assert action.shown == action.loud == []


def test_a_key_that_was_given_is_there_although_a_shipped_module_masks_it() -> None:
    result = finished(Action(), "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", content_key=KEY.upper())
    assert result["key"]["content_key"] == KEY


def test_a_failure_is_handed_on() -> None:
    task = make_key_task({**OPTIONS, "kek": KEK}, check_mode=False, now=NOW)
    failed = {"failed": True, "msg": "no"}
    of_action: Any = Action()
    assert KeyAction._finish(of_action, dict(failed), task, in_loop=False) == failed
