# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a DRM is to this collection: data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from .._policy.parameter import Parameter
from .._policy.policy import CrossRule
from .._service.answer import License


@dataclass(frozen=True)
class Drm:
    """One DRM of the token service.

    ``name`` is the key in facts, ``label`` what people call it; ``host_label`` and ``path`` locate its token
    endpoint; ``parameters`` is its table from top to bottom, ``cross_rules`` what holds between parameters,
    and ``read_answer`` turns the body of a 200 into a license, or raises ``AnswerError``.
    """

    name: str
    label: str
    host_label: str
    path: str
    parameters: tuple[Parameter, ...]
    cross_rules: tuple[CrossRule, ...]
    read_answer: Callable[[bytes], License]

    def parameter(self, wire: str) -> Parameter:
        """The row of a wire name; KeyError when the table has none."""
        for row in self.parameters:
            if row.wire == wire:
                return row
        raise KeyError(wire)
