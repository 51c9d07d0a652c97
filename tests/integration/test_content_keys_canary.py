# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""None of several keys gets out, wherever it stands in the list and whatever is wrong with it."""

from __future__ import annotations

import itertools
import secrets
from collections import Counter

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from ansible_collections.streamops.expressplay.tests.integration.support.canary import (
    LOUDLY,
    assert_tight,
    speak_loudly,
)
from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import tokens_of
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, recap, shipped_modules
from ansible_collections.streamops.expressplay.tests.integration.support.ways import ENVIRONMENT, LOCAL, Way

SUCCEEDING = """
- name: one token, with a diff
  streamops.expressplay.expressplay_wv_token:
    name: listed
    security_level: 1
    hdcp_output_control: 0
    content_keys:
      - {kid: ^video, contentKey: "{{ vault_key }}", track: HD}
      - {kid: ^audio, kek: "{{ vault_kek }}", ek: "{{ vault_ek }}", track: AUDIO}
  register: widevine

- name: FairPlay, with what all keys share outside of the list
  streamops.expressplay.expressplay_fp_token:
    name: listed
    iv: 0f1e2d3c4b5a69788796a5b4c3d2e1f0
    kek: "{{ vault_kek }}"
    content_keys:
      - {kid: ^video}
      - {kid: ^audio, content_key: "{{ vault_key }}"}
    http_method: GET
  register: fairplay

- name: one key as the kid of another
  streamops.expressplay.expressplay_wv_token:
    name: mistaken
    security_level: 1
    hdcp_output_control: 0
    content_keys:
      - {kid: ^video, content_key: "{{ vault_key }}"}
      - {kid: "{{ vault_key }}", content_key: "{{ vault_other }}"}
    content_id: "{{ vault_other | b64encode }}"
    ledger: none
  register: mistaken

- name: a catalogue
  streamops.expressplay.expressplay_tokens:
    policies: {home: {widevine: {security_level: 1, hdcp_output_control: 0}}}
    titles:
      - name: everywhere
        policy: home
        content_keys: [{kid: ^video, content_key: "{{ vault_key }}"}]
      - name: overridden
        policy: home
        widevine:
          contentKey: "{{ vault_other }}"
          content_keys: [{kid: ^video}, {kid: ^audio, ek: "{{ vault_ek }}", kek: "{{ vault_kek }}"}]
  register: catalogue

- dump: {tokens: "{{ [widevine, fairplay, mistaken] | map(attribute='token.token') }}", catalogue: "{{ catalogue }}"}
"""

FAILING = """
- name: several keys, none of which is right
  streamops.expressplay.expressplay_wv_token:
    name: "{{ vault_key }}"
    security_level: "{{ vault_kek }}"
    hdcp_output_control: 0
    content_keys:
      - {kid: "{{ vault_key }}", content_key: ["{{ vault_key }}"], track: "{{ vault_key }}"}
      - {kid: "{{ vault_kek }}", kek: {of: "{{ vault_kek }}"}, ek: "{{ vault_ek | reverse }}"}
      - "kid=^x contentKey={{ vault_other }}"
      - {kid: ^audio, content_key: "{{ vault_other }}", track: AUDIO}

- name: no keys
  streamops.expressplay.expressplay_pr_token:
    content_keys: "{{ item }}"
  loop:
    - ["{{ vault_key }}"]
    - "{{ vault_key }}"
    - [{contentkey: "{{ vault_key }}", content_key: "{{ vault_key }}"}]
    - [{contentKey: "{{ vault_key }}", content_key: "{{ vault_key }}"}]
  no_log: true

- name: keys for no DRM
  streamops.expressplay.expressplay_tokens:
    policies: {home: {widevine: {content_keys: [{content_key: "{{ vault_key }}"}]}}}
    titles:
      - name: "{{ vault_other }}"
        policy: home
        content_keys: [{kid: "{{ vault_other }}", contentKey: "{{ vault_other }}"}]
      - {name: b, policy: home, fairplay: {content_keys: [{kek: "{{ vault_kek }}"}], iv: "{{ vault_kek }}"}}

- name: the service refuses
  streamops.expressplay.expressplay_wv_token:
    name: refused
    security_level: 1
    hdcp_output_control: 0
    content_keys: [{kid: ^unknown, content_key: "{{ vault_key }}"}, {kid: ^other, content_key: "{{ vault_other }}"}]
    customer_authenticator: "77,{{ vault_other }}"
    http_method: GET
"""


@pytest.fixture
def planted(ansible: Ansible, authenticator: str) -> dict[str, str]:
    """Fresh secrets, each found by the name that a leak is reported with."""
    planted = {
        "vault_authenticator": authenticator,
        "vault_key": "a" + secrets.token_hex(16)[1:],
        "vault_other": "b" + secrets.token_hex(16)[1:].upper(),
        "vault_kek": "c" + secrets.token_hex(16)[1:],
    }
    planted["vault_ek"] = aes_key_wrap(bytes.fromhex(planted["vault_kek"]), secrets.token_bytes(16)).hex()
    ansible.secrets |= planted
    return planted


def test_nothing_gets_out_of_tasks_that_succeed(ansible: Ansible, planted: dict[str, str], ways: list[Way]) -> None:
    hosts = speak_loudly(ansible, *ways)
    foretold = ansible.run(SUCCEEDING, check=True, arguments=LOUDLY)
    run = ansible.run(SUCCEEDING, arguments=LOUDLY)
    again = ansible.run(SUCCEEDING, arguments=LOUDLY)

    everything_secret = dict(planted)
    for which, host in itertools.product((run, again), hosts):
        found = {str(number): token for number, token in enumerate(which.dump("tokens", host))}
        found |= {str(name): token for name, token in tokens_of(which.dump("catalogue", host)).items()}
        assert len(found) == 5
        everything_secret |= {f"token {name} of {which.dumps.name} of {host}": token for name, token in found.items()}
    assert_tight(ansible.directory, everything_secret, foretold, run, again)
    assert "^audio" in run.stdout
    times = len([way for way in ways if way.ships])
    assert Counter(shipped_modules(run)) == {
        "expressplay_wv_token": 2 * times, "expressplay_fp_token": times, "expressplay_tokens": times,
    }  # fmt: skip


def test_nothing_gets_out_of_tasks_that_fail(ansible: Ansible, planted: dict[str, str]) -> None:
    hosts = speak_loudly(ansible, LOCAL, ENVIRONMENT)
    ansible.play["ignore_errors"] = True

    foretold = ansible.run(FAILING, check=True, arguments=LOUDLY)
    run = ansible.run(FAILING, arguments=LOUDLY)

    assert_tight(ansible.directory, planted, foretold, run)
    assert "-2018" in run.stdout
    for host in hosts:
        assert recap(run, host)["ignored"] == 4
