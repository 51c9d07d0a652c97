# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""One title as every renderer sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .requirements import Robustness


@dataclass(frozen=True)
class KeySystem:
    """One DRM of a title. ``license_url`` holds the token."""

    name: str
    license_url: str
    robustness: Robustness
    persistent: bool


@dataclass(frozen=True)
class Title:
    """What a player has to know to play a title.

    ``key_systems`` are in the order in which the player should try them; ``headers`` go with every license request.
    """

    name: str
    manifest: str | None
    key_systems: tuple[KeySystem, ...]
    headers: Mapping[str, str]
