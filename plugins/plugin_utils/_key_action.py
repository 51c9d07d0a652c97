# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the module for one key of the key store."""

from __future__ import annotations

import json

from ..module_utils._keystore.argument_spec import key_spec
from ..module_utils._keystore.run import run_key_task
from ..module_utils._keystore.task import KeyTask, make_key_task
from ..module_utils._task.edges import utc_now
from ._action import ExpressPlayAction, Result
from ._arguments import with_readable_time
from ._narration import show_diff
from ._way import runs_here


class KeyAction(ExpressPlayAction):
    """Sees to it that one key is in the key store as it is wanted, or is not there."""

    def _work(self, task_vars: Result) -> Result:
        options = self._options(key_spec(), with_readable_time(self._task.args, "expiration"))
        check_mode = bool(self._task.check_mode)
        # Mistakes end here, whichever way the task goes: all at once, and without waiting for a host.
        task = make_key_task(options, check_mode=check_mode, now=utc_now())
        # Without an authenticator, as in check mode, nothing is sent, so the library for that need not be there.
        if runs_here(self, check_mode=task.route.customer_authenticator is None):
            exchange = self._state(task_vars).exchange(task.route.http, 1, self._display.display)
            result = run_key_task(task, exchange)
        else:
            result = self._ship(options, task_vars)
        return self._finish(result, task, in_loop="ansible_loop_var" in task_vars)

    def _finish(self, result: Result, task: KeyTask, *, in_loop: bool) -> Result:
        """See to it that a key that was asked for is not printed."""
        key: Result = result.get("key") or {}
        if result.get("failed") or not key.get("content_key"):
            return result
        if task.wanted.content_key is not None:
            # A shipped module masks in its result whatever it was given as a secret.
            key["content_key"] = task.wanted.content_key
        self._narrate(result, in_loop=in_loop)
        result["_ansible_no_log"] = True
        return result

    def _narrate(self, result: Result, *, in_loop: bool) -> None:
        """Tell what Ansible must not print: the diff (--diff), the reason (-v, in a loop always), the request (-vv)."""
        if self._task.no_log:
            return
        show_diff(self, result["diff"])
        say = self._display.display if in_loop else self._display.v
        say(f"{result['key']['kid']}: {result['reason']}")
        if result["request"] is not None:
            self._display.vv(json.dumps(result["request"], indent=2, ensure_ascii=False))
