# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fact expressplay_tokens: merged, each host's its own, and none where Ansible would mix hosts up."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import HOST, Ansible, Run
from ansible_collections.streamops.expressplay.tests.integration.support.ways import Way, take

DUMP = """
- dump: {facts: "{{ ansible_facts.expressplay_tokens | default({}) }}"}
"""

WIDEVINE = """
- streamops.expressplay.expressplay_wv_token:
    name: "{{ item }}"
    kid: "^{{ item }}"
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
  loop: [one, two]
  register: widevine
"""

PLAYREADY = """
- streamops.expressplay.expressplay_pr_token:
    name: "{{ item }}"
    kid: "^{{ item }}"
    content_key: "{{ vault_key }}"
    rights_type: BuyToOwn
    analog_video_opl: 0
    compressed_digital_audio_opl: 0
    compressed_digital_video_opl: 0
    uncompressed_digital_audio_opl: 0
    uncompressed_digital_video_opl: 0
  loop: [two, three]
  register: playready
- dump: {widevine: "{{ widevine }}", playready: "{{ playready }}"}
"""


@pytest.fixture(autouse=True)
def _key(ansible: Ansible) -> None:
    ansible.secrets["vault_key"] = secrets.token_hex(16)


def tokens(run: Run, host: str = HOST, dump: str = "facts") -> dict[tuple[str, str], Any]:
    """The tokens of the fact by name and DRM."""
    return {(name, drm): token["token"] for name, drms in run.dump(dump, host).items() for drm, token in drms.items()}


def registered(run: Run, name: str, host: str = HOST) -> dict[tuple[str, str], Any]:
    tokens = [item["token"] for item in run.dump(name, host)["results"]]
    return {(token["name"], token["drm"]): token["token"] for token in tokens}


def test_every_task_and_loop_item_adds_to_the_fact_of_its_own_host(everywhere: Ansible) -> None:
    replay = everywhere.replay(WIDEVINE + PLAYREADY + DUMP)

    for host in everywhere.hosts:
        known = tokens(replay.first, host)
        assert set(known) == {
            ("one", "widevine"), ("two", "widevine"), ("two", "playready"), ("three", "playready"),
        }  # fmt: skip
        # The registered results are whole, although Ansible must not print them.
        assert known == registered(replay.first, "widevine", host) | registered(replay.first, "playready", host)
    assert len({token for host in everywhere.hosts for token in tokens(replay.first, host).values()}) == 16
    assert set(tokens(replay.check, "local").values()) == {None}


CHECK_AFTER_REAL = """
- streamops.expressplay.expressplay_wv_token: &options
    name: "{{ item | default('known') }}"
    kid: ^known
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
- dump: {before: "{{ ansible_facts.expressplay_tokens }}"}
- streamops.expressplay.expressplay_wv_token: *options
  loop: [known, unknown]
  check_mode: true
- dump: {after: "{{ ansible_facts.expressplay_tokens }}"}
- streamops.expressplay.expressplay_wv_token:
    <<: *options
    force: true
- dump: {renewed: "{{ ansible_facts.expressplay_tokens }}"}
"""


@pytest.mark.parametrize("way", ["local", "environment"], indirect=True)
def test_check_mode_never_replaces_a_known_token_with_nothing(ansible: Ansible, way: Way) -> None:
    take(ansible, way)

    run = ansible.run(CHECK_AFTER_REAL)

    before, after, renewed = (tokens(run, dump=name) for name in ("before", "after", "renewed"))
    assert after == {**before, ("unknown", "widevine"): None}
    assert renewed[("known", "widevine")] not in (None, before[("known", "widevine")])


INCLUDED = """
- ansible.builtin.include_tasks: included.yml
  loop: [one, two, three]
  loop_control: {loop_var: title}
- ansible.builtin.set_fact:
    unrelated: 1
"""

INCLUDED_TASKS = """
- streamops.expressplay.expressplay_wv_token:
    name: "{{ title }}"
    kid: "^{{ title }}"
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
"""


@pytest.mark.parametrize("strategy", ["linear", "free"])
def test_included_tasks_add_up_under_every_strategy(both: Ansible, strategy: str) -> None:
    both.write("included.yml", INCLUDED_TASKS)
    both.play["strategy"] = f"ansible.builtin.{strategy}"

    run = both.run(INCLUDED + DUMP)

    found = [tokens(run, host) for host in both.hosts]
    assert all(set(known) == {(name, "widevine") for name in ("one", "two", "three")} for known in found)
    assert len({token for known in found for token in known.values()}) == 3 * len(both.hosts)


UNTIL = """
- streamops.expressplay.expressplay_wv_token:
    name: patient
    kid: ^patient
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    retries: 0
  register: result
  until: result is success
  retries: 3
  delay: 0
- dump: {result: "{{ result }}"}
"""


