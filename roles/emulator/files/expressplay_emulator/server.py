# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator as a server process: from the socket to the clean end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import os
import signal
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from expressplay_emulator import tls
from expressplay_emulator.emulator import Emulator
from expressplay_emulator.handler import Handler
from expressplay_emulator.key_store import KeyStore
from expressplay_emulator.options import Options, fingerprint
from expressplay_emulator.state_dir import Address, StateDir, StateError, write_privately
from expressplay_emulator.tokens import KEY_LENGTH, Sealer

# The form for several keys is long in a query string.
_LONGEST_LINE = 65536
_SECONDS_TO_FINISH = 1.0
_MALFORMED = (HttpProcessingError, web.RequestPayloadError)


def serve(options: Options) -> None:
    """Serves until a SIGTERM or SIGINT. Raises StateError where it cannot."""
    with contextlib.ExitStack() as stack:
        state = StateDir(options.state_dir) if options.state_dir is not None else None
        if state is not None:
            state.create()
            stack.enter_context(state.running())
        emulator = Emulator(config=options.config)
        if state is not None:
            emulator.sealer = Sealer(state.secret("token.key", KEY_LENGTH))
            emulator.key_store = KeyStore(state.path / "keys.jsonl")
        asyncio.run(_serve(options, state, emulator))


async def _serve(options: Options, state: StateDir | None, emulator: Emulator) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    listener = _listener(options, state)
    context = tls.server_context(state, (options.host, *options.tls_names)) if options.tls and state else None
    async with listening(emulator, listener, context) as base_url:
        ca_path = str(tls.ca_path(state)) if context and state else None
        address = Address(base_url, os.getpid(), ca_path, fingerprint(options))
        _announce(address, options, state)
        await stopped.wait()


@contextlib.asynccontextmanager
async def listening(
    emulator: Emulator, listener: socket.socket, context: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Has the emulator answer at a bound socket; gives its base URL."""
    handler = Handler(emulator)
    runner = web.ServerRunner(
        web.Server(
            handler, logger=_logger(), access_log=None, max_line_size=_LONGEST_LINE, max_field_size=_LONGEST_LINE
        ),
        shutdown_timeout=_SECONDS_TO_FINISH,
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listener, ssl_context=context).start()
        handler.listening_at = _base_url(listener, tls_on=context is not None)
        yield handler.listening_at
    finally:
        await runner.cleanup()


def _logger() -> logging.Logger:
    logger = logging.getLogger("expressplay_emulator")
    logger.addFilter(_is_of_the_emulator)
    return logger


def _is_of_the_emulator(record: logging.LogRecord) -> bool:
    """False for malformed HTTP: the client is told, and a log would repeat the line with its secrets."""
    return not (record.exc_info and isinstance(record.exc_info[1], _MALFORMED))


def _base_url(listener: socket.socket, *, tls_on: bool) -> str:
    host, port = listener.getsockname()[:2]
    return f"{'https' if tls_on else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"


def _listener(options: Options, state: StateDir | None) -> socket.socket:
    """A bound socket; without a port of its own the emulator takes the one that it had in this state directory."""
    former = state.address() if state is not None and options.port == 0 else None
    if former is not None:
        with contextlib.suppress(OSError):
            return _bound(options.host, urlsplit(former.base_url).port or 0)
    try:
        return _bound(options.host, options.port)
    except OSError as error:
        place = f"{options.host} port {options.port}"
        raise StateError(f"The emulator cannot listen at {place}: {error.strerror}.") from None


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except UnicodeError:
        # From the encoding of names that no host can have.
        raise OSError(errno.EINVAL, "it is no name of a host") from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _announce(address: Address, options: Options, state: StateDir | None) -> None:
    if state is not None:
        state.write_address(address)
    if options.ready_file is not None:
        write_privately(Path(options.ready_file), json.dumps(address.shown()).encode())
    print(f"ExpressPlay emulator listening on {address.base_url}", flush=True)
    if address.ca_path is not None:
        print(f"Certificate authority: {address.ca_path}", flush=True)
