# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a request says of the license, by wire name, also where it asks for several keys or has errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..._policy.indexed import base_name, index_of
from ..._policy.number import parse_integer


@dataclass
class _Value:
    """``own`` are the values that single keys have, ``shared`` is that of all others."""

    shared: str | None = None
    own: list[str] = field(default_factory=list)


class Terms:
    """Wire parameters, of which ``broken`` have errors. Where keys differ, a parameter has several values.

    Keys with an index in ``aside`` count only where there are no others.
    """

    def __init__(
        self, parameters: Iterable[tuple[str, str]], broken: Iterable[str], aside: frozenset[str] = frozenset()
    ) -> None:
        told = list(parameters)
        if {index_of(wire) for wire, _text in told if base_name(wire) == "kid"} <= aside:
            aside = frozenset()
        self._broken = {base_name(wire) for wire in broken if index_of(wire) not in aside}
        values: dict[str, _Value] = {}
        for wire, text in told:
            name, index = base_name(wire), index_of(wire)
            if index is None:
                values.setdefault(name, _Value()).shared = text
            elif index not in aside:
                values.setdefault(name, _Value()).own.append(text)
        self._values: Mapping[str, _Value] = values
        self._keys = len(values["kid"].own) if "kid" in values else 0

    def absent(self, wire: str) -> bool:
        """Whether nothing at all was said of this parameter."""
        return wire not in self._values and wire not in self._broken

    def texts(self, wire: str) -> list[str]:
        """Its values; none where it is absent or an error was found with it."""
        if wire in self._broken or wire not in self._values:
            return []
        value = self._values[wire]
        # Where each key has a value of its own, what they would share is without effect.
        if value.shared is None or (value.own and len(value.own) >= self._keys):
            return value.own
        return [*value.own, value.shared]

    def least(self, wire: str) -> int | None:
        """The least of its values, which counts where keys differ; None where one is no number, or there is none."""
        return min(self._numbers(wire), default=None)

    def greatest(self, wire: str) -> int | None:
        """The greatest of its values; None where one is no number, or there is none."""
        return max(self._numbers(wire), default=None)

    def _numbers(self, wire: str) -> list[int]:
        numbers = [parse_integer(text) for text in self.texts(wire)]
        known = [number for number in numbers if number is not None]
        return known if len(known) == len(numbers) else []
