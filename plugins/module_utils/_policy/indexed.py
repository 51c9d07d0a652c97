# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Names on the wire: those of several keys have an index, and some are secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_INDEXED = re.compile(r"(.+)\.([0-9]+)")
_SECRET = frozenset({"customerAuthenticator", "contentKey", "kek", "ek"})


def indexed(wire: str, index: int) -> str:
    """The name of a parameter that belongs to one of several keys, such as ``kid.0``."""
    return f"{wire}.{index}"


def base_name(wire: str) -> str:
    """The parameter that an indexed one (``kid.0``) stands for; any other name itself."""
    match = _INDEXED.fullmatch(wire)
    return match.group(1) if match else wire


def index_of(wire: str) -> str | None:
    """The index, as it is written, of a parameter that belongs to one of several keys; None for any other."""
    match = _INDEXED.fullmatch(wire) if "." in wire else None
    return match.group(2) if match else None


def indexed_names(names: Iterable[str]) -> list[frozenset[str]]:
    """For every key of the form with several keys, what has a value of its own there; empty in the form with one key.

    ``kid.0``, ``kid.1``, ``contentKey.1`` give ``[{kid}, {kid, contentKey}]``. An index without a kid is no key.
    """
    by_index: dict[str, set[str]] = {}
    for name in names:
        match = _INDEXED.fullmatch(name)
        if match is not None:
            by_index.setdefault(match.group(2), set()).add(match.group(1))
    return [frozenset(own) for own in by_index.values() if "kid" in own]


def kids_of(parameters: Iterable[tuple[str, Any]]) -> list[Any]:
    """The kids among names and values, those of several keys in their order, or else that of the one key."""
    kids = [(wire, value) for wire, value in parameters if wire == "kid" or wire.startswith("kid.")]
    several = [value for wire, value in kids if wire != "kid" and base_name(wire) == "kid"]
    return several or [value for wire, value in kids if wire == "kid"][-1:]


def is_secret(wire: str) -> bool:
    """Whether the value of this wire parameter, indexed or not, must never be shown."""
    return wire in _SECRET or ("." in wire and base_name(wire) in _SECRET)
