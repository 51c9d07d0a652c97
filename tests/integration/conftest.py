# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every integration test gets: an emulator, a way to run playbooks, and the ways that tasks take."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import (
    Emulator,
    running_emulator,
    running_tls_emulator,
)
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible
from ansible_collections.streamops.expressplay.tests.integration.support.skm_server import told as told_of_skm_server
from ansible_collections.streamops.expressplay.tests.integration.support.sshd import running_sshd, ssh_way
from ansible_collections.streamops.expressplay.tests.integration.support.ways import (
    ENVIRONMENT,
    LOCAL,
    Way,
    become_way,
    take_all,
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(told_of_skm_server())


@pytest.fixture(scope="session")
def emulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with running_emulator(tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture
def emulator(emulator_process: Emulator) -> Emulator:
    """The emulator, as if it had just been started."""
    emulator_process.reset()
    return emulator_process


@pytest.fixture(scope="session")
def tls_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The base URL of an emulator with TLS, and the path of its certificate authority."""
    with running_tls_emulator(tmp_path_factory.mktemp("emulator-tls")) as address:
        yield address


@pytest.fixture
def authenticator(emulator: Emulator) -> str:
    """An authenticator that nobody else has, and that the emulator accepts."""
    made = f"2000002,{secrets.token_hex(16)}"
    emulator.configure(authenticators={"test": [made]})
    return made


@pytest.fixture
def ansible(tmp_path: Path, emulator: Emulator, authenticator: str) -> Ansible:
    """Runs playbooks against the emulator."""
    return Ansible(tmp_path, emulator, authenticator)


@pytest.fixture(scope="session")
def sshd_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as host:
        yield host


@pytest.fixture(params=["local", "environment", "become", "ssh"])
def way(request: pytest.FixtureRequest) -> Way:
    """Each way in which a task gets to its host."""
    if request.param == "become":
        return become_way()
    if request.param == "ssh":
        return ssh_way(request.getfixturevalue("sshd_host"))
    return LOCAL if request.param == "local" else ENVIRONMENT


@pytest.fixture
def ways(sshd_host: dict[str, Any]) -> list[Way]:
    return [LOCAL, ENVIRONMENT, become_way(), ssh_way(sshd_host)]


@pytest.fixture
def everywhere(ansible: Ansible, ways: list[Way]) -> Ansible:
    """Runs every playbook on a host for each way at once.

    For what each module promises. Where only the place matters in which the work is done, ``both`` is enough: ways that
    ship a module differ in who carries it.
    """
    take_all(ansible, *ways)
    return ansible


@pytest.fixture
def both(ansible: Ansible) -> Ansible:
    """Runs every playbook in the controller's process, on the host "local", and shipped, on "environment"."""
    take_all(ansible, LOCAL, ENVIRONMENT)
    return ansible
