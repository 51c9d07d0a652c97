# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role tokens: a catalogue in variables, on a clean host, twice, and with mistakes."""

from __future__ import annotations

import secrets

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import counted, tokens_of
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import COLLECTION, Ansible, recap

DEMO = COLLECTION / "playbooks/vars/quickstart.yml"

ROLE = """
- ansible.builtin.include_role:
    name: streamops.expressplay.tokens
- dump: {result: "{{ expressplay_tokens_result }}", facts: "{{ ansible_facts.expressplay_tokens | default({}) }}"}
"""


@pytest.fixture
def demo(ansible: Ansible) -> Ansible:
    """Runs the role with the catalogue of the demonstration."""
    ansible.play["vars_files"] = ["secrets.yml", str(DEMO)]
    ansible.variables |= {
        "expressplay_base_url": "{{ emulator_url }}",
        "expressplay_customer_authenticator": "{{ vault_authenticator | default(omit) }}",
    }
    return ansible


def test_the_catalogue_of_the_demo_is_obtained_once(demo: Ansible, emulator: Emulator, authenticator: str) -> None:
    demo.variables["expressplay_ledger"] = str(demo.directory / "with the demo" / "ledger.db")

    replay = demo.replay(ROLE, arguments=["-vvvv", "--diff"])

    foretold, first, second, again = (
        run.dump("result") for run in (replay.check, replay.first, replay.second, replay.check_again)
    )
    assert len(replay.sent) == counted(first)["requested"] == counted(foretold)["requested"] == 12
    assert counted(second)["reused"] == counted(again)["reused"] == 12
    assert foretold["violations"] == first["violations"] == []
    assert tokens_of(first) == tokens_of(second) == tokens_of(again)
    assert replay.second.dump("facts") == second["tokens"]
    assert recap(replay.check)["changed"] == recap(replay.first)["changed"] == 1
    assert (demo.directory / "with the demo" / "ledger.db").is_file()
    assert not (demo.directory / "home/.ansible/expressplay").exists()
    planted = {str(key): token for key, token in tokens_of(first).items()} | {"authenticator": authenticator}
    for name, keys in yaml.safe_load(DEMO.read_text())["quickstart_vault"].items():
        planted |= {f"{name} {option}": key for option, key in keys.items()}
    for run in (replay.check, replay.first, replay.second, replay.check_again):
        assert leaks(run.output, planted) == []


OPTIONS = {
    "expressplay_customer_authenticator": "{{ vault_own }}",
    "expressplay_service": "production",
    "expressplay_prod_domain": "service.expressplay.cn",
    "expressplay_http_method": "GET",
    "expressplay_error_format": "html",
    "expressplay_timeout": 7.5,
    "expressplay_retries": 0,
    "expressplay_validate_certs": False,
    "expressplay_use_proxy": False,
    "expressplay_ledger": "none",
    "expressplay_renew_before": "1h",
    "expressplay_force": True,
    "expressplay_concurrency": 2,
    "expressplay_on_error": "continue",
    "expressplay_strict": False,
    "expressplay_facts": "false",
}


def test_every_variable_of_the_role_reaches_the_module(demo: Ansible, emulator: Emulator) -> None:
    demo.secrets["vault_own"] = own = f"4000004,{secrets.token_hex(16)}"
    emulator.configure(authenticators={"test": [own]})
    emulator.fault("code", kid="^nightfall", drm="widevine", code=-2030)
    demo.variables |= OPTIONS

    run = demo.run(ROLE)

    result, journal = run.dump("result"), emulator.journal()
    assert {entry["method"] for entry in journal} == {"GET"}
    assert {dict(entry["query"])["errorFormat"] for entry in journal} == {"html"}
    assert [(at["title"], at["http_attempts"]) for at in result["failed_titles"]] == [("nightfall", 1)]
    assert {token["service"] for of_name in result["tokens"].values() for token in of_name.values()} == {"production"}
    assert {token["customer_id"] for of_name in result["tokens"].values() for token in of_name.values()} == {4000004}
    assert set(result["reasons"]["harbour-sd"].values()) == {"no ledger is kept, so every run requests a token"}
    assert run.dump("facts") == {}


def test_mistakes_are_told_before_anything_is_sent_and_show_no_key(ansible: Ansible, emulator: Emulator) -> None:
    ansible.secrets |= {"vault_key": secrets.token_hex(16), "vault_password": secrets.token_urlsafe(24)}
    ansible.play["ignore_errors"] = True
    tasks = """
- ansible.builtin.include_role:
    name: streamops.expressplay.tokens
- ansible.builtin.include_role:
    name: streamops.expressplay.tokens
  vars:
    expressplay_policies: {home: {widevine: {security_level: 1, hdcp_output_control: 0}}}
    expressplay_titles:
      - {name: good, policy: home, kid: ^good, content_key: "{{ vault_key }}"}
      - {name: bad, policy: home, kid: bad, content_key: "{{ vault_key }}", conten_key: "{{ vault_key }}"}
- ansible.builtin.include_role:
    name: streamops.expressplay.tokens
  vars:
    expressplay_policies: {home: {widevine: {security_level: 1, hdcp_output_control: 0}}}
    expressplay_titles: "{{ vault_key }}"
    expressplay_service: staging
    expressplay_ledger_password: "{{ vault_password }}"
"""

    for check in (True, False):
        run = ansible.run(tasks, check=check, arguments=["-vvvv"])

        assert "missing required arguments: expressplay_policies" in run.stdout
        assert "conten_key" in run.stdout
        assert "value of expressplay_service must be one of: test, production, got: staging" in run.stdout
        assert leaks(run.output, {name: str(value) for name, value in ansible.secrets.items()}) == []
    assert emulator.journal() == []
