# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the actions behind the modules have in common: where they run, and that nothing secret is printed."""

from __future__ import annotations

import contextlib
import os
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from ansible import constants as C
from ansible.plugins.action import ActionBase

from ..module_utils._ledger.ledger import Ledger
from ..module_utils._task.argument_spec import ArgumentSpec
from ..module_utils._task.edges import open_plan_ledger, real_edges
from ..module_utils._task.engine import Edges
from ..module_utils._task.failure import TaskFailure
from ..module_utils._task.plan import Plan
from ._arguments import read_arguments
from ._loop_state import LoopState, loop_state
from ._token_facts import FACT, known_tokens, merge, why_no_fact
from ._way import unsupported_connection

Result = dict[str, Any]


class ExpressPlayAction(ActionBase):
    """Validates on the controller, works there or ships the module, and cares for the result."""

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: Result | None = None) -> Result:
        task_vars = task_vars or {}
        super().run(None, task_vars)
        device = unsupported_connection(self)
        try:
            if device:
                raise TaskFailure(f"This module cannot run on {device}. Add delegate_to: localhost to the task.")
            return self._work(task_vars)
        except TaskFailure as failure:
            return failure.as_result()

    @abstractmethod
    def _work(self, task_vars: Result) -> Result:
        """Do what the task asks for. Raises TaskFailure."""

    def _options(self, spec: ArgumentSpec, prepared: Mapping[str, Any]) -> Result:
        """The task's arguments, prepared by what knows them, as validated options. Raises TaskFailure."""
        arguments = read_arguments(spec, prepared, os.environ, action=self._task.action)
        for message in arguments.warnings:
            self._display.warning(message)
        return arguments.options

    def _state(self, task_vars: Result) -> LoopState:
        return loop_state(self, str(task_vars.get("inventory_hostname")))

    def _edges(self, plan: Plan, options: Result, state: LoopState) -> Edges:
        """The edges of a task that runs here; connections and the ledger are kept for the next item of a loop."""
        say = self._display.display

        def ledger() -> AbstractContextManager[Ledger]:
            of_item = (options["ledger"], options["ledger_password"], plan.route.customer_authenticator)
            key = (*of_item, plan.terms.check_mode)
            return contextlib.nullcontext(
                state.ledger(key, lambda: open_plan_ledger(plan, options, C.config.get_config_value("ANSIBLE_HOME")))
            )

        return real_edges(
            say=say, exchange=lambda http, connections: state.exchange(http, connections, say), ledger=ledger
        )

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

    def _add_fact(self, result: Result, tokens: list[Result], facts: str, task_vars: Result) -> None:
        """Add tokens to the fact of the host, unless the task is one in which Ansible would mix hosts up."""
        state = self._state(task_vars)
        no_fact = why_no_fact(self, facts, task_vars)
        if no_fact is None:
            if tokens:
                state.tokens = merge(known_tokens(task_vars) if state.tokens is None else state.tokens, tokens)
                result["ansible_facts"] = {FACT: state.tokens}
        elif facts != "false" and not state.told_of_no_fact:
            self._display.display(f"The fact {FACT} is not set, because {no_fact}. Use register instead.")
            state.told_of_no_fact = True
