# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The option ``ledger``: where the ledger is."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from .errors import LedgerError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_DEFAULT_PORT = 6379
# Servers have sixteen unless they are told otherwise.
_DATABASE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class FileLocation:
    """A SQLite file; the path is absolute and without symbolic links, as SQLite puts other files beside it."""

    path: str

    @property
    def label(self) -> str:
        """How messages name it."""
        return self.path


@dataclass(frozen=True)
class RedisLocation:
    """A database of a Redis server. ``ca_path`` is a PEM file with authorities to trust in place of the system's."""

    host: str
    port: int
    database: int
    username: str | None
    tls: bool
    ca_path: str | None

    @property
    def label(self) -> str:
        """How messages name it: without the user."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'rediss' if self.tls else 'redis'}://{host}:{self.port}/{self.database}"


def parse_location(option: str, *, home: str) -> FileLocation | RedisLocation | None:
    """Read the option ``ledger``; None means that nothing is kept. ``home`` is Ansible's home.

    Raises :class:`LedgerError`, whose text never holds userinfo of a URL.
    """
    if option == "none":
        return None
    if option == "default":
        return FileLocation(os.path.realpath(os.path.join(os.path.expanduser(home), "expressplay", "ledger.db")))
    is_readable = _is_readable(option)
    if is_readable and option.lower().startswith(("redis://", "rediss://")):
        return _redis(option)
    if _SCHEME.match(option) or not option or not is_readable:
        raise LedgerError(
            "The option ledger is not understood: give default, none, the path of a file, "
            "or redis://host:port/database (rediss:// for TLS)."
        )
    return FileLocation(os.path.realpath(os.path.expanduser(option)))


def _is_readable(text: str) -> bool:
    """Whether the operating system could be asked for such a name."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def _redis(url: str) -> RedisLocation:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _unusable("cannot be read") from None
    if parts.password is not None:
        raise LedgerError(
            "The option ledger holds a password in its Redis URL, where it would be printed: "
            "remove it there, and give it as ledger_password."
        )
    try:
        port = parts.port if parts.port is not None else _DEFAULT_PORT
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise _unusable("has a port or a query that cannot be read") from None
    database = parts.path.strip("/") or "0"
    tls = parts.scheme == "rediss"
    ca_path = query.pop("ca_path", None)
    if not parts.hostname:
        raise _unusable("has no host")
    if not _DATABASE.fullmatch(database):
        raise _unusable("must name the database by its number")
    if query or parts.fragment:
        raise _unusable("has a query or a fragment that is not known; the only parameter is ca_path")
    if ca_path is not None and not tls:
        raise _unusable("has a ca_path without TLS; write rediss:// for TLS")
    username = unquote(parts.username) if parts.username else None
    return RedisLocation(parts.hostname, port, int(database), username, tls, ca_path)


def _unusable(problem: str) -> LedgerError:
    return LedgerError(
        f"The Redis URL of the option ledger {problem}: it must look like redis://host:port/database, "
        "or rediss://host:port/database?ca_path=/path/to/authorities.pem."
    )
