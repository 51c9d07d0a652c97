# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From the options of ``expressplay_tokens`` to a plan, or every reason why nothing is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._policy.finding import ERROR
from .._redaction import Redactor
from .._task.failure import TaskFailure, error_of
from .._task.plan import Plan, read_terms, secrets_of, terms_findings
from .._task.route import read_route, route_findings
from .check import Catalogue, check_catalogue
from .located import Located

# A person reads the first ones; all of them are in the result.
_LISTED = 20


@dataclass(frozen=True)
class CataloguePlan:
    """A plan, and the catalogue that it was made from."""

    plan: Plan
    catalogue: Catalogue


def make_catalogue_plan(options: Mapping[str, Any], *, check_mode: bool, now: datetime) -> CataloguePlan:
    """Check the options of a task for a catalogue.

    Raises :class:`~.._task.failure.TaskFailure` with all findings when any of them forbids all requests. With
    ``on_error: continue`` a title with errors of its own only forbids its own.
    """
    catalogue = check_catalogue(options, now=now)
    route = read_route(options)
    # Without titles nothing is requested, so nobody needs to be authenticated.
    general = [
        Located(finding)
        for finding in (
            *route_findings(route, check_mode=check_mode or not options["titles"]),
            *terms_findings(options),
        )
    ]
    redactor = Redactor(catalogue.secrets | secrets_of(route, options))
    findings = [*general, *catalogue.findings]
    spared = options["on_error"] == "continue" and options["titles"]
    decisive = [*general, *catalogue.malformed] if spared else findings
    refused = [at for at in decisive if options["strict"] or at.finding.severity == ERROR]
    if refused:
        raise CatalogueFailure([at.redacted(redactor) for at in findings], [at.redacted(redactor) for at in refused])
    plan = Plan(catalogue.orders, route, read_terms(options, check_mode=check_mode), redactor)
    return CataloguePlan(plan, catalogue)


class CatalogueFailure(TaskFailure):
    """A catalogue with violations: nothing was sent."""

    def __init__(self, findings: Sequence[Located], refused: Sequence[Located]) -> None:
        lines = [f"  {number}. {at.sentence()}" for number, at in enumerate(refused[:_LISTED], 1)]
        if len(refused) > _LISTED:
            lines.append(f"  and {len(refused) - _LISTED} more, see violations.")
        code = next((at.finding.code for at in refused if at.finding.code is not None), None)
        count = f"{len(refused)} reasons" if len(refused) > 1 else "one reason"
        super().__init__(
            f"Nothing of the catalogue was sent, for {count}:\n" + "\n".join(lines),
            error=error_of(code, next((at.finding.hint for at in refused if at.finding.code == code), None)),
        )
        self.located = tuple(findings)

    def as_result(self) -> dict[str, Any]:
        return {**super().as_result(), "violations": [at.as_dict() for at in self.located]}
