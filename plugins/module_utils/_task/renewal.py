# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""When a token is due for renewal: a time before it ends, or a share of its life."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._policy.finding import Finding, error
from .._policy.kind import scalar_text
from .._policy.number import MOST_SECONDS, parse_integer, parse_time_span

DEFAULT = "10%"

_PERCENT = re.compile(r"([0-9]{1,3})%")


@dataclass(frozen=True)
class RenewBefore:
    """``seconds`` before the end, or ``percent`` of the time between issuance and end; the other one is None."""

    seconds: int | None
    percent: int | None

    def due(self, issued_at: datetime, valid_until: datetime) -> datetime:
        """The moment from which the token is renewed."""
        if self.seconds is not None:
            return valid_until - timedelta(seconds=self.seconds)
        return valid_until - (valid_until - issued_at) * (self.percent or 0) / 100


def parse_renew_before(raw: Any) -> RenewBefore | None:
    """Read the option; None when it is no duration and no percentage."""
    text = scalar_text(raw) or ""
    match = _PERCENT.fullmatch(text)
    if match is not None:
        percent = int(match.group(1))
        return RenewBefore(None, percent) if percent <= 100 else None
    seconds = parse_integer(text)
    if seconds is None:
        seconds = parse_time_span(text)
    return RenewBefore(seconds, None) if seconds is not None and seconds <= MOST_SECONDS else None


def not_renewable() -> Finding:
    """The finding for an option that :func:`parse_renew_before` does not read."""
    return error(
        "renew-before-form",
        "renew_before",
        None,
        None,
        "It is neither a duration nor a percentage of a token's life.",
        "Give seconds, a form such as 3d or 48h, or a percentage such as 10%.",
    )
