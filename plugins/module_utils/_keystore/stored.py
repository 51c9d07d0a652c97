# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Keys as a key store shows them. Nothing of an answer gets into a message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_KID = re.compile(r"[0-9A-Fa-f]{32}")
_WRAPPED = re.compile(r"(?:[0-9A-Fa-f]{2})+")
# JSON may hold half of a surrogate pair, which nothing can print or write.
_HALF_PAIR = re.compile("[\ud800-\udfff]")

METADATA: Mapping[str, str] = {
    "kek_id": "kekId",
    "content_id": "contentId",
    "info": "info",
    "expiration": "expiration",
}
"""What can be said of a key, by the names of the options, and their names on the wire."""


class UnreadableAnswer(ValueError):
    """An answer is none of a key store. The text names what came and completes "The key store sent ..."."""


@dataclass(frozen=True)
class StoredKey:
    """A key without its value in the clear.

    ``kid`` is in lower case; ``ek`` is None where it was not shown; ``metadata`` is by option and has no empty values;
    ``last_update`` is a text, since servers write it as they like.
    """

    kid: str
    ek: str | None = field(repr=False)
    metadata: Mapping[str, str]
    last_update: str | None


def read_key(body: bytes) -> StoredKey:
    """Read one key object. Raises UnreadableAnswer."""
    return _stored(_document(body))


def read_keys(body: bytes) -> list[StoredKey]:
    """Read a list of key objects, in which there may be nulls, or a single one. Raises UnreadableAnswer."""
    document = _document(body)
    items = document if isinstance(document, list) else [document]
    return [_stored(item) for item in items if item is not None]


def read_count(body: bytes) -> int:
    """Read the number of keys. Raises UnreadableAnswer."""
    document = _document(body)
    count = document.get("keyCount") if isinstance(document, dict) else None
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise UnreadableAnswer("an answer without a number of keys")
    return count


def values_in(body: bytes) -> Iterator[str]:
    """Every text in an answer that may be a key: what must not be shown, whatever else comes of the answer."""
    try:
        documents = [json.loads(body)]
    except (ValueError, RecursionError):
        return
    for document in documents:
        if isinstance(document, list):
            documents.extend(document)
        elif isinstance(document, dict):
            yield from (document[name] for name in ("k", "ek") if isinstance(document.get(name), str))


def _document(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableAnswer("an answer that is not JSON") from None


def _stored(item: Any) -> StoredKey:
    if not isinstance(item, dict):
        raise UnreadableAnswer("JSON that is no key object")
    kid, ek = item.get("kid"), item.get("ek")
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise UnreadableAnswer("a key object without a kid of 32 hexadecimal digits")
    if ek is not None and not (isinstance(ek, str) and _WRAPPED.fullmatch(ek)):
        raise UnreadableAnswer(f"a key object for {kid.lower()} whose ek is not hexadecimal")
    known = ((option, _text(item.get(wire))) for option, wire in METADATA.items())
    return StoredKey(
        kid=kid.lower(),
        ek=ek,
        metadata={option: text for option, text in known if text},
        last_update=_text(item.get("lastUpdate")) or None,
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _HALF_PAIR.sub("\ufffd", text)
