# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Robustness, in the words that most web players share with EME."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..title import KeySystem
from ..vocabulary import check_robustness

LEVELS = ("videoRobustness", "audioRobustness")


def levels(system: KeySystem) -> dict[str, str]:
    """Return ``videoRobustness`` and ``audioRobustness``, as far as they are known."""
    found = zip(LEVELS, (system.robustness.video, system.robustness.audio))
    return {key: level for key, level in found if level is not None}


def check_levels(settings: Mapping[str, Any], key_system: str, where: str) -> None:
    """Raise `PlayerConfigError` unless the levels in ``settings`` are such of the known ``key_system``."""
    for key in LEVELS:
        check_robustness(settings.get(key, ""), key_system, f"{where}.{key}")
