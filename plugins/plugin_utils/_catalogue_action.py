# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The action behind the module for the tokens of a catalogue."""

from __future__ import annotations

import time
from collections.abc import Iterable

from ..module_utils._catalogue.argument_spec import catalogue_spec
from ..module_utils._catalogue.plan import CataloguePlan, make_catalogue_plan
from ..module_utils._catalogue.result import catalogue_result
from ..module_utils._task.edges import utc_now
from ..module_utils._task.engine import ENVELOPE_RULE, carry_out
from ._action import ExpressPlayAction, Result
from ._arguments import prepare_catalogue, untagged
from ._garbage import no_garbage
from ._narration import narrate_many
from ._way import runs_here


class CatalogueAction(ExpressPlayAction):
    """Sees to it that there are all tokens of a catalogue."""

    def _work(self, task_vars: Result) -> Result:
        with no_garbage():
            return self._obtain(task_vars)

    def _obtain(self, task_vars: Result) -> Result:
        begun = time.monotonic()
        self._task.args = untagged(self._task.args)
        options = self._options(catalogue_spec(), prepare_catalogue(self._task.args))
        check_mode = bool(self._task.check_mode)
        # Bad policies end here, whichever way the task goes: with all findings, and without waiting for a host.
        planned = make_catalogue_plan(options, check_mode=check_mode, now=utc_now())
        if runs_here(self, check_mode):
            plan = planned.plan
            edges = self._edges(plan, options, self._state(task_vars))
            outcomes = carry_out(plan.orders, plan.route, plan.terms, edges, plan.redactor)
            result = catalogue_result(planned, outcomes, seconds=time.monotonic() - begun)
        else:
            result = self._ship(options, task_vars)
        return self._finish(result, planned, options["facts"], task_vars)

    def _finish(self, result: Result, planned: CataloguePlan, facts: str, task_vars: Result) -> Result:
        """Add the fact, and see to it that no secret is printed."""
        failed = result.get("failed") or "tokens" not in result
        tokens = [] if failed else [token for of_name in result["tokens"].values() for token in of_name.values()]
        self._add_fact(result, tokens, facts, task_vars)
        if failed:
            return result
        for finding in result["violations"]:
            if finding["rule"] == ENVELOPE_RULE:
                self._display.warning(f"{finding['title']} ({finding['drm']}): {finding['message']} {finding['hint']}")
        holds_token = any(token["token"] for token in tokens) or "ansible_facts" in result
        redactor = planned.plan.redactor
        # Not only a token: somebody may have given a key as a kid or a name too.
        if holds_token or any(redactor.text(text) != text for text in _shown_texts(tokens)):
            shown = ("failed_titles", "reasons", "violations", "summary", "diff")
            told = {key: redactor.value(result[key]) for key in shown}
            narrate_many(self, told)
            result["_ansible_no_log"] = True
        return result


def _shown_texts(tokens: Iterable[Result]) -> set[str]:
    """What a result shows of tokens that are not issued yet, as the user wrote it."""
    texts: set[str] = set()
    for token in tokens:
        texts.update((token["name"], *token["kids"], *token["policy"].values()))
    return texts
