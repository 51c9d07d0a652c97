# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret of the key store gets out: its requests have them in their URLs, and its answers hold keys."""

from __future__ import annotations

import json
import secrets
from collections import Counter

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.canary import (
    LOUDLY,
    assert_tight,
    speak_loudly,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.key_store import Keys, use_key_store, wrap
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    Ansible,
    Run,
    recap,
    shipped_modules,
)
from ansible_collections.streamops.expressplay.tests.integration.support.ways import ENVIRONMENT, LOCAL, Way

SUCCEEDING = """
- name: made here, in a loop with the whole item as the label
  streamops.expressplay.expressplay_key:
    kid: "{{ mine }}{{ item }}"
    kek: "{{ vault_kek }}"
    wrap: "{{ item }}"
  loop: [local, service]
  register: made

- name: given
  streamops.expressplay.expressplay_key:
    kid: "{{ mine }}given"
    content_key: "{{ vault_key }}"
    kek: "{{ vault_kek }}"
    wrap: service
    rotate: true

- name: given wrapped
  streamops.expressplay.expressplay_key:
    kid: "{{ mine }}wrapped"
    ek: "{{ vault_ek }}"
    kek: "{{ vault_kek }}"
    kek_id: mine

- name: asked for
  streamops.expressplay.expressplay_key:
    kid: "{{ mine }}local"
    kek: "{{ vault_kek }}"
    info: changed
    return_key: true
  register: asked

- name: rotated, to a key that is known and to one that is not
  streamops.expressplay.expressplay_key:
    kid: "{{ mine }}given"
    content_key: "{{ item | default(omit, true) }}"
    kek: "{{ vault_kek }}"
    rotate: true
  loop: ["{{ vault_other }}", ""]
  no_log: "{{ true if item else false }}"

- name: looked up
  streamops.expressplay.expressplay_key_info:
    kid: ["{{ mine }}local", "{{ mine }}given"]
    kek: "{{ vault_kek }}"

- name: looked up, with keys
  streamops.expressplay.expressplay_key_info:
    kid: ["{{ mine }}local", "{{ mine }}given", "{{ mine }}service"]
    kek: "{{ vault_kek }}"
    return_key: true
  register: found

- name: all, and deleted
  streamops.expressplay.expressplay_key_info:
- streamops.expressplay.expressplay_key:
    kid: "{{ mine }}wrapped"
    state: absent

- dump: {asked: "{{ asked }}", found: "{{ found }}", made: "{{ made }}"}
"""

FAILING = """
- name: mistakes
  streamops.expressplay.expressplay_key:
    kid: "{{ vault_key }}"
    content_key: "{{ vault_key }}"
    ek: "{{ vault_ek | reverse }}"
    kek: "{{ vault_kek }}"
    info: "the key is {{ vault_key }}"
    content_id: "{{ vault_authenticator | default(vault_key) | b64encode }}"
    kek_id: "{{ vault_kek }}"
    expiration: "{{ vault_key }}"

- name: values of the wrong kind
  streamops.expressplay.expressplay_key:
    kid: ["{{ vault_key }}"]
    content_key: ["{{ vault_key }}"]
    ek: {of: "{{ vault_ek }}"}
    kek: "{{ vault_kek }}"

- name: wrong options
  streamops.expressplay.expressplay_key:
    kid: ^bad
    content_key: "{{ vault_key }}"
    kek: "{{ vault_kek }}"
    keck: "{{ vault_kek }}"
    wrap: "{{ vault_key }}"
    timeout: "{{ vault_key }}"
    rotate: "{{ vault_authenticator | default(vault_key) }}"
    base_url: "{{ emulator_url }}/?kek={{ vault_kek }}"

- name: another key
  streamops.expressplay.expressplay_key:
    kid: ^stored
    content_key: "{{ vault_other }}"
    kek: "{{ vault_kek }}"
    wrap: "{{ item }}"
  loop: [local, service]

- name: another KEK
  streamops.expressplay.expressplay_key:
    kid: ^stored
    kek: "{{ vault_other }}"
    wrap: "{{ item }}"
    return_key: true
  loop: [local, service]

- name: the service refuses
  streamops.expressplay.expressplay_key:
    kid: ^refused
    content_key: "{{ vault_key }}"
    kek: "{{ vault_kek }}"
    wrap: service
    retries: 0

- name: the authenticator is wrong, and has every character that could be encoded
  streamops.expressplay.expressplay_key:
    kid: ^strange
    kek: "{{ vault_kek }}"
    customer_authenticator: "{{ vault_strange }}"

- name: no answer
  streamops.expressplay.expressplay_key:
    kid: ^silent
    kek: "{{ vault_kek }}"
    wrap: service
    base_url: "{{ item }}"
    retries: 1
  loop:
    - http://127.0.0.1:1
    - "{{ emulator_url | replace('http:', 'https:') }}"
    - "{{ emulator_url }}"
  loop_control: {label: "an address"}
  register: silent
  until: silent is success
  retries: 1
  delay: 0

- name: a look with mistakes
  streamops.expressplay.expressplay_key_info:
    kid: ["{{ vault_kek }}", ["{{ vault_kek }}"], "{{ vault_kek }}?"]
    kek: "{{ vault_kek }}"
    return_key: true

- name: a look with another KEK
  streamops.expressplay.expressplay_key_info:
    kek: "{{ vault_other }}"
    return_key: true

- name: a look without an answer
  streamops.expressplay.expressplay_key_info:
    kid: ^stored
    base_url: http://127.0.0.1:1
    retries: 0
"""


