# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as JSON: it is written, and read again, as it is."""

from __future__ import annotations

import json
from typing import Any, cast

from ..shape import FORMAT, Report


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
    except ValueError:
        raise NoReport("it is not JSON") from None
    if not isinstance(report, dict) or report.keys() < Report.__annotations__.keys():
        raise NoReport("it is not the JSON report of an audit")
    if report["format"] != FORMAT:
        raise NoReport("it was written by another version of the collection")
    return cast(Report, report)
