# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Progress of a long task, in lines that a person can read."""

from __future__ import annotations

from typing import Callable

SECONDS_BETWEEN_LINES = 2.0


class Progress:
    """Says how far a number of tokens has come, at most every two seconds; a task that is quicker says nothing."""

    def __init__(self, total: int, *, say: Callable[[str], None], monotonic: Callable[[], float]) -> None:
        self._total = total
        self._say = say
        self._monotonic = monotonic
        self._begun = self._told = monotonic()
        self._done = 0

    def advance(self, count: int = 1) -> None:
        """``count`` more tokens are done."""
        self._done += count
        now = self._monotonic()
        if now - self._told < SECONDS_BETWEEN_LINES or self._done >= self._total:
            return
        self._told = now
        self._say(f"{self._done:,} of {self._total:,} tokens, {self._pace(now - self._begun)}")

    def _pace(self, seconds: float) -> str:
        # While another run requests the same tokens, nothing may have come for long.
        if not self._done:
            return f"none for {_duration(seconds)}"
        rate = self._done / seconds
        shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}"
        return f"{shown} a second, about {_duration((self._total - self._done) / rate)} remaining"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
