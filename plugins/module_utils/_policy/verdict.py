# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the policy check says of one policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .finding import ERROR, Finding
from .indexed import kids_of


@dataclass(frozen=True)
class Verdict:
    """What the check says of one policy.

    ``parameters`` is what a real request would send, in order, without the authenticator; it is complete even
    where there are errors, as far as the values can be written at all. ``license_policy`` are those of them
    that shape the license and are no secret; extensions, of which there may be several, are joined by a comma.
    ``beyond`` names the options that go beyond the reference pages without being allowed to; ``audio`` are the indexes
    of keys for audio, as on the wire. ``unsent`` is what no request has, and what the ledger compares all the same.
    """

    parameters: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    secrets: frozenset[str]
    license_policy: Mapping[str, str]
    beyond: tuple[str, ...] = ()
    audio: frozenset[str] = frozenset()
    unsent: tuple[tuple[str, str], ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == ERROR)

    @property
    def kids(self) -> list[str]:
        """The kid of each key, in order."""
        return kids_of(self.parameters)

    def first(self, wire: str) -> str | None:
        """The value of a parameter on the wire, or None."""
        for name, value in self.parameters:
            if name == wire:
                return value
        return None
