# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers on the loopback interface that answer whatever a test tells them to."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

AUTHENTICATOR = "1000001,00112233445566778899aabbccddeeff"

# What a server does with a request: send these bytes, or whatever the function does with the connection.
Action: TypeAlias = "bytes | Callable[[socket.socket], None]"


@dataclass
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Server:
    """Answers the requests one after the other with its actions; the last one is used for all that follow."""

    actions: list[Action]
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.where = f"127.0.0.1:{self.port}"
        self.base_url = f"{'https' if self.tls else 'http'}://{self.where}"
        self.url = f"{self.base_url}/hms/wv/token"
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(10)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                connection, _unused = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            with self._lock:
                self.connections += 1
                number = self.connections
                self._open.add(connection)
                self._threads.append(thread)
            thread.name = str(number)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.discard(plain)
                    self._open.add(connection)
            while (request := self._read(connection)) is not None:
                with self._lock:
                    self.requests.append(request)
                    action = self.actions[min(len(self.requests), len(self.actions)) - 1]
                if isinstance(action, bytes):
                    connection.sendall(action)
                else:
                    action(connection)
        except OSError:
            pass
        finally:
            with self._lock:
                self._open.discard(plain)
                self._open.discard(connection)
            connection.close()

    def _read(self, connection: socket.socket) -> Request | None:
        with connection.makefile("rb") as stream:
            method, _unused, rest = stream.readline().decode().partition(" ")
            if not method:
                return None
            headers = {}
            while line := stream.readline().decode().strip():
                name, _unused, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = stream.read(int(headers.get("content-length", "0")))
        return Request(method, rest.rpartition(" ")[0], headers, body, int(threading.current_thread().name))


def http_answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Return an HTTP answer; an underscore in the name of a header stands for a dash."""
    fields = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status} Because\r\n{head}\r\n".encode() + body


def reset(connection: socket.socket) -> None:
    """Break the connection off with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def hang_up(connection: socket.socket) -> None:
    """Close the connection without an answer."""
    connection.shutdown(socket.SHUT_RDWR)


def then_close(answer: bytes) -> Callable[[socket.socket], None]:
    """Send these bytes and close the connection."""

    def act(connection: socket.socket) -> None:
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    return act


def drip(answer: bytes) -> Callable[[socket.socket], None]:
    """Send an answer a byte at a time: complete, and right, for whoever waits for it."""

    def act(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in answer:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)

    return act


def pipe(one: socket.socket, other: socket.socket) -> None:
    """Pass on what either side sends, until both have ended."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    thread = threading.Thread(target=pump, args=(other, one))
    thread.start()
    pump(one, other)
    thread.join()


def build_token(
    version: int = 5, customer_id: int = 1000001, label: bytes = b"f" * 36, payload: bytes = b"p" * 32, tail: int = 20
) -> str:
    head = bytes([version, 0]) + struct.pack(">IH", customer_id, 7)
    labelled = struct.pack(">H", len(label)) + label if version >= 5 else b""
    data = head + labelled + struct.pack(">I", len(payload)) + payload + b"\xfb" * tail
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
