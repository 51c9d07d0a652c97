# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The verdict in words, and how many titles it holds for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ...shape import PASSED, Report, Title


class Share(TypedDict):
    """A part of all titles. ``start`` and ``width`` are percentages of a bar."""

    kind: str
    label: str
    titles: int
    start: float
    width: float


class Verdict(TypedDict):
    """``kind`` is error, warning or passed."""

    kind: str
    headline: str
    explanation: str
    shares: list[Share]


def verdict(report: Report) -> Verdict:
    """What stands at the top of the page."""
    summary = report["summary"]
    if summary["errors"]:
        headline = counted(summary["errors"], "error")
        if summary["warnings"]:
            headline += f", {counted(summary['warnings'], 'warning')}"
        explanation = "The token service would refuse what has an error."
    elif summary["warnings"]:
        headline = f"No error, {counted(summary['warnings'], 'warning')}"
        explanation = "The token service would accept the catalogue. What it warns of may be meant."
    else:
        headline = "Passed"
        # What was not looked at may be wrong.
        explanation = "Nothing was found." if report["notes"] else "Nothing is wrong with this catalogue."
    if report["verdict"] == PASSED and summary["silenced"]:
        explanation = f"Nothing counts against this catalogue: {counted(summary['silenced'], 'finding')} silenced."
    return {
        "kind": report["verdict"],
        "headline": headline,
        "explanation": explanation,
        "shares": _shares(report["titles"]),
    }


def counted(number: int, noun: str) -> str:
    """A number and its noun, such as 1 error or 2,000 errors."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _shares(titles: Sequence[Title]) -> list[Share]:
    errors = sum(title["errors"] > 0 for title in titles)
    warnings = sum(title["errors"] == 0 and title["warnings"] > 0 for title in titles)
    shares: list[Share] = []
    start = 0.0
    for kind, label, number in (
        ("error", "with errors", errors),
        ("warning", "with warnings only", warnings),
        ("passed", "without findings", len(titles) - errors - warnings),
    ):
        if number:
            width = 100 * number / len(titles)
            shares.append({"kind": kind, "label": label, "titles": number, "start": start, "width": width})
            start += width
    return shares
