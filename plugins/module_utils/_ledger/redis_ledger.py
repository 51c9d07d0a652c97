# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The ledger in Redis, open for writing."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

from .errors import LedgerError
from .holder import EXTENSION_SECONDS, LEASE_SECONDS, gone, new_holder
from .keeper import Keeper
from .record import Record, Slot, to_microseconds
from .redis_connection import BATCH, RedisConnection
from .redis_reader import RedisReader
from .redis_values import lease_key, pack, record_key
from .sealing import Seal, require_seal

_Item = TypeVar("_Item")

_LEASE = int(LEASE_SECONDS * 1000)

# In all scripts ARGV[1] is the holder. A server runs a script as one step, so nobody comes between look and change.

# KEYS: leases; ARGV[2]: milliseconds; ARGV[3..]: holders that are known to have gone. Returns 1 or 0 for each lease.
_CLAIM = """
local gone = {}
for i = 3, #ARGV do gone[ARGV[i]] = true end
local taken = {}
for i, key in ipairs(KEYS) do
  local holder = redis.call('GET', key)
  if not holder or holder == ARGV[1] or gone[holder] then
    redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
    taken[i] = 1
  else
    taken[i] = 0
  end
end
return taken
"""

# KEYS: leases; ARGV[2]: milliseconds.
_EXTEND = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('PEXPIRE', key, ARGV[2]) end
end
"""

# KEYS: leases.
_RELEASE = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
"""

# KEYS: a record and its lease, and so on; ARGV[2..]: a value and when it expires, and so on.
_RECORD = """
for i = 1, #KEYS, 2 do
  redis.call('SET', KEYS[i], ARGV[i + 1])
  redis.call('PEXPIREAT', KEYS[i], ARGV[i + 2])
  if redis.call('GET', KEYS[i + 1]) == ARGV[1] then redis.call('DEL', KEYS[i + 1]) end
end
"""


class RedisLedger(RedisReader):
    """May be used by several threads, not across a fork. Every method raises :class:`LedgerError`.

    Records and leases expire by the clock of the server.
    """

    def __init__(self, connection: RedisConnection, seal: Seal | None) -> None:
        super().__init__(connection, seal, holder=new_holder())
        self._lock = threading.Lock()
        self._leases: set[str] = set()
        self._keeper = Keeper(self.extend, EXTENSION_SECONDS)

    def claim(self, slots: Sequence[Slot]) -> set[Slot]:
        account = require_seal(self.seal).account
        taken: set[Slot] = set()
        for batch in _batches(slots):
            ended = gone(self._holders(batch).values())
            keys = [lease_key(account, slot) for slot in batch]
            answers = self._connection.run(_CLAIM, keys, [self._holder, _LEASE, *ended])
            taken.update(slot for slot, answer in zip(batch, answers) if answer == 1)
        with self._lock:
            self._leases.update(lease_key(account, slot) for slot in taken)
            if taken:
                self._keeper.start()
        return taken

    def release(self, slots: Sequence[Slot]) -> None:
        account = require_seal(self.seal).account
        self._release([lease_key(account, slot) for slot in slots])

    def extend(self) -> None:
        """Extend the leases that are held; called in the background."""
        with self._lock:
            leases = list(self._leases)
        for batch in _batches(leases):
            self._connection.run(_EXTEND, batch, [self._holder, _LEASE])

    def record(self, records: Sequence[Record]) -> None:
        seal = require_seal(self.seal)
        for batch in _batches(records):
            keys: list[str] = []
            arguments: list[Any] = [self._holder]
            for record in batch:
                keys += [record_key(seal.account, record.slot), lease_key(seal.account, record.slot)]
                arguments += [pack(seal, record), to_microseconds(record.valid_until) // 1000]
            self._connection.run(_RECORD, keys, arguments)
            with self._lock:
                self._leases.difference_update(keys)

    def close(self) -> None:
        self._keeper.stop()
        # What cannot be given back any more ends by its time limit.
        with suppress(LedgerError):
            self._release(list(self._leases))
        super().close()

    def _release(self, leases: Sequence[str]) -> None:
        for batch in _batches(leases):
            self._connection.run(_RELEASE, batch, [self._holder])
            with self._lock:
                self._leases.difference_update(batch)


def _batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        yield batch
