# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the policy check says, in one run and before anything is sent, whichever way a task would run."""

from __future__ import annotations

import json
import secrets

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible
from ansible_collections.streamops.expressplay.tests.integration.support.results import codes, same_everywhere

KEY = secrets.token_hex(16)

FIVE_MISTAKES = """
- streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: 5f2c6b1e-0c8d-4a4e-9b57
    content_key: "{{ vault_key }}"
    security_level: 9
    license_duration: two days
    expiration_time: +60d
    wv_extensions: [wudo]
    hdcp_output_control: HDCP_V1
  register: result
  ignore_errors: true
- dump: {result: "{{ result }}"}
"""


@pytest.fixture
def hosts(ansible: Ansible) -> list[str]:
    """The hosts that were taken before, by ``everywhere`` or ``both``."""
    ansible.secrets["vault_key"] = KEY
    assert len(ansible.hosts) > 1, "name the fixture everywhere or both before this one"
    return list(ansible.hosts)


def test_five_mistakes_are_five_findings_in_one_run(everywhere: Ansible, hosts: list[str], emulator: Emulator) -> None:
    replay = everywhere.replay(FIVE_MISTAKES)

    for run in (replay.check, replay.first):
        result = same_everywhere(run, "result", hosts)
        assert codes(result) == [
            ("expiration_time", -2002),
            ("kid", -4020),
            ("security_level", -7004),
            ("license_duration", -7007),
            ("wv_extensions", -7009),
        ]
        assert [found["parameter"] for found in result["violations"]] == [
            "expirationTime", "kid", "securityLevel", "licenseDuration", "wvExtension",
        ]  # fmt: skip
        assert all(found["severity"] == "error" and found["hint"] for found in result["violations"])
    assert emulator.journal() == []


def test_a_bad_policy_fails_readably(everywhere: Ansible, hosts: list[str]) -> None:
    result = same_everywhere(everywhere.run(FIVE_MISTAKES, check=True), "result", hosts)

    # What Ansible itself adds to a failure.
    del result["exception"]
    assert set(result) == {"failed", "changed", "msg", "violations", "error", "http_attempts"}
    assert (result["failed"], result["changed"], result["http_attempts"]) == (True, False, 0)
    assert result["error"] == {
        "code": -2002,
        "description": "invalid token expiration time",
        "hint": result["violations"][0]["hint"],
        "http_status": None,
    }
    first, *listed = result["msg"].splitlines()
    assert first == "The Widevine policy of sunrise was not sent, for 5 reasons:"
    assert [line.split(".")[0].strip() for line in listed] == ["1", "2", "3", "4", "5"]
    for line, found in zip(listed, result["violations"], strict=True):
        assert found["option"] in line
        assert str(found["code"]) in line


def test_a_real_run_without_an_authenticator_says_so_beside_the_other_findings(
    everywhere: Ansible, hosts: list[str], emulator: Emulator
) -> None:
    del everywhere.secrets["vault_authenticator"]

    result = same_everywhere(everywhere.run(FIVE_MISTAKES), "result", hosts)

    assert codes(result)[0] == ("customer_authenticator", -2017)
    assert len(result["violations"]) == 6
    assert emulator.journal() == []


WARNED = """
- streamops.expressplay.expressplay_wv_token:
    kid: 00112233445566778899aabbccddeeff
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 2
    strict: "{{ item }}"
  loop: [false, true]
  register: result
  ignore_errors: true
- dump: {result: "{{ result }}"}
"""


def test_a_warning_is_a_finding_and_an_error_only_when_strict(both: Ansible, hosts: list[str]) -> None:
    replay = both.replay(WARNED)

    for run in (replay.check, replay.first):
        lenient, strict = same_everywhere(run, "result", hosts)["results"]
        assert codes(lenient) == codes(strict) == [("hdcp_output_control", None)]
        assert (lenient["failed"], strict["failed"]) == (False, True)
        assert lenient["violations"][0]["severity"] == "warning"


