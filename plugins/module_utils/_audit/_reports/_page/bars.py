# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""How many titles have which value under each DRM, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ..._protection.protection import NO_HDCP, NOT_STATED
from ...shape import HIGH, LOW, MEDIUM, PROTECTION_LEVELS, UNKNOWN, Count, Drm, Report

# The best first. What is in neither list stands between them, as the report orders it.
_FIRST = (HIGH, MEDIUM, LOW)
_LAST = (NO_HDCP, NOT_STATED, UNKNOWN)


class Bar(TypedDict):
    """``width`` is a percentage of the titles of the DRM; ``kind`` a protection level, or nothing."""

    value: str
    kind: str
    titles: int
    width: float


class Bars(TypedDict):
    """The bars of one DRM."""

    drm: str
    bars: list[Bar]


class Chart(TypedDict):
    """The bars of all DRMs for one question; ``id`` is for the markup."""

    id: str
    heading: str
    drms: list[Bars]


def bar_charts(report: Report) -> list[Chart]:
    """What the catalogue protects, by level, by security level and by HDCP."""
    statistics = report["statistics"]
    return [
        {"id": name, "heading": heading, "drms": _by_drm(counts, report["drms"])}
        for name, heading, counts in (
            ("protection", "Protection", statistics["protection"]),
            ("levels", "Security level", statistics["security_levels"]),
            ("hdcp", "HDCP", statistics["hdcp"]),
        )
    ]


def _by_drm(counts: Sequence[Count], drms: Sequence[Drm]) -> list[Bars]:
    found = [(drm["label"], [count for count in counts if count["drm"] == drm["name"]]) for drm in drms]
    return [{"drm": label, "bars": _bars(own)} for label, own in found if own]


def _bars(counts: Sequence[Count]) -> list[Bar]:
    total = sum(count["titles"] for count in counts)
    return [
        {
            "value": count["value"],
            "kind": count["value"] if count["value"] in PROTECTION_LEVELS else "",
            "titles": count["titles"],
            "width": 100 * count["titles"] / total,
        }
        for count in sorted(counts, key=lambda count: _rank(count["value"]))
    ]


def _rank(value: str) -> int:
    if value in _FIRST:
        return _FIRST.index(value) - len(_FIRST)
    return 1 + _LAST.index(value) if value in _LAST else 0
