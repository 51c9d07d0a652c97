# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The kinds of value that a parameter may have: the interface that every kind fulfils."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

# Long enough to recognise a value, short enough for one line of an error.
_SHOWN_CHARACTERS = 48


@dataclass(frozen=True)
class Violation:
    """Why a value is refused.

    ``suffix`` completes the rule's name (``wv-security-level`` + ``range``). In ``message`` the text
    ``{value}`` stands for the value, which only the caller may fill in: it knows what is secret.
    """

    suffix: str
    code: int | None
    message: str
    hint: str


class Unwritable(Exception):
    """The option's YAML value has no form on the wire."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation.message)
        self.violation = violation


class Kind(Protocol):
    """A kind of value: how it is written on the wire, and what the service demands of it."""

    def write(self, raw: Any) -> str:
        """Turn an option's YAML value into the text that is sent; raises :class:`Unwritable`."""

    def judge(self, text: str, now: datetime) -> Violation | None:
        """Hold the text on the wire against the contract; ``now`` is an aware datetime."""


def show(text: str) -> str:
    """A text as a message shows it: one line, quoted, shortened."""
    shown = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."
    return json.dumps(shown, ensure_ascii=not shown.isprintable())


def type_name(raw: Any) -> str:
    """The name that someone who writes YAML has for the type of a value."""
    if raw is None:
        return "null"
    if isinstance(raw, bool):
        return "boolean"
    if isinstance(raw, (int, float)):
        return "number"
    if isinstance(raw, Mapping):
        return "dictionary"
    if isinstance(raw, (list, tuple)):
        return "list"
    if isinstance(raw, date):
        return "date"
    return "string" if isinstance(raw, str) else "value of an unknown type"


def plain_text(raw: Any, code: int | None, suffix: str = "type") -> str:
    """A string, unchanged. Anything else was damaged by YAML on its way here, so it is refused.

    Raises :class:`Unwritable` with this code and this end of the rule's name.
    """
    if isinstance(raw, str):
        return str(raw)
    if isinstance(raw, (Mapping, list, tuple)):
        hint = "Give a single string."
    else:
        hint = "Put it in quotes, so that nothing of it is lost."
    raise Unwritable(Violation(suffix, code, f"YAML read the value as a {type_name(raw)}, not as a string.", hint))


def scalar_text(raw: Any) -> str | None:
    """A string or number as text; None for anything else, and for a number of more digits than Python writes."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return None
    try:
        return str(raw)
    except ValueError:
        return None


def is_sendable(text: str) -> bool:
    """Whether the text can be encoded at all: YAML lets a lone surrogate through, UTF-8 does not."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