SPOILT = """
- name: a kid of digits only
  streamops.expressplay.expressplay_wv_token:
    {kid: 12345678901234567890123456789012, content_key: "{{ vault_key }}", security_level: 1, hdcp_output_control: 0}
  register: kid_number
- name: a kid of octal digits
  streamops.expressplay.expressplay_wv_token:
    {kid: 01234567012345670123456701234567, content_key: "{{ vault_key }}", security_level: 1, hdcp_output_control: 0}
  register: kid_octal
- name: a kid with 0x
  streamops.expressplay.expressplay_wv_token:
    {kid: 0x00112233445566778899aabbccddeeff, content_key: "{{ vault_key }}", security_level: 1, hdcp_output_control: 0}
  register: kid_hex
- name: a kid that is a date
  streamops.expressplay.expressplay_wv_token:
    {kid: 2026-01-01, content_key: "{{ vault_key }}", security_level: 1, hdcp_output_control: 0}
  register: kid_date
- name: a key of digits only
  streamops.expressplay.expressplay_wv_token:
    {kid: ^a, content_key: "{{ vault_number }}", security_level: 1, hdcp_output_control: 0}
  register: key_number
- name: a key that is a date
  streamops.expressplay.expressplay_wv_token:
    {kid: ^a, content_key: "{{ vault_date }}", security_level: 1, hdcp_output_control: 0}
  register: key_date
- name: a wrapped key of digits only
  streamops.expressplay.expressplay_wv_token:
    {kid: ^a, kek: "{{ vault_number }}", ek: "{{ vault_number }}", security_level: 1, hdcp_output_control: 0}
  register: kek_number
- name: flags that the other DRM has
  streamops.expressplay.expressplay_wv_token:
    {kid: ^a, content_key: "{{ vault_key }}", general_flags: 00000001, security_level: 1, hdcp_output_control: 0}
  register: flags
- name: a boolean is no number
  streamops.expressplay.expressplay_wv_token:
    {kid: ^a, content_key: "{{ vault_key }}", security_level: yes, hdcp_output_control: off, license_duration: true}
  register: booleans
- name: a list is split at its commas
  streamops.expressplay.expressplay_wv_token:
    {kid: ^a, content_key: "{{ vault_key }}", security_level: 1, hdcp_output_control: 0, wv_extensions: [wudo,AAAA==]}
  register: extension
- name: a date is no point in time, and a quoted number no relative one
  streamops.expressplay.expressplay_pr_token:
    kid: ^a
    content_key: "{{ vault_key }}"
    rights_type: Rental
    general_flags: 00000001
    expiration_time: 2099-01-01
    rental_period_end_time: "172800"
    rental_play_duration: 1.5
    analog_video_opl: high
    compressed_digital_audio_opl: 0100
    compressed_digital_video_opl: -1
    uncompressed_digital_audio_opl: 1e2
    uncompressed_digital_video_opl: 0
    output_control_flags: 11111111
    unknown_output_behavior: no
    cookie: 2026-01-01
  register: playready
- dump:
    kid_number: "{{ kid_number }}"
    kid_octal: "{{ kid_octal }}"
    kid_hex: "{{ kid_hex }}"
    kid_date: "{{ kid_date }}"
    key_number: "{{ key_number }}"
    key_date: "{{ key_date }}"
    kek_number: "{{ kek_number }}"
    flags: "{{ flags }}"
    booleans: "{{ booleans }}"
    extension: "{{ extension }}"
    playready: "{{ playready }}"
"""

SPOILT_FINDINGS = {
    "kid_number": [("kid", -4022)],
    "kid_octal": [("kid", -4022)],
    "kid_hex": [("kid", -4022)],
    "kid_date": [("kid", -4022)],
    "key_number": [("content_key", -2005)],
    "key_date": [("content_key", -2005)],
    "kek_number": [("kek", -4024), ("ek", -4024)],
    "flags": [("general_flags", -5003)],
    "booleans": [
        ("security_level", -7004),
        ("hdcp_output_control", -2034),
        ("license_duration", -7007),
    ],
    "extension": [("wv_extensions", -7009)] * 2,
    "playready": [
        ("expiration_time", -2002),
        ("cookie", -2033),
        ("rental_period_end_time", -2002),
        ("rental_play_duration", -2025),
        ("analog_video_opl", -2034),
        # 0100 is octal in YAML, and 64 is a level that PlayReady gives no meaning.
        ("compressed_digital_audio_opl", None),
        ("compressed_digital_video_opl", -2034),
        ("uncompressed_digital_audio_opl", -2034),
        ("unknown_output_behavior", -5001),
        ("output_control_flags", -2008),
    ],
}


