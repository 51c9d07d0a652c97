# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person sees of a result that Ansible must not print."""

from __future__ import annotations

import json
import secrets
import shutil

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, Run
from ansible_collections.streamops.expressplay.tests.integration.support.ways import Way, ledger_of, take

TASKS = """
- streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: ^sunrise
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 2
    expiration_time: +1d
  no_log: "{{ quiet | default(false) }}"
  register: result
- dump: {result: "{{ result }}"}
"""
LOOP = TASKS.replace("name: sunrise", 'name: "{{ item }}"').replace("  no_log", "  loop: [one, two]\n  no_log")

REASON = "sunrise (widevine): no token yet; the token expires at 2"
FINDING = "wv-hdcp-software"
REQUEST = '"securityLevel": "1"'


# What is told is told by the controller, and so depends only on whether a module was shipped.
pytestmark = pytest.mark.parametrize("way", ["local", "environment"], indirect=True)


@pytest.fixture
def ansible(ansible: Ansible, way: Way) -> Ansible:
    ansible.secrets["vault_key"] = secrets.token_hex(16)
    take(ansible, way)
    return ansible


def first_run(ansible: Ansible, *arguments: str) -> Run:
    """A run on a host that has no token yet."""
    shutil.rmtree(ledger_of(ansible).parent, ignore_errors=True)
    return ansible.run(TASKS, arguments=arguments)


def test_a_token_that_is_used_again_is_told_too(ansible: Ansible) -> None:
    first_run(ansible)

    again = ansible.run(TASKS, arguments=["-v", "--diff"])

    assert "sunrise (widevine): valid until 2" in again.stdout
    assert FINDING in again.stdout
    # Nothing changes, so there is no diff.
    assert "@@" not in again.stdout


def test_reason_findings_and_request_are_told_as_loudly_as_is_asked(ansible: Ansible) -> None:
    quiet, verbose, more_verbose = (first_run(ansible, *given) for given in ([], ["-v"], ["-vv"]))

    assert [text in quiet.stdout for text in (REASON, FINDING, REQUEST)] == [False, False, False]
    assert [text in verbose.stdout for text in (REASON, FINDING, REQUEST)] == [True, True, False]
    assert [text in more_verbose.stdout for text in (REASON, FINDING, REQUEST)] == [True, True, True]


def test_no_log_on_the_task_says_nothing_at_all(ansible: Ansible) -> None:
    ansible.variables["quiet"] = True

    run = ansible.run(TASKS, arguments=["-vv", "--diff"])

    assert not any(text in run.stdout for text in (REASON, FINDING, REQUEST, "^sunrise"))
    assert run.dump("result")["token"]["token"]


def test_diff_mode_shows_the_policy_and_its_validity(ansible: Ansible) -> None:
    for check in (True, False):
        run = ansible.run(TASKS, check=check, arguments=["--diff"])

        added = {line.strip().lstrip("+").strip() for line in run.stdout.splitlines() if line.strip().startswith("+")}
        assert any("securityLevel" in line and "1" in line for line in added), run.stdout
        assert any("expiration_time" in line and "+86400" in line for line in added), run.stdout
        assert json.dumps(run.dump("result")["diff"]).count("+86400") == 1


def test_a_loop_names_its_items_although_ansible_hides_them(ansible: Ansible) -> None:
    run = ansible.run(LOOP)

    for name in ("one", "two"):
        assert f"{name} (widevine): no token yet; the token expires at 2" in run.stdout
    assert "None" not in ansible.run(LOOP, check=True).stdout
