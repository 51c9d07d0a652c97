# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reading an error of the token service. The shape of its bodies is not public, so this reads tolerantly."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Callable

from .._redaction import REPLACEMENT
from .event_codes import describe

TEXT_LIMIT = 200

_CODE_KEYS = ("errorCode", "code", "error", "errorNumber", "status")
_TEXT_KEYS = ("errorMessage", "message", "errorText", "description", "error")
_CODE_IN_TEXT = re.compile(r"(?<![\w-])-\d{4}(?![\w-])", re.ASCII)
# No tag may hold "<": that keeps the time linear on a body full of them.
_TAG = re.compile(r"<([^<>]*)>")
_HIDDEN_TAGS = ("script", "style", "title")
# Tokens are longer than any word of a message, and a body may quote one.
_TOKEN_LIKE = re.compile(r"[A-Za-z0-9_-]{40,}")


@dataclass(frozen=True)
class ServiceFault:
    """What the service says is wrong: one of its event codes, and a short text that is safe to print."""

    code: int | None
    text: str | None


def read_error(body: bytes, redact: Callable[[str], str] = str) -> ServiceFault:
    """Find the event code and the text in a body: JSON of any nesting, HTML or plain text.

    ``redact`` takes the secrets out of the text. It is applied before the text is cut to TEXT_LIMIT characters, as
    a secret that was cut in two could not be recognised any more.
    """
    text = body.decode("utf-8-sig", "replace")
    try:
        fields = list(_walk(json.loads(text)))
    except (ValueError, RecursionError):
        fields = []
    if not fields:
        visible = _visible(text)
        return ServiceFault(_code_in(visible), _clean(visible, redact))
    said = " ".join(value for _name, value in _pick(fields, _TEXT_KEYS) if _is_prose(value))
    codes = (_as_code(value) for _name, value in _pick(fields, _CODE_KEYS))
    code = next((code for code in codes if code is not None), None)
    return ServiceFault(_code_in(said) if code is None else code, _clean(_visible(said), redact))


def _walk(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key and value of a JSON document, the outer ones first."""
    level: list[Any] = [document]
    while level:
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                yield from item.items()
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        level = inner


def _pick(fields: list[tuple[str, Any]], keys: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in fields if key in keys]


def _is_prose(value: Any) -> bool:
    return isinstance(value, str) and _as_code(value) is None


def _as_code(value: Any) -> int | None:
    """Return a known event code that is given as an integer or as its text, else None."""
    if isinstance(value, str):
        value = int(value) if re.fullmatch(r"\s*-[0-9]{4}\s*", value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and describe(value) else None


def _code_in(text: str) -> int | None:
    codes = (int(found) for found in _CODE_IN_TEXT.findall(text))
    return next((code for code in codes if describe(code)), None)


def _visible(markup: str) -> str:
    """Return the text of a page as a reader sees it: without tags, comments, title, scripts and style sheets."""
    pieces = _TAG.split(markup)
    tags = [""] + [tag.split(None, 1)[0].lower() if tag.strip() else "" for tag in pieces[1::2]]
    texts = (text for tag, text in zip(tags, pieces[0::2]) if tag not in _HIDDEN_TAGS)
    return html.unescape(" ".join(texts))


def _clean(text: str, redact: Callable[[str], str]) -> str | None:
    printable = "".join(character if character.isprintable() else " " for character in text)
    safe = _TOKEN_LIKE.sub(REPLACEMENT, redact(" ".join(printable.split())))
    return (safe if len(safe) <= TEXT_LIMIT else safe[: TEXT_LIMIT - 3] + "...") or None
