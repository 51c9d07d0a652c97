# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every end-to-end test gets: players in a browser, an emulator, and the files that a playbook has written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from ansible_collections.streamops.expressplay.tests.e2e.support.browser import BrowserMissingError, running_browser
from ansible_collections.streamops.expressplay.tests.e2e.support.cases import (
    CERTIFICATE,
    CERTIFICATE_FILE,
    demo_page,
    entries,
)
from ansible_collections.streamops.expressplay.tests.e2e.support.catalogue import catalogue
from ansible_collections.streamops.expressplay.tests.e2e.support.content import Clip, make_clips
from ansible_collections.streamops.expressplay.tests.e2e.support.packages import (
    PackagesMissingError,
    installed_packages,
)
from ansible_collections.streamops.expressplay.tests.e2e.support.playback import Player
from ansible_collections.streamops.expressplay.tests.e2e.support.rendering import Rendered, render
from ansible_collections.streamops.expressplay.tests.e2e.support.server import serving
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator, running_emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible
from ansible_collections.streamops.expressplay.tests.integration.support.ways import unavailable

#: The emulator's license service for PlayReady is at the host that the option playready_host knows as pr, or pr2. Every
#: browser takes a name below localhost for this machine.
PLAYREADY_LICENSES = "http://pr.localhost:{port}/playready/RightsManager.asmx"

_WEB = Path(__file__).parent / "web"


@pytest.fixture(scope="session")
def packages() -> Path:
    """The node_modules directory with the players."""
    try:
        return installed_packages(Path(os.environ["E2E_PACKAGES"]))
    except PackagesMissingError as error:
        unavailable(str(error))


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Clip]:
    """A clip for each encryption scheme, side by side with the file that stands for a server certificate."""
    directory = tmp_path_factory.mktemp("clips")
    (directory / CERTIFICATE_FILE).write_bytes(CERTIFICATE)
    return make_clips(directory)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the demo page."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def site(packages: Path, clips: dict[str, Clip], demo: Path) -> Iterator[str]:
    """The base URL of a server of the players, the clips and the pages."""
    directory_of_clips = clips["cenc"].directory.parent
    with serving({"packages": packages, "clips": directory_of_clips, "web": _WEB, "demo": demo}) as base_url:
        yield base_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser."""
    try:
        with running_browser() as running:
            yield running
    except BrowserMissingError as error:
        unavailable(str(error))


@pytest.fixture(scope="session")
def player(browser: Browser, site: str) -> Player:
    """Plays files in the browser."""
    return Player(browser, site)


@pytest.fixture(scope="session")
def emulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with running_emulator(tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def rendered(
    tmp_path_factory: pytest.TempPathFactory, emulator_process: Emulator, clips: dict[str, Clip], site: str, demo: Path
) -> Rendered:
    """Every file, from tokens of the emulator, and the demo page."""
    authenticator = f"2000002,{secrets.token_hex(16)}"
    emulator_process.configure(
        authenticators={"test": [authenticator]},
        undocumented=True,
        license_urls={"playready": PLAYREADY_LICENSES.format(port=urlsplit(emulator_process.base_url).port)},
    )
    ansible = Ansible(tmp_path_factory.mktemp("rendered"), emulator_process, authenticator)
    return render(ansible, catalogue(clips), entries(site, clips), demo_page(demo, site))


@pytest.fixture
def emulator(emulator_process: Emulator) -> Emulator:
    """The emulator that has issued the tokens, at the real time and with nothing in its journal."""
    emulator_process.set_clock(0)
    emulator_process.forget_journal()
    return emulator_process
