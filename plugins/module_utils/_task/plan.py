# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From validated options to a plan: what would be sent where, or every reason why nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._drm.drm import Drm
from .._policy.check import Verdict, check_policy
from .._policy.finding import ERROR, Finding, error
from .._redaction import Redactor
from .._service import endpoint
from .._service.exchange import HttpOptions
from .failure import policy_failure

#: A shorter secret is no key, and hiding it would tear up every text that happens to hold it.
SHORTEST_SECRET = 8

_AUTHENTICATOR = "customerAuthenticator"


@dataclass(frozen=True)
class Plan:
    """One token to be had: everything that the exchange and the result need, checked."""

    drm: Drm
    name: str
    verdict: Verdict
    service: endpoint.Service
    url: str
    http: HttpOptions
    customer_authenticator: str | None
    strict: bool
    redactor: Redactor

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """What is sent, the authenticator first unless ``extra_parameters`` brings its own."""
        sent = list(self.verdict.parameters)
        if self.customer_authenticator and self.verdict.first(_AUTHENTICATOR) is None:
            sent.insert(0, (_AUTHENTICATOR, self.customer_authenticator))
        return sent


def make_plan(drm: Drm, options: Mapping[str, Any], *, check_mode: bool, now: datetime) -> Plan:
    """Check the options of one task.

    Raises :class:`~.failure.TaskFailure` with all findings when any of them forbids the request.
    """
    verdict = check_policy(drm, options, now=now)
    authenticator = options.get("customer_authenticator") or None
    service = endpoint.Service(
        name=options["service"], prod_domain=options["prod_domain"], base_url=options.get("base_url") or None
    )
    redactor = Redactor(verdict.secrets | ({authenticator} if authenticator else set()))
    name = options.get("name") or _default_name(verdict)
    findings = (
        *_authenticator_findings(authenticator, verdict, check_mode),
        *_service_findings(service),
        *_limit_findings(options),
        *verdict.findings,
        *_name_findings(name, verdict),
    )
    strict = bool(options["strict"])
    refused = [finding for finding in findings if strict or finding.severity == ERROR]
    if refused:
        raise policy_failure(
            redactor.text(name or "an unnamed title"),
            drm.label,
            redact(findings, redactor),
            redact(refused, redactor),
        )
    return Plan(
        drm=drm,
        name=str(name),
        verdict=verdict,
        service=service,
        url=endpoint.token_url(service, drm.host_label, drm.path),
        http=HttpOptions(
            method=options["http_method"],
            timeout=options["timeout"],
            retries=options["retries"],
            validate_certs=options["validate_certs"],
            ca_path=options.get("ca_path"),
            client_cert=options.get("client_cert"),
            client_key=options.get("client_key"),
            use_proxy=options["use_proxy"],
        ),
        customer_authenticator=authenticator,
        strict=strict,
        redactor=redactor,
    )


def redact(findings: tuple[Finding, ...] | list[Finding], redactor: Redactor) -> tuple[Finding, ...]:
    """The same findings, safe to print: a secret may have been typed into an option that is none."""
    return tuple(
        Finding(
            found.severity,
            found.rule,
            found.option,
            redactor.value(found.parameter),
            found.code,
            redactor.text(found.message),
            redactor.text(found.hint),
        )
        for found in findings
    )


def _default_name(verdict: Verdict) -> str | None:
    kid = verdict.first("kid")
    return (
        kid if kid is not None else next((value for wire, value in verdict.parameters if wire.startswith("kid.")), None)
    )


def _authenticator_findings(authenticator: str | None, verdict: Verdict, check_mode: bool) -> Iterator[Finding]:
    if authenticator is None:
        if not check_mode and verdict.first(_AUTHENTICATOR) is None:
            yield error(
                "authenticator-missing",
                "customer_authenticator",
                _AUTHENTICATOR,
                -2017,
                "A request needs the customer authenticator.",
                "Give it from a vault, or set EXPRESSPLAY_CUSTOMER_AUTHENTICATOR on the controller; "
                "check mode does without it.",
            )
    elif len(authenticator) < SHORTEST_SECRET:
        yield error(
            "authenticator-length",
            "customer_authenticator",
            _AUTHENTICATOR,
            -2018,
            f"It has only {len(authenticator)} characters.",
            "Copy the whole API key: a number, a comma and 32 hexadecimal digits.",
        )


def _service_findings(service: endpoint.Service) -> Iterator[Finding]:
    for option, message, hint in endpoint.problems(service):
        yield error("service-address", option, None, None, message, hint)


def _limit_findings(options: Mapping[str, Any]) -> Iterator[Finding]:
    if not 0 < options["timeout"] <= 3600:
        yield error("timeout-range", "timeout", None, None, "It is not between 0 and 3600 seconds.", "Give seconds.")
    if not 0 <= options["retries"] <= 100:
        yield error("retries-range", "retries", None, None, "It is not between 0 and 100.", "Give a small number.")


def _name_findings(name: str | None, verdict: Verdict) -> Iterator[Finding]:
    if not name and not any(found.option == "kid" for found in verdict.errors):
        yield error("name-missing", "name", None, None, "There is no kid to name the token after.", "Give a name.")
