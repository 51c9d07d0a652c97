# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A second key store to test against: an SKM server that somebody has started, with an empty database."""

from __future__ import annotations

import contextlib
import http.client
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: The variable that says where the server is, such as http://127.0.0.1:8000.
VARIABLE = "SKM_SERVER_URL"

_SECONDS_TO_ANSWER = 10


def skm_url() -> str | None:
    """Where the server is, None where there is none."""
    return os.environ.get(VARIABLE) or None


def told() -> str:
    """Whether the tests have a second opinion."""
    url = skm_url()
    if url is None:
        return f"key store: tested against the emulator alone, no SKM server, because {VARIABLE} is not set"
    return f"key store: tested against the SKM server at {url} too"


@contextlib.contextmanager
def under_keystore(url: str) -> Iterator[str]:
    """Make a server answer under ``/keystore``, where ExpressPlay has its own; gives the base URL."""
    handler = type("Handler", (_Handler,), {"address": urlsplit(url)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    address = urlsplit("")

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.address.path.rstrip("/") + self.path.removeprefix("/keystore")
        connection = http.client.HTTPConnection(self.address.netloc, timeout=_SECONDS_TO_ANSWER)
        with contextlib.closing(connection):
            connection.request(self.command, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", ""))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _pass_on

    def log_message(self, *arguments: object) -> None:
        """Say nothing: a request line has secrets."""
