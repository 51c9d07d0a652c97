# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that are kept, by account and kid: wrapped, and without the key encryption keys that unwrap them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class StoredKey:
    """A key as it is kept. `kid` is 32 lower-case digits, times are Unix times in seconds."""

    kid: str
    ek: str
    last_update: float
    kek_id: str | None = None
    info: str | None = None
    content_id: str | None = None
    expiration: float | None = None


class KeyStore:
    """The keys of all accounts. A key that has expired is not there any more.

    With a path, every change is one more line of that file, and what the file tells is there at the start.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._keys: dict[tuple[int, str], StoredKey] = {}
        self._path = path
        if path is not None and path.exists():
            for line in path.read_bytes().splitlines():
                self._repeat(line)

    def get(self, customer_id: int, kid: str, now: float) -> StoredKey | None:
        """The key under this kid."""
        key = self._keys.get((customer_id, kid))
        return key if key is not None and _is_alive(key, now) else None

    def all(self, customer_id: int, now: float) -> list[StoredKey]:
        """Every key of an account, the oldest first."""
        return [key for (owner, _kid), key in self._keys.items() if owner == customer_id and _is_alive(key, now)]

    def put(self, customer_id: int, key: StoredKey) -> None:
        """Keeps a key in place of the one that its kid may have had."""
        self._keys[customer_id, key.kid] = key
        self._note([customer_id, key.kid, asdict(key)])

    def delete(self, customer_id: int, kid: str) -> None:
        """Forgets a key."""
        self._keys.pop((customer_id, kid), None)
        self._note([customer_id, kid, None])

    def clear(self) -> None:
        """Forgets all keys of all accounts."""
        self._keys.clear()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _note(self, change: Iterable[Any]) -> None:
        if self._path is not None:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                # First the end of the line before, which a process may have left in part.
                file.write(b"\n" + json.dumps(change).encode())

    def _repeat(self, line: bytes) -> None:
        try:
            customer_id, kid, fields = json.loads(line)
        except ValueError:
            # The one that a process left in part when it was killed.
            return
        if fields is None:
            self._keys.pop((customer_id, kid), None)
        else:
            self._keys[customer_id, kid] = StoredKey(**fields)


def _is_alive(key: StoredKey, now: float) -> bool:
    return key.expiration is None or key.expiration > now
