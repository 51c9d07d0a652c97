# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""A rendered document as it can be shown: its structure, without tokens and other secrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from .licenses import PLACEHOLDER
from .vocabulary import known_words

HIDDEN = "(secret)"


def hide(document: Any, shown: Mapping[str, str]) -> Any:
    """Return ``document`` with every text replaced by its value in ``shown``, or hidden where it has none.

    What may be shown is listed, rather than what must be hidden: headers and overrides can hold secrets of any form.
    """
    if isinstance(document, dict):
        return {key: hide(value, shown) for key, value in document.items()}
    if isinstance(document, list):
        return [hide(value, shown) for value in document]
    if isinstance(document, str):
        return shown.get(document, HIDDEN)
    return document


def showable(urls: Iterable[str]) -> Mapping[str, str]:
    """Return what `hide` may show: the words that players know, and ``urls`` as far as they hold no secret."""
    words = {word: word for word in known_words()}
    return {**words, **{url: url if url == PLACEHOLDER else _public_part(url) for url in urls}}


def _public_part(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    if not parts.hostname:
        return HIDDEN
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" + (f"?{HIDDEN}" if parts.query or parts.fragment else "")
