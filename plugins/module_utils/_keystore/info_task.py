# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From validated options to a look at keys, or every reason why nothing is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._policy.finding import Finding, error
from .._policy.key_id import digits_of
from .._task.route import Route, route_findings
from .check import KEK, KID, kid_findings, read_fields, secrets_of, telling_findings, value_findings
from .task import key_route, refuse


@dataclass(frozen=True)
class InfoTask:
    """Which keys are to be shown: all where ``titles`` is None, else those whose kids it has, as they were written."""

    titles: Mapping[str, str] | None
    count_only: bool
    return_key: bool
    kek: str | None = field(repr=False)
    route: Route = field(repr=False)
    secrets: frozenset[str] = field(repr=False)


def make_info_task(options: Mapping[str, Any], *, check_mode: bool, now: datetime) -> InfoTask:
    """Check the options for a look at keys. Raises :class:`~.._task.failure.TaskFailure` with all findings."""
    raw = options["kid"]
    written = None if raw is None else raw if isinstance(raw, (list, tuple)) else [raw]
    readings = [read_fields([KID], {"kid": "" if kid is None else kid}, now) for kid in written or ()]
    of_kek = read_fields([KEK], options, now)
    route, secrets = key_route(options), secrets_of(options)
    findings = [*route_findings(route, check_mode=check_mode), *of_kek.findings]
    for reading in readings:
        findings += [*reading.findings, *telling_findings(reading, secrets)]
        if not options["count_only"]:
            findings += kid_findings(reading)
    findings += value_findings(of_kek, return_key=options["return_key"])
    findings += _count_findings(options)
    refuse("No key was looked up", findings, secrets)
    titles = None
    if written is not None:
        titles = {digits_of(reading.texts["kid"]): str(kid) for kid, reading in zip(written, readings)}
    return InfoTask(titles, options["count_only"], options["return_key"], of_kek.given("kek"), route, secrets)


def _count_findings(options: Mapping[str, Any]) -> Iterator[Finding]:
    if options["count_only"] and (options["kid"] is not None or options["return_key"]):
        yield error(
            "count-only-alone",
            "count_only",
            None,
            None,
            "It asks for the number of all keys, and kid or return_key ask for more.",
            "Leave it out, or the others.",
        )
