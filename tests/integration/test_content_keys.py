# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several keys in one token, by the option content_keys, and what is not on the reference pages."""

from __future__ import annotations

import base64
import json
import secrets
import urllib.request
from typing import Any

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import OBTAIN, tokens_of
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, shipped_modules
from ansible_collections.streamops.expressplay.tests.integration.support.results import (
    codes,
    digest,
    same_everywhere,
)

VIDEO_KID = "5f2c6b1e0c8d4a4e9b571f6d2e3a4b05"
AUDIO_KID = "5f2c6b1e0c8d4a4e9b571f6d2e3a4b06"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))

KEYS = """
  vars:
    keys:
      - kid: 5f2c6b1e-0c8d-4a4e-9b57-1f6d2e3a4b05
        content_key: "{{ vault_video_key }}"
        track: UHD1
        min_cert_security_level: 3000
      - kid: "{5F2C6B1E-0C8D-4A4E-9B57-1F6D2E3A4B06}"
        kek: "{{ vault_kek }}"
        ek: "{{ vault_ek }}"
        trackType: AUDIO
        securityLevel: 1
        hdcpOutputControl: 0
        minCertSecurityLevel: 2000
"""

BOTH_DRMS = f"""
- streamops.expressplay.expressplay_wv_token:
    name: nightfall
    content_keys: "{{{{ keys }}}}"
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    general_flags: 00000000
    beyond_reference_pages: allow
  register: widevine{KEYS}
- streamops.expressplay.expressplay_pr_token:
    name: nightfall
    content_keys: "{{{{ keys }}}}"
    rights_type: BuyToOwn
    analog_video_opl: 0
    compressed_digital_audio_opl: 0
    compressed_digital_video_opl: 0
    uncompressed_digital_audio_opl: 0
    uncompressed_digital_video_opl: 0
    beyond_reference_pages: allow
  register: playready{KEYS}
- dump:
    widevine: "{{{{ widevine }}}}"
    playready: "{{{{ playready }}}}"
    facts: "{{{{ ansible_facts.expressplay_tokens | default({{}}) }}}}"
"""


@pytest.fixture
def planted(ansible: Ansible) -> dict[str, str]:
    """Fresh keys, for the playbooks and to look for."""
    kek, audio_key = secrets.token_bytes(16), secrets.token_bytes(16)
    planted = {
        "vault_video_key": secrets.token_hex(16),
        "vault_kek": kek.hex(),
        "vault_ek": aes_key_wrap(kek, audio_key).hex(),
    }
    ansible.secrets |= planted
    return planted | {"audio key": audio_key.hex()}


def granted(license_url: str, *kids: str) -> dict[str, str]:
    """The content keys by kid that the license server gives for a token."""
    asked = json.dumps({"kids": [url_safe(kid) for kid in kids], "type": "temporary"}).encode()
    with OPENER.open(license_url, asked, timeout=10) as answer:
        return {key["kid"]: key["k"] for key in json.load(answer)["keys"]}


def url_safe(hexadecimal: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)).decode().rstrip("=")


