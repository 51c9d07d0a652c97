# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The error that ends the use of a ledger."""

from __future__ import annotations

import sys


class LedgerError(Exception):
    """The ledger cannot be used. ``message`` is one sentence (where, what is wrong, what to do) without secrets."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @classmethod
    def missing_library(cls, name: str, instead: str) -> LedgerError:
        """A Python library is missing where this runs; ``instead`` names a way to do without it."""
        return cls(
            f"The ledger needs the Python library {name}, which {sys.executable} does not have: "
            f"install it for this Python, or {instead}."
        )
