# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Free text, fixed words, and what must not be said at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .kind import Unwritable, Violation, plain_text, scalar_text


@dataclass(frozen=True)
class Text:
    """Free text of at most ``longest`` characters (None: any length), counted as Unicode code points."""

    longest: int | None
    code: int | None

    def write(self, raw: Any) -> str:
        return plain_text(raw, self.code)

    def judge(self, text: str, now: datetime) -> Violation | None:
        if self.longest is None or len(text) <= self.longest:
            return None
        return Violation(
            "length",
            self.code,
            f"{{value}} has {len(text)} characters.",
            f"Use at most {self.longest}.",
        )


@dataclass(frozen=True)
class Label:
    """A word or two that people read again: at most ``longest`` printable characters, or a whole number."""

    longest: int

    def write(self, raw: Any) -> str:
        number = scalar_text(raw) if isinstance(raw, int) else None
        return plain_text(raw, None) if number is None else number

    def judge(self, text: str, now: datetime) -> Violation | None:
        if len(text) > self.longest:
            return Violation(
                "length",
                None,
                f"{{value}} has {len(text)} characters.",
                f"Use at most {self.longest}, or a hash of it.",
            )
        if not text.isprintable():
            return Violation("printable", None, "{value} holds something that cannot be printed.", "Remove it.")
        return None


@dataclass(frozen=True)
class Choice:
    """One word out of a few, in exactly that spelling."""

    words: tuple[str, ...]
    code: int | None

    def write(self, raw: Any) -> str:
        return plain_text(raw, self.code)

    def judge(self, text: str, now: datetime) -> Violation | None:
        if text in self.words:
            return None
        meant = [word for word in self.words if word.lower() == text.strip().lower()]
        hint = f"Write {meant[0]}, in exactly this spelling." if meant else f"Use {_either(self.words)}."
        return Violation("value", self.code, "{value} is not known to the service.", hint)


@dataclass(frozen=True)
class Switch:
    """Sent as ``true``, or not at all."""

    def write(self, raw: Any) -> str:
        text = str(raw).lower() if isinstance(raw, bool) else plain_text(raw, None)
        return "" if text == "false" else text

    def judge(self, text: str, now: datetime) -> Violation | None:
        return None if text == "true" else Violation("value", None, "{value} is no boolean.", "Use true or false.")


@dataclass(frozen=True)
class Refused:
    """A parameter that the service refuses, whatever its value."""

    code: int
    message: str
    hint: str

    def write(self, raw: Any) -> str:
        text = scalar_text(raw)
        if text is None:
            raise Unwritable(self._violation())
        return text

    def judge(self, text: str, now: datetime) -> Violation | None:
        return self._violation()

    def _violation(self) -> Violation:
        return Violation("given", self.code, self.message, self.hint)


def _either(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
