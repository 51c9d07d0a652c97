# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The ledger that knows nothing and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from .closing import Closing
from .record import Damaged, Record, Slot, Summary
from .sealing import Seal


class Nothing(Closing):
    """For ``ledger: none``, and in place of a ledger that does not exist yet when nothing may be written."""

    def __init__(self, seal: Seal | None = None) -> None:
        self.seal = seal
        self.unreadable: dict[Slot, str] = {}
        self.damaged: list[Damaged] = []

    def lookup(self, slots: Sequence[Slot]) -> dict[Slot, Record]:
        return {}

    def claim(self, slots: Sequence[Slot]) -> set[Slot]:
        return set(slots)

    def held(self, slots: Sequence[Slot]) -> set[Slot]:
        return set()

    def release(self, slots: Sequence[Slot]) -> None:
        return

    def record(self, records: Sequence[Record]) -> None:
        return

    def summaries(self, expiring_before: datetime | None = None) -> Iterator[Summary]:
        return iter(())
