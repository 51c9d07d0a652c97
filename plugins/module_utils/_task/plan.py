# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From validated options to a plan: which tokens are wanted, or every reason why nothing is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .._drm.drm import Drm
from .._policy import beyond, content_keys, extra_parameters
from .._policy.check import check_policy
from .._policy.finding import ERROR, Finding, error
from .._policy.kind import is_sendable
from .._policy.verdict import Verdict
from .._redaction import Redactor
from .engine import Terms
from .failure import policy_failure
from .order import Order
from .renewal import RenewBefore, not_renewable, parse_renew_before
from .route import AUTHENTICATOR, Route, read_route, route_findings
from .secrets import not_public, secrets_within, suspects_within

NO_LEDGER = "none"

_TELLING = 8


@dataclass(frozen=True)
class Plan:
    """Orders, checked, and everything that carries them out."""

    orders: Sequence[Order]
    route: Route
    terms: Terms
    redactor: Redactor


def make_plan(drm: Drm, options: Mapping[str, Any], *, check_mode: bool, now: datetime) -> Plan:
    """Check the options of a task for one token.

    Raises :class:`~.failure.TaskFailure` with all findings when any of them forbids the request.
    """
    verdict = check_policy(drm, options, now=now, beyond_allowed=options[beyond.OPTION] == beyond.ALLOW)
    verdict = replace(verdict, findings=(*verdict.findings, *beyond.beyond_findings(verdict.beyond)))
    route = read_route(options)
    own_authenticator = verdict.first(AUTHENTICATOR)
    if own_authenticator is not None:
        route = replace(route, customer_authenticator=own_authenticator)
    of_policy = (*(row.option for row in drm.parameters), content_keys.OPTION, extra_parameters.OPTION)
    name = options.get("name") or _default_name(verdict)
    suspects = not_public(suspects_within({option: options.get(option) for option in of_policy}), [name, *verdict.kids])
    redactor = Redactor({*verdict.secrets, *secrets_of(route, options), *secrets_within(options), *suspects})
    findings = (
        *route_findings(route, check_mode=check_mode),
        *terms_findings(options),
        *verdict.findings,
        *_name_findings(name, verdict),
    )
    refused = [finding for finding in findings if options["strict"] or finding.severity == ERROR]
    if refused:
        title = redactor.text(name or "an unnamed title")
        raise policy_failure(title, drm.label, redact(findings, redactor), redact(refused, redactor))
    order = Order(drm, str(name), verdict)
    return Plan([order], route, read_terms(options, check_mode=check_mode), redactor)


def secrets_of(route: Route, options: Mapping[str, Any]) -> set[str]:
    """The secrets among the options that all tokens of a task share."""
    return {secret for secret in (route.customer_authenticator, options.get("ledger_password")) if secret}


def read_terms(options: Mapping[str, Any], *, check_mode: bool) -> Terms:
    """The terms that sound options describe."""
    return Terms(
        check_mode=check_mode,
        keeps_ledger=options["ledger"] != NO_LEDGER,
        renew_before=parse_renew_before(options["renew_before"]) or RenewBefore(None, 0),
        force=options["force"],
        strict=options["strict"],
        concurrency=options.get("concurrency", 1),
        keep_going=options.get("on_error") == "continue",
    )


def terms_findings(options: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with the terms."""
    if parse_renew_before(options["renew_before"]) is None:
        yield not_renewable()
    if not 1 <= options.get("concurrency", 1) <= 256:
        yield error("concurrency-range", "concurrency", None, None, "It is not between 1 and 256.", "Start with 8.")


def redact(findings: Sequence[Finding], redactor: Redactor) -> tuple[Finding, ...]:
    """The same findings, safe to print: a secret may have been typed into an option that is none."""
    return tuple(
        replace(
            found,
            option=redactor.text(found.option),
            parameter=redactor.value(found.parameter),
            message=redactor.text(found.message),
            hint=redactor.text(found.hint),
        )
        for found in findings
    )


def _default_name(verdict: Verdict) -> str | None:
    return next(iter(verdict.kids), None)


def _name_findings(name: str | None, verdict: Verdict) -> Iterator[Finding]:
    if not name and not any(found.rule.startswith("kid-") for found in verdict.errors):
        yield error("name-missing", "name", None, None, "There is no kid to name the token after.", "Give a name.")
    if name and not is_sendable(name):
        yield not_unicode("name-unicode")
    if name and holds_secret(name, verdict.secrets):
        yield secret_name("name-secret")


def holds_secret(name: str, secrets: Iterable[str]) -> bool:
    """Whether a name gives a key away. A short secret may be part of any name by chance."""
    written = name.lower()
    return any(len(secret) >= _TELLING and secret.lower() in written for secret in secrets)


def secret_name(rule: str) -> Finding:
    """The finding for a name that the ledger would keep, and everybody would show, in clear."""
    message = (
        "It holds a secret of the same policy. Names are kept and shown in clear; without one, the kid is the name."
    )
    return error(rule, "name", None, None, message, "Give a name that says nothing of the key.")


def not_unicode(rule: str) -> Finding:
    """The finding for a name that the ledger cannot keep."""
    return error(rule, "name", None, None, "It holds half of a surrogate pair, which is no character.", "Remove it.")