def test_one_token_holds_all_keys_whichever_way_it_is_obtained(
    everywhere: Ansible, planted: dict[str, str], emulator: Emulator
) -> None:
    hosts = list(everywhere.hosts)

    replay = everywhere.replay(BOTH_DRMS, arguments=["-vvv", "--diff"])

    for run in (replay.check, replay.first, replay.second, replay.check_again):
        for name in ("widevine", "playready"):
            result = same_everywhere(run, name, hosts)
            assert result["violations"] == []
            assert (result["token"]["kid"], result["token"]["kids"]) == (VIDEO_KID, [VIDEO_KID, AUDIO_KID])
    shared = {"kid.0": VIDEO_KID, "kid.1": AUDIO_KID}
    keys = {"contentKey.0": planted["vault_video_key"], "kek.1": planted["vault_kek"], "ek.1": planted["vault_ek"]}
    expected = shared | {wire: digest(key) for wire, key in keys.items()}
    own = {
        "/hms/wv/token": {"trackType.0": "3", "trackType.1": "2", "securityLevel.1": "1", "hdcpOutputControl.1": "0"},
        "/hms/pr/token": {"minCertSecurityLevel.0": "3000", "minCertSecurityLevel.1": "2000"},
    }
    assert len(replay.sent) == 2 * len(hosts)
    for entry in replay.sent:
        sent = {wire: value for wire, value in entry["form"] if wire.endswith((".0", ".1"))}
        assert sent == expected | own[entry["path"]]
        assert {"kid", "contentKey", "kek", "ek"}.isdisjoint(dict(entry["form"]))
    for host in hosts:
        first = {name: replay.first.dump(name, host) for name in ("widevine", "playready")}
        assert replay.first.dump("facts", host) == {"nightfall": {drm: first[drm]["token"] for drm in first}}
        for result in first.values():
            shown = result["request"]["parameters"]
            assert {shown[wire] for wire in keys} == {"(secret)"}
            assert granted(result["token"]["license_url"], VIDEO_KID, AUDIO_KID) == {
                url_safe(VIDEO_KID): url_safe(planted["vault_video_key"]),
                url_safe(AUDIO_KID): url_safe(planted["audio key"]),
            }
        found = planted | {drm: result["token"]["token"] for drm, result in first.items()}
        for run in (replay.check, replay.first, replay.second, replay.check_again):
            assert leaks(run.output, found) == []
    assert set(shipped_modules(replay.first)) == {"expressplay_wv_token", "expressplay_pr_token"}


CHANGED = BOTH_DRMS.replace("{{ vault_video_key }}", "{{ vault_new_key }}").replace(
    "securityLevel: 1", "securityLevel: 2"
)


def test_the_reason_names_the_key_that_changed_and_not_its_value(both: Ansible, planted: dict[str, str]) -> None:
    both.run(BOTH_DRMS)
    both.secrets["vault_new_key"] = planted["new key"] = secrets.token_hex(16)

    foretold, run = both.run(CHANGED, check=True), both.run(CHANGED, arguments=["-v", "--diff"])

    for which in (foretold, run):
        widevine, playready = (same_everywhere(which, name, both.hosts) for name in ("widevine", "playready"))
        assert widevine["reason"] == "policy changed: securityLevel.1 1 -> 2, contentKey.0 changed"
        assert playready["reason"] == "policy changed: contentKey.0 changed"
        assert leaks(which.output, planted) == []


WRONG = """
- streamops.expressplay.expressplay_wv_token:
    name: nightfall
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    content_keys:
      - {kid: ^video, content_key: "{{ vault_video_key }}", track: HD}
      - {kid: ^audio, content_key: "{{ vault_video_key }}", track: AUDIO}
      - {kid: 12345678901234567890123456789012, content_key: 12, security_level: 7}
      - {kid: ^video, kek: "{{ vault_kek }}", ek: "{{ vault_ek | reverse }}", track: MONO}
      - {content_key: "{{ vault_video_key }}"}
    extra_parameters: {kid.5: ^fifth, contentKey.5: "{{ vault_video_key }}"}
  register: wrong
- streamops.expressplay.expressplay_wv_token:
    name: nightfall
    security_level: 1
    hdcp_output_control: 0
    content_keys:
      - {kid: ^video, content_kye: "{{ vault_video_key }}"}
  register: unknown
- dump: {wrong: "{{ wrong }}", unknown: "{{ unknown }}"}
"""


def test_every_mistake_names_its_key(everywhere: Ansible, planted: dict[str, str], emulator: Emulator) -> None:
    hosts = list(everywhere.hosts)
    everywhere.play["ignore_errors"] = True

    for run in (everywhere.run(WRONG, check=True), everywhere.run(WRONG, arguments=["-vvvv"])):
        result = same_everywhere(run, "wrong", hosts)
        assert codes(result) == [
            ("content_keys[2].kid", -4022),
            ("content_keys[4].kid", -4018),
            ("content_keys[3].kid", None),
            ("extra_parameters", None),
            ("content_keys[2].content_key", -2005),
            ("content_keys[1].content_key", None),
            ("extra_parameters", None),
            ("content_keys[3].ek", -4024),
            ("content_keys[2].security_level", -7004),
            ("content_keys[1].security_level", None),
            ("content_keys[3].track", None),
            ("beyond_reference_pages", None),
        ]
        assert [found["parameter"] for found in result["violations"]][:2] == ["kid.2", "kid.4"]
        assert "content_kye" in same_everywhere(run, "unknown", hosts)["msg"]
        assert leaks(run.output, planted) == []
    assert emulator.journal() == []


