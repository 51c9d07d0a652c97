# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sending of an answer, and the faults of the connection."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from expressplay_emulator.answers import Answer
from expressplay_emulator.faults import Fault

_CHUNK = b"expressplay-emulator " * 3120
_TEN_MIB = 10 * 1024 * 1024


async def send(request: web.BaseRequest, answer: Answer, faults: list[Fault]) -> web.StreamResponse:
    """The response for aiohttp; where a fault wants one, what was sent by then is already on its way."""
    for fault in faults:
        if fault.fault in _SENDERS:
            try:
                return await _SENDERS[fault.fault](request, answer, fault)
            except ConnectionError:
                # The client had enough, as it may: nothing more can be sent.
                return web.Response()
    return plain(answer)


def plain(answer: Answer) -> web.Response:
    """The answer as it is."""
    headers = {"Content-Type": answer.content_type, "Cache-Control": "no-store", **answer.headers}
    return web.Response(status=answer.status, body=answer.body, headers=headers)


def answers_nothing(faults: list[Fault]) -> bool:
    """True where the client gets no status line at all."""
    return any(fault.fault in ("reset", "close") for fault in faults)


def _stream(answer: Answer) -> web.StreamResponse:
    return web.StreamResponse(status=answer.status, headers={"Content-Type": answer.content_type, **answer.headers})


def _transport(request: web.BaseRequest) -> asyncio.Transport:
    transport = request.transport
    if transport is None:
        raise ConnectionResetError("The client has gone.")
    return transport


async def _reset(request: web.BaseRequest, _answer: Answer, _fault: Fault) -> web.StreamResponse:
    transport = _transport(request)
    # Lingering for no time at all makes the kernel send a reset in place of an orderly end.
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    return web.Response()


async def _close(request: web.BaseRequest, _answer: Answer, _fault: Fault) -> web.StreamResponse:
    _transport(request).close()
    return web.Response()


async def _truncate(request: web.BaseRequest, answer: Answer, _fault: Fault) -> web.StreamResponse:
    response = _stream(answer)
    response.content_length = len(answer.body) + 100
    await response.prepare(request)
    await response.write(answer.body)
    _transport(request).close()
    return response


async def _truncate_chunked(request: web.BaseRequest, answer: Answer, _fault: Fault) -> web.StreamResponse:
    response = _stream(answer)
    response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2 or 1])
    _transport(request).close()
    return response


async def _drip(request: web.BaseRequest, answer: Answer, fault: Fault) -> web.StreamResponse:
    response = _stream(answer)
    response.content_length = len(answer.body)
    await response.prepare(request)
    for byte in answer.body:
        await response.write(bytes([byte]))
        await asyncio.sleep(fault.seconds)
    return response


async def _huge(request: web.BaseRequest, answer: Answer, fault: Fault) -> web.StreamResponse:
    response = _stream(answer)
    await response.prepare(request)
    left = fault.size
    while left is None or left > 0:
        piece = _CHUNK if left is None else _CHUNK[:left]
        await response.write(piece)
        left = None if left is None else left - len(piece)
        # A fast client keeps the buffer empty, and then a write alone never lets others have a turn.
        await asyncio.sleep(0)
    return response


async def _compressed(_request: web.BaseRequest, answer: Answer, fault: Fault) -> web.StreamResponse:
    body = gzip.compress(bytes(_TEN_MIB if fault.size is None else fault.size), compresslevel=1)
    headers = {"Content-Type": answer.content_type, "Content-Encoding": "gzip"}
    return web.Response(status=answer.status, body=body, headers=headers)


_Sender = Callable[[web.BaseRequest, Answer, Fault], Awaitable[web.StreamResponse]]

_SENDERS: Mapping[str, _Sender] = {
    "reset": _reset,
    "close": _close,
    "truncate": _truncate,
    "truncate_chunked": _truncate_chunked,
    "drip": _drip,
    "huge": _huge,
    "compressed": _compressed,
}
