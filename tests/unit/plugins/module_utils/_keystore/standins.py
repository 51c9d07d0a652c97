# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key store in place of the real one: it answers as the contract says, and as it is told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import Message, Reply

AUTHENTICATOR = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"
KID = "80ea8bc8a58f990ad1f76bc665b30bfa"
KEK = "000102030405060708090a0b0c0d0e0f"
KEY = "a9b9033df0b9ca5447839e3d074817a0"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"
KEK_ID = "#1.afe008a381bdac03b412a92d54b92ddf"
OTHER_KEK = "f0e0d0c0b0a090807060504030201000"
OTHER_KEY = "0123456789abcdef0123456789abcdef"

SERVICE: dict[str, Any] = {
    "customer_authenticator": AUTHENTICATOR,
    "service": "test",
    "prod_domain": "service.expressplay.com",
    "base_url": None,
    "timeout": 15.0,
    "retries": 3,
    "validate_certs": True,
    "ca_path": None,
    "client_cert": None,
    "client_key": None,
    "use_proxy": True,
}
OPTIONS: dict[str, Any] = {
    **SERVICE,
    "state": "present",
    "kid": "^kid1",
    "content_key": None,
    "kek": None,
    "ek": None,
    "wrap": "local",
    "rotate": False,
    "kek_id": None,
    "content_id": None,
    "info": None,
    "expiration": None,
    "return_key": False,
}
INFO_OPTIONS: dict[str, Any] = {**SERVICE, "kid": None, "count_only": False, "kek": None, "return_key": False}


def wrapped(key: str, kek: str) -> str:
    """A wrapped key, as another implementation makes it."""
    return aes_key_wrap(bytes.fromhex(kek), bytes.fromhex(key)).hex()


def reply(status: int, body: bytes = b"", attempts: int = 1) -> Reply:
    return Reply(status, body, "application/json", attempts, "api.test.expressplay.com:443")


class ScriptedStore:
    """An exchange that gives the same replies to whatever it is asked, one after the other."""

    def __init__(self, *replies: Reply | ExchangeError) -> None:
        self._replies = list(replies)
        self.sent: list[Message] = []

    def submit(self, message: Message) -> Reply:
        self.sent.append(message)
        answer = self._replies.pop(0)
        if isinstance(answer, ExchangeError):
            raise answer
        return answer


class KeptStore:
    """An exchange with a key store behind it, whose ``keys`` are key objects on the wire by kid.

    What is put into ``meanwhile`` is called once, before the next request that changes something. ``lost`` is the
    number of answers to such requests that get lost, so that they are sent again.
    """

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys: dict[str, dict[str, Any]] = {key["kid"]: key for key in keys}
        self.sent: list[Message] = []
        self.meanwhile: Callable[[], None] | None = None
        self.lost = 0

    @property
    def asked(self) -> list[str]:
        """Method and path of every request."""
        return [f"{message.method} {message.url.partition('/keystore')[2]}" for message in self.sent]

    def submit(self, message: Message) -> Reply:
        self.sent.append(message)
        attempts = 1
        if message.method != "GET":
            if self.meanwhile is not None:
                happens, self.meanwhile = self.meanwhile, None
                happens()
            for _lost in range(self.lost):
                self._answer(message)
                attempts += 1
        status, body = self._answer(message)
        return reply(status, b"" if body is None else json.dumps(body).encode(), attempts)

    def _answer(self, message: Message) -> tuple[int, Any]:
        path = message.url.partition("/keystore/")[2]
        if path == "keycount":
            return 200, {"keyCount": len(self.keys)}
        if path == "keys":
            return self._create(message) if message.method == "POST" else (200, list(self.keys.values()))
        kids = path.partition("/")[2].split(",")
        found = [self.keys[kid] for kid in kids if kid in self.keys]
        if message.method == "GET" and len(kids) > 1:
            return 200, found
        if not found:
            return 404, {"code": 6, "message": "There is no such key."}
        if message.method == "GET":
            return 200, found[0]
        if message.method == "PUT":
            found[0].update(_stored(message))
        else:
            del self.keys[kids[0]]
        return 200, None

    def _create(self, message: Message) -> tuple[int, Any]:
        fields = _stored(message)
        if fields["kid"] in self.keys:
            return 200, self.keys[fields["kid"]]
        self.keys[fields["kid"]] = fields
        return 201, fields


def _stored(message: Message) -> dict[str, Any]:
    fields = dict(message.document or {})
    kek = dict(message.query).get("kek")
    if kek is not None and "ek" not in fields:
        fields["ek"] = wrapped(fields.pop("k", None) or secrets.token_hex(16), kek)
    return {**fields, "lastUpdate": "2026-01-01T00:00:00Z"}
