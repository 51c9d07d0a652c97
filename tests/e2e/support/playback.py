# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One player in a page of its own, and what it did there."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request

SHIM = Path(__file__).parents[1] / "web/shim.js"

# Some players try a refused license several times before they give up.
_MILLISECONDS_TO_DECIDE = 30_000
_DECIDED = """() => {
  const { errors, frames, sound, seconds } = progress();
  return errors.length > 0 || (frames > 0 && sound > 0 && seconds > 0.5);
}"""


@dataclass(frozen=True)
class Playback:
    """What came of one player: among other things the pictures and the bytes of sound that were decoded.

    ``posts`` are the URLs that it has posted something to. ``eme`` is what the script in place of the two DRMs has
    written down.
    """

    errors: list[str]
    seconds: float
    frames: int
    sound: int
    posts: list[str]
    eme: dict[str, Any]

    @property
    def plays(self) -> bool:
        return self.frames > 0 and self.sound > 0 and self.seconds > 0.5


@dataclass(frozen=True)
class Player:
    """Players in a browser, on a page of the server whose base URL is ``site``."""

    browser: Browser
    site: str

    def play(
        self, name: str, text: str | None, manifest: str, unknown: Sequence[str] = (), *, shim: bool = True
    ) -> Playback:
        """Give a player the text of a file and a manifest, and watch until it either plays or reports an error.

        Without a text it gets no configuration. For the rest see `page`.
        """
        with self.page(unknown, shim=shim) as page:
            posts: list[str] = []

            def note(request: Request) -> None:
                if request.method == "POST":
                    posts.append(request.url)

            page.on("request", note)
            page.goto(f"{self.site}/web/player.html")
            page.evaluate("([name, text, manifest]) => start(name, text, manifest)", [name, text, manifest])
            page.wait_for_function(_DECIDED, timeout=_MILLISECONDS_TO_DECIDE)
            return Playback(**page.evaluate("progress()"), posts=posts, eme=page.evaluate("window.eme") or {})

    def shaka_accepts(self, texts: Mapping[str, str]) -> dict[str, bool]:
        """What ``configure()`` of Shaka Player says of each text."""
        with self.page() as page:
            page.goto(f"{self.site}/web/player.html")
            return {name: page.evaluate("shakaAccepts", text) for name, text in texts.items()}

    @contextlib.contextmanager
    def page(self, unknown: Sequence[str] = (), *, shim: bool = True) -> Iterator[Page]:
        """An empty page, which shares nothing with others.

        Its browser knows Widevine and PlayReady but for the ``unknown`` key systems, or, without ``shim``, neither.
        """
        with self.browser.new_context() as context:
            if shim:
                context.add_init_script(f"window.unknownKeySystems = {json.dumps(list(unknown))}")
                context.add_init_script(path=SHIM)
            yield context.new_page()
