# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The result of a task for one token, in check mode and for real."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .._drm.drm import Drm
from .._ledger.record import Parameters, Slot
from .._policy.indexed import base_name, kids_of
from .._policy.point_in_time import format_utc
from .._redaction import REPLACEMENT
from .engine import Outcome
from .failure import TaskFailure
from .order import Order, gathered
from .plan import Plan, redact
from .route import Route
from .secrets import is_secret_parameter


def result_of_one(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    """The result, with the same keys in check mode as in a real run. Raises TaskFailure for a failed outcome."""
    if outcome.decision is None:
        failure = outcome.failure or TaskFailure("The token was not requested.")
        raise redacted_failure(failure, plan)
    token = token_of(plan.route, outcome)
    return {
        "changed": outcome.decision.request,
        "reason": plan.redactor.text(outcome.decision.reason),
        "token": token,
        "request": shown_request(plan, outcome.order),
        "violations": [finding.as_dict() for finding in redact(outcome.findings, plan.redactor)],
        "diff": plan.redactor.value(diff_of(plan.route, outcome)),
    }


def token_of(route: Route, outcome: Outcome) -> dict[str, Any]:
    """The token that an outcome holds, or would."""
    reused = outcome.decision is not None and not outcome.decision.request
    return outcome.order.token(route, outcome.record, reused=reused)


def shown_request(plan: Plan, order: Order) -> dict[str, Any]:
    """What is or would be sent, secrets replaced."""
    shown = (
        (plan.redactor.text(wire), REPLACEMENT if is_secret_parameter(wire, value) else plan.redactor.text(value))
        for wire, value in plan.route.parameters(order.verdict)
    )
    return {"method": plan.route.http.method, "url": plan.route.url(order.drm), "parameters": gathered(shown)}


def diff_of(route: Route, outcome: Outcome) -> dict[str, Any]:
    """Policy and validity of the token before and after: never a key, never a token."""
    order, before = outcome.order, outcome.before
    held = {} if before is None else _described(order.drm, before.slot, before.parameters, before.expires_at)
    if outcome.decision is not None and not outcome.decision.request:
        return {"before": held, "after": held}
    record = outcome.record
    return {
        "before": held,
        "after": _described(
            order.drm, order.slot(route), gathered(order.verdict.parameters), record.expires_at if record else None
        ),
    }


def _described(drm: Drm, slot: Slot, parameters: Parameters, expires_at: datetime | None) -> dict[str, Any]:
    in_license = {row.wire for row in drm.parameters if row.in_license}
    kids = kids_of(parameters.items())
    return {
        "name": slot.name,
        "drm": slot.drm,
        "service": slot.service,
        "kid": kids if len(kids) > 1 else next(iter(kids), None),
        "policy": {wire: value for wire, value in parameters.items() if base_name(wire) in in_license},
        "expiration_time": parameters.get("expirationTime"),
        "expires_at": format_utc(expires_at) if expires_at else None,
    }


def redacted_failure(failure: TaskFailure, plan: Plan) -> TaskFailure:
    """The same failure, safe to print."""
    return TaskFailure(
        plan.redactor.text(failure.message),
        findings=redact(failure.findings, plan.redactor),
        error=plan.redactor.value(failure.error),
        http_attempts=failure.http_attempts,
    )
