# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Chromium without a window."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SECONDS_TO_INSTALL = 300
_ARGUMENTS = (
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class BrowserMissingError(Exception):
    """There is no browser and none can be installed; the text says why and what to do."""


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """The machine's Chromium, or else one that Playwright installs. Raises BrowserMissingError."""
    # Chromium keeps a socket in its temporary directory, and the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="chromium-", dir="/tmp") as temporary, sync_playwright() as playwright:
        browser = _launched(playwright, temporary)
        try:
            yield browser
        finally:
            browser.close()


def _launched(playwright: Playwright, temporary: str) -> Browser:
    program = _program(playwright)
    try:
        return playwright.chromium.launch(
            executable_path=program, args=_ARGUMENTS, env={**os.environ, "TMPDIR": temporary}
        )
    except Error as error:
        raise BrowserMissingError(f"{program} does not start: {error}") from None


def _program(playwright: Playwright) -> str:
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found is not None:
            return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        _install()
    return own


def _install() -> None:
    """Have Playwright download a Chromium of its own."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_SECONDS_TO_INSTALL)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        by_hand = shlex.join(["env", f"HOME={Path.home()}", *command])
        raise BrowserMissingError(
            "Chromium is not there, and Playwright could not install its own. To install one, on Debian: make deps;"
            f" elsewhere: {by_hand}"
        ) from None
