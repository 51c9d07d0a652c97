# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The ledger: what was issued, so that a second run changes nothing and two runs at once request a token once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Callable, Protocol, TypeVar

from .errors import LedgerError
from .location import FileLocation, parse_location
from .nothing import Nothing
from .record import Damaged, Record, Slot, Summary
from .redis_open import open_redis
from .sealing import Seal

_Self = TypeVar("_Self")


class Ledger(Protocol):
    """What every ledger can do. Every method raises :class:`LedgerError`.

    ``seal`` is None without an authenticator, and for a ledger that keeps nothing. ``unreadable`` tells of the last
    :meth:`lookup` for which slots a record was found that does not open, and why; ``damaged`` of the last
    :meth:`summaries` where records belong that were left out because not even that can be read.
    """

    @property
    def seal(self) -> Seal | None: ...

    @property
    def unreadable(self) -> dict[Slot, str]: ...

    @property
    def damaged(self) -> Sequence[Damaged]: ...

    def lookup(self, slots: Sequence[Slot]) -> dict[Slot, Record]:
        """Return the records of this account, also those that have expired and are still there."""

    def claim(self, slots: Sequence[Slot]) -> set[Slot]:
        """Take the leases that are free or whose holder has gone; return all of these that are held here now.

        A lease says "I am about to request this token". After taking one, look the slot up again before requesting:
        another process may have recorded its token just before. :func:`~.waiting.settle` does all of this.
        """

    def held(self, slots: Sequence[Slot]) -> set[Slot]:
        """Return those whose lease somebody else holds."""

    def release(self, slots: Sequence[Slot]) -> None:
        """Give up leases, of tokens that were not obtained."""

    def record(self, records: Sequence[Record]) -> None:
        """Keep records in place of older ones of their slots, and end the leases of these.

        When it returns, a kill of the process loses none of them.
        """

    def summaries(self, expiring_before: datetime | None = None) -> Iterator[Summary]:
        """Return what is known without the authenticator, of all accounts, the next to expire first."""

    def close(self) -> None:
        """Give up what is held, and close."""

    def __enter__(self: _Self) -> _Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_ledger(
    location: str,
    *,
    authenticator: str | None,
    password: str | None,
    read_only: bool,
    home: str,
    now: Callable[[], datetime],
) -> Ledger:
    """Open the ledger that the option ``ledger`` names. Call it after a fork, never before one.

    ``home`` is Ansible's home directory; ``password`` is for Redis. With ``read_only`` nothing is created or changed,
    and a ledger that does not exist is empty. Raises :class:`LedgerError`.
    """
    place = parse_location(location, home=home)
    if place is None:
        return Nothing()
    if isinstance(place, FileLocation):
        return _open_file(place.path, authenticator=authenticator, read_only=read_only, now=now)
    return open_redis(place, password=password, authenticator=authenticator, read_only=read_only)


def _open_file(path: str, *, authenticator: str | None, read_only: bool, now: Callable[[], datetime]) -> Ledger:
    try:
        # Not every Python is built with SQLite.
        from .sqlite_open import open_file
    except ModuleNotFoundError as error:
        raise LedgerError.missing_library(str(error.name), "set ledger: none") from None
    return open_file(path, authenticator=authenticator, read_only=read_only, now=now)
