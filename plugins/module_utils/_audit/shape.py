# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The audit's report: the one form of it that every format is made from. Described in ``guide_audit.rst``.

It holds text, numbers, lists and dictionaries only, so that it is the same on both sides of JSON. Times are in UTC and
end in ``Z``. No secret is in it, and no half of a surrogate pair; any other character may be.
"""

from __future__ import annotations

from typing import TypedDict

#: Grows when something that a reader relies on is renamed, removed or given another meaning; additions leave it.
FORMAT = 1

#: The verdicts, and the severities of findings: the worst that is not silenced, or passed.
PASSED = "passed"

#: How well a title is protected under a DRM.
LOW, MEDIUM, HIGH, UNKNOWN = "low", "medium", "high", "unknown"
PROTECTION_LEVELS = (LOW, MEDIUM, HIGH, UNKNOWN)


class Drm(TypedDict):
    """A column of the matrix of titles and DRMs."""

    name: str
    label: str


class Summary(TypedDict):
    """``licenses`` counts titles times their DRMs; ``errors`` and ``warnings`` leave out what is ``silenced``."""

    titles: int
    policies: int
    licenses: int
    errors: int
    warnings: int
    silenced: int
    titles_with_errors: int
    titles_with_warnings: int


class Token(TypedDict):
    """A token of the ledger. ``ending`` says whether it ends before the date that the audit was asked about."""

    service: str
    issued_at: str
    valid_until: str
    ending: bool


class License(TypedDict):
    """What a title's license says under one DRM; ``token`` is the next to end, and None where none is known.

    ``security_level`` and ``hdcp`` are for people, such as HW_SECURE_ALL and HDCP 2; "unknown" where an error hides
    them, "not stated" where the policy leaves them open. The counts leave out what is silenced.
    """

    protection: str
    security_level: str
    hdcp: str
    errors: int
    warnings: int
    silenced: int
    token: Token | None


class Title(TypedDict):
    """A row of the matrix. The counts are of all its findings, those that no DRM owns included."""

    name: str
    policy: str
    errors: int
    warnings: int
    silenced: int
    licenses: dict[str, License]


class Policy(TypedDict):
    """A policy, how many titles name it, and how many findings name it, those of its titles included."""

    name: str
    drms: list[str]
    titles: int
    errors: int
    warnings: int
    silenced: int


class Finding(TypedDict):
    """One finding. ``reason`` is why it was silenced, and None as long as it counts."""

    title: str | None
    policy: str | None
    drm: str | None
    severity: str
    option: str
    parameter: str | None
    code: int | None
    rule: str
    message: str
    hint: str
    silenced: bool
    reason: str | None


class Rule(TypedDict):
    """A rule that has findings: what it means, and YAML that breaks it and that keeps it.

    ``findings`` counts those that are not ``silenced``.
    """

    name: str
    severity: str
    code: int | None
    meaning: str
    failing: str
    passing: str
    findings: int
    silenced: int


class Count(TypedDict):
    """How many titles have this value (of a protection, a security level, an HDCP demand) under this DRM."""

    drm: str
    value: str
    titles: int


class Statistics(TypedDict):
    """The catalogue in numbers. Every title counts once for each of its DRMs."""

    protection: list[Count]
    security_levels: list[Count]
    hdcp: list[Count]


class Expiry(TypedDict):
    """How many of the ledger's tokens for these titles end on this day (YYYY-MM-DD, UTC). Days are in order."""

    date: str
    drm: str
    tokens: int


class Ledger(TypedDict):
    """``ending_before`` is the date that the audit was asked about; ``opened`` whether records could be read."""

    tokens: int
    ending_before: str
    ending: int
    opened: bool


class Report(TypedDict):
    """All of it. ``notes`` are sentences about what was not looked at; ``ledger`` is None where none was given."""

    format: int
    generated_at: str
    verdict: str
    summary: Summary
    notes: list[str]
    drms: list[Drm]
    titles: list[Title]
    policies: list[Policy]
    findings: list[Finding]
    rules: list[Rule]
    statistics: Statistics
    expiries: list[Expiry]
    ledger: Ledger | None
