# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as JSON: it is written, and read again, as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ..._policy.finding import ERROR, WARNING
from ..shape import FORMAT, PASSED, Drm, Expiry, Finding, Ledger, Policy, Report, Rule, Statistics, Summary, Title

# What stands at the top of a report.
_TYPES: Mapping[str, tuple[type, ...]] = {
    "format": (int,),
    "generated_at": (str,),
    "verdict": (str,),
    "summary": (dict,),
    "notes": (list,),
    "drms": (list,),
    "titles": (list,),
    "policies": (list,),
    "findings": (list,),
    "rules": (list,),
    "statistics": (dict,),
    "expiries": (list,),
    "ledger": (dict, type(None)),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# What it consists of, one or a list of them.
_PARTS: Mapping[str, type] = {
    "summary": Summary,
    "drms": Drm,
    "titles": Title,
    "policies": Policy,
    "findings": Finding,
    "rules": Rule,
    "statistics": Statistics,
    "expiries": Expiry,
    "ledger": Ledger,
}


class NoReport(ValueError):
    """A text is no report of this format; the message says why, and shows nothing of the text."""


def render(report: Report) -> str:
    """JSON in ASCII, one key a line, so that two reports can be compared with any tool."""
    return json.dumps(report, indent=1) + "\n"


def compact(report: Report) -> str:
    """The same in one line."""
    return json.dumps(report, separators=(",", ":"))


def parse(text: str) -> Report:
    """A report that :func:`render` or :func:`compact` wrote. Raises NoReport."""
    try:
        report: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise NoReport("it is not JSON") from None
    if not isinstance(report, dict) or not _is_report(report):
        raise NoReport("it is not the JSON report of an audit")
    if report["format"] != FORMAT:
        raise NoReport("it was written by another version of the collection")
    if not all(_is_complete(part, kind) for key, kind in _PARTS.items() for part in _parts(report[key])):
        raise NoReport("something is missing from it")
    return cast(Report, report)


def _is_report(report: Mapping[str, Any]) -> bool:
    return (
        all(isinstance(report.get(key, ()), types) for key, types in _TYPES.items())
        and _MOMENT.fullmatch(report["generated_at"]) is not None
        and report["verdict"] in (ERROR, WARNING, PASSED)
        and all(isinstance(note, str) for note in report["notes"])
    )


def _parts(value: Any) -> Sequence[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _is_complete(part: object, kind: type) -> bool:
    return isinstance(part, dict) and part.keys() >= kind.__annotations__.keys()
