# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""A request before it is sent: its method, its address, and what goes where."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from .body import BODY_LIMIT

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Message:
    """A request. ``query`` is added to ``url``, which has none; the body is ``form`` or ``document``, or there is none.

    ``longest_answer`` is in bytes. Secrets are in all of the three, so the repr shows none of them.
    """

    method: str
    url: str
    query: Parameters = field(default=(), repr=False)
    form: Parameters | None = field(default=None, repr=False)
    document: Mapping[str, Any] | None = field(default=None, repr=False)
    longest_answer: int = BODY_LIMIT

    def address(self) -> str:
        """The URL with the query. Raises UnicodeError for what does not exist in UTF-8."""
        query = urlencode(self.query, quote_via=quote, safe="")
        return f"{self.url}?{query}" if query else self.url

    def body(self) -> tuple[str, bytes] | None:
        """The content type and the body. Raises UnicodeError for what does not exist in UTF-8."""
        if self.form is not None:
            return "application/x-www-form-urlencoded", urlencode(self.form).encode("ascii")
        if self.document is not None:
            return "application/json", json.dumps(self.document, ensure_ascii=False).encode("utf-8")
        return None


def token_request(method: str, url: str, parameters: Parameters) -> Message:
    """The request for a token, whose parameters are in the query of a GET and in the form of a POST."""
    if method == "GET":
        return Message(method, url, query=parameters)
    return Message(method, url, form=parameters)
