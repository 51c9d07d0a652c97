# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Texts as a report may show them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .._policy.kind import is_sendable
from .._redaction import Redactor
from .key_like import digits_in, mask


class Shown:
    """Takes secrets out of texts, and what JSON and XML cannot write alike.

    A key that was typed into a wrong option may be known from nowhere else. So what looks like one is taken for one,
    unless it stands in ``public``: kids, and names, which are kept and shown in clear.
    """

    def __init__(self, redactor: Redactor, public: Iterable[str]) -> None:
        self._redactor = redactor
        self._public = frozenset(digits for text in public for digits in digits_in(text))
        # In the report of a catalogue the names of options, messages and hints come again for each title.
        self._text = lru_cache(maxsize=256)(self._shown)

    def text(self, text: str) -> str:
        """The text as a report may show it."""
        return self._text(text)

    def optional(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)

    def _shown(self, text: str) -> str:
        """YAML lets half of a surrogate pair through, and JSON and XML do not agree about it."""
        shown = mask(self._redactor.text(text), self._public)
        return shown if is_sendable(shown) else shown.encode("utf-8", "replace").decode("utf-8")
