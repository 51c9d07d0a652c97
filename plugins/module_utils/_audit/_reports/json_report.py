# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as JSON: it is written as it is."""

from __future__ import annotations

import json

from ..shape import Report


def render(report: Report) -> str:
    """JSON in ASCII, one key a line, so that two reports can be compared with any tool."""
    return json.dumps(report, indent=1) + "\n"


def compact(report: Report) -> str:
    """The same in one line."""
    return json.dumps(report, separators=(",", ":"))
