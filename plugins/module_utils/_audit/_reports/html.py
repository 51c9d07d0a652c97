# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as a page for people: one HTML file, which needs no other and no network.

Its parts lie in ``_page/parts``. Whatever a catalogue can hold is in one JSON block, and the page's own script shows
texts as texts; the templates hold what the collection itself says, and numbers. Needs Jinja2, which a controller has.
"""

from __future__ import annotations

from pathlib import Path

from ..._inline import json_for_script, source_of
from ..shape import Report
from ._page.bars import bar_charts
from ._page.columns import page_data
from ._page.timeline import timeline
from ._page.verdict import counted, verdict

_PARTS = Path(__file__).parent / "_page" / "parts"

# Together they are one script, whose end starts the page.
_SCRIPTS = (
    "data.js",
    "elements.js",
    "pages.js",
    "filters.js",
    "changes.js",
    "findings.js",
    "matrix.js",
    "policies.js",
    "printing.js",
    "page.js",
)


def render(report: Report) -> str:
    """The HTML of the page, in which all characters of the catalogue that are not ASCII are escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_PARTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(number=_number, percent=_percent, moment=_moment, counted=counted)
    style = _part("page.css")
    script = "\n".join(map(_part, _SCRIPTS))
    return environment.get_template("page.html.j2").render(
        report=report,
        verdict=verdict(report),
        charts=bar_charts(report),
        timeline=timeline(report),
        policy=_policy(style, script),
        style=style,
        script=script,
        data=json_for_script(page_data(report)),
    )


def _part(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    directives = {
        "default-src": "'none'",
        "script-src": source_of(script),
        "style-src": source_of(style),
        # The icon, without which browsers ask the server for one.
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        # Nothing in the page makes markup from text, and no later change shall.
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _number(number: int) -> str:
    return f"{number:,}"


def _percent(share: float) -> str:
    """A percentage for a person: never 0 for some of them, and never 100 for less than all."""
    if 0 < share < 1:
        return "<1%"
    if 99 < share < 100:
        return ">99%"
    return f"{share:.0f}%"


def _moment(time: str) -> str:
    """From 2026-11-21T12:00:00Z to 2026-11-21 12:00 UTC."""
    day, _separator, clock = time.partition("T")
    return f"{day} {clock[:5]} UTC"
