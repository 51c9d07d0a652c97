# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""License extensions: a type of four characters and a Base64 payload."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .kind import Unwritable, Violation, plain_text, type_name

NO_VALUE = -2035
WRONG_TYPE = -2036
WRONG_PAYLOAD = -2037

_FORM_RULE = "form"
_TYPE_RULE = "four-characters"
_PAYLOAD_RULE = "base64"

_TYPE = re.compile(r"[\x20-\x7e]{4}")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")


@dataclass(frozen=True)
class ExtensionType:
    """Exactly four printable ASCII characters."""

    def write(self, raw: Any) -> str:
        return plain_text(raw, WRONG_TYPE, _TYPE_RULE)

    def judge(self, text: str, now: datetime) -> Violation | None:
        if _TYPE.fullmatch(text) is not None:
            return None
        return Violation(
            _TYPE_RULE,
            WRONG_TYPE,
            "The type in {value} is not exactly four printable ASCII characters.",
            "An example is wudo.",
        )


@dataclass(frozen=True)
class ExtensionPayload:
    """Standard Base64, padded, not empty."""

    def write(self, raw: Any) -> str:
        return plain_text(raw, WRONG_PAYLOAD, _PAYLOAD_RULE)

    def judge(self, text: str, now: datetime) -> Violation | None:
        if _BASE64.fullmatch(text) is not None:
            return None
        return Violation(
            _PAYLOAD_RULE,
            WRONG_PAYLOAD,
            "The payload in {value} is not Base64.",
            "Use the standard alphabet with padding, not empty and without white space, such as AAAAAA==.",
        )


@dataclass(frozen=True)
class Extension:
    """Both in one parameter, ``type,payload``; in YAML also a dictionary of ``type`` and ``payload``."""

    comma_code: int

    def write(self, raw: Any) -> str:
        if not isinstance(raw, dict):
            return plain_text(raw, self.comma_code, _FORM_RULE)
        if set(raw) - {"type", "payload"}:
            raise Unwritable(
                Violation(
                    _FORM_RULE,
                    self.comma_code,
                    "An extension has the keys type and payload, and no other.",
                    "Write {type: wudo, payload: AAAAAA==}, or the short form 'wudo,AAAAAA=='.",
                )
            )
        kind = ExtensionType().write(_present(raw.get("type")))
        payload = ExtensionPayload().write(_present(raw.get("payload")))
        return f"{kind},{payload}"

    def items(self, raw: Any) -> list[Any]:
        """The items of the option; a single one may stand without a list around it."""
        if isinstance(raw, (str, dict)):
            return [raw]
        if isinstance(raw, (list, tuple)):
            return list(raw)
        raise Unwritable(
            Violation(
                _FORM_RULE,
                self.comma_code,
                f"A {type_name(raw)} is no list of extensions.",
                "Give a list; each item has a type and a payload.",
            )
        )

    def judge(self, text: str, now: datetime) -> Violation | None:
        kind, comma, payload = text.partition(",")
        if not comma:
            return Violation(
                _FORM_RULE,
                self.comma_code,
                "{value} has no comma between type and payload.",
                "Write it as type,payload, for example 'wudo,AAAAAA=='.",
            )
        return ExtensionType().judge(kind, now) or ExtensionPayload().judge(payload, now)


def _present(raw: Any) -> Any:
    return "" if raw is None else raw
