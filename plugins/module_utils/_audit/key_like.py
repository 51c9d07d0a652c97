# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Runs of characters that may be a key, or half of one, also where something has encoded them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from .._redaction import REPLACEMENT

#: Digits: half of a key has so many. What has fewer is taken for no part of one.
SHORTEST = 16
_KEY = 32
_BITS_OF_LETTER = 6

_MIXED = r"(?=[0-9]*[A-Fa-f])(?=[A-Fa-f]*[0-9])"
# Of fewer digits than a key has, a number or a word is none of it.
_PLAIN = re.compile(
    rf"[0-9A-Fa-f]{{8}}-(?:[0-9A-Fa-f]{{4}}-){{3}}[0-9A-Fa-f]{{12}}|[0-9A-Fa-f]{{{_KEY},}}|{_MIXED}[0-9A-Fa-f]{{{SHORTEST},}}"
)
_PERCENT = re.compile(rf"(?:%(?:3[0-9]|[46][1-6])(?:-|%2[Dd])?){{{SHORTEST},}}")
# So many letters hold half of a key's digits, and as it happens the bytes of a key too.
_LETTERS = -(-SHORTEST * 8 // _BITS_OF_LETTER)
_BASE64 = re.compile(rf"[0-9A-Za-z+/_-]{{{_LETTERS},}}={{0,2}}")
# The last letter stands for two bits only, so that few words look like it.
_BYTES = re.compile(
    rf"[0-9A-Za-z+/_-]{{{_LETTERS}}}==|(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[0-9A-Za-z+/_-]{{{_LETTERS - 1}}}[AQgw]"
)
_STANDARD_ALPHABET = str.maketrans("-_", "+/")


def digits_in(text: str) -> frozenset[str]:
    """What looks like keys in a text, as hexadecimal digits: in lower case, without the dashes of a GUID."""
    return frozenset() if len(text) < SHORTEST else frozenset(_decoded(text))


def mask(text: str, known: frozenset[str]) -> str:
    """The text without whatever looks like a key and is none of the ``known`` digits, as :func:`digits_in` gives them.

    The bytes of a key in Base64 look like one where they stand alone. Among others they look like nothing in
    particular, and are left.
    """
    if len(text) < SHORTEST:
        return text
    for form in (_PERCENT, _BASE64, _PLAIN):
        text = form.sub(lambda run: run.group() if digits_in(run.group()) <= known else REPLACEMENT, text)
    return text


def _decoded(text: str) -> Iterator[str]:
    yield from _plain(text)
    for run in _PERCENT.finditer(text):
        yield from _plain(bytes.fromhex(re.sub("[%-]", "", run.group())).decode("ascii").replace("-", ""))
    for run in _BASE64.finditer(text):
        letters = run.group().rstrip("=").translate(_STANDARD_ALPHABET)
        if _BYTES.fullmatch(run.group()):
            yield _bytes_of(letters).hex()
        # Other bytes may come before.
        for skipped in range(4):
            yield from _plain(_bytes_of(letters[skipped:]).decode("latin-1"))


def _bytes_of(letters: str) -> bytes:
    """What Base64 without its padding stands for, as far as the letters make whole bytes."""
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


def _plain(text: str) -> Iterator[str]:
    for run in _PLAIN.finditer(text):
        yield run.group().replace("-", "").lower()
