# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report, read again from its JSON. Only controllers do it, so it may use what Python 3.11 has."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, cast

from ..._policy.finding import ERROR, WARNING
from ..shape import FORMAT, PASSED, Report
from .conforming import conforming

_VERDICTS = (ERROR, WARNING, PASSED)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z")


class NoReport(ValueError):
    """A text is no report of this format; the message says why, and shows nothing of the text."""


def parse(text: str) -> Report:
    """A report that was written as JSON, in either of its forms. Raises NoReport."""
    try:
        report: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise NoReport("it is not JSON") from None
    if not isinstance(report, dict) or report.get("verdict") not in _VERDICTS or "format" not in report:
        raise NoReport("it is not the JSON report of an audit")
    if report["format"] != FORMAT:
        raise NoReport("it was written by another version of the collection")
    try:
        known = cast(Report, conforming(report, Report))
        if not _is_consistent(known):
            raise ValueError
    except ValueError:
        raise NoReport("something in it is missing, or is not what an audit writes") from None
    return known


def _is_consistent(report: Report) -> bool:
    """Whether what reports of every format rely on is so: of text, severities, rules, counts, and times.

    Raises ValueError for a text or a time that is none.
    """
    # Half a surrogate pair is text for JSON, and for nothing else.
    json.dumps(report, ensure_ascii=False).encode()
    ledger, statistics = report["ledger"], report["statistics"]
    counts = (*statistics["protection"], *statistics["security_levels"], *statistics["hdcp"])
    moments = [report["generated_at"], *([ledger["ending_before"]] if ledger else [])]
    days = [expiry["date"] for expiry in report["expiries"]]
    for moment in (*moments, *(f"{day}T00:00:00Z" for day in days)):
        datetime.fromisoformat(moment)
    return (
        {judged["severity"] for judged in (*report["findings"], *report["rules"])} <= {ERROR, WARNING}
        and {finding["rule"] for finding in report["findings"]} <= {rule["name"] for rule in report["rules"]}
        and all(count["titles"] > 0 for count in counts)
        and all(expiry["tokens"] > 0 for expiry in report["expiries"])
        and all(_MOMENT.fullmatch(moment) for moment in moments)
        and all(_DAY.fullmatch(day) for day in days)
    )
