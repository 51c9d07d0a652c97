# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of the key store, under `/keystore/`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import unquote

from expressplay_emulator import event_codes, key_objects, kids
from expressplay_emulator.answers import JSON, TEXT, Answer, json_answer
from expressplay_emulator.config import Config, customer_id
from expressplay_emulator.judge import refuse_account
from expressplay_emulator.key_objects import KeyObject, KeyObjectError
from expressplay_emulator.key_store import KeyStore, StoredKey
from expressplay_emulator.keys import unwrapped
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.received import Received
from expressplay_emulator.values import is_hex

_PREFIX = "/keystore/"
_ONE_OR_MORE = re.compile(r"keys/(?P<kids>[^/]+)(?P<value>/value)?/?")
_MOST_KIDS = 1000

_Handler = TypeVar("_Handler")

INVALID_PARAMETERS = 2
INVALID_SYNTAX = 3
INCORRECT_KEK = 5
NOT_FOUND = 6
SWITCHED_OFF = 7


class _Refused(Exception):
    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.answer = refusal(status, code, message)


@dataclass(frozen=True)
class _Request:
    """A request of an account that may make it."""

    received: Received
    customer_id: int
    kek: str | None
    now: float


def serves(path: str) -> bool:
    """True for the paths of the key store."""
    return path.startswith(_PREFIX)


def refusal(status: int, code: int, message: str) -> Answer:
    """An error as the key store words it."""
    return json_answer(status, {"code": code, "message": message})


