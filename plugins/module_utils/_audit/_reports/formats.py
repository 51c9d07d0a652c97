# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The formats of a report, by name."""

from __future__ import annotations

from ..shape import Report
from . import json_report, junit, sarif

FORMATS = ("html", "json", "junit", "sarif")


def render(report: Report, name: str, *, fail_on: str, artifact: str | None) -> str:
    """The report in the format of this name, which must be one of FORMATS.

    ``fail_on`` is for JUnit, ``artifact`` for SARIF; see there.
    """
    if name == "junit":
        return junit.render(report, fail_on=fail_on)
    if name == "sarif":
        return sarif.render(report, artifact=artifact)
    if name == "html":
        # Only a controller is sure to have Jinja2.
        from . import html

        return html.render(report)
    return json_report.render(report)
