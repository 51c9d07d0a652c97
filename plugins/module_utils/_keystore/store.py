# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The key store of one account, over HTTP. Its URLs hold the authenticator, so no message has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable, TypeVar

from .._redaction import Redactor
from .._service import endpoint
from .._service.errors import ExchangeError
from .._service.exchange import Exchange, Message, Reply
from .._task.failure import TaskFailure
from .._task.route import AUTHENTICATOR, Route
from . import failure
from .stored import StoredKey, UnreadableAnswer, read_count, read_key, read_keys, values_in

LONGEST_ANSWER = 64 * 1024 * 1024
"""Bytes: some hundred thousand keys."""

KIDS_AT_ONCE = 50
"""A longer URL is refused by some gateways."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Created:
    """What came of the request for a new key.

    ``key`` is the one that is there now, None where the answer does not show all of it. ``existed`` says that it was
    there before this request, and ``attempts`` how often that was sent: an earlier one may have made it.
    """

    key: StoredKey | None
    existed: bool
    attempts: int


class KeyStore:
    """Reads and changes keys. Raises :class:`~.._task.failure.TaskFailure`, free of secrets, where it cannot.

    ``secrets`` are those of the task; what the answers hold is added to them.
    """

    def __init__(self, exchange: Exchange, route: Route, secrets: Iterable[str]) -> None:
        self._exchange = exchange
        self._authenticator = route.customer_authenticator or ""
        self._url = key_store_url(route)
        self._secrets = set(secrets)
        self.attempts = 0

    @property
    def redactor(self) -> Redactor:
        """Takes every secret out that has become known so far."""
        return Redactor(self._secrets)

    def learn(self, secret: str) -> None:
        """Add a secret that must not be shown."""
        self._secrets.add(secret)

    def find(self, kid: str, title: str) -> StoredKey | None:
        """The key under a kid, None where there is none; ``title`` is what a person calls it."""
        what = f"The key {title} could not be read"
        reply = self._ask(what, "GET", f"/keys/{kid}")
        if _says_absent(reply):
            return None
        key = self._read(what, reply, read_key)
        if key.kid != kid:
            raise self._unusable(what, f"the key {key.kid}", reply)
        return key

    def find_several(self, kids: Sequence[str]) -> dict[str, StoredKey]:
        """The keys under these kids, those that there are."""
        found: dict[str, StoredKey] = {}
        for start in range(0, len(kids), KIDS_AT_ONCE):
            asked = kids[start : start + KIDS_AT_ONCE]
            found.update((key.kid, key) for key in self._find_at_once(asked) if key.kid in asked)
        return found

    def all(self) -> list[StoredKey]:
        """Every key of the account."""
        what = "The keys could not be listed"
        return self._read(what, self._ask(what, "GET", "/keys"), read_keys)

    def count(self, what: str = "The keys could not be counted") -> int:
        """How many keys the account has; ``what`` says what could not be done without an answer."""
        return self._read(what, self._ask(what, "GET", "/keycount"), read_count)

    def create(self, title: str, document: Mapping[str, Any], kek: str | None) -> Created:
        """Make a key of the fields on the wire. With a ``kek`` the service wraps it, and makes what is not there."""
        what = f"The key {title} could not be stored"
        reply = self._ask(what, "POST", "/keys", document=document, kek=kek)
        existed = reply.status == 200
        key = self._read(what, reply, read_key, accepted=(200, 201))
        if key.kid != document["kid"]:
            raise self._unusable(what, f"the key {key.kid}", reply)
        return Created(None if existed or key.ek is None else key, existed, reply.attempts)

    def update(self, kid: str, title: str, document: Mapping[str, Any], kek: str | None) -> bool:
        """Change fields of a key; False where there is none any more."""
        what = f"The key {title} could not be changed"
        reply = self._ask(what, "PUT", f"/keys/{kid}", document=document, kek=kek)
        if _says_absent(reply):
            return False
        self._demand(what, reply, (200, 204))
        return True

    def delete(self, kid: str, title: str) -> bool:
        """Delete a key; False where another one has done so meanwhile."""
        what = f"The key {title} could not be deleted"
        reply = self._ask(what, "DELETE", f"/keys/{kid}")
        if _says_absent(reply):
            # The answer to an earlier attempt may have been lost.
            return reply.attempts > 1
        self._demand(what, reply, (200, 204))
        return True

    def _find_at_once(self, kids: Sequence[str]) -> Iterator[StoredKey]:
        what = "The keys could not be read"
        reply = self._ask(what, "GET", f"/keys/{','.join(kids)}")
        if not _says_absent(reply):
            yield from self._read(what, reply, read_keys)
        elif len(kids) > 1:
            # It may mean that one of them is missing, or all.
            for kid in kids:
                yield from self._find_at_once([kid])

    def _ask(
        self, what: str, method: str, path: str, *, document: Mapping[str, Any] | None = None, kek: str | None = None
    ) -> Reply:
        query = [(AUTHENTICATOR, self._authenticator)] + ([] if kek is None else [("kek", kek)])
        message = Message(method, self._url + path, query=query, document=document, longest_answer=LONGEST_ANSWER)
        try:
            reply = self._exchange.submit(message)
        except ExchangeError as error:
            self.attempts += error.attempts
            problem = failure.not_answered(what, error, self.attempts, self.redactor)
        else:
            self.attempts += reply.attempts
            self._secrets.update(values_in(reply.body))
            return reply
        raise problem

    def _read(
        self, what: str, reply: Reply, read: Callable[[bytes], _Answer], accepted: Sequence[int] = (200,)
    ) -> _Answer:
        self._demand(what, reply, accepted)
        try:
            return read(reply.body)
        except UnreadableAnswer as error:
            problem = self._unusable(what, str(error), reply)
        raise problem

    def _demand(self, what: str, reply: Reply, accepted: Sequence[int]) -> None:
        if reply.status not in accepted:
            raise failure.refused(what, reply, self.attempts, self.redactor)

    def _unusable(self, what: str, came: str, reply: Reply) -> TaskFailure:
        return failure.unusable(what, came, reply, self.attempts, self.redactor)


def key_store_url(route: Route) -> str:
    """Where the key store is."""
    return endpoint.token_url(route.service, "api", "/keystore")


def _says_absent(reply: Reply) -> bool:
    # The open-source server answers 400 with these words where its own documentation has 404.
    return reply.status == 404 or (reply.status == 400 and reply.body.strip() == b"Not Found")
