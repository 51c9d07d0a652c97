# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The connection to a Redis server: a few commands, with errors in words for a person."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .._redaction import Redactor
from .errors import LedgerError
from .location import RedisLocation

# Keys in one command: large enough to be fast, small enough not to hold up the other clients of the server.
BATCH = 500

_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 30.0
_RETRIES = 3


class RedisConnection:
    """Commands on one database. Connects at the first command; may be used by several threads, not across a fork.

    Every method raises :class:`LedgerError`. Commands are repeated after a lost connection, so each must be such
    that doing it twice does no harm.
    """

    def __init__(self, location: RedisLocation, password: str | None) -> None:
        try:
            import redis
            from redis.backoff import ExponentialBackoff
            from redis.retry import Retry
        except ImportError:
            raise LedgerError.missing_library("redis", "name a file in the option ledger") from None
        self._errors = redis.exceptions
        self._label = location.label
        self._redactor = Redactor(secret for secret in (password, location.username) if secret)
        tls: dict[str, Any] = {}
        if location.tls:
            # Written out, because older releases of the library do not check the host name by default.
            tls = {"ssl": True, "ssl_cert_reqs": "required", "ssl_check_hostname": True}
            tls["ssl_ca_certs"] = _checked_authorities(location)
        self._client: Any = redis.Redis(
            host=location.host,
            port=location.port,
            db=location.database,
            username=location.username,
            password=password,
            protocol=2,
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=_ANSWER_SECONDS,
            retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), _RETRIES),
            retry_on_error=[redis.exceptions.ConnectionError, redis.exceptions.TimeoutError],
            **tls,
        )

    @property
    def label(self) -> str:
        """How messages name the server: without user and password."""
        return self._label

    def get(self, key: str) -> bytes | None:
        with self._explained():
            value: bytes | None = self._client.get(key)
        return value

    def set_if_missing(self, key: str, value: bytes) -> None:
        with self._explained():
            self._client.set(key, value, nx=True)

    def get_many(self, keys: Sequence[str] | Sequence[bytes]) -> Iterator[bytes | None]:
        """Yield the values in the order of the keys."""
        for start in range(0, len(keys), BATCH):
            with self._explained():
                values = self._client.mget(keys[start : start + BATCH])
            yield from values

    def run(self, script: str, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        """Run a Lua script, which the server does as one step."""
        with self._explained():
            return self._client.eval(script, len(keys), *keys, *arguments)

    def keys(self, pattern: str) -> list[bytes]:
        """Return each key that matches, without holding up the server. Not every one need be a text."""
        with self._explained():
            return sorted(set(self._client.scan_iter(match=pattern, count=BATCH)))

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (self._errors.RedisError, OSError) as error:
            raise LedgerError(f"The ledger {self._label} cannot be used, {self._explain(error)}.") from None
        except UnicodeError:
            raise LedgerError(
                f"The ledger {self._label} cannot be used, its host, user or password has what cannot be sent: correct "
                "ledger_password, or the URL."
            ) from None

    def _explain(self, error: Exception) -> str:
        errors = self._errors
        text = self._redactor.text(str(error))
        if isinstance(error, (errors.AuthenticationError, errors.AuthenticationWrongNumberOfArgsError)) or (
            "NOAUTH" in text
        ):
            return "the server refuses the user or the password: correct ledger_password, or the user in the URL"
        if isinstance(error, errors.NoPermissionError):
            return (
                "the server does not let this user do what a ledger needs: allow it get, mget, set, del, eval, scan, "
                "pexpire and pexpireat for the keys expressplay:*"
            )
        if isinstance(error, errors.ReadOnlyError):
            return "the server is a replica that takes no changes: name the primary server"
        if isinstance(error, errors.BusyLoadingError):
            return "the server is still loading its data: run again in a moment"
        if isinstance(error, errors.OutOfMemoryError) or text.startswith("OOM"):
            return "the server has no memory left: raise its maxmemory, or make room"
        if text.startswith("WRONGTYPE"):
            return "other programs keep other things under keys of its names: name another database"
        if isinstance(error, errors.InvalidResponse):
            return "the server does not answer as Redis does: correct host and port, and use rediss:// only with TLS"
        if "certificate" in text.lower():
            return f"the server's certificate is not trusted ({text}): correct the host, or the ca_path in the URL"
        if isinstance(error, (errors.ConnectionError, errors.TimeoutError, OSError)):
            return f"the server cannot be reached ({text}): check that it runs, and host, port and firewall"
        return f"the server answered {text!r}: look it up in the server's manual and its log"


def _checked_authorities(location: RedisLocation) -> str | None:
    if location.ca_path is not None:
        try:
            ssl.create_default_context(cafile=location.ca_path)
        except (OSError, ValueError):
            raise LedgerError(
                f"The ledger {location.label} cannot be used, its ca_path {location.ca_path!r} is no readable PEM file "
                "with certificates: correct the path, or the mode of the file."
            ) from None
    return location.ca_path
