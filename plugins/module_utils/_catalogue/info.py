# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the ledger says of its tokens, in the words of a result: never anything that it keeps sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Callable

from .._ledger.errors import LedgerError
from .._ledger.ledger import open_ledger
from .._ledger.record import Summary
from .._policy.kind import Unwritable
from .._policy.point_in_time import PointInTime, format_utc, resolve
from .._redaction import Redactor
from .._task.failure import TaskFailure

_TIME = PointInTime(most_seconds=None, code=0)


def tokens_info(options: Mapping[str, Any], *, home: str, now: Callable[[], datetime]) -> dict[str, Any]:
    """The result of ``expressplay_tokens_info`` for its validated options; ``home`` is Ansible's home directory.

    Nothing is created or changed. Raises :class:`~.._task.failure.TaskFailure`.
    """
    asked_at = now()
    limit = expiry_limit(options["expiring_before"], asked_at)
    password = options["ledger_password"] or None
    try:
        with open_ledger(
            options["ledger"], authenticator=None, password=password, read_only=True, home=home, now=now
        ) as ledger:
            summaries = list(ledger.summaries(limit))
    except LedgerError as error:
        raise TaskFailure(Redactor([password] if password else []).text(error.message)) from None
    return {"changed": False, "tokens": [_described(found, asked_at) for found in select(summaries, options)]}


def expiry_limit(raw: Any, now: datetime) -> datetime | None:
    """The moment that ``expiring_before`` means, None without one. Raises TaskFailure when it is no time."""
    if raw is None:
        return None
    try:
        moment = resolve(_TIME.write(raw), now)
    except Unwritable:
        moment = None
    if moment is None:
        raise TaskFailure(
            "expiring_before is no time: give +<seconds>, a form such as +7d or +1w2d, or UTC such as "
            "2026-04-14T12:01:10Z."
        )
    return moment


def select(summaries: Iterable[Summary], options: Mapping[str, Any]) -> list[Summary]:
    """Those that the options ``name``, ``drm`` and ``service`` ask for; an option that is None asks for all."""
    names = None if options["name"] is None else frozenset(options["name"])
    drms, service = options["drm"], options["service"]
    return [
        summary
        for summary in summaries
        if (names is None or summary.slot.name in names)
        and (drms is None or summary.slot.drm in drms)
        and (service is None or summary.slot.service == service)
    ]


def _described(summary: Summary, now: datetime) -> dict[str, Any]:
    slot = summary.slot
    return {
        "name": slot.name,
        "drm": slot.drm,
        "service": slot.service,
        "address": slot.address,
        "customer_id": summary.customer_id,
        "issued_at": format_utc(summary.issued_at),
        "expires_at": format_utc(summary.expires_at),
        "valid_until": format_utc(summary.valid_until),
        "expires_in": int((summary.valid_until - now).total_seconds()),
    }
