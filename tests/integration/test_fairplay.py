# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""FairPlay beside the other DRMs: its module, its part of a catalogue, its facts."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import (
    OBTAIN,
    counted,
    give_catalogue,
    tokens_of,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, shipped_modules
from ansible_collections.streamops.expressplay.tests.integration.support.results import (
    codes,
    digest,
    same_everywhere,
)

IV = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

ONE_OF_EACH_KIND = """
- streamops.expressplay.expressplay_fp_token:
    name: "{{ item }}"
    kid: "{{ key.kid | default(omit) }}"
    content_key: "{{ key.content_key | default(omit) }}"
    kek: "{{ key.kek | default(omit) }}"
    ek: "{{ key.ek | default(omit) }}"
    iv: "{{ iv }}"
    rental_duration: 48h
    fp_extensions: [{type: wudo, payload: AAAA}]
    general_flags: 0000
  loop: [clear, clear with kid, stored, wrapped]
  vars:
    key: "{{ keys[item] }}"
    keys:
      clear: {content_key: "{{ vault_key }}"}
      clear with kid: {content_key: "{{ vault_key }}", kid: ^clear}
      stored: {kid: ^stored, kek: "{{ vault_kek }}"}
      wrapped: {kek: "{{ vault_kek }}", ek: "{{ vault_ek }}"}
  register: fairplay
- dump: {result: "{{ fairplay }}", facts: "{{ ansible_facts.expressplay_tokens | default({}) }}"}
"""


@pytest.fixture
def planted(ansible: Ansible) -> dict[str, str]:
    """Fresh keys, for the playbooks and to look for."""
    kek = secrets.token_bytes(16)
    planted = {
        "vault_key": secrets.token_hex(16),
        "vault_kek": kek.hex(),
        "vault_ek": aes_key_wrap(kek, secrets.token_bytes(16)).hex(),
    }
    ansible.secrets |= planted
    ansible.variables["iv"] = IV
    return planted


def test_every_way_gives_the_same_tokens(everywhere: Ansible, planted: dict[str, str]) -> None:
    hosts = list(everywhere.hosts)

    replay = everywhere.replay(ONE_OF_EACH_KIND, arguments=["-vvv"])

    for run in (replay.check, replay.first, replay.second, replay.check_again):
        results = same_everywhere(run, "result", hosts)["results"]
        assert [result["token"]["kid"] for result in results] == [None, "^clear", "^stored", None]
        assert all(result["token"]["drm"] == "fairplay" and result["violations"] == [] for result in results)
        assert results[0]["request"]["parameters"] == {
            **({} if run is replay.check else {"customerAuthenticator": "(secret)"}),
            "errorFormat": "json",
            "contentKey": "(secret)",
            "iv": IV,
            "rentalDuration": "172800",
            "fpExtension": "wudo,AAAA",
            "generalFlags": "0000",
        }
        assert results[0]["request"]["url"].endswith("/hms/fp/token")
    for host in hosts:
        issued = [result["token"] for result in replay.first.dump("result", host)["results"]]
        assert [again["token"] for again in replay.second.dump("result", host)["results"]] == [
            {**token, "reused": True} for token in issued
        ]
        assert all(f"/hms/fp/rights/?ExpressPlayToken={token['token']}" in token["license_url"] for token in issued)
        assert replay.first.dump("facts", host) == {token["name"]: {"fairplay": token} for token in issued}
        found = {token["name"]: token["token"] for token in issued}
        for run in (replay.check, replay.first, replay.second, replay.check_again):
            assert leaks(run.output, planted | found) == []
    assert len(replay.sent) == 4 * len(hosts)
    assert {entry["path"] for entry in replay.sent} == {"/hms/fp/token"}
    assert dict(replay.sent[-1]["form"])["ek"] == digest(planted["vault_ek"])
    assert set(shipped_modules(replay.first)) == {"expressplay_fp_token"}


