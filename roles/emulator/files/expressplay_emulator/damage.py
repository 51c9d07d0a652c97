# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that change an answer, or put another in its place. Pure; the ones of the connection are in `wire.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from expressplay_emulator.answers import HTML, Answer, html_page, json_answer
from expressplay_emulator.faults import Fault
from expressplay_emulator.judge import Grant

_LONG_PAGE = "<!DOCTYPE html>\n<html><head><title>Application error</title></head><body>\n{}</body></html>\n".format(
    "<p>The application has encountered an unexpected condition.</p>\n" * 200
)


def grant_after(grant: Grant, faults: list[Fault]) -> Grant:
    """The grant that the token is made of: that of another customer where a fault says so."""
    foreign = any(fault.fault == "foreign_token" for fault in faults)
    return replace(grant, customer_id=(grant.customer_id + 1) % 2**32) if foreign else grant


def token_after(token: str, faults: list[Fault]) -> str:
    """The token as it is sent."""
    for fault in faults:
        token = _TOKENS.get(fault.fault, _unchanged)(token)
    return token


def answer_after(answer: Answer, faults: list[Fault]) -> Answer:
    """The answer as it is sent."""
    for fault in faults:
        if fault.fault in _ANSWERS:
            answer = _ANSWERS[fault.fault](answer, fault)
    return answer


def _unchanged(token: str) -> str:
    return token


def _cut(token: str) -> str:
    return token[: len(token) // 2]


def _garble(token: str) -> str:
    middle = len(token) // 2
    return f"{token[:middle]}2026-01-01T00:00:00Z{token[middle:]}"


def _status(_answer: Answer, fault: Fault) -> Answer:
    page = html_page(fault.status or 503, "The service cannot answer this request at the moment.")
    retry_after = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return replace(page, headers=retry_after)


def _redirect(_answer: Answer, fault: Fault) -> Answer:
    return replace(html_page(fault.status or 302, "The service has moved."), headers={"Location": fault.location})


_TOKENS: Mapping[str, Callable[[str], str]] = {"cut_token": _cut, "garbled_token": _garble}

_ANSWERS: Mapping[str, Callable[[Answer, Fault], Answer]] = {
    "status": _status,
    "redirect": _redirect,
    "html_error_page": lambda _answer, _fault: Answer(500, HTML, _LONG_PAGE.encode()),
    "html_200": lambda _answer, _fault: html_page(200, "Please sign in to this network."),
    "empty_200": lambda answer, _fault: Answer(200, answer.content_type, b""),
    "json_200_unknown": lambda _answer, _fault: json_answer(200, {"result": {"ready": True}, "items": []}),
    "bad_content_type": lambda answer, fault: replace(answer, content_type=fault.content_type),
}