def test_a_catalogue_has_titles_with_several_keys(both: Ansible, planted: dict[str, str]) -> None:
    hosts = list(both.hosts)
    levels = dict.fromkeys(
        (
            *("analog_video_opl", "compressed_digital_audio_opl", "compressed_digital_video_opl"),
            *("uncompressed_digital_audio_opl", "uncompressed_digital_video_opl"),
        ),
        0,
    )
    one_by_one = [
        {"kid": f"^{track}", "content_key": secrets.token_hex(16), "track": track}
        for track in ("AUDIO", "SD", "HD", "UHD1")
    ]
    both.secrets["catalogue"] = {
        "policies": {
            "home": {
                "widevine": {"security_level": 1, "hdcp_output_control": 0},
                "playready": {"rights_type": "BuyToOwn", **levels},
                "fairplay": {"iv": "0f1e2d3c4b5a69788796a5b4c3d2e1f0"},
            }
        },
        "titles": [
            {"name": "several", "policy": "home", "content_keys": one_by_one},
            {
                "name": "mixed",
                "policy": "home",
                "content_keys": one_by_one[:2],
                "fairplay": {"content_keys": [], "content_key": one_by_one[1]["content_key"]},
            },
            {"name": "single", "policy": "home", "kid": "^single", "content_key": planted["vault_video_key"]},
        ],
    }

    replay = both.replay(OBTAIN, arguments=["-vvv", "--diff"])

    kids = ["^AUDIO", "^SD", "^HD", "^UHD1"]
    for host in hosts:
        first: dict[str, Any] = replay.first.dump("result", host)
        tokens = first["tokens"]
        assert {drm: token["kids"] for drm, token in tokens["several"].items()} == dict.fromkeys(
            tokens["several"], kids
        )
        assert {drm: token["kids"] for drm, token in tokens["mixed"].items()} == {
            "widevine": kids[:2],
            "playready": kids[:2],
            "fairplay": [],
        }
        assert {token["kid"] for token in tokens["single"].values()} == {"^single"}
        assert tokens["several"]["widevine"]["policy"]["trackType.3"] == "3"
        assert tokens_of(replay.second.dump("result", host)) == tokens_of(first)
        # One warning for the whole catalogue.
        [warning] = first["violations"]
        assert (warning["rule"], warning["title"]) == ("beyond-reference-pages", None)
        assert warning["message"].endswith(": content_keys[].track (in several, mixed).")
        found = {f"{key['kid']} key": key["content_key"] for key in one_by_one} | planted
        found |= {str(name): token for name, token in tokens_of(first).items()}
        for run in (replay.check, replay.first, replay.second, replay.check_again):
            assert leaks(run.output, found) == []
    assert len(replay.sent) == 9 * len(hosts)


BEYOND = """
- streamops.expressplay.expressplay_wv_token:
    name: beyond
    kid: ^beyond
    content_key: "{{ vault_video_key }}"
    security_level: 5
    hdcp_output_control: "{{ hdcp | default('HDCP_V2') }}"
    general_flags: "{{ flags | default('0000') }}"
    track_type: HD
    use_https: true
    playback_duration: 2h
    strict: "{{ strict | default(false) }}"
    beyond_reference_pages: "{{ beyond | default(omit) }}"
  register: widevine
- streamops.expressplay.expressplay_pr_token:
    name: beyond
    kid: ^beyond
    contentKey: "{{ vault_video_key }}"
    rights_type: BuyToOwn
    analog_video_opl: 0
    compressed_digital_audio_opl: 0
    compressed_digital_video_opl: 0
    uncompressed_digital_audio_opl: 0
    uncompressed_digital_video_opl: 0
    minCertSecurityLevel: 2000
    algId: aescbc
    useHttps: false
    deviceId: "{{ device | default(omit) }}"
    strict: "{{ strict | default(false) }}"
    beyond_reference_pages: "{{ beyond | default(omit) }}"
  register: playready
- dump: {widevine: "{{ widevine }}", playready: "{{ playready }}"}
"""


