# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys that are looked up on every way, and never shown unless somebody asks for them."""

from __future__ import annotations

import json
import secrets

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.key_store import Keys, use_key_store, wrap
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, recap, shipped_modules
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere, shape

LOOK = """
- streamops.expressplay.expressplay_key_info:
  register: all
- streamops.expressplay.expressplay_key_info:
    kid: ^one
  register: one
- streamops.expressplay.expressplay_key_info:
    kid: [^two, ^nobody, FE05BCDCDC4928012781A5F1A2A77CBB]
  register: several
- streamops.expressplay.expressplay_key_info:
    count_only: true
  register: count
- dump: {all: "{{ all }}", one: "{{ one }}", several: "{{ several }}", count: "{{ count }}"}
"""
GET = """
- streamops.expressplay.expressplay_key_info:
    kid: [^one, ^two]
    kek: "{{ vault_kek }}"
    return_key: true
  register: clear
- dump: {clear: "{{ clear }}"}
"""
WRONG = """
- streamops.expressplay.expressplay_key_info:
    kek: "{{ vault_key }}"
    return_key: true
  register: kek
- streamops.expressplay.expressplay_key_info:
    kid: [^one, [], 5]
    return_key: true
    count_only: true
  register: mistakes
- dump: {kek: "{{ kek }}", mistakes: "{{ mistakes }}"}
"""


@pytest.fixture
def keys(ansible: Ansible, emulator: Emulator, authenticator: str) -> Keys:
    ansible.secrets |= {name: secrets.token_hex(16) for name in ("vault_kek", "vault_key")}
    store = use_key_store(ansible, emulator, authenticator)
    for kid in ("^one", "^two"):
        store.put(kid, ansible.secrets["vault_key"], ansible.secrets["vault_kek"], info=f"of {kid}")
    return store


def test_what_is_said_of_keys_is_shown_and_nothing_else(everywhere: Ansible, keys: Keys, emulator: Emulator) -> None:
    hosts, given = list(everywhere.hosts), everywhere.secrets
    emulator.forget_journal()

    run = everywhere.run(LOOK, arguments=["-vvv"])

    assert shipped_modules(run) == ["expressplay_key_info"] * 4 * (len(hosts) - 1)
    found = same_everywhere(run, "all", hosts)
    assert (found["count"], found["changed"], found["missing_kids"]) == (2, False, [])
    assert [key["info"] for key in found["stored_keys"]] == ["of ^one", "of ^two"]
    assert set(found["stored_keys"][0]) == {"kid", "kek_id", "content_id", "info", "expiration", "last_update"}
    assert same_everywhere(run, "one", hosts)["stored_keys"] == found["stored_keys"][:1]
    several = same_everywhere(run, "several", hosts)
    assert [key["info"] for key in several["stored_keys"]] == ["of ^two", "of ^one"]
    assert several["missing_kids"] == ["^nobody"]
    assert same_everywhere(run, "count", hosts)["count"] == 2
    for secret in (given["vault_key"], given["vault_kek"], wrap(given["vault_key"], given["vault_kek"])):
        assert secret not in run.output + json.dumps([found, several])
    assert {entry["method"] for entry in emulator.journal()} == {"GET"}
    for host in hosts:
        assert recap(run, host)["changed"] == 0


def test_check_mode_needs_no_authenticator(both: Ansible, keys: Keys, emulator: Emulator) -> None:
    hosts = list(both.hosts)
    real = both.run(LOOK)
    same = both.run(LOOK, check=True)
    authenticator = both.secrets.pop("vault_authenticator")
    emulator.forget_journal()
    without = both.run(LOOK, check=True)
    both.play["ignore_errors"] = True
    refused = both.run(LOOK)
    both.secrets["vault_authenticator"] = authenticator

    assert emulator.journal() == []
    for name in ("all", "one", "several", "count"):
        found = same_everywhere(real, name, hosts)
        assert same_everywhere(same, name, hosts) == found
        skipped = same_everywhere(without, name, hosts)
        assert skipped.pop("skipped") is True
        assert skipped.pop("msg")
        assert set(shape(skipped)) == set(shape(found))
        assert skipped["count"] is None
        assert same_everywhere(refused, name, hosts)["error"]["code"] == -2017


def test_keys_that_are_asked_for_are_unwrapped_here_and_not_printed(
    everywhere: Ansible, keys: Keys, emulator: Emulator
) -> None:
    hosts, given = list(everywhere.hosts), everywhere.secrets
    emulator.forget_journal()

    run = everywhere.run(GET, arguments=["-vvvv"])

    clear = same_everywhere(run, "clear", hosts)
    assert [key["content_key"] for key in clear["stored_keys"]] == [given["vault_key"]] * 2
    assert given["vault_key"] not in run.output
    for entry in emulator.journal():
        assert [name for name, _value in entry["query"]] == ["customerAuthenticator"]


def test_what_cannot_be_looked_up_is_told(both: Ansible, keys: Keys) -> None:
    both.play["ignore_errors"] = True

    run = both.run(WRONG)

    hosts = list(both.hosts)
    assert same_everywhere(run, "kek", hosts)["msg"].startswith("2 of 2 keys were wrapped with another key encryption")
    assert [found["rule"] for found in same_everywhere(run, "mistakes", hosts)["violations"]] == [
        "kid-type",
        "kid-type",
        "return-key-without-kek",
        "count-only-alone",
    ]
