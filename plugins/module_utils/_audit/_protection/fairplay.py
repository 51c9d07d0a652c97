# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reads what a FairPlay license protects."""

from __future__ import annotations

from ..shape import UNKNOWN
from .protection import NOT_STATED, Handle, Protection, Reader
from .terms import Terms


def _read(terms: Terms) -> Protection:
    """A request says nothing of devices and outputs, and an app decides whether it keeps a license."""
    return Protection(level=UNKNOWN, security_level=NOT_STATED, hdcp=NOT_STATED, ends=_ends(terms))


def _ends(terms: Terms) -> bool | None:
    """A rental of 0 seconds, which is the default, is none. From when the seconds count is not documented."""
    if terms.absent("rentalDuration"):
        return False
    seconds = terms.least("rentalDuration")
    return None if seconds is None else seconds > 0


FAIRPLAY = Reader(
    read=_read,
    handles={
        "ends": Handle(
            "rental_duration",
            "rentalDuration",
            demand="Give rental_duration, such as 48h.",
            waive="Leave rental_duration out.",
        ),
    },
)
