# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Whether a token must be requested, and the reason in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """``request`` is also what ``changed`` says; ``reason`` is for a person."""

    request: bool
    reason: str


def decide() -> Decision:
    """Nothing remembers what was issued before, so every run requests a token."""
    return Decision(request=True, reason="no token yet")
