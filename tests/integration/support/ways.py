# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways in which Ansible runs a task: what an inventory says for each."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from .playbook import HOST, LOCAL_HOST, Ansible


@dataclass(frozen=True)
class Way:
    """How tasks get to a host, whose variables ``host`` are. ``ships`` says whether the module itself goes there."""

    name: str
    host: Mapping[str, Any]
    ships: bool


LOCAL = Way("local", LOCAL_HOST, ships=False)
ENVIRONMENT = Way("environment", {**LOCAL_HOST, "task_environment": {"EDGE": "1"}}, ships=True)


def become_way() -> Way:
    """Another user, by whichever means ask for no password here."""
    if os.geteuid() == 0:
        method = "su"
    elif (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        method = "sudo"
    else:
        unavailable("become needs root, or sudo without a password")
    become = {"ansible_become": True, "ansible_become_method": method, "ansible_become_user": "root"}
    return Way("become", {**LOCAL_HOST, **become}, ships=True)


def take(ansible: Ansible, way: Way) -> None:
    """Run everything on one host, this way."""
    _take(ansible, {HOST: way.host})


def take_all(ansible: Ansible, *ways: Way) -> list[str]:
    """Run everything on a host for each way at once; gives the names of the hosts, which are those of the ways."""
    _take(ansible, {way.name: way.host for way in ways})
    return list(ansible.hosts)


def ledger_of(ansible: Ansible, host: str = HOST) -> Path:
    """The ledger of a host that was taken: its own, although all hosts are this machine, and not in a real home."""
    return ansible.directory / "ledgers" / host / "ledger.db"


def _take(ansible: Ansible, hosts: dict[str, Mapping[str, Any]]) -> None:
    # A ledger makes the directories that are missing, each for its own user only; become may be another one.
    (ansible.directory / "ledgers").mkdir(exist_ok=True)
    ansible.hosts = {name: {**host, "edge_ledger": str(ledger_of(ansible, name))} for name, host in hosts.items()}
    # A play has one environment for all of its hosts, so what differs comes from the inventory.
    ansible.play["environment"] = "{{ task_environment | default({}) }}"


def unavailable(reason: str) -> NoReturn:
    """Skip, but where a pipeline decides whether a change is good, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and the tests must be complete under CI")
    pytest.skip(reason)
