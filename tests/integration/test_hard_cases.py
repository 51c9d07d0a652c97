# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Odd values, large amounts, and ends at the wrong moment."""

from __future__ import annotations

import json
import os
import secrets
import signal

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere


@pytest.fixture(autouse=True)
def _key(ansible: Ansible) -> None:
    ansible.secrets["vault_key"] = secrets.token_hex(16)


ODD = """
- streamops.expressplay.expressplay_wv_token:
    name: "{{ item }}"
    kid: "^{{ item[:64] }}"
    cookie: "{{ item[:32] }}"
    content_id: "{{ item }}"
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
  loop: "{{ names }}"
  register: result
- dump: {result: "{{ result }}", facts: "{{ ansible_facts.expressplay_tokens }}"}
"""
NAMES = [
    "Sonnenaufgang über 東京 🌅 – ½",
    "\u202eright to left\u202c",
    'it\'s "quoted" \\ & <b>bold</b> %41 {not: yaml} #',
    "two\nlines\tand\r\nmore",
    "../../etc/passwd",
    " white space ",
    "n" * 5000,
    "e\u0301" * 16,
    "true",
    "1",
    "(secret)",
]


def test_names_of_every_kind_arrive_as_they_were_given(both: Ansible) -> None:
    both.variables["names"] = NAMES

    replay = both.replay(ODD)

    for run in (replay.check, replay.first):
        results = same_everywhere(run, "result", both.hosts)["results"]
        assert [result["token"]["name"] for result in results] == NAMES
        assert all(set(run.dump("facts", host)) == set(NAMES) for host in both.hosts)
    for name in NAMES:
        sent = [["kid", f"^{name[:64]}"], ["cookie", name[:32]], ["contentId", name]]
        arrived = [entry for entry in replay.sent if all(pair in entry["form"] for pair in sent)]
        assert len(arrived) == len(both.hosts), name


EXTRA = """
- streamops.expressplay.expressplay_wv_token:
    name: huge
    kid: ^huge
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    extra_parameters: "{{ extra }}"
  register: result
- dump: {result: "{{ result }}"}
"""


def test_a_lot_of_extra_parameters_arrives(both: Ansible, emulator: Emulator) -> None:
    extra = {f"note.{number}": f"{number}:" + "ü&=+ " * 100 for number in range(200)}
    both.write("extra.yml", json.dumps({"extra": extra}))
    both.play["vars_files"] = ["secrets.yml", "extra.yml"]

    run = both.run(EXTRA)

    parameters = same_everywhere(run, "result", both.hosts)["request"]["parameters"]
    assert extra.items() <= parameters.items()
    for entry in emulator.journal():
        assert extra.items() <= dict(entry["form"]).items()


LONG = """
- streamops.expressplay.expressplay_wv_token:
    name: "title {{ item }}"
    kid: "^{{ item }}"
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
  loop: "{{ range(300) | list }}"
- dump: {facts: "{{ ansible_facts.expressplay_tokens }}"}
"""


def test_three_hundred_items_use_one_connection_and_are_all_there(ansible: Ansible, emulator: Emulator) -> None:
    run = ansible.run(LONG)

    facts = run.dump("facts")
    assert list(facts) == [f"title {number}" for number in range(300)]
    assert len({token["widevine"]["token"] for token in facts.values()}) == 300
    journal = emulator.journal()
    assert len(journal) == 300
    assert len({entry["peer_port"] for entry in journal}) == 1


ONE = """
- streamops.expressplay.expressplay_wv_token:
    name: one
    kid: ^one
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    timeout: 100
    retries: 0
  register: result
  ignore_errors: true
- dump: {result: "{{ result }}"}
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_playbook_that_is_ended_leaves_nothing_behind(
    ansible: Ansible, emulator: Emulator, authenticator: str, number: signal.Signals
) -> None:
    ansible.run(ONE, check=True)
    emulator.fault("latency", seconds=30, count=None)
    running = ansible.start_playbook("playbook.yml", arguments=["-vvvv"])
    emulator.wait_for_requests(1)

    if number == signal.SIGKILL:
        running.kill()
    else:
        os.killpg(running.process.pid, number)
    run = running.finish()

    planted = {"authenticator": authenticator, "key": ansible.secrets["vault_key"]}
    kept = [path for path in ansible.directory.rglob("*") if path.is_file() and path.name != "secrets.yml"]
    assert run.returncode != 0
    assert {path.name: found for path in kept if (found := leaks(path.read_text("utf-8", "replace"), planted))} == {}
    assert leaks(run.output, planted) == []
    assert len(emulator.journal()) == 1


def test_a_host_that_cannot_be_written_to_matters_only_where_a_module_goes(both: Ansible, authenticator: str) -> None:
    # Below a file there can be no directory, not even for root.
    both.variables["ansible_remote_tmp"] = "/dev/null/tmp"
    both.play["ignore_unreachable"] = True

    run = both.run(ONE, arguments=["-vvv"])

    assert run.dump("result", "local")["token"]["token"]
    assert run.dump("result", "environment")["unreachable"] is True
    assert leaks(run.output, {"authenticator": authenticator, "key": both.secrets["vault_key"]}) == []


NULLS = """
- ansible.builtin.assert:
    that:
      - ansible_facts.expressplay_tokens['one'].widevine.license_url is none
      - ansible_facts.expressplay_tokens.one.widevine.expires_at is none
"""


def test_what_check_mode_does_not_know_is_null_in_the_fact_too(ansible: Ansible) -> None:
    ansible.run(ONE + NULLS, check=True)
