# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Sockets that keep to a deadline.

A socket's timeout counts from one piece of data to the next, so a server that drips a byte at a time can hold a client
for ever. Here the time limit holds for a whole attempt: name, connection, TLS handshake, proxy tunnel, head and body.
Only the lookup of the host's name is left to the resolver's own limits.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
from typing import TYPE_CHECKING, Any, Callable, ClassVar

if TYPE_CHECKING:
    from requests.adapters import HTTPAdapter


class Deadline(threading.local):
    """The end of the attempt that the current thread is making."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._end = 0.0

    def start(self, seconds: float) -> None:
        self._end = self._monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, more than 0. Raises socket.timeout when there are none."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise socket.timeout("the time limit of the attempt is over")
        return left


def open_socket(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first address of a host that answers. The addresses share the time that is left evenly.

    Raises OSError: the failure of the last address.
    """
    addresses = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    failure = OSError("the host has no address")
    for position, (family, kind, protocol, _name, address) in enumerate(addresses):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(deadline.left() / (len(addresses) - position))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(deadline.left())
            return sock
        except OSError as error:
            sock.close()
            failure = error
    raise failure


class _DeadlineReader(io.RawIOBase):
    """The reading side of a socket, whose every read gets the time that is left and no more."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: Deadline) -> None:
        self._raw = raw
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Any:
        self._sock.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _DeadlineResponse(http.client.HTTPResponse):
    deadline: ClassVar[Deadline]

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_DeadlineReader(self.fp.detach(), sock, self.deadline))


def deadline_adapter(deadline: Deadline, connections: int, verified: bool) -> HTTPAdapter:
    """Return a transport adapter of requests whose connections keep to the deadline of their thread.

    It keeps up to ``connections`` connections per host. Without ``verified`` it does not warn of every connection
    whose certificate nobody asked to verify. Imports requests: raises ImportError.
    """
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    class Response(_DeadlineResponse):
        pass

    Response.deadline = deadline

    class PlainConnection(HTTPConnection):
        response_class = Response

        def _new_conn(self) -> socket.socket:
            return open_socket(self.host, self.port, deadline)

    class TlsConnection(HTTPSConnection):
        response_class = Response

        def _new_conn(self) -> socket.socket:
            return open_socket(self.host, self.port, deadline)

        def connect(self) -> None:
            super().connect()
            # Read by urllib3 for nothing but its warning, which would otherwise need a filter of the whole process.
            self.is_verified = self.is_verified or not verified

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    pools = {"http": PlainPool, "https": TlsPool}

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = pools

        def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
            manager = super().proxy_manager_for(*args, **kwargs)
            manager.pool_classes_by_scheme = pools
            return manager

    return Adapter(pool_connections=connections, pool_maxsize=connections, max_retries=0)
