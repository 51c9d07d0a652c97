# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of requests. It can be shown to anybody: values that are secret are replaced before they are kept."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

Pairs = list[list[str]]

_SECRET_PARAMETERS = frozenset(("customerauthenticator", "contentkey", "k", "kek", "ek", "expressplaytoken", "token"))
_SECRET_HEADERS = re.compile(r"auth|cookie|token|key|secret|referer", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,30}")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._~-]{0,128}")


@dataclass
class Entry:
    """One request, and what became of it. `status` is None while it is answered, and where nothing was."""

    number: int
    time: str
    method: str
    path: str
    query: Pairs
    form: Pairs
    json: Pairs
    headers: Pairs
    secrets_in_url: bool
    peer_port: int | None
    drm: str | None
    status: int | None = None
    code: int | None = None
    faults: list[str] | None = None


class Journal:
    """The latest requests, and counts of all of them."""

    def __init__(self, size: int) -> None:
        self._entries: deque[Entry] = deque(maxlen=size)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._connections: set[int | None] = set()
        self._unfinished: dict[int, Entry] = {}
        self._requests = 0

    def resize(self, size: int) -> None:
        """Keeps at most so many entries from now on, the latest."""
        if size != self._entries.maxlen:
            self._entries = deque(self._entries, maxlen=size)

    def clear(self) -> None:
        """Forgets everything; the next entry is number 1."""
        self._entries.clear()
        self._counts.clear()
        self._connections.clear()
        self._unfinished.clear()
        self._requests = 0

    def begin(self, **known: Any) -> Entry:
        """Notes a request at its arrival."""
        self._requests += 1
        entry = Entry(number=self._requests, **known)
        self._entries.append(entry)
        self._unfinished[id(entry)] = entry
        self._connections.add(entry.peer_port)
        return entry

    def finish(self, entry: Entry, status: int | None, code: int | None) -> None:
        """Notes what a request was answered with; a status of None means nothing."""
        entry.status, entry.code = status, code
        # A request that began before the journal was cleared is none of its requests.
        if self._unfinished.pop(id(entry), None) is not None:
            self._counts[entry.path, "none" if status is None else str(status)] += 1

    def entries(self) -> list[dict[str, Any]]:
        """The kept entries, oldest first."""
        return [asdict(entry) for entry in self._entries]

    def summary(self) -> dict[str, Any]:
        """How many requests there were since the journal was cleared, by path and status, over how many connections."""
        by_path: dict[str, dict[str, int]] = {}
        for (path, status), count in sorted(self._counts.items()):
            by_path.setdefault(path, {})[status] = count
        return {"requests": self._requests, "connections": len(self._connections), "by_path": by_path}


def shown_pairs(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Parameters as the journal keeps them."""
    return [[_shown_name(name), _digest(value) if is_secret(name) and value else value] for name, value in pairs]


def is_secret(name: str) -> bool:
    """True for a parameter that holds a secret, also with an index, and when its name is misspelt by case or `_`."""
    return name.partition(".")[0].replace("_", "").replace("-", "").lower() in _SECRET_PARAMETERS


def shown_headers(headers: Iterable[tuple[str, str]]) -> Pairs:
    """Headers as the journal keeps them: without the ones that could hold a credential."""
    return [[name, value] for name, value in headers if not _SECRET_HEADERS.search(name)]


def shown_path(path: str) -> str:
    """A path as the journal keeps it: cut where a badly built URL could have put a parameter into it."""
    match = _PLAIN_PATH.match(path)
    plain = match[0] if match else ""
    return plain if plain == path else f"{plain}…"


def _shown_name(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else "…"


def _digest(value: str) -> str:
    return "sha256:" + hashlib.sha256(value.encode(errors="surrogatepass")).hexdigest()[:12]
