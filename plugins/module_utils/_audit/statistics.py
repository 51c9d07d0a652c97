# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The catalogue in numbers, for charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from .._drm.every import EVERY_DRM
from .._policy.point_in_time import format_utc
from ._protection.protection import Protection
from .shape import Count, Expiry, Statistics
from .subject import Subject
from .tokens import KnownTokens

_DAY = len("2026-11-21")


def statistics(subjects: Sequence[Subject]) -> Statistics:
    """How many titles have which protection, under each DRM."""
    return {
        "protection": _counted(subjects, lambda protection: protection.level),
        "security_levels": _counted(subjects, lambda protection: protection.security_level),
        "hdcp": _counted(subjects, lambda protection: protection.hdcp),
    }


def _counted(subjects: Sequence[Subject], value: Callable[[Protection], str]) -> list[Count]:
    counted = Counter(
        (drm, value(protection))
        for subject in subjects
        if subject.title is not None
        for drm, protection in subject.protections.items()
    )
    place = {drm: number for number, drm in enumerate(EVERY_DRM)}
    return [
        {"drm": drm, "value": found, "titles": counted[drm, found]}
        for drm, found in sorted(counted, key=lambda key: (place[key[0]], key[1]))
    ]


def expiries(tokens: KnownTokens | None) -> list[Expiry]:
    """How many tokens end on which day, under each DRM."""
    counted = Counter(
        (format_utc(token.summary.valid_until)[:_DAY], token.summary.slot.drm)
        for token in (tokens.tokens if tokens is not None else ())
    )
    return [{"date": date, "drm": drm, "tokens": count} for (date, drm), count in sorted(counted.items())]
