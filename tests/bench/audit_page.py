# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of an audit in a browser: how soon something is seen, how soon it can be used, and what memory it takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser
from table import Place, Row, spread

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.html import render
from ansible_collections.streamops.expressplay.tests.e2e.support.browser import running_browser
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._audit.samples import make_report

MOST_SECONDS = 1.0
MOST_MEGABYTES = 150.0

_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
_PAGE_SIZE = 4096


@dataclass(frozen=True)
class _Opened:
    """Seconds since the page was asked for; ``megabytes`` of the process that shows it, ``heap`` of its script."""

    paint: float
    ready: float
    megabytes: float
    heap: float
    nodes: int


def opened_pages(place: Place) -> Iterator[Row]:
    """The page of the largest catalogue, written and opened."""
    titles = place.scale.titles[-1]
    report = make_report(titles)
    written = []
    for _round in range(place.scale.rounds):
        started = time.perf_counter()
        text = render(report)
        written.append(time.perf_counter() - started)
    file = place.directory / "index.html"
    file.write_text(text, encoding="utf-8")
    work = f"audit page, {titles:,} titles x 2 DRMs"
    yield _row(f"{work}, written ({len(text) / 1e6:.1f} MB)", written, MOST_SECONDS, "s")
    with running_browser() as browser:
        # The first page of a browser pays for its start.
        _open(browser, file)
        opened = [_open(browser, file) for _round in range(place.scale.rounds)]
    yield _row(f"{work}, first paint", [one.paint for one in opened], MOST_SECONDS, "s", digits=2)
    yield _row(f"{work}, all of it ready", [one.ready for one in opened], MOST_SECONDS, "s", digits=2)
    heap, nodes = statistics.median(one.heap for one in opened), max(one.nodes for one in opened)
    yield _row(
        f"{work}, memory of its process (script {heap:.0f} MB, {nodes:,} elements)",
        [one.megabytes for one in opened],
        MOST_MEGABYTES,
        "MB",
    )


def _row(work: str, values: Sequence[float], most: float, unit: str, digits: int = 1) -> Row:
    return Row(work, f"{spread(values, digits)} {unit}", f"{most:.0f} {unit}", statistics.median(values) < most)


def _open(browser: Browser, file: Path) -> _Opened:
    before = _renderers(browser)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(file.as_uri())
        paint = page.wait_for_function(_PAINTED).json_value()
        ready = page.wait_for_function(_LOADED).json_value()
        session = context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"]
        nodes = page.evaluate("document.querySelectorAll('*').length")
        megabytes = max(map(_megabytes, _renderers(browser) - before))
        return _Opened(paint / 1000, ready / 1000, megabytes, heap / 1e6, nodes)


def _renderers(browser: Browser) -> set[int]:
    """The processes of pages, by their numbers."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return {process["id"] for process in processes if process["type"] == "renderer"}


def _megabytes(process: int) -> float:
    """What the process has to itself: all that is in memory, less what it shares with others, such as the program."""
    _size, resident, shared, *_rest = map(int, Path(f"/proc/{process}/statm").read_text("ascii").split())
    return (resident - shared) * _PAGE_SIZE / 1e6
