# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rows of a report as columns, in which every text stands once: ten thousand titles repeat themselves a lot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...shape import License, Report, Title
from .changes import changes

#: Name of a column -> its different values, and for each row which of them it has.
Columns = dict[str, tuple[list[Any], list[int]]]


def packed(rows: Iterable[Mapping[str, Any]]) -> Columns:
    """Columns of rows that all have the same keys; ``unpacked`` in ``data.js`` makes the rows again."""
    columns: dict[str, list[Any]] = {}
    for row in rows:
        for key, value in row.items():
            columns.setdefault(key, []).append(value)
    return {key: _column(values) for key, values in columns.items()}


def _column(values: list[Any]) -> tuple[list[Any], list[int]]:
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    return list(places), [places[value] for value in values]


def page_data(report: Report) -> dict[str, Any]:
    """What the script of the page shows."""
    labels = {drm["name"]: drm["label"] for drm in report["drms"]}
    return {
        "generatedAt": report["generated_at"],
        "drms": report["drms"],
        "titles": packed({**_without(title, "licenses")} for title in report["titles"]),
        "licenses": packed(
            _license(place, drm, license_)
            for place, title in enumerate(report["titles"])
            for drm, license_ in title["licenses"].items()
        ),
        "policies": packed(
            {**policy, "drms": ", ".join(labels.get(drm, drm) for drm in policy["drms"])}
            for policy in report["policies"]
        ),
        "findings": packed(
            {**finding, "change": change} for finding, change in zip(report["findings"], changes(report))
        ),
    }


def _without(title: Title, key: str) -> dict[str, Any]:
    return {name: value for name, value in title.items() if name != key}


def _license(place: int, drm: str, license_: License) -> dict[str, Any]:
    token = license_["token"]
    return {
        "place": place,
        "drm": drm,
        "protection": license_["protection"],
        "level": license_["security_level"],
        "hdcp": license_["hdcp"],
        "errors": license_["errors"],
        "warnings": license_["warnings"],
        "silenced": license_["silenced"],
        "validUntil": None if token is None else token["valid_until"],
        "ending": None if token is None else token["ending"],
    }
