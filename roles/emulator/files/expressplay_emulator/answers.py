# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bodies of the answers, before anything of HTTP is done with them."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from expressplay_emulator import event_codes

HTML = "text/html"
JSON = "application/json"
TEXT = "text/plain"
URI_LIST = "text/uri-list"


@dataclass(frozen=True)
class Answer:
    """A whole answer: status, content type, body and further headers."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


# How the service shapes its JSON errors is not public, so a client has to read any of these.
_SHAPES: Mapping[str, Callable[[int, int, str], Any]] = {
    "error_code": lambda _status, code, text: {"errorCode": code, "errorMessage": text},
    "code": lambda _status, code, text: {"code": code, "message": text},
    "error_object": lambda status, code, text: {"status": status, "error": {"code": str(code), "message": text}},
    "error_number": lambda _status, code, text: {"errorNumber": str(code), "errorText": text},
    "status": lambda _status, code, text: {"status": code, "description": text},
    "errors_list": lambda _status, code, text: {"errors": [{"code": code, "description": text}]},
}


def refusal(code: int, text: str, *, shape: str | None) -> Answer:
    """The refusal with an event code: as JSON of that shape, or as HTML where `shape` is None."""
    status = event_codes.status(code)
    if shape is None:
        return html_page(status, f"{code}: {text}")
    return json_answer(status, _SHAPES[shape](status, code, text))


def json_answer(status: int, value: Any) -> Answer:
    """Any JSON value."""
    return Answer(status, JSON, json.dumps(value).encode())


def html_page(status: int, text: str) -> Answer:
    """A small page with the name of the status and one line of text."""
    title = html.escape(f"{status} {_phrase(status)}")
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{html.escape(text)}</p></body></html>\n"
    return Answer(status, HTML, page.encode())


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown status"
