# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a DRM is to this collection: data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Callable

from .._policy.parameter import Parameter
from .._policy.policy import CrossRule
from .._service.answer import License
from .common import TRACK_ASIDE


@dataclass(frozen=True)
class Drm:
    """One DRM of the token service.

    ``name`` is the key in facts, ``label`` what people call it; ``host_label`` and ``path`` locate its token
    endpoint; ``parameters`` is its table from top to bottom, ``cross_rules`` what holds between parameters,
    and ``read_answer`` turns the body of a 200 into a license, or raises ``AnswerError``. ``hardware_level`` is the
    parameter that says how well a device must protect a key, and its least value for a key that stays in hardware.
    """

    name: str
    label: str
    host_label: str
    path: str
    parameters: tuple[Parameter, ...]
    cross_rules: tuple[CrossRule, ...]
    read_answer: Callable[[bytes], License]
    hardware_level: tuple[str, int] | None = None

    @cached_property
    def key_parameters(self) -> tuple[Parameter, ...]:
        """The rows of which each of several keys may have a value of its own, and the track of a key in any case."""
        rows = tuple(row for row in self.parameters if row.key_option is not None)
        return rows if any(row.key_option == TRACK_ASIDE.key_option for row in rows) else (*rows, TRACK_ASIDE)

    # Views of the table. They are made once, because a catalogue asks for them thousands of times.

    @cached_property
    def by_wire(self) -> Mapping[str, Parameter]:
        """The rows by their wire names."""
        return {row.wire: row for row in self.parameters}

    @cached_property
    def unsent(self) -> frozenset[str]:
        """The names of rows that no request has."""
        return frozenset(row.wire for row in self.parameters if not row.sent)

    @cached_property
    def required(self) -> tuple[Parameter, ...]:
        """The rows that must be given."""
        return tuple(row for row in self.parameters if row.missing is not None)

    @cached_property
    def secret(self) -> tuple[Parameter, ...]:
        """The rows whose values must not be shown."""
        return tuple(row for row in self.parameters if row.secret)

    @cached_property
    def beyond(self) -> tuple[Parameter, ...]:
        """The rows that are not on the reference pages, or not with all of their values."""
        return tuple(row for row in self.parameters if row.undocumented or row.beyond is not None)