MISTAKES = """
- streamops.expressplay.expressplay_fp_token:
    name: sunrise
    kid: ^sunrise
    kek: "{{ vault_kek }}"
    ek: "{{ vault_ek }}"
    iv: 12345678901234567890123456789012
    rentalDuration: two days
    fpExtension: wudo
    generalFlags: 00000001
  register: wrong
- streamops.expressplay.expressplay_fp_token:
    content_key: "{{ vault_key }}"
  register: lacking
- dump: {wrong: "{{ wrong }}", lacking: "{{ lacking }}"}
"""


def test_every_mistake_is_a_finding_with_its_code(
    everywhere: Ansible, planted: dict[str, str], emulator: Emulator
) -> None:
    hosts = list(everywhere.hosts)
    everywhere.play["ignore_errors"] = True

    for run in (everywhere.run(MISTAKES, check=True), everywhere.run(MISTAKES)):
        assert codes(same_everywhere(run, "wrong", hosts)) == [
            ("kid", -4024),
            ("iv", -6003),
            ("rental_duration", -6007),
            ("fp_extensions", -6001),
            ("general_flags", -5003),
        ]
        assert codes(same_everywhere(run, "lacking", hosts)) == [("iv", -6003), ("name", None)]
        assert leaks(run.output, planted) == []
    assert emulator.journal() == []


def test_a_catalogue_has_three_drms_as_it_has_two(both: Ansible, emulator: Emulator) -> None:
    hosts = list(both.hosts)
    titles = give_catalogue(both, ["harbour", "nightfall"])
    both.secrets["catalogue"]["policies"]["home"]["fairplay"] = {"rentalDuration": "48h"}
    titles[0]["fairplay"] = {"iv": IV}
    titles[1] |= {"drm": ["fairplay"], "fairplay": {"iv": IV[::-1], "rental_duration": 0, "kid": ""}}

    replay = both.replay(OBTAIN)

    expected = {(name, "fairplay") for name in ("harbour", "nightfall")}
    expected |= {("harbour", drm) for drm in ("widevine", "playready")}
    for host in hosts:
        first: dict[str, Any] = replay.first.dump("result", host)
        assert set(tokens_of(first)) == expected
        assert counted(first)["requested"] == 4
        assert tokens_of(replay.second.dump("result", host)) == tokens_of(first)
        assert first["tokens"]["harbour"]["fairplay"]["policy"] == {"iv": IV, "rentalDuration": "172800"}
        assert first["tokens"]["nightfall"]["fairplay"]["policy"] == {"iv": IV[::-1], "rentalDuration": "0"}
        assert [first["tokens"][name]["fairplay"]["kid"] for name in ("harbour", "nightfall")] == ["^harbour", None]
        assert replay.first.dump("facts", host) == first["tokens"]

    info = both.run("""
- streamops.expressplay.expressplay_tokens_info: {drm: fairplay}
  register: info
- dump: {info: "{{ info }}"}
""")
    for host in hosts:
        listed = info.dump("info", host)["tokens"]
        assert {(token["name"], token["drm"]) for token in listed} == {
            pair for pair in expected if pair[1] == "fairplay"
        }


REFUSALS = {"^failing": -6004, "^unfetched": -4019}


def test_what_the_service_alone_can_know_has_its_code(
    ansible: Ansible, planted: dict[str, str], emulator: Emulator
) -> None:
    for kid, code in REFUSALS.items():
        emulator.fault("code", kid=kid, count=None, code=code)
    tasks = """
- streamops.expressplay.expressplay_fp_token:
    {name: refused, kid: "{{ item }}", kek: "{{ vault_kek }}", iv: "{{ iv }}", retries: 0}
  loop: "{{ kids }}"
  register: refused
  ignore_errors: true
- dump: {result: "{{ refused }}"}
"""
    ansible.variables["kids"] = list(REFUSALS)

    results = ansible.run(tasks).dump("result")["results"]

    assert [result["error"]["code"] for result in results] == list(REFUSALS.values())
    assert all(result["error"]["hint"] for result in results)
