# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole way of a stored key: made in the key store, named in a token request by its kid, handed out to a player."""

from __future__ import annotations

import base64
import json
import secrets
import urllib.request
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.key_store import Keys, use_key_store
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, Run
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere

# The emulator alone knows the key: it is made and wrapped by a task, and never asked for.
TASKS = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    kek: "{{ vault_kek }}"
    wrap: "{{ wrap }}"
  register: stored
- streamops.expressplay.expressplay_wv_token:
    name: film
    kid: "{{ stored.key.kid }}"
    kek: "{{ vault_kek }}"
    security_level: 1
    hdcp_output_control: 0
  register: widevine
- streamops.expressplay.expressplay_tokens:
    policies:
      home:
        playready:
          rights_type: BuyToOwn
          analog_video_opl: 0
          compressed_digital_audio_opl: 0
          compressed_digital_video_opl: 0
          uncompressed_digital_audio_opl: 0
          uncompressed_digital_video_opl: 0
    titles:
      - {name: film, policy: home, kid: "^{{ inventory_hostname }}", kek: "{{ vault_kek }}"}
  register: catalogue
- dump: {stored: "{{ stored }}", widevine: "{{ widevine }}", catalogue: "{{ catalogue }}"}
"""

# The task between the two stands for whatever may end a run there.
ROTATE = """
- streamops.expressplay.expressplay_key:
    kid: ^film
    content_key: "{{ vault_key }}"
    kek: "{{ vault_kek }}"
    rotate: true
  loop: [film]
  register: stored
- ansible.builtin.fail:
    msg: The run broke off.
  when: breaks_off
- streamops.expressplay.expressplay_wv_token:
    name: film
    kid: ^film
    kek: "{{ vault_kek }}"
    key_version: "{{ stored.results[0].key.last_update }}"
    security_level: 1
    hdcp_output_control: 0
  register: widevine
- streamops.expressplay.expressplay_tokens:
    policies:
      home:
        widevine: {security_level: 1, hdcp_output_control: 0}
    titles: >-
      {%- set versioned = [] -%}
      {%- for result in stored.results -%}
      {%- set _ = versioned.append(titles[0] | combine({'key_version': result.key.last_update})) -%}
      {%- endfor -%}
      {{ versioned }}
  vars:
    titles: [{name: catalogued, policy: home, kid: ^film, kek: "{{ vault_kek }}"}]
  register: catalogue
- dump: {stored: "{{ stored }}", widevine: "{{ widevine }}", catalogue: "{{ catalogue }}"}
"""

MISSING = """
- streamops.expressplay.expressplay_wv_token:
    kid: "^{{ item.kid }}"
    kek: "{{ item.kek }}"
    security_level: 1
    hdcp_output_control: 0
    ledger: none
  loop:
    - {kid: nobody, kek: "{{ vault_kek }}"}
    - {kid: film, kek: "{{ vault_other }}"}
  loop_control: {label: "{{ item.kid }}"}
  register: result
  ignore_errors: true
- dump: {result: "{{ result }}"}
"""


@pytest.fixture
def keys(ansible: Ansible, emulator: Emulator, authenticator: str) -> Keys:
    ansible.secrets |= {name: secrets.token_hex(16) for name in ("vault_kek", "vault_other")}
    return use_key_store(ansible, emulator, authenticator)


def redeemed(license_url: str, kid: str) -> str:
    """The key that a license for this kid holds, in hexadecimal digits."""
    wanted = base64.urlsafe_b64encode(bytes.fromhex(kid)).rstrip(b"=").decode()
    request = urllib.request.Request(license_url, json.dumps({"kids": [wanted]}).encode(), method="POST")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
        [key] = json.load(answer)["keys"]
    assert key["kid"] == wanted
    return base64.urlsafe_b64decode(f"{key['k']}==").hex()


@pytest.mark.parametrize("wrap", ["local", "service"])
def test_a_license_holds_the_key_that_was_made_in_the_store(both: Ansible, keys: Keys, wrap: str) -> None:
    both.variables["wrap"] = wrap

    run = both.run(TASKS)
    again = both.run(TASKS)

    made = set()
    for host in both.hosts:
        kid = run.dump("stored", host)["key"]["kid"]
        urls = [
            run.dump("widevine", host)["token"]["license_url"],
            run.dump("catalogue", host)["tokens"]["film"]["playready"]["license_url"],
        ]
        key = keys.clear(kid, both.secrets["vault_kek"])
        assert [redeemed(url, kid) for url in urls] == [key, key]
        made.add(key)
        for name in ("stored", "widevine", "catalogue"):
            assert again.dump(name, host)["changed"] is False
    assert len(made) == len(both.hosts)


def test_a_rotation_that_broke_off_is_noticed_by_the_next_run(ansible: Ansible, keys: Keys, emulator: Emulator) -> None:
    old, new = secrets.token_hex(16), secrets.token_hex(16)
    ansible.variables["edge_ledger"] = str(ansible.directory / "ledger.db")

    def rotate(key: str, *, breaks_off: bool = False, **settings: Any) -> Run:
        ansible.secrets["vault_key"] = key
        ansible.variables["breaks_off"] = breaks_off
        return ansible.run(ROTATE, fails=breaks_off, **settings)

    def held(run: Run) -> list[str]:
        tokens = [run.dump("widevine")["token"], run.dump("catalogue")["tokens"]["catalogued"]["widevine"]]
        kid = run.dump("stored")["results"][0]["key"]["kid"]
        return [redeemed(token["license_url"], kid) for token in tokens]

    assert held(rotate(old)) == [old, old]
    rotate(new, breaks_off=True)
    emulator.forget_journal()
    foretold = rotate(new, check=True)
    assert {entry["method"] for entry in emulator.journal()} == {"GET"}
    run = rotate(new)

    assert run.dump("stored")["changed"] is False
    assert held(run) == [new, new]
    for each in (foretold, run):
        reasons = [each.dump("widevine")["reason"], each.dump("catalogue")["reasons"]["catalogued"]["widevine"]]
        assert all(reason.startswith("policy changed: key_version 20") for reason in reasons)
    sent = [dict(entry["form"]) for entry in emulator.journal() if entry["path"] == "/hms/wv/token"]
    assert len(sent) == 2
    assert all("key_version" not in form for form in sent)
    assert [rotate(new).dump(name)["changed"] for name in ("widevine", "catalogue")] == [False, False]


def test_a_key_that_is_not_there_and_another_kek_are_told_apart(both: Ansible, keys: Keys) -> None:
    keys.put("^film", "0" * 32, both.secrets["vault_kek"])

    result = same_everywhere(both.run(MISSING), "result", list(both.hosts))

    missing, other = result["results"]
    assert (missing["error"]["code"], missing["error"]["http_status"]) == (-4019, 500)
    assert "Store the key under this kid first" in missing["error"]["hint"]
    assert other["error"]["code"] == -4024
    assert "for a stored key, check that kek is the one that it was wrapped with" in other["error"]["hint"]
