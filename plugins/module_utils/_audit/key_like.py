# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Runs of hexadecimal digits that may be a key, also where something has encoded them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from .._redaction import REPLACEMENT

#: Digits: a key has so many, and so has everything that might be one.
SHORTEST = 32

_PLAIN = re.compile(rf"[0-9A-Fa-f]{{8}}-(?:[0-9A-Fa-f]{{4}}-){{3}}[0-9A-Fa-f]{{12}}|[0-9A-Fa-f]{{{SHORTEST},}}")
_PERCENT = re.compile(rf"(?:%(?:3[0-9]|[46][1-6])(?:-|%2[Dd])?){{{SHORTEST},}}")
# So many letters hold the digits of a key.
_BASE64 = re.compile(rf"[0-9A-Za-z+/_-]{{{-(-SHORTEST * 8 // 6)},}}")
_STANDARD_ALPHABET = str.maketrans("-_", "+/")


def digits_in(text: str) -> frozenset[str]:
    """The runs of digits in a text that look like keys: in lower case, without the dashes of a GUID."""
    return frozenset() if len(text) < SHORTEST else frozenset(_decoded(text))


def mask(text: str, known: frozenset[str]) -> str:
    """The text without whatever looks like a key and is none of the ``known`` digits, as :func:`digits_in` gives them.

    The bytes of a key in Base64 look like nothing in particular, and are left.
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
        letters = run.group().translate(_STANDARD_ALPHABET)
        # Other bytes may come before.
        for skipped in range(4):
            whole = letters[skipped : len(letters) - ((len(letters) - skipped) % 4 == 1)]
            yield from _plain(base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1"))


def _plain(text: str) -> Iterator[str]:
    for run in _PLAIN.finditer(text):
        yield run.group().replace("-", "").lower()
