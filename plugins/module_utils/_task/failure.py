# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The one exception that ends a task, and its form in the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._policy.finding import Finding
from .._service.event_codes import describe


class TaskFailure(Exception):
    """A task cannot go on. Holds everything that the failed result says, free of secrets.

    ``changed`` says that something was changed before.
    """

    def __init__(
        self,
        message: str,
        *,
        findings: Sequence[Finding] = (),
        error: dict[str, Any] | None = None,
        http_attempts: int = 0,
        changed: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.findings = tuple(findings)
        self.error = error or error_of(None)
        self.http_attempts = http_attempts
        self.changed = changed

    def as_result(self) -> dict[str, Any]:
        return {
            "failed": True,
            "changed": self.changed,
            "msg": self.message,
            "violations": [finding.as_dict() for finding in self.findings],
            "error": self.error,
            "http_attempts": self.http_attempts,
        }


def error_of(code: int | None, hint: str | None = None) -> dict[str, Any]:
    """The ``error`` of a failure that was found before anything was sent."""
    known = None if code is None else describe(code)
    return {
        "code": code,
        "description": known.meaning if known else None,
        "hint": hint or (known.hint if known else None),
        "http_status": None,
    }


def policy_failure(title: str, label: str, findings: Sequence[Finding], refused: Sequence[Finding]) -> TaskFailure:
    """The failure of a policy that breaks rules; ``refused`` are those of the findings that count as errors."""
    first = refused[0]
    code = next((finding.code for finding in refused if finding.code is not None), None)
    if len(refused) == 1:
        message = f"The {label} policy of {title} was not sent. {first.sentence()}"
    else:
        listed = "\n".join(f"  {number}. {finding.sentence()}" for number, finding in enumerate(refused, 1))
        message = f"The {label} policy of {title} was not sent, for {len(refused)} reasons:\n{listed}"
    return TaskFailure(
        message,
        findings=findings,
        error=error_of(code, next((f.hint for f in refused if f.code == code), first.hint)),
    )
