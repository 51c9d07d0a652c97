# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Reading the value of an option: what is sent, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .kind import Kind, Unwritable, Violation, is_sendable
from .parameter import Parameter


@dataclass
class Reading:
    """One row of the table after its option was read: what to send, and violations with the text they are about."""

    texts: list[str] = field(default_factory=list)
    violations: list[tuple[Violation, str]] = field(default_factory=list)

    @property
    def given(self) -> bool:
        return bool(self.texts or self.violations)


#: How the values of options read, by the identity of the kind of value, and the value with its type.
Readings = dict[tuple[int, type, Any], Reading]


@dataclass(frozen=True)
class Reader:
    """Reads options at the time ``now``, an aware datetime.

    ``known`` remembers what was read before. ``beyond_allowed`` admits values beyond the reference pages, and
    ``several_keys`` those that are accepted in a request for several keys.
    """

    now: datetime
    known: Readings
    beyond_allowed: bool
    several_keys: bool

    def kind(self, row: Parameter) -> Kind:
        """The kind of value that a row has here."""
        if row.beyond is not None and (self.beyond_allowed or (self.several_keys and row.beyond_for_several)):
            return row.beyond
        return row.kind

    def read(self, row: Parameter, raw: Any) -> Reading:
        """Read the value of a row's option as YAML gave it. None of them raises anything."""
        kind = row.kind if row.beyond is None else self.kind(row)
        # Keys and their like are each title's own.
        if row.of_content or not isinstance(raw, (str, int)):
            return self._read(row, kind, raw)
        value = (id(kind), type(raw), raw)
        reading = self.known.get(value)
        if reading is None:
            reading = self.known[value] = self._read(row, kind, raw)
        return reading

    def is_beyond(self, row: Parameter, reading: Reading) -> bool:
        """Whether a row was given that is not on the reference pages, or with a value that is not."""
        if row.undocumented:
            return reading.given
        if row.beyond is None or self.kind(row) is not row.beyond:
            return False
        return any(row.kind.judge(text, self.now) is not None for text in reading.texts)

    def _read(self, row: Parameter, kind: Kind, raw: Any) -> Reading:
        reading = Reading()
        try:
            items = row.items(raw) if row.items else [raw]
        except Unwritable as refusal:
            reading.violations.append((refusal.violation, ""))
            return reading
        for item in items:
            try:
                text = "" if item is None else kind.write(item)
            except Unwritable as refusal:
                reading.violations.append((refusal.violation, ""))
                continue
            if not is_sendable(text):
                reading.violations.append((self._not_unicode(kind), text))
            elif text:
                reading.texts.append(text)
                violation = kind.judge(text, self.now)
                if violation is not None:
                    reading.violations.append((violation, text))
        return reading

    def _not_unicode(self, kind: Kind) -> Violation:
        # Its code is that of a value the parameter never accepts, where it has such a thing.
        refused = kind.judge("\0" * 100, self.now)
        return Violation(
            "unicode",
            refused.code if refused else None,
            "The value holds half of a surrogate pair, which is no character.",
            "Remove it, or write the whole character.",
        )
