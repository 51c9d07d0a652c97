# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Where in a catalogue a finding is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .._policy.finding import Finding
from .._redaction import Redactor
from .._task.plan import redact


@dataclass(frozen=True)
class Located:
    """A finding with its place; what is None concerns all of them."""

    finding: Finding
    title: str | None = None
    policy: str | None = None
    drm: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"title": self.title, "policy": self.policy, "drm": self.drm, **self.finding.as_dict()}

    def sentence(self) -> str:
        """The finding in one line, its place first."""
        owner = self.title or (f"policy {self.policy}" if self.policy else "")
        place = " ".join(part for part in (owner, f"({self.drm})" if self.drm else "") if part)
        return f"{place}: {self.finding.sentence()}" if place else self.finding.sentence()

    def redacted(self, redactor: Redactor) -> Located:
        """The same, safe to print."""
        [finding] = redact([self.finding], redactor)
        return replace(self, finding=finding, title=redactor.value(self.title), policy=redactor.value(self.policy))
