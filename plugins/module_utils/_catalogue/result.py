# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The result of ``expressplay_tokens``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._task.engine import ENVELOPE_RULE, Outcome
from .._task.failure import TaskFailure
from .._task.result import diff_of, token_of
from .located import Located
from .plan import CataloguePlan


def catalogue_result(planned: CataloguePlan, outcomes: Sequence[Outcome], *, seconds: float) -> dict[str, Any]:
    """The result, with the same keys in check mode as in a real run. Raises TaskFailure when tokens are missing."""
    plan, redact = planned.plan, planned.plan.redactor
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    violations = [at.redacted(redact).as_dict() for at in (*planned.catalogue.findings, *_doubts(outcomes))]
    failed_titles = [redact.value(_failed_title(outcome)) for outcome in failed]
    summary = _summary(planned, outcomes, seconds)
    if failed and not plan.terms.keep_going:
        raise RequestsFailed(violations, failed_titles, summary, kept=plan.terms.keeps_ledger)
    tokens: dict[str, dict[str, Any]] = {}
    reasons: dict[str, dict[str, str]] = {}
    for outcome in outcomes:
        if outcome.decision is not None:
            name, drm = outcome.order.name, outcome.order.drm.name
            tokens.setdefault(name, {})[drm] = token_of(plan.route, outcome)
            reasons.setdefault(name, {})[drm] = redact.text(outcome.decision.reason)
    return {
        "changed": any(outcome.decision is not None and outcome.decision.request for outcome in outcomes),
        "tokens": tokens,
        "reasons": reasons,
        "failed_titles": failed_titles,
        "violations": violations,
        "summary": summary,
        "diff": redact.value(_diff(planned, outcomes)),
    }


class RequestsFailed(TaskFailure):
    """Some tokens were not issued. Those that were are in the ledger, unless none is kept."""

    def __init__(
        self,
        violations: list[dict[str, Any]],
        failed_titles: list[dict[str, Any]],
        summary: dict[str, Any],
        *,
        kept: bool,
    ) -> None:
        first = failed_titles[0]
        more = f" Failed requests: {len(failed_titles)}, see failed_titles." if len(failed_titles) > 1 else ""
        fate = (
            "they are in the ledger, and the next run asks for what is missing."
            if kept
            else "no ledger keeps them, so the next run asks for all again."
        )
        super().__init__(
            f"{first['msg']}{more} Tokens issued in this run: {summary['requested']}; {fate}",
            error=first["error"],
            http_attempts=first["http_attempts"],
        )
        self._more = {"violations": violations, "failed_titles": failed_titles, "summary": summary}

    def as_result(self) -> dict[str, Any]:
        return {**super().as_result(), **self._more}


def _doubts(outcomes: Sequence[Outcome]) -> list[Located]:
    """What was found only when the token was there."""
    return [
        Located(finding, outcome.order.name, drm=outcome.order.drm.name)
        for outcome in outcomes
        for finding in outcome.findings
        if finding.rule == ENVELOPE_RULE
    ]


def _failed_title(outcome: Outcome) -> dict[str, Any]:
    failure = outcome.failure or TaskFailure("")
    return {
        "title": outcome.order.name,
        "drm": outcome.order.drm.name,
        "msg": failure.message,
        "error": failure.error,
        "http_attempts": failure.http_attempts,
    }


def _summary(planned: CataloguePlan, outcomes: Sequence[Outcome], seconds: float) -> dict[str, Any]:
    catalogue = planned.catalogue
    decided = [outcome.decision for outcome in outcomes if outcome.decision is not None]
    requested = sum(decision.request for decision in decided)
    return {
        "titles": len({order.name for order in catalogue.orders} | catalogue.invalid),
        "tokens": len(decided),
        "requested": requested,
        "reused": len(decided) - requested,
        "failed": sum(outcome.failure is not None for outcome in outcomes),
        "invalid": len(catalogue.invalid),
        "seconds": round(seconds, 3),
    }


def _diff(planned: CataloguePlan, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Before and after of the tokens that change; a catalogue is too long to show what stays."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for outcome in outcomes:
        if outcome.decision is None or not outcome.decision.request:
            continue
        change = diff_of(planned.plan.route, outcome)
        for side, part in ((before, change["before"]), (after, change["after"])):
            if part:
                side.setdefault(outcome.order.name, {})[outcome.order.drm.name] = part
    return {"before": before, "after": after}
