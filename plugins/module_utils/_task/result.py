# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The result of a task that succeeded, in check mode and for real."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._policy import extra_parameters
from .._policy.finding import Finding
from .decision import Decision
from .plan import Plan, redact

SECRET = "(secret)"  # What stands for a secret; it is no secret itself.


def success(plan: Plan, decision: Decision, findings: Sequence[Finding], token: dict[str, Any]) -> dict[str, Any]:
    """The result, with the same keys in check mode as in a real run."""
    return {
        "changed": decision.request,
        "reason": decision.reason,
        "token": token,
        "request": _shown_request(plan),
        "violations": [finding.as_dict() for finding in redact(tuple(findings), plan.redactor)],
        "diff": {"before": {}, "after": plan.redactor.value(_described(plan, token))},
    }


def _shown_request(plan: Plan) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for wire, value in plan.parameters:
        shown = SECRET if _is_secret(plan, wire) else plan.redactor.text(value)
        if wire not in parameters:
            parameters[wire] = shown
        else:
            earlier = parameters[wire]
            parameters[wire] = [*(earlier if isinstance(earlier, list) else [earlier]), shown]
    return {"method": plan.http.method, "url": plan.url, "parameters": parameters}


def _is_secret(plan: Plan, wire: str) -> bool:
    return extra_parameters.is_secret(wire) or any(row.wire == wire and row.secret for row in plan.drm.parameters)


def _described(plan: Plan, token: dict[str, Any]) -> dict[str, Any]:
    """What a diff shows of a token: its policy and validity."""
    return {
        "name": plan.name,
        "drm": plan.drm.name,
        "kid": token["kid"],
        "service": plan.service.name,
        "policy": token["policy"],
        "expiration_time": plan.verdict.first("expirationTime"),
        "expires_at": token["expires_at"],
    }
