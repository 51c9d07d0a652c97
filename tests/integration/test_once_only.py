# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whoever asks for a token at the same moment, it is requested once; whoever is killed, loses nothing recorded."""

from __future__ import annotations

import os
import re
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import (
    OBTAIN,
    asked_kids,
    counted,
    give_catalogue,
    title_names,
    tokens_of,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    LOCAL_HOST,
    Ansible,
    RunningPlaybook,
)
from ansible_collections.streamops.expressplay.tests.integration.support.redis_server import running_redis

NAMES = title_names(20)
KIDS = [f"^{name}" for name in NAMES]

SINGLE = """
- streamops.expressplay.expressplay_wv_token:
    name: single
    kid: ^single
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
  register: single
- dump: {single: "{{ single }}"}
"""


def finish_all(*running: RunningPlaybook) -> list[dict[str, object]]:
    runs = [process.finish() for process in running]
    for run in runs:
        assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
        assert not run.unwanted(), f"{run.stdout}\n{run.stderr}"
    return [run.dump("result") for run in runs]


def test_two_playbooks_at_the_same_moment_request_each_token_once(ansible: Ansible, emulator: Emulator) -> None:
    ansible.secrets["vault_key"] = secrets.token_hex(16)
    give_catalogue(ansible, NAMES, ["widevine"])
    ansible.run(SINGLE + OBTAIN, check=True)
    emulator.fault("latency", seconds=2, kid="^single", count=None)
    emulator.fault("latency", seconds=0.5, count=None)

    running = [ansible.start_playbook("playbook.yml") for _number in range(2)]
    runs = [process.finish() for process in running]

    assert [run.returncode for run in runs] == [0, 0], [run.stderr for run in runs]
    assert sorted(asked_kids(emulator.journal())) == sorted(["^single", *KIDS])
    singles, results = [run.dump("single") for run in runs], [run.dump("result") for run in runs]
    assert sorted(single["changed"] for single in singles) == [False, True]
    assert singles[0]["token"]["token"] == singles[1]["token"]["token"]
    assert tokens_of(results[0]) == tokens_of(results[1])
    assert sum(counted(result)["requested"] for result in results) == len(NAMES)
    assert sum(counted(result)["reused"] for result in results) == len(NAMES)


def test_eight_forks_that_want_the_same_titles_request_each_once(ansible: Ansible, emulator: Emulator) -> None:
    give_catalogue(ansible, NAMES, ["widevine"])
    unreachable = {"ansible_connection": "ssh", "ansible_host": "host.invalid"}
    ansible.hosts = {f"edge-{number}": unreachable for number in range(8)}
    emulator.fault("latency", seconds=0.2, count=None)

    run = ansible.run(OBTAIN.replace("  register", "  delegate_to: localhost\n  register"), arguments=["--forks", "8"])

    assert sorted(asked_kids(emulator.journal())) == sorted(KIDS)
    found = [run.dump("result", host) for host in ansible.hosts]
    assert sum(counted(result)["requested"] for result in found) == len(NAMES)
    assert all(tokens_of(result) == tokens_of(found[0]) for result in found)
    assert all(set(run.dump("facts", host)) == set(NAMES) for host in ansible.hosts)


def interrupt(running: RunningPlaybook) -> None:
    """What a terminal does at Ctrl-C."""
    os.killpg(running.process.pid, signal.SIGINT)


@pytest.mark.parametrize("end_it", [RunningPlaybook.kill, interrupt], ids=["kill", "interrupt"])
def test_a_run_that_is_ended_keeps_what_was_recorded(
    ansible: Ansible, emulator: Emulator, end_it: Callable[[RunningPlaybook], None]
) -> None:
    names = title_names(40)
    give_catalogue(ansible, names, ["widevine"])
    ansible.variables["concurrency"] = 4
    ansible.run(OBTAIN, check=True)
    emulator.fault("latency", seconds=0.5, count=None)
    running = ansible.start_playbook("playbook.yml")
    emulator.wait_for_requests(16)

    end_it(running)
    assert running.finish().returncode != 0

    asked = set(asked_kids(emulator.journal()))
    assert len(asked) < len(names)
    emulator.reset()
    emulator.configure(authenticators={"test": [ansible.secrets["vault_authenticator"]]})
    foretold = counted(ansible.run(OBTAIN, check=True).dump("result"))
    result = ansible.run(OBTAIN).dump("result")

    missing = set(asked_kids(emulator.journal()))
    assert counted(result) == foretold
    assert counted(result)["reused"] > 0
    assert len(missing) == len(emulator.journal()) == counted(result)["requested"]
    # Whatever is not requested now had been requested before.
    assert {f"^{name}" for name in names} - missing <= asked
    assert set(result["tokens"]) == set(names)