class KeyRequests:
    """Answers the requests to a key store. `random_bytes` makes kids and keys."""

    def __init__(self, store: KeyStore, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._store = store
        self._random_bytes = random_bytes
        self._of_all: Mapping[str, Mapping[str, Callable[[_Request], Answer]]] = {
            "keys": {"GET": self._list, "POST": self._create},
            "keycount": {"GET": self._count},
        }
        self._of_kids: Mapping[str, Callable[[_Request, list[str]], Answer]] = {
            "GET": self._show,
            "PUT": self._update,
            "DELETE": self._delete,
        }

    def answer(self, received: Received, config: Config, now: float) -> tuple[Answer, int | None]:
        """The answer to a request for a path that `serves` admits, at this Unix time, and the code of a refusal."""
        try:
            request = _admitted(received, config, now)
            return self._answered(request, received.method, received.path[len(_PREFIX) :]), None
        except _Refused as refused:
            return refused.answer, refused.code
        except KeyObjectError as error:
            return refusal(400, INVALID_SYNTAX, str(error)), INVALID_SYNTAX

    def _answered(self, request: _Request, method: str, path: str) -> Answer:
        of_all = self._of_all.get(path.rstrip("/"))
        if of_all is not None:
            return _of_method(of_all, method)(request)
        match = _ONE_OR_MORE.fullmatch(path)
        if match is None:
            raise _Refused(404, NOT_FOUND, "There is nothing at this address.")
        asked = _kids(match["kids"])
        if match["value"]:
            return _of_method({"GET": self._show_values}, method)(request, asked)
        return _of_method(self._of_kids, method)(request, asked)

    def _list(self, request: _Request) -> Answer:
        keys = self._store.all(request.customer_id, request.now)
        # With a kek, those are listed that it unwraps.
        objects = [described for key in keys if (described := key_objects.shown(key, request.kek)) is not None]
        return json_answer(200, objects)

    def _count(self, request: _Request) -> Answer:
        return json_answer(200, {"keyCount": len(self._store.all(request.customer_id, request.now))})

    def _create(self, request: _Request) -> Answer:
        given = _object(request.received)
        kid = given.kid or self._random_bytes(16).hex()
        known = self._store.get(request.customer_id, kid, request.now)
        if known is not None:
            return json_answer(200, _shown(known, request.kek))
        value = given.value
        if value is None and "ek" not in given.fields:
            value = self._random_bytes(16)
        fields = key_objects.wrapped_fields(given, request.kek, value)
        if request.kek is not None:
            if unwrapped(request.kek, fields["ek"]) is None:
                raise _wrong_kek()
            if fields.get("kek_id") is None:
                fields["kek_id"] = key_objects.kek_id(request.kek)
        key = StoredKey(kid=kid, last_update=request.now, **fields)
        self._store.put(request.customer_id, key)
        clear = {} if request.kek is None else _shown(key, request.kek)
        answer = json_answer(201, {**_shown(key), **clear})
        return replace(answer, headers={"Location": f"/keys/{kid}"})

    def _show(self, request: _Request, asked: list[str]) -> Answer:
        found = self._found(request, asked)
        if len(asked) == 1 and not found:
            raise _not_found()
        objects = [_shown(key, request.kek) for key in found]
        return json_answer(200, objects[0] if len(asked) == 1 else objects)

    def _show_values(self, request: _Request, asked: list[str]) -> Answer:
        found = self._found(request, asked)
        if len(found) < len(asked):
            raise _not_found()
        objects = [_shown(key, request.kek) for key in found]
        values = [item["k"] if "k" in item else f"#{item['ek']}" for item in objects]
        return Answer(200, TEXT, ",".join(values).encode())

    def _update(self, request: _Request, asked: list[str]) -> Answer:
        key = self._one(request, asked)
        given = _object(request.received)
        fields = key_objects.wrapped_fields(given, request.kek, given.value)
        self._store.put(request.customer_id, replace(key, **fields, last_update=request.now))
        return Answer(200, JSON, b"")

    def _delete(self, request: _Request, asked: list[str]) -> Answer:
        self._store.delete(request.customer_id, self._one(request, asked).kid)
        return Answer(200, JSON, b"")

    def _found(self, request: _Request, asked: list[str]) -> list[StoredKey]:
        keys = (self._store.get(request.customer_id, kid, request.now) for kid in asked)
        return [key for key in keys if key is not None]

    def _one(self, request: _Request, asked: list[str]) -> StoredKey:
        if len(asked) != 1:
            raise _Refused(400, INVALID_PARAMETERS, "This request takes one kid.")
        found = self._found(request, asked)
        if not found:
            raise _not_found()
        return found[0]


def _admitted(received: Received, config: Config, now: float) -> _Request:
    if received.problem is not None:
        raise _Refused(received.problem.status, INVALID_SYNTAX, "The request cannot be read.")
    if not config.key_store:
        raise _Refused(403, SWITCHED_OFF, "The key store of this emulator is off. Its configuration has key_store.")
    # Whatever else may be in a body, credentials are in the query.
    query = Parameters.of(received.query)
    refused = refuse_account(query, config)
    if refused is not None:
        raise _Refused(event_codes.status(refused.code), refused.code, refused.text)
    kek = query.get("kek")
    if kek is not None and not is_hex(kek, 32):
        raise _Refused(400, INVALID_PARAMETERS, "kek must be 32 hexadecimal digits.")
    return _Request(received, customer_id(query.get("customerAuthenticator") or ""), kek, now)


def _object(received: Received) -> KeyObject:
    if received.body and received.content_type != JSON:
        raise _Refused(400, INVALID_SYNTAX, f"A body must have the content type {JSON}.")
    return key_objects.read(received.body)


def _kids(text: str) -> list[str]:
    asked = [unquote(kid) for kid in text.split(",")]
    if len(asked) > _MOST_KIDS or any(kids.refusal_code(kid) is not None for kid in asked):
        raise _Refused(400, INVALID_PARAMETERS, "A kid must be 32 hexadecimal digits, or ^ and a name.")
    return [kids.kid_bytes(kid).hex() for kid in asked]


def _shown(key: StoredKey, kek: str | None = None) -> dict[str, Any]:
    described = key_objects.shown(key, kek)
    if described is None:
        raise _wrong_kek()
    return described


def _of_method(known: Mapping[str, _Handler], method: str) -> _Handler:
    if method not in known:
        raise _Refused(405, INVALID_PARAMETERS, f"The methods for this address are {', '.join(known)}.")
    return known[method]


def _wrong_kek() -> _Refused:
    return _Refused(400, INCORRECT_KEK, "The kek is not the one that the key was wrapped with.")


def _not_found() -> _Refused:
    return _Refused(404, NOT_FOUND, "There is no such key.")
