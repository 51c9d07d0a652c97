# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules over time, about the tokens of a ledger."""

from __future__ import annotations

from typing import Any

from ..._policy.finding import WARNING
from .examples import title, titles
from .rule import LEDGER, RECORDS, Example, Rule


def _ledger(**token: Any) -> Example:
    """A sound title, and a token of its own in the ledger."""
    return {**titles(title()), "ledger": [{"name": "harbour", "drm": "widevine", **token}], "expiring_before": "+7d"}


LEDGER_RULES = (
    Rule(
        "ledger-token-ends",
        WARNING,
        None,
        "A token of the title ends before the date that the audit was asked about, which is now unless expiring_before "
        "says another one.",
        _ledger(valid_until="+2d"),
        _ledger(valid_until="+30d"),
        needs=LEDGER,
    ),
    Rule(
        "ledger-policy-changed",
        WARNING,
        None,
        "A token was issued under another policy or with another key than the title has now. Told only with the "
        "authenticator, which opens the records.",
        _ledger(valid_until="+30d", issued_with={"securityLevel": "3"}),
        _ledger(valid_until="+30d", issued_with={"securityLevel": "5"}),
        needs=RECORDS,
    ),
    Rule(
        "ledger-record-unreadable",
        WARNING,
        None,
        "The record of a token was altered or damaged. The next run requests the token again.",
        _ledger(valid_until="+30d", altered=True),
        _ledger(valid_until="+30d", altered=False),
        needs=RECORDS,
    ),
)
