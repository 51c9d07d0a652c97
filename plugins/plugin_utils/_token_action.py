# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the token modules: validates on the controller, works there or ships, and cares for the result.

A token is a secret, so a result that holds one must not be printed. Whatever way a task runs, this is the
one place that sees to it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from ansible.plugins.action import ActionBase

from ..module_utils._drm.drm import Drm
from ..module_utils._redaction import Redactor
from ..module_utils._task.execute import Edges, execute
from ..module_utils._task.failure import TaskFailure
from ..module_utils._task.plan import make_plan
from ._arguments import read_arguments
from ._loop_state import loop_state
from ._narration import narrate
from ._token_facts import FACT, known_tokens, merge, why_no_fact
from ._way import runs_here, unsupported_connection

Result = dict[str, Any]


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


class TokenActionBase(ActionBase):
    """Requests one token of the DRM that a subclass names."""

    drm: Drm

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        task_vars = task_vars or {}
        super().run(None, task_vars)
        try:
            return self._run(task_vars)
        except TaskFailure as failure:
            return failure.as_result()

    def _run(self, task_vars: Result) -> Result:
        device = unsupported_connection(self)
        if device:
            raise TaskFailure(f"This module cannot run on {device}. Add delegate_to: localhost to the task.")
        arguments = read_arguments(self.drm, self._task.args, os.environ)
        for message in arguments.warnings:
            self._display.warning(message)
        check_mode = bool(self._task.check_mode)
        # Bad policies end here, whichever way the task goes: with all findings, and without waiting for a host.
        plan = make_plan(self.drm, arguments.options, check_mode=check_mode, now=utc_now())
        if runs_here(self, check_mode):
            state = loop_state(self, str(task_vars.get("inventory_hostname")))
            edges = Edges(now=utc_now, exchange=lambda options: state.exchange(options, self._display.display))
            result = execute(plan, edges, check_mode=check_mode)
        else:
            result = self._ship(arguments.options, task_vars)
        return self._finish(result, plan.redactor, arguments.options["facts"], task_vars)

    def _ship(self, options: Result, task_vars: Result) -> Result:
        """Run the module on the host, with what was validated here."""
        shipped = {option: value for option, value in options.items() if value is not None}
        with self._unseen():
            result: Result = self._execute_module(
                module_args=shipped, task_vars=task_vars, wrap_async=bool(self._task.async_val)
            )
        # What the module was called with holds secrets in forms that no_log does not know.
        result.pop("invocation", None)
        return result

    @contextlib.contextmanager
    def _unseen(self) -> Iterator[None]:
        """Keep the shipped result, token and all, out of the connection's verbose output and the host's log."""
        contexts = [self._task, self._play_context, self._connection._play_context]
        before = [context.no_log for context in contexts]
        for context in contexts:
            context.no_log = True
        try:
            yield
        finally:
            # The result of a background job comes later, and by another plugin, which knows nothing of tokens.
            if not self._task.async_val:
                for context, value in zip(contexts, before, strict=True):
                    context.no_log = value

    def _finish(self, result: Result, redactor: Redactor, facts: str, task_vars: Result) -> Result:
        """Add the fact, and see to it that no secret is printed."""
        token = result.get("token")
        state = loop_state(self, str(task_vars.get("inventory_hostname")))
        no_fact = why_no_fact(self, facts, task_vars)
        if no_fact and facts != "false" and not state.told_of_no_fact:
            self._display.display(f"The fact {FACT} is not set, because {no_fact}. Use register instead.")
            state.told_of_no_fact = True
        if result.get("failed") or not isinstance(token, dict):
            return result
        if not no_fact:
            state.tokens = merge(known_tokens(task_vars) if state.tokens is None else state.tokens, token)
            result["ansible_facts"] = {FACT: state.tokens}
        for finding in result["violations"]:
            if finding["rule"] == "token-envelope":
                self._display.warning(f"{token['name']} ({token['drm']}): {finding['message']} {finding['hint']}")
        # Not only a token: somebody may have given a key as the kid or the name too.
        if _holds_token(result) or redactor.value(token) != token:
            narrate(self, redactor.value(_without_tokens(result)), in_loop="ansible_loop_var" in task_vars)
            result["_ansible_no_log"] = True
        return result


def _holds_token(result: Result) -> bool:
    known = result.get("ansible_facts", {}).get(FACT, {})
    return bool(result["token"]["token"]) or any(
        token.get("token") for of_name in known.values() for token in of_name.values()
    )


def _without_tokens(result: Result) -> Result:
    """What is told of a result; nothing else of it is ever shown."""
    described = {key: result["token"][key] for key in ("name", "drm", "expires_at")}
    return {**{key: result[key] for key in ("reason", "request", "violations", "diff")}, "token": described}
