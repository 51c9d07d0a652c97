# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Taking secrets out of texts and results, also where something has encoded them on the way."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from ._hex_secrets import HexSecrets, is_hex_secret

REPLACEMENT = "(secret)"

SHORTEST = 6
"""Characters: a shorter secret would tear up texts that have nothing to do with it."""

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+\Z")
_AUTHENTICATOR = re.compile(r"[0-9]+,(.+)\Z", re.DOTALL)


class Redactor:
    """Replaces secrets of at least SHORTEST characters, in every form listed in ``_forms``, by ``(secret)``.

    Every form is found by its first characters in a table, so the cost grows with the length of the text and not
    with the number of secrets. Keys, of which a catalogue has thousands, are found without such a table. Both are
    made at the first use.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(secrets)
        # In the result of a catalogue the names of options and the values of policies come again for each title.
        self._text = lru_cache(maxsize=256)(self._redacted)
        self._keys: HexSecrets | None = None
        self._table: dict[str, list[str]] = {}
        self._shortest = 0

    def text(self, text: str) -> str:
        """Return the text without the secrets."""
        return self._text(text)

    def value(self, value: Any) -> Any:
        """Return a copy without the secrets of dictionaries (keys too), lists, tuples and strings, nested at will.

        Anything else is returned as it is.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.value(key): self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self.value(item) for item in value)
        return value

    def _redacted(self, text: str) -> str:
        spans = sorted(self._spans(text))
        if not spans:
            return text
        pieces = []
        done = 0
        for start, end in spans:
            # What overlaps the last secret belongs to the same replacement.
            if start >= done:
                pieces += [text[done:start], REPLACEMENT]
            done = max(done, end)
        return "".join(pieces) + text[done:]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self._keys is None:
            parts = {part for secret in self._secrets for part in _parts(secret)}
            keys = set(filter(is_hex_secret, parts))
            self._table = _tabulate(parts - keys)
            self._shortest = min((len(form) for forms in self._table.values() for form in forms), default=0)
            # The last one: another thread goes by it.
            self._keys = HexSecrets(keys)
        yield from self._keys.spans(text)
        table = self._table
        # Most texts of a result are too short to hold any form.
        if not table or len(text) < self._shortest:
            return
        for start in range(len(text) - SHORTEST + 1):
            for form in table.get(text[start : start + SHORTEST], ()):
                if text.startswith(form, start):
                    yield start, start + len(form)
                    break


def _tabulate(parts: Iterable[str]) -> dict[str, list[str]]:
    """Return the forms of all these secrets by their first characters, the longest first."""
    table: dict[str, set[str]] = {}
    for part in parts:
        for form in _forms(part):
            table.setdefault(form[:SHORTEST], set()).add(form)
    return {start: sorted(forms, key=len, reverse=True) for start, forms in table.items()}


def _parts(secret: str) -> Iterator[str]:
    """Yield a secret and, of a customer authenticator, the key behind the comma; neither if it is too short."""
    authenticator = _AUTHENTICATOR.match(secret)
    for part in (secret, authenticator.group(1) if authenticator else ""):
        if len(part) >= SHORTEST:
            yield part


def _forms(secret: str) -> Iterator[str]:
    """Yield the forms in which a secret may turn up; SHORTEST characters or more each.

    These are: as it is, percent-encoded, escaped for JSON, in hex, and in Base64, also inside a longer Base64 text.
    Hex digits count in either case, and what they stand for is looked for in Base64 too.
    """
    is_hex = _HEX.match(secret) is not None
    for variant in {secret, secret.lower(), secret.upper()} if is_hex else {secret}:
        data = variant.encode("utf-8", "surrogatepass")
        yield variant
        yield from _percent_encoded(data)
        yield json.dumps(variant)[1:-1]
        yield json.dumps(variant, ensure_ascii=False)[1:-1]
        yield data.hex()
        yield data.hex().upper()
        yield from _base64(data)
    if is_hex:
        yield from _base64(bytes.fromhex(secret))


def _percent_encoded(data: bytes) -> Iterator[str]:
    every_byte = "".join(f"%{byte:02X}" for byte in data)
    for encoded in (quote(data), quote(data, safe=""), quote_plus(data), every_byte):
        yield encoded
        yield re.sub("%[0-9A-F]{2}", lambda escape: escape.group().lower(), encoded)


def _base64(data: bytes) -> Iterator[str]:
    """Yield Base64 in both alphabets, with and without padding, and the middle of it at each of the three offsets.

    Where other bytes go before and after, the outermost characters depend on them too, so they are left out.
    """
    whole = base64.b64encode(data).decode("ascii")
    found = {whole, whole.rstrip("=")}
    for offset in range(3):
        bits = 8 * (offset + len(data))
        text = base64.b64encode(bytes(offset) + data).decode("ascii")
        found.add(text[-(-8 * offset // 6) : bits // 6])
    for text in found:
        if len(text) >= SHORTEST:
            yield text
            yield text.replace("+", "-").replace("/", "_")
