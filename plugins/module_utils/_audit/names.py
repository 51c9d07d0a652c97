# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Names of titles in a sentence: a few of them, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from .._policy.kind import show

_LISTED = 3


def listed(names: Iterable[str], count: int) -> str:
    """The first of ``count`` names, quoted, and the number of the others."""
    shown = ", ".join(show(name) for name in islice(names, _LISTED))
    return f"{shown} and {count - _LISTED} more" if count > _LISTED else shown