@pytest.mark.parametrize("way", ["local", "environment"], indirect=True)
def test_until_tries_again_and_the_fact_is_that_of_the_success(ansible: Ansible, way: Way, emulator: Emulator) -> None:
    emulator.fault("status", status=503, count=2)
    take(ansible, way)

    run = ansible.run(UNTIL + DUMP)

    result = run.dump("result")
    assert result["attempts"] == 3
    assert tokens(run) == {("patient", "widevine"): result["token"]["token"]}
    assert [entry["status"] for entry in emulator.journal()] == [503, 503, 200]


ONE = """
- streamops.expressplay.expressplay_wv_token:
    name: one
    kid: ^one
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    facts: "{{ facts | default(omit) }}"
  register: result
"""
REGISTERED = """
- dump: {result: "{{ result }}"}
"""
RUN_ONCE = f"{ONE}  run_once: true\n{REGISTERED}{DUMP}"
USE_REGISTER = "Use register instead."


def no_fact_because(run: Run, reason: str) -> bool:
    """Whether the person is told why no fact was set, and what to do."""
    lines = [line for line in run.stdout.splitlines() if USE_REGISTER in line]
    return bool(lines) and all("expressplay_tokens" in line and reason in line for line in lines)


def test_run_once_over_several_hosts_sets_no_fact(ansible: Ansible) -> None:
    ansible.hosts = dict.fromkeys(("first", "second"), ansible.hosts[HOST])
    ansible.variables["facts"] = "true"

    run = ansible.run(RUN_ONCE)

    assert no_fact_because(run, "run_once would give the fact of one host to all")
    assert tokens(run, "first") == tokens(run, "second") == {}
    assert run.dump("result", "second")["token"]["token"]


def test_run_once_on_one_host_sets_the_fact(ansible: Ansible) -> None:
    assert set(tokens(ansible.run(RUN_ONCE))) == {("one", "widevine")}


def test_delegate_facts_sets_no_fact(ansible: Ansible) -> None:
    ansible.hosts = dict.fromkeys((HOST, "helper"), ansible.hosts[HOST])

    run = ansible.run(f"{ONE}  delegate_to: helper\n  delegate_facts: true\n{REGISTERED}{DUMP}")

    assert no_fact_because(run, "delegate_facts would give the fact to the other host")
    assert tokens(run, HOST) == tokens(run, "helper") == {}


def test_delegation_works_on_the_controller_and_keeps_the_fact_with_the_host(
    ansible: Ansible, sshd_host: dict[str, Any]
) -> None:
    ansible.hosts = {HOST: {**sshd_host, "ansible_port": 1}, "other": {**sshd_host, "ansible_port": 1}}

    replay = ansible.replay(f"{ONE}  delegate_to: localhost\n{REGISTERED}{DUMP}")

    for host in (HOST, "other"):
        assert tokens(replay.first, host) == {("one", "widevine"): replay.first.dump("result", host)["token"]["token"]}
    # Both hosts share the ledger of the controller, and so the token.
    assert tokens(replay.first, HOST) == tokens(replay.first, "other")
    assert len(replay.sent) == 1


def test_a_background_task_gives_its_result_but_no_fact(ansible: Ansible, emulator: Emulator) -> None:
    ansible.variables["facts"] = "true"

    run = ansible.run(f"{ONE}  async: 60\n  poll: 1\n{REGISTERED}{DUMP}")

    assert no_fact_because(run, "the task runs in the background (async)")
    assert tokens(run) == {}
    assert run.dump("result")["token"]["token"]
    assert run.dump("result")["token"]["token"] not in run.output
    assert len(emulator.journal()) == 1


ASYNC_STATUS = """
- ansible.builtin.async_status:
    jid: "{{ result.ansible_job_id }}"
  register: status
  until: status is finished
  retries: 60
  delay: 1
  no_log: true
- dump: {result: "{{ status }}"}
"""


def test_a_task_left_in_the_background_is_read_by_async_status(ansible: Ansible) -> None:
    run = ansible.run(f"{ONE}  async: 60\n  poll: 0\n{ASYNC_STATUS}{DUMP}")

    token = run.dump("result")["token"]["token"]
    assert token
    assert token not in run.output
    assert tokens(run) == {}


CACHE = {"ANSIBLE_CACHE_PLUGIN": "jsonfile"}


@pytest.mark.parametrize("facts", ["auto", "true", "false"])
@pytest.mark.parametrize("cached", [False, True])
def test_a_fact_cache_gets_tokens_only_when_that_is_asked_for(ansible: Ansible, facts: str, cached: bool) -> None:
    ansible.variables["facts"] = facts
    cache = ansible.directory / "cache"
    environment = {**CACHE, "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(cache)} if cached else {}

    run = ansible.run(ONE + REGISTERED + DUMP, environment=environment)

    token = run.dump("result")["token"]["token"]
    is_set = facts == "true" or (facts == "auto" and not cached)
    assert tokens(run) == ({("one", "widevine"): token} if is_set else {})
    assert ("ansible_facts" in run.dump("result")) == is_set
    held = any(token in path.read_text() for path in cache.rglob("*") if path.is_file())
    assert held == (facts == "true" and cached)
    if facts == "auto" and cached:
        assert no_fact_because(run, "the fact cache jsonfile would keep tokens in clear")
    if facts == "false":
        assert USE_REGISTER not in run.stdout
