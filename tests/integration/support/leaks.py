# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds secrets in texts: whole or in part, in plain, percent-encoded, escaped, in hexadecimal and in Base64.

It works the other way round than the code that it judges: a text is decoded, and each piece of it looked up.
"""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, unquote_plus

#: As many characters of a secret in a row are a leak.
PIECE = 14
#: A piece, wherever it is in a text, holds one of the parts that the text is cut into when all have this length.
_PART = PIECE // 2

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\(.)", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}


def leaks(text: str, secrets: Mapping[str, str]) -> list[str]:
    """The names of those secrets of which the text holds a piece."""
    exact, folded = _wanted(tuple(secrets.items()))
    found: set[str] = set()
    for view in _views(text):
        # White space may have been put anywhere to break lines.
        dense = "".join(view.split())
        found.update(exact.search(dense))
        found.update(folded.search(dense.lower()))
    return sorted(found)


class _Pieces:
    """The pieces of secrets in some forms, each with the name of its secret."""

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        self._names = {piece: name for name, form in forms for piece in _windows(form, PIECE)}
        self._parts = {part for piece in self._names for part in _windows(piece, _PART)}

    def search(self, text: str) -> Iterator[str]:
        """The names of the pieces that a text holds. A look at each part of it is enough to know where one can be."""
        for start in range(0, len(text), _PART):
            if text[start : start + _PART] in self._parts:
                around = text[max(0, start - _PART) : start + PIECE]
                yield from (self._names[piece] for piece in _windows(around, PIECE) if piece in self._names)


@functools.lru_cache(maxsize=8)
def _wanted(secrets: tuple[tuple[str, str], ...]) -> tuple[_Pieces, _Pieces]:
    """What is looked for as it is, and what is looked for in lower case."""
    return (
        _Pieces((name, form) for name, secret in secrets for form in _exact_forms(secret)),
        _Pieces((name, form) for name, secret in secrets for form in _folded_forms(secret)),
    )


def _exact_forms(secret: str) -> Iterator[str]:
    yield "".join(secret.split())
    yield from _base64(secret.encode())
    if _is_hex(secret):
        for data in (secret.lower().encode(), secret.upper().encode(), bytes.fromhex(secret)):
            yield from _base64(data)


def _folded_forms(secret: str) -> Iterator[str]:
    yield secret.encode().hex()
    if _is_hex(secret):
        yield secret.lower()


def _is_hex(secret: str) -> bool:
    return re.fullmatch(r"([0-9A-Fa-f]{2})+", secret) is not None


def _base64(data: bytes) -> Iterator[str]:
    """Base64 of the data after nought, one and two other bytes, as far as it does not depend on those."""
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + data).decode().rstrip("=")
        own = encoded[(0, 2, 3)[offset] : (offset + len(data)) * 8 // 6]
        yield own
        yield own.replace("+", "-").replace("/", "_")


def _windows(text: str, length: int) -> Iterator[str]:
    """Each row of as many characters."""
    return (text[start : start + length] for start in range(len(text) - length + 1))


def _views(text: str) -> Iterator[str]:
    """The text, and what those of its lines read as that are encoded."""
    escaped = _lines_with(re.compile(r"\\"), text)
    for view in (text, _unescaped(escaped), _unescaped(_unescaped(escaped))):
        yield view
        encoded = _lines_with(re.compile("%[0-9A-Fa-f]{2}"), view)
        yield unquote(encoded)
        yield unquote_plus(encoded)
        yield unquote(unquote(encoded))


def _lines_with(mark: re.Pattern[str], text: str) -> str:
    return "\n".join(line for line in text.splitlines() if mark.search(line))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _CONTROL.get(found[3], found[3]),
        text,
    )