def test_what_is_not_on_the_reference_pages_gives_one_warning_that_can_be_silenced(
    both: Ansible, planted: dict[str, str]
) -> None:
    hosts = list(both.hosts)

    replay = both.replay(BEYOND)

    for run in (replay.check, replay.first, replay.second, replay.check_again):
        for name, used in (
            ("widevine", "track_type, use_https, playback_duration."),
            ("playready", "min_cert_security_level, alg_id."),
        ):
            [warning] = same_everywhere(run, name, hosts)["violations"]
            assert (warning["severity"], warning["rule"]) == ("warning", "beyond-reference-pages")
            assert warning["message"].endswith(f": {used}")
    forms = {entry["path"]: dict(entry["form"]) for entry in replay.sent}
    beyond = {"trackType": "1", "useHttps": "true", "playbackDuration": "7200"}
    assert beyond.items() <= forms["/hms/wv/token"].items()
    assert {"minCertSecurityLevel": "2000", "algId": "aescbc"}.items() <= forms["/hms/pr/token"].items()
    assert "useHttps" not in forms["/hms/pr/token"]

    both.variables |= {"beyond": "allow", "strict": True}
    run = both.run(BEYOND)
    for name in ("widevine", "playready"):
        result = same_everywhere(run, name, hosts)
        assert (result["changed"], result["violations"]) == (False, [])

    del both.variables["beyond"]
    both.play["ignore_errors"] = True
    run = both.run(BEYOND)
    for name in ("widevine", "playready"):
        result = same_everywhere(run, name, hosts)
        assert (result["failed"], codes(result)) == (True, [("beyond_reference_pages", None)])


def test_undocumented_values_are_refused_as_the_service_does_until_they_are_allowed(
    both: Ansible, planted: dict[str, str], emulator: Emulator
) -> None:
    both.play["ignore_errors"] = True
    both.variables |= {"hdcp": "HDCP_V2_2", "flags": "00000001", "device": "0" * 31}

    run = both.run(BEYOND)

    errors = {
        name: [
            (found["option"], found["code"])
            for found in same_everywhere(run, name, both.hosts)["violations"]
            if found["severity"] == "error"
        ]
        for name in ("widevine", "playready")
    }
    assert errors == {
        "widevine": [("general_flags", -5003), ("hdcp_output_control", -2034)],
        "playready": [("device_id", -5004)],
    }
    assert emulator.journal() == []

    both.variables |= {"beyond": "allow", "device": "0" * 32}
    refused = same_everywhere(both.run(BEYOND), "widevine", both.hosts)
    assert refused["error"]["code"] in (-5003, -2034)
    emulator.configure(undocumented=True)
    run = both.run(BEYOND)
    assert same_everywhere(run, "widevine", both.hosts)["request"]["parameters"]["hdcpOutputControl"] == "4"
    assert same_everywhere(run, "playready", both.hosts)["violations"] == []


def test_the_role_takes_all_of_it(ansible: Ansible, planted: dict[str, str], emulator: Emulator) -> None:
    emulator.configure(undocumented=True)
    ansible.variables |= {
        "expressplay_base_url": "{{ emulator_url }}",
        "expressplay_customer_authenticator": "{{ vault_authenticator | default(omit) }}",
        "expressplay_ledger": str(ansible.directory / "ledger.db"),
        "expressplay_beyond_reference_pages": "allow",
        "expressplay_strict": True,
        "expressplay_policies": {"home": {"widevine": {"security_level": 5, "hdcp_output_control": "HDCP_V2_2"}}},
        "expressplay_titles": [
            {
                "name": "nightfall",
                "policy": "home",
                "content_keys": [{"kid": "^nightfall", "content_key": "{{ vault_video_key }}", "track": "UHD1"}],
            }
        ],
    }

    replay = ansible.replay("""
- ansible.builtin.include_role:
    name: streamops.expressplay.tokens
- dump: {result: "{{ expressplay_tokens_result }}"}
""")

    assert replay.first.dump("result")["violations"] == []
    assert len(replay.sent) == 1
