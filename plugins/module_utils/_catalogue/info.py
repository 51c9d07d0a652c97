# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the ledger says of its tokens, in the words of a result: never anything that it keeps sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Callable

from .._ledger.errors import LedgerError
from .._ledger.ledger import open_ledger
from .._ledger.location import parse_location
from .._ledger.record import Damaged, Slot, Summary
from .._policy.kind import Unwritable, show
from .._policy.point_in_time import PointInTime, format_utc, resolve
from .._redaction import Redactor
from .._task.failure import TaskFailure

_TIME = PointInTime(most_seconds=None, code=0)
_NAMED = 5


def tokens_info(
    options: Mapping[str, Any], *, home: str, now: Callable[[], datetime], warn: Callable[[str], None]
) -> dict[str, Any]:
    """The result of ``expressplay_tokens_info`` for its validated options; ``home`` is Ansible's home directory.

    Nothing is created or changed. ``warn`` is told of records that cannot be listed.
    Raises :class:`~.._task.failure.TaskFailure`.
    """
    asked_at = now()
    limit = expiry_limit(options["expiring_before"], asked_at)
    password = options["ledger_password"] or None
    redactor = Redactor([password] if password else [])
    try:
        location = parse_location(options["ledger"], home=home)
        with open_ledger(
            options["ledger"], authenticator=None, password=password, read_only=True, home=home, now=now
        ) as ledger:
            summaries = list(ledger.summaries(limit))
            damaged = list(filter(_question(options), ledger.damaged))
    except LedgerError as error:
        raise TaskFailure(redactor.text(error.message)) from None
    if damaged and location is not None:
        warn(redactor.text(_unlisted(damaged, location.label)))
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
    is_asked_for = _question(options)
    return [summary for summary in summaries if is_asked_for(summary.slot)]


def _question(options: Mapping[str, Any]) -> Callable[[Slot | Damaged], bool]:
    """What tells whether the options ask for a record. What is None of a damaged one may be anything."""
    names = None if options["name"] is None else frozenset([*options["name"], None])
    drms = None if options["drm"] is None else (*options["drm"], None)
    services = None if options["service"] is None else (options["service"], None)

    def is_asked_for(place: Slot | Damaged) -> bool:
        return (
            (names is None or place.name in names)
            and (drms is None or place.drm in drms)
            and (services is None or place.service in services)
        )

    return is_asked_for


def _unlisted(damaged: Sequence[Damaged], ledger: str) -> str:
    """The warning about records that cannot be listed."""
    named = "; ".join(map(_place, damaged[:_NAMED]))
    more = f"; and {len(damaged) - _NAMED} more" if len(damaged) > _NAMED else ""
    which = "record of the ledger {} is" if len(damaged) == 1 else "records of the ledger {} are"
    return (
        f"{len(damaged)} {which.format(ledger)} damaged and not listed: {named}{more}. Run expressplay_tokens for such "
        "a title, or for all titles where its name cannot be read: it requests the token again and replaces the "
        "record. One that stays is of another account, or of a title that is no longer there."
    )


def _place(damage: Damaged) -> str:
    """Where a damaged record belongs. It may hold anything, so nothing but its beginning is shown, and in one line."""
    parts = {"title": damage.name, "DRM": damage.drm, "service": damage.service}
    return ", ".join(f"{what} {'unknown' if text is None else show(text)}" for what, text in parts.items())


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