@pytest.fixture
def planted(ansible: Ansible, authenticator: str) -> dict[str, str]:
    """Fresh secrets, each found by the name that a leak is reported with."""
    planted = {
        "vault_authenticator": authenticator,
        "vault_key": "a" + secrets.token_hex(16)[1:],
        "vault_other": "b" + secrets.token_hex(16)[1:],
        "vault_kek": "c" + secrets.token_hex(16)[1:].upper(),
        "vault_strange": f'77,{secrets.token_urlsafe(12)} ü/+"%41&={{}}\\{secrets.token_urlsafe(12)}',
    }
    planted["vault_ek"] = wrap(planted["vault_key"], planted["vault_kek"])
    ansible.secrets |= planted
    return planted


@pytest.fixture
def keys(ansible: Ansible, emulator: Emulator, authenticator: str) -> Keys:
    return use_key_store(ansible, emulator, authenticator)


def without_authenticator(ansible: Ansible, tasks: str) -> Run:
    everything = ansible.secrets
    ansible.secrets = {name: value for name, value in everything.items() if name != "vault_authenticator"}
    run = ansible.run(tasks, check=True, arguments=LOUDLY)
    ansible.secrets = everything
    return run


def test_nothing_gets_out_of_tasks_that_succeed(
    ansible: Ansible, keys: Keys, planted: dict[str, str], ways: list[Way]
) -> None:
    hosts = speak_loudly(ansible, *ways)
    # All hosts have one store.
    ansible.variables["mine"] = "^{{ inventory_hostname }}-"
    # Without an authenticator there is no KEK that could fit a key, and nothing to look up.
    foretold = without_authenticator(ansible, SUCCEEDING)
    run = ansible.run(SUCCEEDING, arguments=LOUDLY)
    known = {
        f"key {key['kid']}": key["content_key"] for host in hosts for key in run.dump("found", host)["stored_keys"]
    }
    stored = {f"ek {key['kid']}": key["ek"] for key in keys.ask("GET", "keys")}
    again = ansible.run(SUCCEEDING, arguments=LOUDLY, check=True)

    everything = planted | known | stored
    assert len(known) == 3 * len(hosts)
    for host in hosts:
        asked = run.dump("asked", host)["key"]
        assert asked["content_key"] == known[f"key {asked['kid']}"]
        assert leaks(json.dumps(run.dump("made", host)), everything) == []
    assert_tight(ansible.directory, everything, foretold, run, again)
    # The proof that something was there to see.
    assert "no key yet" in run.log
    assert "new key encryption key" not in run.log
    times = len([way for way in ways if way.ships])
    assert Counter(shipped_modules(run)) == {"expressplay_key": 8 * times, "expressplay_key_info": 3 * times}


def test_nothing_gets_out_of_tasks_that_fail(
    ansible: Ansible, keys: Keys, emulator: Emulator, planted: dict[str, str]
) -> None:
    hosts = speak_loudly(ansible, LOCAL, ENVIRONMENT)
    keys.put("^stored", planted["vault_key"], planted["vault_kek"])
    emulator.fault("code", path="/keystore/keys", method="POST", count=None, code=-2031)
    ansible.play["ignore_errors"] = True

    foretold = without_authenticator(ansible, FAILING)
    run = ansible.run(FAILING, arguments=LOUDLY)

    assert_tight(ansible.directory, planted, foretold, run)
    for words in (
        "was left alone, for",
        "Supported parameters include",
        "Another key is stored under this kid",
        "another key encryption key",
        "-2031 (the service account is disabled)",
        "-2018",
        "refused the connection",
        "No key was looked up",
    ):
        assert words in run.log, words
    for host in hosts:
        assert recap(run, host)["ignored"] == 11
