# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request as far as it can be read, before anything is made of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aiohttp import web

from expressplay_emulator.answers import Answer, html_page
from expressplay_emulator.parameters import Pairs, Parameters, UndecodableError, decode

FORM = "application/x-www-form-urlencoded"

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


@dataclass(frozen=True)
class Received:
    """One request. `problem` is the answer to one that cannot be read."""

    method: str
    path: str
    base_url: str
    query: Pairs = ()
    form: Pairs = ()
    body: bytes = b""
    content_type: str = ""
    problem: Answer | None = None

    @cached_property
    def json_fields(self) -> Pairs:
        """Names and values of a JSON object in the body: numbers and the like as JSON, and what holds others as `…`.

        That may hold secrets under names that nobody looks at.
        """
        try:
            fields = json.loads(self.body)
        except (ValueError, RecursionError):
            return ()
        if not isinstance(fields, dict):
            return ()
        return tuple((name, _shown(value)) for name, value in fields.items())

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters that count."""
        return Parameters.of(self.query, self.form)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "…" if isinstance(value, dict | list) else json.dumps(value)


async def receive(request: web.BaseRequest, listening_at: str) -> Received:
    """Reads a request whole. `listening_at` stands in for a Host header that is missing or no host."""
    path, query = _target(request.raw_path)
    base_url = f"{request.scheme}://{request.host}" if _HOST.fullmatch(request.host) else listening_at
    read = Received(request.method, path, base_url)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return _unreadable(read, 413, "The body is too large.")
    except (web.HTTPException, web.RequestPayloadError, OSError, ValueError):
        return _unreadable(read, 400, "The body cannot be read.")
    try:
        form = decode(body) if request.content_type == FORM else ()
        return Received(read.method, path, base_url, decode(query), form, body, request.content_type)
    except UndecodableError as error:
        return _unreadable(read, 400, str(error))


def _target(raw: str) -> tuple[str, bytes]:
    # A proxy's client sends a whole URL, and bytes beyond ASCII arrive as surrogates.
    without_origin = re.sub(r"^[A-Za-z]+://[^/?#]*", "", raw).partition("#")[0]
    path, _question_mark, query = without_origin.partition("?")
    return path or "/", query.encode(errors="surrogateescape")


def _unreadable(read: Received, status: int, text: str) -> Received:
    return Received(read.method, read.path, read.base_url, problem=html_page(status, text))
