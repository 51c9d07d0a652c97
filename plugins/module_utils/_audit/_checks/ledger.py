# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Rules over time: tokens that were issued, and what has become of their policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ..._catalogue.located import Located
from ..._ledger.record import Summary
from ..._ledger.sealing import ALTERED
from ..._policy.finding import Finding, warning
from ..._policy.point_in_time import format_utc
from ..tokens import KnownToken, KnownTokens


def ledger(tokens: KnownTokens, policies: Mapping[str, str], *, before: datetime) -> Iterator[Located]:
    """Tokens that end before a date, such as no longer say what their policy says, and such as cannot be read.

    ``policies`` are the names of policies by those of titles.
    """
    for token in tokens.tokens:
        slot = token.summary.slot
        for finding in _findings(token, before):
            yield Located(finding, slot.name, policies[slot.name], slot.drm)
    for place in tokens.damaged:
        policy = None if place.name is None else policies[place.name]
        yield Located(_unreadable("A record", ALTERED), place.name, policy, place.drm)


def _findings(token: KnownToken, before: datetime) -> Iterator[Finding]:
    whose = _whose(token.summary)
    if token.summary.valid_until < before:
        yield warning(
            "ledger-token-ends",
            "expiration_time",
            "expirationTime",
            f"{whose} ends at {_second(token.summary.valid_until)}, before {_second(before)}.",
            "Request it again: run expressplay_tokens with a renew_before that reaches that far.",
        )
    if token.change is not None:
        yield warning(
            "ledger-policy-changed",
            "policy",
            None,
            f"{whose} does not fit any more: {token.change}.",
            "Request it again: run expressplay_tokens, which notices the same.",
        )
    if token.unreadable is not None:
        yield _unreadable(whose, token.unreadable)


def _unreadable(whose: str, why: str) -> Finding:
    return warning(
        "ledger-record-unreadable",
        "ledger",
        None,
        f"{whose} cannot be read from the ledger: {why}.",
        "Request its token again: run expressplay_tokens, which replaces the record.",
    )


def _whose(summary: Summary) -> str:
    return f"The token of the {summary.slot.service} service, issued at {_second(summary.issued_at)},"


def _second(moment: datetime) -> str:
    return format_utc(moment.replace(microsecond=0))
