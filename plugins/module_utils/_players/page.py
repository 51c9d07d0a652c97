# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The demo page: one static HTML file in which a person picks a title and a player, and presses play.

Its parts lie in ``page_parts``. Nothing of the catalogue is ever a part of its markup: the catalogue is one JSON block,
and the page's own script shows texts as texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .._inline import json_for_script, source_of
from .errors import PlayerConfigError

_PARTS = Path(__file__).parent / "page_parts"

# Together they are one script, whose end starts the page.
_SCRIPTS = ("words.js", "watching.js", "players.js", "facts.js", "playing.js", "page.js")

# A URL of characters that mean nothing else in a Content Security Policy, where its host is named.
_VENDOR = re.compile(r"(?!$)(https?://[A-Za-z0-9.-]+(:[0-9]+)?(?=/|$))?(?!//)[A-Za-z0-9._~@%/-]*")

_PLACEHOLDER = re.compile(r"\{\{ (\w+) \}\}")


@dataclass(frozen=True)
class PageTitle:
    """One title of the page.

    ``manifest``: the URL of its DASH or HLS manifest. ``expires``: key system -> when its token expires, in RFC 3339
    with ``Z``; None where that is not known yet. ``configurations``: player -> what that player takes for this title.
    """

    name: str
    manifest: str
    expires: Mapping[str, str | None]
    configurations: Mapping[str, Any]


def page_document(heading: str, vendor: str, titles: Sequence[PageTitle]) -> dict[str, Any]:
    """Return the catalogue that `render_page` puts into the page.

    ``vendor`` is the URL, relative to the page or absolute, of the directory that holds the players' files. Raises
    `PlayerConfigError` if it is none.
    """
    if not _VENDOR.fullmatch(vendor):
        raise PlayerConfigError(
            "vendor must be the URL of a directory, relative to the page or with http or https, in letters, digits and"
            " ._~@%/- alone."
        )
    return {
        "heading": heading,
        "vendor": vendor if vendor.endswith("/") else f"{vendor}/",
        "titles": [
            {
                "name": title.name,
                "manifest": title.manifest,
                "expires": dict(title.expires),
                "configurations": dict(title.configurations),
            }
            for title in titles
        ],
    }


def render_page(document: Mapping[str, Any]) -> str:
    """Return the HTML of the page that shows ``document``, in which all non-ASCII characters are escaped."""
    style = _part("page.css")
    script = "\n".join(_part(name) for name in _SCRIPTS)
    parts = {
        "policy": _policy(style, script, document["vendor"]),
        "style": style,
        "catalogue": json_for_script(document),
        "script": script,
    }
    return _PLACEHOLDER.sub(lambda match: parts[match.group(1)], _part("page.html"))


def _part(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")


def _policy(style: str, script: str, vendor: str) -> str:
    url = urlsplit(vendor)
    players = f"'self' {url.scheme}://{url.netloc}" if url.netloc else "'self'"
    directives = {
        "default-src": "'none'",
        "script-src": f"{players} {source_of(script)}",
        "style-src": f"{players} {source_of(style)}",
        # Players unpack media in workers that they make from blobs.
        "worker-src": "blob:",
        "media-src": "* blob:",
        "img-src": "* data:",
        "font-src": "data:",
        # Segments and licenses come from wherever the manifests and the tokens say.
        "connect-src": "* data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
