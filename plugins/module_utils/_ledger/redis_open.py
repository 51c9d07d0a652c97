# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Opening a ledger in Redis: its version and its salt."""

from __future__ import annotations

import json
import os

from .errors import LedgerError
from .location import RedisLocation
from .nothing import Nothing
from .redis_connection import RedisConnection
from .redis_ledger import RedisLedger
from .redis_reader import RedisView
from .redis_values import MARK
from .sealing import SALT_BYTES, Seal, unused_seal

SCHEMA_VERSION = 1
_FORMAT = "streamops.expressplay ledger"


def open_redis(
    location: RedisLocation, *, password: str | None, authenticator: str | None, read_only: bool
) -> RedisLedger | RedisView | Nothing:
    """Open a ledger, making it where there is none and that is allowed. Raises :class:`LedgerError`."""
    connection = RedisConnection(location, password)
    try:
        mark = connection.get(MARK)
        if mark is None and not read_only:
            fresh = {"format": _FORMAT, "version": SCHEMA_VERSION, "salt": os.urandom(SALT_BYTES).hex()}
            connection.set_if_missing(MARK, json.dumps(fresh).encode("ascii"))
            # Another process may have been faster.
            mark = connection.get(MARK)
        if mark is None:
            connection.close()
            return Nothing(unused_seal(authenticator))
        salt = _read_mark(mark, connection.label)
        seal = Seal(authenticator, salt) if authenticator else None
        return RedisView(connection, seal) if read_only else RedisLedger(connection, seal)
    except BaseException:
        connection.close()
        raise


def _read_mark(mark: bytes, label: str) -> bytes:
    try:
        content = json.loads(mark)
        if content["format"] != _FORMAT:
            raise ValueError
        version = int(content["version"])
        salt = bytes.fromhex(content["salt"])
    except (ValueError, LookupError, TypeError, RecursionError):
        raise LedgerError(
            f"The database {label} holds something else under the key {MARK}, which was left as it is: "
            "name another database in the option ledger."
        ) from None
    if version > SCHEMA_VERSION:
        raise LedgerError(
            f"The ledger {label} was written by a newer version of streamops.expressplay (its form is {version}, this "
            f"version reads up to {SCHEMA_VERSION}) and was left as it is: update the collection here, or name another "
            "database in the option ledger."
        )
    return salt
