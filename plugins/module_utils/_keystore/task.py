# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From validated options to a task for one key, or every reason why nothing is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._policy.finding import Finding
from .._policy.key_id import digits_of
from .._policy.kind import scalar_text
from .._redaction import Redactor
from .._task.failure import TaskFailure, error_of
from .._task.plan import redact
from .._task.route import Route, read_route, route_findings
from .check import (
    KID,
    METADATA,
    SECRETS,
    kid_findings,
    read_fields,
    secrets_of,
    telling_findings,
    value_findings,
)
from .plan import Wanted


@dataclass(frozen=True)
class KeyTask:
    """What shall become of a key. ``title`` is its kid as it was written; ``secrets`` are never shown."""

    wanted: Wanted
    present: bool
    return_key: bool
    title: str
    route: Route = field(repr=False)
    check_mode: bool
    secrets: frozenset[str] = field(repr=False)


def make_key_task(options: Mapping[str, Any], *, check_mode: bool, now: datetime) -> KeyTask:
    """Check the options for a key. Raises :class:`~.._task.failure.TaskFailure` with all findings."""
    present = options["state"] == "present"
    # What a key is like does not matter where there shall be none.
    reading = read_fields((KID, *SECRETS, *METADATA) if present else (KID,), options, now)
    route, secrets = key_route(options), secrets_of(options)
    findings = [*route_findings(route, check_mode=check_mode), *reading.findings, *kid_findings(reading)]
    if present:
        findings += value_findings(reading, return_key=options["return_key"])
    findings += telling_findings(reading, secrets)
    title = scalar_text(options["kid"]) or "without a kid"
    refuse(f"The key {title} was left alone", findings, secrets)
    wanted = Wanted(
        kid=digits_of(reading.texts["kid"]),
        content_key=(reading.given("content_key") or "").lower() or None,
        kek=reading.given("kek"),
        ek=reading.given("ek"),
        # An empty kek_id is none: services derive one of their own then, as it is done here.
        metadata={
            row.option: reading.texts[row.option]
            for row in METADATA
            if (reading.given(row.option) if row.option == "kek_id" else row.option in reading.texts)
        },
        rotate=options["rotate"],
        wrap_here=options["wrap"] == "local",
    )
    return KeyTask(wanted, present, present and options["return_key"], title, route, check_mode, secrets)


def key_route(options: Mapping[str, Any]) -> Route:
    """The route to the key store, each of whose requests has a method of its own."""
    return read_route({**options, "http_method": "POST"})


def refuse(what: str, findings: Sequence[Finding], secrets: Iterable[str]) -> None:
    """Raise the failure of options with findings, all of which are errors; ``what`` says what was not done."""
    if not findings:
        return
    redactor = Redactor(secrets)
    shown = redact(findings, redactor)
    if len(shown) == 1:
        reasons = f". {shown[0].sentence()}"
    else:
        listed = "\n".join(f"  {number}. {finding.sentence()}" for number, finding in enumerate(shown, 1))
        reasons = f", for {len(shown)} reasons:\n{listed}"
    first = next((finding for finding in shown if finding.code is not None), shown[0])
    raise TaskFailure(redactor.text(what) + reasons, findings=shown, error=error_of(first.code, first.hint))
