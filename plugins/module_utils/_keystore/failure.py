# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a person is told when the key store did not do what it was asked for."""

from __future__ import annotations

import json
from typing import Any

from .._redaction import Redactor
from .._service.errors import ExchangeError
from .._service.event_codes import describe
from .._service.exchange import Reply
from .._service.fault import read_error
from .._task.failure import TaskFailure

_RUN_AGAIN = "Run again in a few minutes, or raise retries; the key store or a gateway before it is in trouble."
_HINTS = {
    400: "Check kek and the other options; where the KEK was sent, it may not be the one of the stored key.",
    401: "Check customer_authenticator, and that it belongs to the chosen service (test or production).",
    403: "Check that the account has the key store, and that no gateway keeps this machine out.",
    404: "Check base_url and prod_domain: there is no key store at this address.",
    405: "Check base_url and prod_domain: there is no key store at this address.",
    429: "Run again later; the service limits the rate of requests.",
    500: _RUN_AGAIN,
    502: _RUN_AGAIN,
    503: _RUN_AGAIN,
    504: _RUN_AGAIN,
}
_OTHER_HINT = "Check that base_url leads to ExpressPlay."


def not_answered(what: str, error: ExchangeError, attempts: int, redactor: Redactor) -> TaskFailure:
    """The failure of a request without an answer; ``what`` says what could not be done."""
    return TaskFailure(
        redactor.text(f"{what}: {error.message}"),
        error=redactor.value(_error(error.code, error.description, error.hint, error.http_status)),
        http_attempts=attempts,
    )


def refused(what: str, reply: Reply, attempts: int, redactor: Redactor) -> TaskFailure:
    """The failure of a request that the key store refused."""
    fault = read_error(reply.body, redactor.text)
    known = None if fault.code is None else describe(fault.code)
    meaning = f" ({known.meaning})" if known else ""
    code = fault.code if known else _own_code(reply.body)
    answered = f"status {reply.status}" + ("" if code is None else f" and code {code}") + meaning
    said = f' and says "{fault.text}"' if fault.text and fault.text != str(code) else ""
    hint = known.hint if known else _HINTS.get(reply.status, _OTHER_HINT)
    return TaskFailure(
        redactor.text(f"{what}: the key store at {reply.where} answered with {answered}{said}{reply.note}. {hint}"),
        error=redactor.value(_error(code, known.meaning if known else fault.text, hint, reply.status)),
        http_attempts=attempts,
    )


def unusable(what: str, came: str, reply: Reply, attempts: int, redactor: Redactor) -> TaskFailure:
    """The failure of an answer that is none of a key store; ``came`` is what it was."""
    return TaskFailure(
        redactor.text(f"{what}: the key store at {reply.where} sent {came}. {_OTHER_HINT}"),
        error=redactor.value(_error(None, came, _OTHER_HINT, reply.status)),
        http_attempts=attempts,
    )


def after_change(done: str, failure: TaskFailure, redactor: Redactor) -> TaskFailure:
    """The failure of a task that had changed something before; ``done`` says what."""
    return TaskFailure(
        f"{redactor.text(done)}, and then: {failure.message}",
        findings=failure.findings,
        error=failure.error,
        http_attempts=failure.http_attempts,
        changed=True,
    )


def failed(what: str, hint: str, attempts: int, redactor: Redactor) -> TaskFailure:
    """The failure of a task for a reason of its own; both are whole sentences."""
    return TaskFailure(
        redactor.text(f"{what} {hint}"), error=redactor.value(_error(None, what, hint, None)), http_attempts=attempts
    )


def _error(code: int | None, description: str | None, hint: str | None, status: int | None) -> dict[str, Any]:
    return {"code": code, "description": description, "hint": hint, "http_status": status}


def _own_code(body: bytes) -> int | None:
    """The number that the key store gave its refusal, where that is no event code."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    code = document.get("code") if isinstance(document, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) and abs(code) < 10**6 else None
