# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From a plan to a token: the decision, the exchange and the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Callable

from .._drm.common import LONGEST_EXPIRATION
from .._policy.finding import Finding, warning
from .._policy.point_in_time import format_utc, resolve
from .._redaction import Redactor
from .._service.answer import License
from .._service.errors import ExchangeError
from .._service.exchange import Exchange, HttpOptions, request_license
from .._service.token_envelope import EnvelopeError, envelope_warnings, read_envelope
from .decision import Decision, decide
from .failure import TaskFailure
from .plan import Plan, redact
from .result import success


@dataclass(frozen=True)
class Edges:
    """What a task touches of the world: the clock, and connections to the service."""

    now: Callable[[], datetime]
    exchange: Callable[[HttpOptions], Exchange]


def execute(plan: Plan, edges: Edges, *, check_mode: bool) -> dict[str, Any]:
    """Carry out a plan; in check mode, say what would be done.

    Returns the result of the task; raises :class:`~.failure.TaskFailure`.
    """
    decision = decide()
    if check_mode:
        return success(plan, decision, plan.verdict.findings, token=_token(plan))
    return _request(plan, decision, edges)


def _request(plan: Plan, decision: Decision, edges: Edges) -> dict[str, Any]:
    # Its life is counted from before the request, so that a token is never believed to live longer than it does.
    issued_at = edges.now().replace(microsecond=0)
    try:
        license_, attempts = request_license(edges.exchange(plan.http), plan.url, plan.parameters, plan.drm.read_answer)
    except ExchangeError as failure:
        raise _failure(plan, failure) from None
    findings = (*plan.verdict.findings, *_envelope_findings(plan, license_))
    if plan.strict and len(findings) > len(plan.verdict.findings):
        raise _refused_token(plan, findings, attempts, license_)
    return success(plan, decision, findings, token=_token(plan, license_, issued_at))


def _token(plan: Plan, license_: License | None = None, issued_at: datetime | None = None) -> dict[str, Any]:
    """The token of the result. What only the service knows is None until there is a license."""
    expires_at = None if issued_at is None else _expiry(plan, issued_at)
    return {
        "name": plan.name,
        "drm": plan.drm.name,
        "kid": plan.verdict.first("kid"),
        "license_url": license_.license_url if license_ else None,
        "license_acquisition_url": license_.license_acquisition_url if license_ else None,
        "token": license_.token if license_ else None,
        "issued_at": format_utc(issued_at) if issued_at else None,
        "expires_at": format_utc(expires_at) if expires_at else None,
        "service": plan.service.name,
        "customer_id": _customer_id(plan, license_),
        "reused": False,
        "policy": dict(plan.verdict.license_policy),
    }


def _expiry(plan: Plan, issued_at: datetime) -> datetime | None:
    explicit = plan.verdict.first("expirationTime")
    if explicit is None:
        return issued_at + timedelta(seconds=LONGEST_EXPIRATION)
    return resolve(explicit, issued_at)


def _customer_id(plan: Plan, license_: License | None) -> int | None:
    """The account: as the token itself says it, else as the authenticator does."""
    if license_ is not None:
        try:
            return read_envelope(license_.token).customer_id
        except EnvelopeError:
            pass
    number = (plan.customer_authenticator or "").partition(",")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 10 else None


def _envelope_findings(plan: Plan, license_: License) -> tuple[Finding, ...]:
    redactor = Redactor([license_.token])
    return tuple(
        warning(
            "token-envelope",
            "customer_authenticator",
            None,
            plan.redactor.text(redactor.text(message)),
            "Request it again, and do not deploy it before a player has redeemed one like it.",
        )
        for message in envelope_warnings(license_.token, plan.customer_authenticator)
    )


def _failure(plan: Plan, failure: ExchangeError) -> TaskFailure:
    return TaskFailure(
        plan.redactor.text(f"No {plan.drm.label} token for {plan.name}: {failure.message}"),
        findings=redact(plan.verdict.findings, plan.redactor),
        error=plan.redactor.value(
            {
                "code": failure.code,
                "description": failure.description,
                "hint": failure.hint,
                "http_status": failure.http_status,
            }
        ),
        http_attempts=failure.attempts,
    )


def _refused_token(plan: Plan, findings: tuple[Finding, ...], attempts: int, license_: License) -> TaskFailure:
    reasons = " ".join(finding.message for finding in findings if finding.rule == "token-envelope")
    return TaskFailure(
        f"The {plan.drm.label} token for {plan.name} was refused, because strict is set: {reasons}",
        findings=redact(findings, plan.redactor),
        error={
            "code": None,
            "description": "a token of an unexpected form",
            "hint": findings[-1].hint,
            "http_status": 200,
        },
        http_attempts=attempts,
    )
