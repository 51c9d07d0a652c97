# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options on their way into a task: short secrets, two names for one option, the environment, and defaults."""

from __future__ import annotations

import secrets

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import GROUP, Ansible
from ansible_collections.streamops.expressplay.tests.integration.support.results import (
    codes,
    digest,
    same_everywhere,
)

DEAD = "http://127.0.0.1:1"


@pytest.fixture
def hosts(ansible: Ansible) -> list[str]:
    """The hosts that were taken before, by ``everywhere`` or ``both``."""
    ansible.secrets["vault_key"] = secrets.token_hex(16)
    assert len(ansible.hosts) > 1, "name the fixture everywhere or both before this one"
    return list(ansible.hosts)


SHORT = """
- streamops.expressplay.expressplay_wv_token:
    name: a title with an e
    kid: ^e
    content_key: "{{ vault_short }}"
    customer_authenticator: "{{ vault_shorter }}"
    security_level: 1
    hdcp_output_control: 0
  register: refused
  ignore_errors: true
- streamops.expressplay.expressplay_wv_token:
    name: a title with an e
    kid: ^e
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    cookie: every e is there
    extra_parameters:
      ek.7: "{{ vault_shorter }}"
  register: sent
- dump: {refused: "{{ refused }}", sent: "{{ sent }}"}
"""


def test_a_secret_too_short_is_refused_and_tears_up_nothing(everywhere: Ansible, hosts: list[str]) -> None:
    everywhere.secrets |= {"vault_short": "ab", "vault_shorter": "e"}

    replay = everywhere.replay(SHORT)

    for run in (replay.check, replay.first):
        refused = same_everywhere(run, "refused", hosts)
        assert codes(refused) == [("customer_authenticator", -2018), ("content_key", -2027)]
        assert refused["msg"].startswith("The Widevine policy of a title with an e was not sent, for 2 reasons:")
        sent = same_everywhere(run, "sent", hosts)
        assert sent["token"]["name"] == "a title with an e"
        assert sent["request"]["parameters"]["cookie"] == "every e is there"
        assert sent["request"]["parameters"]["ek.7"] == "(secret)"


TWO_NAMES = """
- streamops.expressplay.expressplay_wv_token:
    kid: ^two
    content_key: "{{ vault_key }}"
    security_level: 1
    securityLevel: 5
    hdcp_output_control: 0
  register: result
- dump: {result: "{{ result }}"}
"""


def test_an_option_and_its_alias_give_ansibles_own_warning_once(both: Ansible, hosts: list[str]) -> None:
    run = both.run(TWO_NAMES, warns=True)

    same_everywhere(run, "result", hosts)
    assert run.unwanted() == ["[WARNING]: Both option security_level and its alias securityLevel are set."]


DOTTED = """
- streamops.expressplay.expressplay_pr_token:
    kid: ^two
    content_key: "{{ vault_key }}"
    rights_type: Rental
    rental_play_duration: 1h
    rental.playDuration: 2h
    no_such_option: "{{ vault_key }}"
  register: result
  ignore_errors: true
- streamops.expressplay.expressplay_pr_token:
    kid: ^two
    content_key: "{{ vault_key }}"
    no_such_option: "{{ vault_key }}"
    http_method: PUT
  register: unknown
  ignore_errors: true
- dump: {result: "{{ result }}", unknown: "{{ unknown }}"}
"""


def test_two_names_with_a_dot_and_unknown_options_are_refused(everywhere: Ansible, hosts: list[str]) -> None:
    run = everywhere.run(DOTTED)

    assert same_everywhere(run, "result", hosts)["msg"] == (
        "Both rental_play_duration and rental.playDuration are given, which are two names of one option. Leave one out."
    )
    unknown = same_everywhere(run, "unknown", hosts)["msg"]
    assert "value of http_method must be one of: POST, GET, got: PUT" in unknown
    assert "Unsupported parameters: no_such_option. Supported parameters include:" in unknown
    assert "See ansible-doc streamops.expressplay.expressplay_pr_token." in unknown
    assert everywhere.secrets["vault_key"] not in run.output


FROM_ENVIRONMENT = """
- streamops.expressplay.expressplay_wv_token:
    kid: ^environment
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    retries: 0
  environment: "{{ misleading if inventory_hostname != 'local' else {} }}"
  register: result
- dump: {result: "{{ result }}"}
"""


def test_variables_of_the_controller_are_read_whichever_way_a_task_runs(
    everywhere: Ansible, hosts: list[str], emulator: Emulator, authenticator: str
) -> None:
    everywhere.play["module_defaults"] = {GROUP: {"ledger": "{{ edge_ledger }}"}}
    everywhere.variables["misleading"] = {
        "EXPRESSPLAY_BASE_URL": DEAD, "EXPRESSPLAY_CUSTOMER_AUTHENTICATOR": f"7,{secrets.token_hex(16)}",
    }  # fmt: skip
    environment = {
        "EXPRESSPLAY_BASE_URL": emulator.base_url,
        "EXPRESSPLAY_CUSTOMER_AUTHENTICATOR": authenticator,
    }

    run = everywhere.run(FROM_ENVIRONMENT, environment=environment)

    assert same_everywhere(run, "result", hosts)["token"]["customer_id"] == 2000002
    forms = [dict(entry["form"]) for entry in emulator.journal()]
    assert [form["customerAuthenticator"] for form in forms] == [digest(authenticator)] * len(hosts)


def test_options_win_over_variables_of_the_controller(both: Ansible, hosts: list[str]) -> None:
    environment = {
        "EXPRESSPLAY_BASE_URL": DEAD, "EXPRESSPLAY_CUSTOMER_AUTHENTICATOR": f"7,{secrets.token_hex(16)}",
    }  # fmt: skip

    run = both.run(FROM_ENVIRONMENT.replace("misleading", "{}"), environment=environment)

    assert same_everywhere(run, "result", hosts)["token"]["customer_id"] == 2000002
