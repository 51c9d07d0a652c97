# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Where tokens come from, and on whose account: the same for all tokens of a task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._drm.drm import Drm
from .._policy.finding import Finding, error
from .._policy.verdict import Verdict
from .._service import endpoint
from .._service.http_options import HttpOptions

AUTHENTICATOR = "customerAuthenticator"

#: A shorter secret is no key, and hiding it would tear up every text that happens to hold it.
SHORTEST_SECRET = 8


@dataclass(frozen=True)
class Route:
    """The service, how it is reached, and the authenticator, which check mode does without."""

    service: endpoint.Service
    http: HttpOptions
    customer_authenticator: str | None

    def url(self, drm: Drm) -> str:
        """The token endpoint of a DRM."""
        return endpoint.token_url(self.service, drm.host_label, drm.path)

    def address(self, drm: Drm) -> str:
        """What tells the tokens of this service from those of another: the endpoint without the DRM's path."""
        return self.url(drm)[: -len(drm.path)].lower()

    def parameters(self, verdict: Verdict) -> list[tuple[str, str]]:
        """What is sent, the authenticator first unless ``extra_parameters`` brings its own."""
        sent = list(verdict.parameters)
        if self.customer_authenticator and verdict.first(AUTHENTICATOR) is None:
            sent.insert(0, (AUTHENTICATOR, self.customer_authenticator))
        return sent


def read_route(options: Mapping[str, Any]) -> Route:
    """The route that validated options describe, sound or not: see :func:`route_findings`."""
    return Route(
        service=endpoint.Service(
            name=options["service"], prod_domain=options["prod_domain"], base_url=options.get("base_url") or None
        ),
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
        customer_authenticator=options.get("customer_authenticator") or None,
    )


def route_findings(route: Route, *, check_mode: bool) -> Iterator[Finding]:
    """Everything that is wrong with a route."""
    yield from _authenticator_findings(route.customer_authenticator, check_mode)
    for problem in endpoint.problems(route.service):
        yield error("service-address", problem.option, None, None, problem.message, problem.hint)
    if not 0 < route.http.timeout <= 3600:
        yield error("timeout-range", "timeout", None, None, "It is not between 0 and 3600 seconds.", "Give seconds.")
    if not 0 <= route.http.retries <= 100:
        yield error("retries-range", "retries", None, None, "It is not between 0 and 100.", "Give a small number.")


def _authenticator_findings(authenticator: str | None, check_mode: bool) -> Iterator[Finding]:
    if authenticator is None:
        if not check_mode:
            yield error(
                "authenticator-missing",
                "customer_authenticator",
                AUTHENTICATOR,
                -2017,
                "A request needs the customer authenticator.",
                "Give it from a vault, or set EXPRESSPLAY_CUSTOMER_AUTHENTICATOR on the controller; "
                "check mode does without it.",
            )
    elif len(authenticator) < SHORTEST_SECRET:
        yield error(
            "authenticator-length",
            "customer_authenticator",
            AUTHENTICATOR,
            -2018,
            f"It has only {len(authenticator)} characters.",
            "Copy the whole API key: a number, a comma and 32 hexadecimal digits.",
        )