def test_what_yaml_spoils_is_a_finding_in_every_way(everywhere: Ansible, hosts: list[str], emulator: Emulator) -> None:
    number, date = "31415926535897932384626433832795", "2031-03-14"
    everywhere.write("spoilt.yml", f"vault_number: {number}\nvault_date: {date}\n")
    everywhere.play |= {"ignore_errors": True, "vars_files": ["secrets.yml", "spoilt.yml"]}

    for run in (everywhere.run(SPOILT, check=True), everywhere.run(SPOILT)):
        found = {name: codes(same_everywhere(run, name, hosts)) for name in SPOILT_FINDINGS}
        assert found == SPOILT_FINDINGS
        for name in ("kid_number", "key_date"):
            assert "quotes" in run.dump(name, "local")["violations"][0]["hint"]
        assert number not in run.output
        assert date not in run.output
    assert emulator.journal() == []


MENDED = """
- streamops.expressplay.expressplay_pr_token:
    name: mended
    kid: 00112233445566778899001122334455
    content_key: "{{ vault_key }}"
    rights_type: Rental
    general_flags: 00000001
    expiration_time: +86400
    rental_period_end_time: 2099-01-01T02:00:00+02:00
    rental_play_duration: 3600
    analog_video_opl: 150
    compressed_digital_audio_opl: "100"
    compressed_digital_video_opl: 400
    uncompressed_digital_audio_opl: 100
    uncompressed_digital_video_opl: 250
  register: playready
- streamops.expressplay.expressplay_wv_token:
    name: mended
    kid: ^mended
    content_key: "{{ vault_key }}"
    general_flags: 0000
    expiration_time: 86400
    security_level: 1
    hdcp_output_control: 0
    license_duration: 1d
    wv_extensions: wudo,AAAA
  register: widevine
- streamops.expressplay.expressplay_wv_token:
    name: templated
    kid: "{{ one.kid }}"
    content_key: "{{ vault_key }}"
    expiration_time: "{{ one.expiration_time }}"
    security_level: "{{ one.security_level }}"
    hdcp_output_control: "{{ one.hdcp | default(omit) }}"
    hdcpOutputControl: "{{ one.hdcp_output_control }}"
    cookie: "{{ omit }}"
    content_id: ""
  vars:
    one: {kid: ^mended, expiration_time: +86400, security_level: 1, hdcp_output_control: 0}
  register: templated
- dump: {playready: "{{ playready }}", widevine: "{{ widevine }}", templated: "{{ templated }}"}
"""


def test_what_yaml_changes_harmlessly_is_put_right_wherever_a_task_works(both: Ansible, hosts: list[str]) -> None:
    replay = both.replay(MENDED)

    for run in (replay.check, replay.first):
        parameters = {
            name: same_everywhere(run, name, hosts)["request"]["parameters"]
            for name in ("playready", "widevine", "templated")
        }
        playready, widevine, templated = parameters.values()
        assert playready["kid"] == "00112233445566778899001122334455"
        assert playready["generalFlags"] == "00000001"
        assert playready["expirationTime"] == "+86400"
        assert playready["rental.periodEndTime"] == "2099-01-01T00:00:00Z"
        assert playready["rental.playDuration"] == "3600"
        assert widevine["generalFlags"] == "0000"
        assert widevine["expirationTime"] == "+86400"
        assert widevine["licenseDuration"] == "86400"
        assert widevine["wvExtension"] == "wudo,AAAA"
        assert {"cookie", "contentId"}.isdisjoint(templated)
        assert templated["hdcpOutputControl"] == "0"


def test_a_policy_is_refused_before_a_host_is_asked(ansible: Ansible) -> None:
    ansible.secrets["vault_key"] = KEY
    ansible.hosts = {"edge": {"ansible_connection": "ssh", "ansible_host": "host.invalid"}}

    result = ansible.run(FIVE_MISTAKES, check=True).dump("result")

    assert len(result["violations"]) == 5
    assert json.dumps(result).count("host.invalid") == 0
