# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Opening a ledger in a SQLite file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .nothing import Nothing
from .sealing import unused_seal
from .sqlite_errors import explained
from .sqlite_file import has_content, is_being_made, recognise
from .sqlite_ledger import SqliteLedger
from .sqlite_view import SqliteView


def open_file(
    path: str, *, authenticator: str | None, read_only: bool, now: Callable[[], datetime]
) -> SqliteLedger | SqliteView | Nothing:
    """Open a ledger, making it where there is none and that is allowed. Raises :class:`~.errors.LedgerError`."""
    if not read_only:
        return SqliteLedger(path, authenticator=authenticator, now=now)
    with explained(path):
        if has_content(path):
            recognise(path)
            if not is_being_made(path):
                return SqliteView(path, authenticator=authenticator, now=now)
    return Nothing(unused_seal(authenticator))
