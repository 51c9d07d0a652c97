# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo page, as a person uses it who has put the players beside it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from ansible_collections.streamops.expressplay.tests.e2e.support.cases import PAGE_TITLES
from ansible_collections.streamops.expressplay.tests.e2e.support.catalogue import KEPT, MARKUP, STREAMED
from ansible_collections.streamops.expressplay.tests.e2e.support.playback import Player
from ansible_collections.streamops.expressplay.tests.e2e.support.rendering import Rendered
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator

# Player, as the page calls it -> a title that it can play.
PLAYED = {"Shaka Player": MARKUP, "dash.js": KEPT, "Video.js": KEPT, "hls.js": STREAMED}
# Names below localhost are this machine as well.
THIS_MACHINE = {"127.0.0.1", "pr.localhost"}

COPY = re.compile(r"^cp node_modules/(\S+) (\S+)$", re.MULTILINE)


@dataclass
class Demo:
    """The page in the browser, and what happened on it that should not."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str | None] = field(default_factory=set)

    def choose(self, title: str, player: str) -> None:
        self.page.locator("label.title", has_text=title).click()
        self.page.locator("label.player", has_text=player).click()

    def press_play(self) -> None:
        self.page.get_by_role("button", name="Play").click()


@pytest.fixture
def page_with_players(demo: Path, vendored: None, player: Player) -> Iterator[Demo]:
    yield from opened(player)


@pytest.fixture(scope="module")
def vendored(demo: Path, rendered: Rendered, packages: Path, player: Player) -> None:
    """Puts the players beside the page, as the page says when they are missing."""
    for bare in opened(player):
        for name, title in PLAYED.items():
            bare.choose(title, name)
            bare.press_play()
            instructions = bare.page.locator("#problem pre").inner_text()
            copies = COPY.findall(instructions)
            assert copies, instructions
            for source, target in copies:
                (demo / target).mkdir(exist_ok=True)
                shutil.copy(packages / source, demo / target)


def opened(player: Player) -> Iterator[Demo]:
    with player.page() as page:
        demo = Demo(page)

        def note(message: ConsoleMessage) -> None:
            if is_complaint(message):
                demo.complaints.append(message.text)

        page.on("console", note)
        page.on("pageerror", lambda error: demo.complaints.append(str(error)))
        page.on("dialog", lambda dialog: demo.complaints.append(dialog.message))
        page.on("request", lambda request: demo.hosts.add(urlsplit(request.url).hostname))
        page.goto(f"{player.site}/demo/index.html")
        yield demo


def is_complaint(message: ConsoleMessage) -> bool:
    # hls.js reads the PlayReady header of a file together with what lies behind it, and copes with the parser's error.
    # But an error is a document with styles of its own, which the policy of the page refuses.
    is_by_hlsjs = message.location["url"].endswith("/hls.min.js") and "Applying inline style" in message.text
    return message.type in ("error", "warning") and not is_by_hlsjs


def test_names_are_shown_and_never_run(page_with_players: Demo) -> None:
    page = page_with_players.page

    expect(page.locator("h1")).to_have_text(MARKUP)
    expect(page.locator("label.title .name")).to_have_text(list(PAGE_TITLES))
    assert page.title() == MARKUP
    assert page_with_players.complaints == []


@pytest.mark.parametrize(("name", "title"), PLAYED.items())
def test_a_person_can_press_play(name: str, title: str, page_with_players: Demo, emulator: Emulator) -> None:
    page_with_players.choose(title, name)
    page_with_players.press_play()

    page_with_players.page.wait_for_function(
        "() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames > 0"
    )
    assert [entry["status"] for entry in emulator.journal() if entry["method"] == "POST"] == [200]
    assert page_with_players.complaints == []
    assert page_with_players.hosts - {None} <= THIS_MACHINE
