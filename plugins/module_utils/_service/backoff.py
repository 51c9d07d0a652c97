# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""When to ask again: pure decisions about pauses."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Callable

BASE = 0.5
"""Seconds: the longest pause before the second attempt; it doubles with every further one."""

CAP = 8.0
"""Seconds: no pause of our own choice is longer."""

LONGEST_RETRY_AFTER = 86400.0
"""Seconds: a Retry-After beyond a day counts as a day."""


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, 0 to LONGEST_RETRY_AFTER; None when unreadable.

    Both forms of RFC 9110 are read: seconds, and an HTTP date, which is compared with ``now`` (an aware datetime).
    """
    text = (value or "").strip()
    if re.fullmatch("[0-9]+", text):
        # Beyond some length a number is only an attempt to hurt; a day has five digits.
        seconds = float(text) if len(text) <= 10 else LONGEST_RETRY_AFTER
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def next_pause(attempt: int, retry_after: float | None, left: float, rng: Callable[[], float]) -> float | None:
    """Return the seconds to wait after the failed attempt number ``attempt`` (from 1), or None to give up.

    The pause grows exponentially with full jitter, so that many clients do not come back together. A Retry-After is
    obeyed: the pause is never shorter, and jitter comes on top. None means that the pause would not end within the
    ``left`` seconds of the whole exchange. ``rng`` returns a number from 0 to 1.
    """
    ceiling = BASE if retry_after is not None else min(CAP, BASE * 2 ** min(attempt - 1, 10))
    pause = (retry_after or 0.0) + rng() * ceiling
    return pause if pause < left else None


class Backoff:
    """Every pause of an exchange is decided and taken here, so that this is the one thing for threads to share."""

    def __init__(self, sleep: Callable[[float], None], rng: Callable[[], float]) -> None:
        self._sleep = sleep
        self._rng = rng

    def next_pause(self, attempt: int, retry_after: float | None, left: float) -> float | None:
        return next_pause(attempt, retry_after, left, self._rng)

    def wait(self, seconds: float) -> None:
        self._sleep(seconds)
