# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""When to ask again: pauses, and that all threads of an exchange keep them together."""

from __future__ import annotations

import math
import re
import threading
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


def longest_jitter(attempt: int, retry_after: float | None) -> float:
    """Return the seconds over which the next attempts are spread after the failed one number ``attempt`` (from 1)."""
    return BASE if retry_after is not None else min(CAP, BASE * 2 ** min(attempt - 1, 10))


class Backoff:
    """Every pause of an exchange is decided and taken here, so that this is the one thing for threads to share.

    A pause grows exponentially with full jitter, so that many clients do not come back together. A Retry-After is
    obeyed: the pause is never shorter, and jitter comes on top.

    When the service says that it has too much to do, nobody asks it anything until the pause is over. The thread that
    was told so asks first, and the others follow spread out; if it is refused again, they go on waiting, and have
    spent no attempt. ``rng`` returns a number from 0 to 1.
    """

    def __init__(
        self, sleep: Callable[[float], None], monotonic: Callable[[], float], rng: Callable[[], float]
    ) -> None:
        self._sleep = sleep
        self._monotonic = monotonic
        self._rng = rng
        self._lock = threading.Lock()
        self._quiet_until = -math.inf
        self._jitter = 0.0

    def pause_after(self, attempt: int, retry_after: float | None) -> float:
        """Return the seconds to wait after the failed attempt number ``attempt`` (from 1)."""
        return (retry_after or 0.0) + self._rng() * longest_jitter(attempt, retry_after)

    def hold_back(self, pause: float, jitter: float) -> bool:
        """Let nobody ask for ``pause`` seconds from now, and spread the others over ``jitter`` seconds after that.

        Returns whether this begins a time of quiet; False when there is one already, which it may only prolong.
        """
        now = self._monotonic()
        with self._lock:
            begins = self._quiet_until <= now
            if now + pause > self._quiet_until:
                self._quiet_until = now + pause
                self._jitter = jitter
        return begins

    def wait_for_turn(self, end: float) -> float | None:
        """Wait for as long as everybody holds back, and return None.

        Where that would not be over before ``end``, return at once how many seconds it would take.
        """
        while True:
            now = self._monotonic()
            with self._lock:
                quiet_until, jitter = self._quiet_until, self._jitter
            if quiet_until <= now:
                return None
            turn = quiet_until + self._rng() * jitter
            if turn >= end:
                return turn - now
            self._sleep(turn - now)

    def wait(self, seconds: float) -> None:
        self._sleep(seconds)
