# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A proxy through which a program reaches the emulator under the names of the real services.

The program is told of it by ``https_proxy`` and ``SSL_CERT_FILE``, and need not be changed for that.
"""

from __future__ import annotations

import contextlib
import http.client
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme

_SECONDS_TO_ANSWER = 30

Answer = tuple[int, bytes]


@dataclass
class Gateway:
    """``asked`` are the URLs of all requests so far, in order; ``environment`` makes a program use the gateway."""

    environment: Mapping[str, str]
    asked: list[str] = field(default_factory=list)


@contextlib.contextmanager
def running_gateway(directory: Path, base_url: str, others: Mapping[str, bytes]) -> Iterator[Gateway]:
    """Pass all requests on to ``base_url``, apart from those to the hosts ``others``: these get an answer of 200."""
    authority = trustme.CA()
    ca_path = directory / "gateway-ca.pem"
    authority.cert_pem.write_to_path(str(ca_path))
    contexts = _Contexts(authority)

    def answer(host: str, target: str) -> Answer:
        gateway.asked.append(f"https://{host}{target}")
        return (200, others[host]) if host in others else _passed_on(base_url, host, target)

    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(contexts.of, answer))
    proxy = f"http://127.0.0.1:{server.server_address[1]}"
    gateway = Gateway({"https_proxy": proxy, "no_proxy": "", "SSL_CERT_FILE": str(ca_path)})
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Contexts:
    """What the gateway needs to be any host, made once for each."""

    def __init__(self, authority: trustme.CA) -> None:
        self._authority = authority
        self._made: dict[str, ssl.SSLContext] = {}

    def of(self, host: str) -> ssl.SSLContext:
        if host not in self._made:
            self._made[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert(host).configure_cert(self._made[host])
        return self._made[host]


def _passed_on(base_url: str, host: str, target: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=_SECONDS_TO_ANSWER)
    with contextlib.closing(connection):
        connection.request("GET", target, headers={"Host": host})
        response = connection.getresponse()
        return response.status, response.read()


def _handler(
    context_of: Callable[[str], ssl.SSLContext], answer: Callable[[str, str], Answer]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _SECONDS_TO_ANSWER
        host = ""

        def do_CONNECT(self) -> None:
            """Become the host that the program asks for."""
            self.host = self.path.rpartition(":")[0]
            self.send_response(200)
            self.end_headers()
            self.connection = context_of(self.host).wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)
            # Also for a program that opens its tunnel with HTTP/1.0.
            self.close_connection = False

        def do_GET(self) -> None:
            status, body = answer(self.host, self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def finish(self) -> None:
            """Close the connection inside the tunnel, of which the server does not know."""
            super().finish()
            self.connection.close()

        def log_message(self, format: str, *args: Any) -> None:
            """A URL here holds secrets, so nothing is logged."""

    return Handler
