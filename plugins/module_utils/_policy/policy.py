# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""A policy as the service would read it: what the cross-parameter rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Callable

from .finding import Finding


@dataclass(frozen=True)
class Policy:
    """Values on the wire, by wire name.

    ``values`` holds what can be written on the wire; ``broken`` the parameters that already have a violation
    of their own; ``unchecked`` those that ``extra_parameters`` replaces, about which nothing may be concluded. Where
    the token is for several keys, this is the policy of one of them, and ``one_of_several`` is true.
    """

    values: Mapping[str, str]
    broken: frozenset[str]
    unchecked: frozenset[str]
    now: datetime
    one_of_several: bool

    def given(self, wire: str) -> bool:
        """Whether the parameter is there at all, sound or not."""
        return wire in self.values or wire in self.broken or wire in self.unchecked

    def sound(self, wire: str) -> str | None:
        """The value, if it is there and broke no rule of its own."""
        if wire in self.broken or wire in self.unchecked:
            return None
        return self.values.get(wire)

    def knows(self, *wires: str) -> bool:
        """Whether none of these is replaced by an unchecked parameter."""
        return not self.unchecked.intersection(wires)


CrossRule = Callable[[Policy], Iterator[Finding]]
