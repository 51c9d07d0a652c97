# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Texts as a report may show them."""

from __future__ import annotations

from .._policy.kind import is_sendable
from .._redaction import Redactor


class Shown:
    """Takes secrets out of texts, and what JSON and XML cannot write alike."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def text(self, text: str) -> str:
        """YAML lets half of a surrogate pair through, and JSON and XML do not agree about it."""
        shown = self._redactor.text(text)
        return shown if is_sendable(shown) else shown.encode("utf-8", "replace").decode("utf-8")

    def optional(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)