def test_another_run_takes_over_what_a_killed_one_had_begun(ansible: Ansible, emulator: Emulator) -> None:
    give_catalogue(ansible, NAMES, ["widevine"])
    ansible.variables["concurrency"] = 4
    ansible.run(OBTAIN, check=True)
    emulator.fault("latency", seconds=30, count=4)
    doomed = ansible.start_playbook("playbook.yml")
    emulator.wait_for_requests(4)
    survivor = ansible.start_playbook("playbook.yml")
    # It waits for the other one, which holds all leases.
    time.sleep(1)

    doomed.kill()
    [result] = finish_all(survivor)
    doomed.finish()

    assert counted(result)["requested"] == len(NAMES)
    assert sorted(set(asked_kids(emulator.journal()))) == sorted(KIDS)
    assert len(emulator.journal()) == len(NAMES) + 4


@pytest.fixture(scope="session")
def redis_password() -> str:
    return secrets.token_urlsafe(24)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory, redis_password: str) -> Iterator[str]:
    with running_redis(tmp_path_factory.mktemp("redis"), redis_password) as url:
        yield url


INFO = """
- streamops.expressplay.expressplay_tokens_info:
    ledger_password: "{{ vault_ledger_password }}"
  register: info
- dump: {info: "{{ info }}"}
"""


def test_two_controllers_that_share_a_redis_request_each_token_once(
    tmp_path: Path, emulator: Emulator, authenticator: str, redis_url: str, redis_password: str
) -> None:
    controllers = []
    for name in ("first", "second"):
        directory = tmp_path / name
        directory.mkdir()
        controllers.append(Ansible(directory, emulator, authenticator))
    titles = give_catalogue(controllers[0], NAMES, ["widevine"])
    for controller in controllers:
        controller.secrets |= {**controllers[0].secrets, "vault_ledger_password": redis_password}
        controller.hosts = {"edge": {**LOCAL_HOST, "edge_ledger": redis_url}}
        assert counted(controller.run(OBTAIN, check=True).dump("result"))["requested"] == len(NAMES)
    assert emulator.journal() == []
    emulator.fault("latency", seconds=0.5, count=None)

    found = finish_all(*(controller.start_playbook("playbook.yml") for controller in controllers))

    assert sorted(asked_kids(emulator.journal())) == sorted(KIDS)
    assert tokens_of(found[0]) == tokens_of(found[1])
    assert sum(counted(result)["requested"] for result in found) == len(NAMES)

    emulator.forget_journal()
    loud = ["-vvvv", "--diff"]
    shipped = OBTAIN.replace("  register", "  environment: {EDGE: '1'}\n  register")
    runs = [
        controllers[0].run(OBTAIN, check=True, arguments=loud),
        controllers[0].run(OBTAIN, arguments=loud),
        controllers[1].run(shipped, arguments=loud),
        controllers[1].run(INFO, arguments=loud),
    ]

    assert emulator.journal() == []
    for run in runs[:3]:
        assert run.dump("result")["changed"] is False
        assert tokens_of(run.dump("result")) == tokens_of(found[0])
    assert {token["name"] for token in runs[3].dump("info")["tokens"]} == set(NAMES)
    planted = {"password": redis_password, "authenticator": authenticator}
    planted |= {f"key {number}": title["content_key"] for number, title in enumerate(titles)}
    planted |= {f"token {key}": token for key, token in tokens_of(found[0]).items()}
    for run in runs:
        assert leaks(run.output, planted) == []


def test_a_redis_that_ends_in_the_middle_says_how_many_tokens_were_lost(
    ansible: Ansible, emulator: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    give_catalogue(ansible, NAMES, ["widevine"])
    ansible.secrets["vault_ledger_password"] = password = secrets.token_urlsafe(24)
    ansible.variables["concurrency"] = 2
    emulator.fault("latency", seconds=0.5, count=None)

    with running_redis(tmp_path_factory.mktemp("brief-redis"), password) as url:
        ansible.variables["edge_ledger"] = url
        ansible.run(OBTAIN, check=True)
        running = ansible.start_playbook("playbook.yml")
        emulator.wait_for_requests(6)
    run = running.finish()

    issued = [entry for entry in emulator.journal() if entry["status"] == 200]
    [(lost, total)] = set(
        re.findall(r"([0-9]+) of ([0-9]+) tokens that the service issued could not be recorded", run.stdout)
    )
    assert run.returncode == 2
    assert 0 < int(lost) <= int(total) == len(issued) < len(NAMES)
    assert url in run.stdout
    assert not run.unwanted()
    assert leaks(run.output, {"password": password}) == []


def test_a_redis_that_cannot_be_used_is_told_before_anything_is_requested(
    both: Ansible, emulator: Emulator, redis_url: str, redis_password: str
) -> None:
    give_catalogue(both, NAMES[:1])
    wrong = f"{redis_password[:-4]}wrong"
    both.secrets["vault_ledger_password"] = wrong
    for name, url in zip(both.hosts, (redis_url, "redis://127.0.0.1:1/0"), strict=True):
        both.hosts[name] = {**both.hosts[name], "edge_ledger": url}
    both.play["ignore_errors"] = True

    run = both.run(OBTAIN)

    assert emulator.journal() == []
    messages = [run.dump("result", host)["msg"] for host in both.hosts]
    assert all("redis://127.0.0.1:" in message for message in messages), messages
    assert "password" in messages[0]
    assert leaks(run.output, {"password": wrong}) == []
