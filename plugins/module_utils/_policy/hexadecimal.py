# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Keys, initialization vectors and flags: hexadecimal digits of a fixed length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .kind import Violation, plain_text

_HEX = re.compile(r"[0-9A-Fa-f]*")


def is_hex(text: str) -> bool:
    """Whether the text consists of ASCII hexadecimal digits only."""
    return _HEX.fullmatch(text) is not None


@dataclass(frozen=True)
class HexDigits:
    """Exactly ``length`` hexadecimal digits. The service tells a wrong length from a wrong digit."""

    length: int
    length_code: int
    digit_code: int

    def write(self, raw: Any) -> str:
        return plain_text(raw, self.digit_code)

    def judge(self, text: str, now: datetime) -> Violation | None:
        if len(text) != self.length:
            return Violation(
                "length",
                self.length_code,
                f"{{value}} has {len(text)} characters.",
                f"Give exactly {self.length} hexadecimal digits, without 0x, dashes or spaces.",
            )
        if not is_hex(text):
            return Violation(
                "hex",
                self.digit_code,
                "{value} holds something that is no hexadecimal digit.",
                f"Give {self.length} digits out of 0-9 and a-f.",
            )
        return None


@dataclass(frozen=True)
class GeneralFlags:
    """License flags. YAML turns an unquoted 00000001 into 1, so 0 and 1 are padded back to ``digits``.

    ``hint`` ends the advice that a violation gives.
    """

    allowed: tuple[str, ...]
    digits: int
    code: int
    hint: str = "An undocumented value goes into extra_parameters."

    def write(self, raw: Any) -> str:
        if isinstance(raw, int) and not isinstance(raw, bool) and raw in (0, 1):
            return str(raw).zfill(self.digits)
        return plain_text(raw, self.code)

    def judge(self, text: str, now: datetime) -> Violation | None:
        if text in self.allowed:
            return None
        return Violation(
            "value",
            self.code,
            "{value} is no documented combination of license flags.",
            f"Use {' or '.join(self.allowed)}, in quotes. {self.hint}",
        )
