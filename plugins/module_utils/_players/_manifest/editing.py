# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Finding the places for license URLs in a DASH manifest, and putting them there.

The manifest is edited where it lies: a parser says at which bytes its elements begin and end, and everything between
the places stays as it is, down to prefixes, comments and white space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from ..errors import PlayerConfigError

_DASH = "urn:mpeg:dash:schema:mpd:2011"
_ROOT = f"{_DASH} MPD"
_PROTECTION = f"{_DASH} ContentProtection"

# Under which names a license URL has stood, here or elsewhere. Players disagree about them.
_LICENSE_URLS = tuple(
    f"{namespace} {name}"
    for namespace in ("https://dashif.org/CPS", "https://dashif.org/")
    for name in ("Laurl", "laurl")
)

# Of a text that is known to be well-formed. An attribute's value may hold what would otherwise end the tag.
_TAG = re.compile(rb"""<(?P<name>/?[^\s/>]+)(?:"[^"]*"|'[^']*'|[^"'/>])*(?P<empty>/?)>""")


@dataclass(frozen=True)
class Place:
    """A ContentProtection element: its ``scheme`` in lower case, the bytes of its start tag, and those of the license
    URLs in it that are to be replaced.
    """

    scheme: str
    start: int
    old: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Manifest:
    """A DASH manifest, and the places in it at which license URLs can stand."""

    data: bytes
    places: Sequence[Place]


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest in ``data``. Raises `PlayerConfigError` for what is none."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise PlayerConfigError("is no UTF-8 text: save it as UTF-8.") from None
    finder = _Finder(data)
    try:
        finder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise PlayerConfigError(f"is no XML: {expat.ErrorString(error.code)} in line {error.lineno}.") from None
    return Manifest(data, tuple(finder.places))


def write_manifest(manifest: Manifest, elements: Mapping[str, str]) -> str:
    """Return the text of ``manifest`` with ``elements``, by scheme, in its ContentProtection elements."""
    done = 0
    pieces: list[bytes] = []
    for place in manifest.places:
        if place.scheme in elements:
            for start, end, new in _edits(manifest.data, place, elements[place.scheme].encode("utf-8")):
                pieces += [manifest.data[done:start], new]
                done = end
    return b"".join([*pieces, manifest.data[done:]]).decode("utf-8")


def _edits(data: bytes, place: Place, element: bytes) -> list[tuple[int, int, bytes]]:
    """Return, for each part to replace, where it begins and ends and what takes its place."""
    if place.old:
        first, *others = place.old
        return [(*first, element), *((_before_space(data, start), end, b"") for start, end in others)]
    tag = _tag(data, place.start)
    if tag["empty"]:
        return [(tag.start("empty"), tag.end(), b">" + element + b"</" + tag["name"] + b">")]
    # On a line of its own if the next element is.
    space = data[tag.end() : _after_space(data, tag.end())]
    return [(tag.end(), tag.end(), space + element)]


def _after_space(data: bytes, position: int) -> int:
    while data[position : position + 1].isspace():
        position += 1
    return position


def _before_space(data: bytes, position: int) -> int:
    while data[position - 1 : position].isspace():
        position -= 1
    return position


@dataclass
class _Open:
    """An element that has not ended yet."""

    name: str
    scheme: str
    start: int
    old: list[tuple[int, int]]


class _Finder:
    """Collects the places while its parser reads. The parser's positions are bytes of what it reads."""

    def __init__(self, data: bytes) -> None:
        self.places: list[Place] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._data = data
        self._open: list[_Open] = []

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise PlayerConfigError(f"says that its encoding is {encoding}: save it as UTF-8.")

    def _doctype(self, *_declaration: object) -> None:
        raise PlayerConfigError("has a DOCTYPE, which could stand for anything. Take it out; a manifest needs none.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != _ROOT:
            raise PlayerConfigError(f"is no DASH manifest: its root element is not MPD of the namespace {_DASH}.")
        if name == _PROTECTION and any(element.name == _PROTECTION for element in self._open):
            raise PlayerConfigError("has a ContentProtection element within another, which DASH does not know.")
        scheme = attributes.get("schemeIdUri", "").strip().lower()
        self._open.append(_Open(name, scheme, self.parser.CurrentByteIndex, []))

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if name == _PROTECTION:
            self.places.append(Place(element.scheme, element.start, tuple(element.old)))
        elif name in _LICENSE_URLS and self._open and self._open[-1].name == _PROTECTION:
            only_tag = _tag(self._data, element.start)
            last_tag = only_tag if only_tag["empty"] else _tag(self._data, self.parser.CurrentByteIndex)
            self._open[-1].old.append((element.start, last_tag.end()))


def _tag(data: bytes, start: int) -> re.Match[bytes]:
    """Return the tag that the parser has found at ``start``."""
    match = _TAG.match(data, start)
    if match is None:
        raise AssertionError(start)
    return match
