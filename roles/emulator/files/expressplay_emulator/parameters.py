# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parameters of a request: decoding them, which of several counts, and the form for several keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_to_bytes

Pairs = tuple[tuple[str, str], ...]

MOST_PARAMETERS = 1000

PER_KEY = (
    "kid",
    "contentKey",
    "kek",
    "ek",
    "securityLevel",
    "hdcpOutputControl",
    "trackType",
    "minCertSecurityLevel",
)

_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_INDEXED_KID = re.compile(r"kid\.([0-9]{1,9})")


class UndecodableError(ValueError):
    """The query or the form is not what a client may send. The text says why and repeats nothing of it."""


def decode(encoded: bytes) -> Pairs:
    """Names and values of a query string or form, in their order.

    Raises UndecodableError for a broken percent escape, for bytes that are not UTF-8, and for too many parameters.
    """
    if not encoded:
        return ()
    pieces = encoded.split(b"&")
    if len(pieces) > MOST_PARAMETERS:
        raise UndecodableError(f"The request has more than {MOST_PARAMETERS} parameters.")
    pairs = (piece.partition(b"=") for piece in pieces if piece)
    return tuple((_unescape(name), _unescape(value)) for name, _equals, value in pairs)


def _unescape(encoded: bytes) -> str:
    plain = encoded.replace(b"+", b" ")
    if b"%" in plain:
        if _BAD_ESCAPE.search(plain):
            raise UndecodableError("The request has a percent sign that two hexadecimal digits do not follow.")
        plain = unquote_to_bytes(plain)
    try:
        return plain.decode()
    except UnicodeDecodeError:
        raise UndecodableError("The request has a parameter that is not UTF-8.") from None


@dataclass(frozen=True)
class Parameters:
    """What counts of the parameters sent: empty values are gone, and the form's replace the query's."""

    _values: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, query: Iterable[tuple[str, str]], form: Iterable[tuple[str, str]] = ()) -> Parameters:
        """From the pairs of the query and of the form."""
        return cls({**_grouped(query), **_grouped(form)})

    def get(self, name: str) -> str | None:
        """The value that counts, the last one; None where there is none."""
        values = self._values.get(name)
        return values[-1] if values else None

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that may be repeated."""
        return self._values.get(name, ())

    def kids(self) -> list[str]:
        """Every kid asked for, in either form."""
        return [kid for view in self.per_key() if (kid := view.get("kid")) is not None]

    def per_key(self) -> list[Parameters]:
        """One view for each key of the form with `kid.0`, `kid.1` …; otherwise the parameters themselves, once."""
        indices = self._indices
        return [Parameters({**self._values, **dict(self._overrides(index))}) for index in indices] or [self]

    @property
    def several(self) -> bool:
        """True in the form for several keys."""
        return bool(self._indices)

    def only(self, names: Iterable[str]) -> dict[str, str | list[str]]:
        """Those of the named parameters that are present, also with an index: a text, or a list where repeated."""
        wanted = set(names)
        found = [name for name in self._values if name in wanted or name.partition(".")[0] in wanted]
        return {name: _one_or_list(self._values[name]) for name in found}

    @cached_property
    def _indices(self) -> list[str]:
        matches = (_INDEXED_KID.fullmatch(name) for name in self._values)
        return sorted((match[1] for match in matches if match), key=int)

    def _overrides(self, index: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name in PER_KEY:
            values = self._values.get(f"{name}.{index}")
            if values:
                yield name, values


def _one_or_list(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if value:
            grouped[name] = (*grouped.get(name, ()), value)
    return grouped
