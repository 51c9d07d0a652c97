# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the modules for one token."""

from __future__ import annotations

from typing import Any

from ..module_utils._drm.drm import Drm
from ..module_utils._redaction import Redactor
from ..module_utils._task.argument_spec import argument_spec
from ..module_utils._task.edges import utc_now
from ..module_utils._task.engine import ENVELOPE_RULE, carry_out
from ..module_utils._task.plan import make_plan
from ..module_utils._task.result import result_of_one
from ._action import ExpressPlayAction, Result
from ._arguments import prepare_token
from ._narration import narrate_one
from ._token_facts import FACT
from ._way import runs_here


class TokenActionBase(ExpressPlayAction):
    """Sees to it that there is one token of the DRM that a subclass names."""

    drm: Drm

    def _work(self, task_vars: Result) -> Result:
        options = self._options(argument_spec(self.drm), prepare_token(self.drm, self._task.args))
        check_mode = bool(self._task.check_mode)
        # Bad policies end here, whichever way the task goes: with all findings, and without waiting for a host.
        plan = make_plan(self.drm, options, check_mode=check_mode, now=utc_now())
        if runs_here(self, check_mode):
            edges = self._edges(plan, options, self._state(task_vars))
            outcomes = carry_out(plan.orders, plan.route, plan.terms, edges, plan.redactor)
            result = result_of_one(plan, outcomes[0])
        else:
            result = self._ship(options, task_vars)
        return self._finish(result, plan.redactor, options["facts"], task_vars)

    def _finish(self, result: Result, redactor: Redactor, facts: str, task_vars: Result) -> Result:
        """Add the fact, and see to it that no secret is printed."""
        token: Result = result.get("token") or {}
        failed = bool(result.get("failed")) or not token
        self._add_fact(result, [] if failed else [token], facts, task_vars)
        if failed:
            return result
        for finding in result["violations"]:
            if finding["rule"] == ENVELOPE_RULE:
                self._display.warning(f"{token['name']} ({token['drm']}): {finding['message']} {finding['hint']}")
        # Not only a token: somebody may have given a key as the kid or the name too.
        if _holds_token(result) or redactor.value(token) != token:
            told = redactor.value(_without_tokens(result))
            narrate_one(self, told, in_loop="ansible_loop_var" in task_vars)
            result["_ansible_no_log"] = True
        return result


def _holds_token(result: Result) -> bool:
    known: dict[str, Any] = result.get("ansible_facts", {}).get(FACT, {})
    return bool(result["token"]["token"]) or any(
        token.get("token") for of_name in known.values() for token in of_name.values()
    )


def _without_tokens(result: Result) -> Result:
    """What is told of a result; nothing else of it is ever shown."""
    described = {key: result["token"][key] for key in ("name", "drm", "expires_at")}
    return {**{key: result[key] for key in ("reason", "request", "violations", "diff")}, "token": described}
