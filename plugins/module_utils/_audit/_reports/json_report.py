# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as JSON: it is written, and read again, as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from ..._policy.finding import ERROR, WARNING
from ..shape import FORMAT, PASSED, Report
from .conforming import conforms

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LETTERS_OF_DAY = len("2026-11-21")


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
    if not isinstance(report, dict) or not _is_of_audit(report):
        raise NoReport("it is not the JSON report of an audit")
    if report["format"] != FORMAT:
        raise NoReport("it was written by another version of the collection")
    if not (conforms(report, Report) and _is_consistent(report)):
        raise NoReport("something in it is missing, or is not what an audit writes")
    return cast(Report, report)


def _is_of_audit(report: Mapping[str, Any]) -> bool:
    return isinstance(report.get("format"), int) and report.get("verdict") in (ERROR, WARNING, PASSED)


def _is_consistent(report: Mapping[str, Any]) -> bool:
    """Whether what reports of every format rely on is so: of times, of rules, of counts, and of text."""
    ledger = report["ledger"]
    moments = [report["generated_at"], *([ledger["ending_before"]] if ledger else [])]
    try:
        # Half a surrogate pair is text for JSON, and for nothing else.
        json.dumps(report, ensure_ascii=False).encode()
        for text in (*moments, *(expiry["date"] for expiry in report["expiries"])):
            date.fromisoformat(text[:_LETTERS_OF_DAY])
    except ValueError:
        return False
    return (
        all(_MOMENT.fullmatch(moment) for moment in moments)
        and {finding["rule"] for finding in report["findings"]} <= {rule["name"] for rule in report["rules"]}
        and all(count["titles"] > 0 for counts in report["statistics"].values() for count in counts)
    )
