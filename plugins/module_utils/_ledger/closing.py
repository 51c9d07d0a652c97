# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What all ledgers share: use as a context manager, and the refusal to write."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import NoReturn, TypeVar

from .errors import LedgerError
from .record import Record, Slot

_Self = TypeVar("_Self", bound="Closing")


class Closing:
    """Closes itself at the end of a ``with`` block."""

    def close(self) -> None:
        """Give back what is held; nothing by default."""

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ReadOnly(Closing):
    """Refuses whatever would write, in case a caller forgets that it is in check mode."""

    def claim(self, slots: Sequence[Slot]) -> NoReturn:
        raise _refusal()

    def release(self, slots: Sequence[Slot]) -> NoReturn:
        raise _refusal()

    def record(self, records: Sequence[Record]) -> NoReturn:
        raise _refusal()


def _refusal() -> LedgerError:
    return LedgerError("The ledger is open for reading only, as in check mode: nothing can be recorded in it.")
