# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The content of a player's file as it can be shown: its structure, without tokens and other secrets.

What may be shown is listed, rather than what must be hidden: headers, overrides and whatever file lies there already
can hold secrets of any form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from io import StringIO
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from .._hls.playlist import KEY, SESSION_KEY, attributes_of, tag_of
from .vocabulary import SHORT, known_words

HIDDEN = "(secret)"

_URL = re.compile(r"(https?|skd)://(?:[^/?#]*@)?([^/?#@]+)(?:[/?#].*)?", re.DOTALL)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_PROPERTY = re.compile(r"(#KODIPROP:)([^=]*)=(.*)", re.DOTALL)
_HEADING = re.compile(r"(#EXTINF:-1,)(.*)", re.DOTALL)
_JSON_BLOCK = re.compile(r'<script[^>]* type="application/json"[^>]*>(.*?)</script>', re.DOTALL)


def hide_text(text: str, form: str, public: Collection[str] = ()) -> str:
    """Return the structure of a file's ``text``, of the ``form`` json, xml, text, hls or html.

    Values are shown that are words which players know, or members of ``public``; so are the scheme and host of a URL
    whose host is. All others are hidden. A text that is not of its form is shown as its size alone.
    """
    show, name = _FORMS[form]
    try:
        return show(text, _Values(public))
    except (ValueError, RecursionError, expat.ExpatError):
        return f"({len(text.encode('utf-8', 'surrogatepass'))} bytes that are not {name})\n"


def hide(document: Any, public: Collection[str] = ()) -> Any:
    """Return ``document``, made of plain JSON values, with its values hidden like those of a JSON text."""
    return _Values(public).hide(document)


class _Values:
    """Decides about every value what of it may be shown."""

    def __init__(self, public: Collection[str]) -> None:
        self._public = public

    def hide(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.hide(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.hide(item) for item in value]
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, (int, float)) and len(str(value)) > SHORT:
            return HIDDEN
        return value

    def text(self, text: str) -> str:
        if text in _WORDS or text in self._public or _TIME.fullmatch(text):
            return text
        url = _URL.fullmatch(text)
        if url is not None and url[2] in self._public:
            return f"{url[1]}://{url[2]}/{HIDDEN}"
        return HIDDEN


_WORDS = known_words()


def _json(text: str, values: _Values) -> str:
    return json.dumps(values.hide(json.loads(text)), indent=2) + "\n"


def _lines(text: str, values: _Values) -> str:
    return "".join(f"{_line(line, values)}\n" for line in text.splitlines())


def _line(line: str, values: _Values) -> str:
    heading = _HEADING.fullmatch(line)
    if heading is not None:
        return heading[1] + values.text(heading[2])
    kodi_property = _PROPERTY.fullmatch(line)
    if kodi_property is None:
        return values.text(line)
    start, name, value = kodi_property.groups()
    return f"{start}{values.text(name)}={_property_value(value, values)}"


def _property_value(value: str, values: _Values) -> str:
    if value.startswith("{"):
        return json.dumps(values.hide(json.loads(value)), separators=(",", ":"))
    return "|".join(map(values.text, value.split("|")))


def _playlist(text: str, values: _Values) -> str:
    if tag_of(text.partition("\n")[0]) != "#EXTM3U":
        raise ValueError
    return "".join(f"{_playlist_line(line, values)}\n" for line in text.splitlines())


def _playlist_line(line: str, values: _Values) -> str:
    tag = tag_of(line)
    if not tag:
        return values.text(line)
    if tag not in (KEY, SESSION_KEY):
        return values.text(tag) + (f":{HIDDEN}" if ":" in line else "")
    attributes = (f'{values.text(name)}="{values.text(value)}"' for name, value in attributes_of(line).items())
    return f"{tag}:{','.join(attributes)}"


def _html(text: str, values: _Values) -> str:
    block = _JSON_BLOCK.search(text)
    if block is None:
        raise ValueError
    return _json(block[1], values)


class _Xml:
    """Writes what a parser reads, with all values hidden. White space, and with it the layout, stays; comments go."""

    def __init__(self, values: _Values) -> None:
        self._values = values
        self._text: list[str] = []
        self._shown = StringIO()
        self._writer = XMLGenerator(self._shown, "utf-8", short_empty_elements=True)

    def shown(self, text: str) -> str:
        parser = expat.ParserCreate("utf-8")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        # A long text is handed over in pieces.
        parser.CharacterDataHandler = self._text.append
        parser.Parse(text.encode("utf-8"), True)
        return self._shown.getvalue() + "\n"

    def _refuse(self, *_declaration: object) -> None:
        # Its entities could be anything, and of any size.
        raise ValueError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        shown = {key: self._values.text(value) for key, value in attributes.items()}
        self._writer.startElement(name, AttributesImpl(shown))

    def _end(self, name: str) -> None:
        self._flush()
        self._writer.endElement(name)

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        self._writer.characters(self._values.text(text) if text.strip() else text)


def _xml(text: str, values: _Values) -> str:
    return _Xml(values).shown(text)


# Form -> how its structure is shown, and what it is called where a text is not of it.
_FORMS: Mapping[str, tuple[Callable[[str, _Values], str], str]] = {
    "json": (_json, "JSON"),
    "xml": (_xml, "XML"),
    "text": (_lines, "properties"),
    "hls": (_playlist, "an HLS playlist"),
    "html": (_html, "a demo page"),
}
