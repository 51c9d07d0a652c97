# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task that succeeds returns and sends, whichever way it runs."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, shipped_modules
from ansible_collections.streamops.expressplay.tests.integration.support.results import (
    digest,
    same_everywhere,
    shape,
)
from ansible_collections.streamops.expressplay.tests.integration.support.ways import Way, take

KEY = secrets.token_hex(16)
KEK, EK = "000102030405060708090a0b0c0d0e0f", "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"
KID = "00112233445566778899aabbccddeeff"

WIDEVINE = """
- streamops.expressplay.expressplay_wv_token:
    kid: "{00112233-4455-6677-8899-AABBCCDDEEFF}"
    content_key: "{{ vault_key }}"
    security_level: HW_SECURE_ALL
    hdcp_output_control: HDCP_V2
    expiration_time: "+3600"
  register: result
- dump: {result: "{{ result }}"}
"""

# Each option once, by the name that the wire has for it.
WIDEVINE_BY_WIRE_NAMES = """
- streamops.expressplay.expressplay_wv_token:
    name: sunrise
    service: test
    prod_domain: service.expressplay.cn
    http_method: POST
    timeout: 20
    retries: 1
    validate_certs: true
    use_proxy: false
    facts: "true"
    strict: false
    errorFormat: html
    expirationTime: +1w2d
    cookie: "launch night"
    kid: "0x00112233445566778899AABBCCDDEEFF"
    contentKey: "{{ vault_key }}"
    generalFlags: 0000
    contentId: sunrise-s01e01
    securityLevel: "3"
    hdcpOutputControl: 1
    licenseDuration: 48h
    wvExtension:
      - wudo,AAAAAA==
      - {type: abcd, payload: AQID}
    extra_parameters:
      trackType: 1
      useHttps: true
  register: result
- dump: {result: "{{ result }}"}
"""

PLAYREADY_BY_WIRE_NAMES = """
- streamops.expressplay.expressplay_pr_token:
    name: sunrise
    kid: ^sunrise
    kek: "{{ vault_kek }}"
    ek: "{{ vault_ek }}"
    generalFlags: 00000001
    rightsType: Rental
    rental.periodEndTime: +172800
    rental.playDuration: 24h
    analogVideoOPL: 150
    compressedDigitalAudioOPL: 200
    compressedDigitalVideoOPL: 500
    uncompressedDigitalAudioOPL: 200
    uncompressedDigitalVideoOPL: 270
    unknownOutputBehavior: SDOnly
    outputControlFlags: "00000003"
    extensionType: wudo
    extensionPayload: AAAAAA==
  register: result
- dump: {result: "{{ result }}"}
"""


@pytest.fixture
def hosts(ansible: Ansible) -> list[str]:
    """The hosts that were taken before, by ``everywhere`` or ``both``."""
    ansible.secrets |= {"vault_key": KEY, "vault_kek": KEK, "vault_ek": EK}
    assert len(ansible.hosts) > 1, "name the fixture everywhere or both before this one"
    return list(ansible.hosts)


def sent(entry: dict[str, Any]) -> dict[str, list[str]]:
    """The form of a journal entry, each parameter with all its values."""
    form: dict[str, list[str]] = {}
    for name, value in entry["form"]:
        form.setdefault(name, []).append(value)
    return form


def as_time(text: str) -> datetime:
    assert text.endswith("Z")
    return datetime.fromisoformat(text)


def test_each_way_is_really_taken(ansible: Ansible, way: Way, emulator: Emulator) -> None:
    ansible.secrets["vault_key"] = KEY
    take(ansible, way)

    run = ansible.run(WIDEVINE, arguments=["-vvv"])

    assert shipped_modules(run) == (["expressplay_wv_token"] if way.ships else [])
    assert ("SSH: EXEC" in run.stdout) == (way.name == "ssh")
    assert ("BECOME-SUCCESS" in run.stdout) == (way.name == "become")
    assert run.dump("result")["changed"] is True
    assert len(emulator.journal()) == 1


def test_success_has_the_promised_keys_and_values(
    everywhere: Ansible, hosts: list[str], emulator: Emulator, authenticator: str
) -> None:
    replay = everywhere.replay(WIDEVINE)

    result = same_everywhere(replay.first, "result", hosts)
    token = result["token"]
    url = f"{emulator.base_url}/hms/wv/token"
    assert set(result) == {
        "changed", "failed", "reason", "token", "request", "violations", "diff", "ansible_facts",
    }  # fmt: skip
    assert result["changed"] is True
    assert result["failed"] is False
    assert result["reason"] == "no token yet"
    assert result["violations"] == []
    assert token == {
        "name": KID,
        "drm": "widevine",
        "kid": KID,
        "kids": [KID],
        "license_url": f"{emulator.base_url}/hms/wv/rights/?ExpressPlayToken={token['token']}",
        "license_acquisition_url": None,
        "token": token["token"],
        "issued_at": token["issued_at"],
        "expires_at": token["expires_at"],
        "service": "test",
        "customer_id": 2000002,
        "reused": False,
        "policy": {"securityLevel": "5", "hdcpOutputControl": "2"},
    }
    assert as_time(token["expires_at"]) - as_time(token["issued_at"]) == timedelta(hours=1)
    assert result["request"] == {
        "method": "POST",
        "url": url,
        "parameters": {
            "customerAuthenticator": "(secret)",
            "errorFormat": "json",
            "expirationTime": "+3600",
            "kid": KID,
            "contentKey": "(secret)",
            "securityLevel": "5",
            "hdcpOutputControl": "2",
        },
    }
    assert result["ansible_facts"] == {"expressplay_tokens": {KID: {"widevine": token}}}
    for host in hosts:
        again, before = (run.dump("result", host)["token"] for run in (replay.second, replay.first))
        assert again == {**before, "reused": True}


def test_check_mode_has_the_same_keys_and_knows_what_it_can(both: Ansible, hosts: list[str]) -> None:
    replay = both.replay(WIDEVINE)

    foretold = same_everywhere(replay.check, "result", hosts)
    real = replay.first.dump("result", "local")
    foretold_parameters = foretold["request"].pop("parameters")
    real_parameters = real["request"].pop("parameters")
    assert shape(foretold) == shape(real)
    assert {"customerAuthenticator": "(secret)", **foretold_parameters} == real_parameters
    assert {key for key, value in foretold["token"].items() if value is None} == {
        "license_url", "license_acquisition_url", "token", "issued_at", "expires_at", "customer_id",
    }  # fmt: skip
    assert foretold["changed"] is True
    assert shape(replay.check_again.dump("result", "local")) == shape(replay.second.dump("result", "local"))


def test_one_post_without_a_query_carries_everything(
    both: Ansible, hosts: list[str], emulator: Emulator, authenticator: str
) -> None:
    both.run(WIDEVINE)

    entries = emulator.journal()
    assert len(entries) == len(hosts)
    for entry in entries:
        assert (entry["method"], entry["path"], entry["query"]) == ("POST", "/hms/wv/token", [])
        assert sent(entry) == {
            "customerAuthenticator": [digest(authenticator)],
            "errorFormat": ["json"],
            "expirationTime": ["+3600"],
            "kid": [KID],
            "contentKey": [digest(KEY)],
            "securityLevel": ["5"],
            "hdcpOutputControl": ["2"],
        }


def test_get_carries_the_same_in_the_query(both: Ansible, hosts: list[str], emulator: Emulator) -> None:
    both.run(WIDEVINE)
    posted = emulator.journal()[0]["form"]
    emulator.forget_journal()

    run = both.run(WIDEVINE.replace("    kid:", "    http_method: GET\n    force: true\n    kid:"))

    assert [(entry["method"], entry["query"], entry["form"]) for entry in emulator.journal()] == [
        ("GET", posted, [])
    ] * len(hosts)
    result = same_everywhere(run, "result", hosts)
    assert result["request"]["url"] == f"{emulator.base_url}/hms/wv/token"
    assert result["request"]["method"] == "GET"


def test_every_widevine_option_goes_by_its_wire_name_too(
    both: Ansible, hosts: list[str], emulator: Emulator, authenticator: str
) -> None:
    replay = both.replay(WIDEVINE_BY_WIRE_NAMES)

    same_everywhere(replay.check, "result", hosts)
    result = same_everywhere(replay.first, "result", hosts)
    assert len(replay.sent) == len(hosts)
    for entry in replay.sent:
        assert sent(entry) == {
            "customerAuthenticator": [digest(authenticator)],
            "errorFormat": ["html"],
            "expirationTime": ["+777600"],
            "cookie": ["launch night"],
            "kid": [KID],
            "contentKey": [digest(KEY)],
            "generalFlags": ["0000"],
            "contentId": ["sunrise-s01e01"],
            "securityLevel": ["3"],
            "hdcpOutputControl": ["1"],
            "licenseDuration": ["172800"],
            "wvExtension": ["wudo,AAAAAA==", "abcd,AQID"],
            "trackType": ["1"],
            "useHttps": ["true"],
        }
    assert result["request"]["parameters"]["wvExtension"] == ["wudo,AAAAAA==", "abcd,AQID"]
    assert set(result["ansible_facts"]["expressplay_tokens"]) == {"sunrise"}


def test_every_playready_option_goes_by_its_wire_name_too(
    everywhere: Ansible, hosts: list[str], emulator: Emulator
) -> None:
    replay = everywhere.replay(PLAYREADY_BY_WIRE_NAMES)

    result = same_everywhere(replay.first, "result", hosts)
    token = result["token"]
    assert token["license_acquisition_url"] == f"{emulator.base_url}/playready/RightsManager.asmx"
    assert token["license_url"] == f"{token['license_acquisition_url']}?ExpressPlayToken={token['token']}"
    assert as_time(token["expires_at"]) - as_time(token["issued_at"]) == timedelta(days=30)
    assert len(replay.sent) == len(hosts)
    for entry in replay.sent:
        form = sent(entry)
        del form["customerAuthenticator"]
        assert form == {
            "errorFormat": ["json"],
            "kid": ["^sunrise"],
            "kek": [digest(KEK)],
            "ek": [digest(EK)],
            "generalFlags": ["00000001"],
            "rightsType": ["Rental"],
            "rental.periodEndTime": ["+172800"],
            "rental.playDuration": ["86400"],
            "analogVideoOPL": ["150"],
            "compressedDigitalAudioOPL": ["200"],
            "compressedDigitalVideoOPL": ["500"],
            "uncompressedDigitalAudioOPL": ["200"],
            "uncompressedDigitalVideoOPL": ["270"],
            "unknownOutputBehavior": ["SDOnly"],
            "outputControlFlags": ["00000003"],
            "extensionType": ["wudo"],
            "extensionPayload": ["AAAAAA=="],
        }


def test_html_errors_are_understood(both: Ansible, hosts: list[str], emulator: Emulator) -> None:
    emulator.configure(disabled_accounts=[2000002])
    both.play["ignore_errors"] = True

    run = both.run(WIDEVINE.replace("    kid:", "    error_format: html\n    kid:"))

    result = same_everywhere(run, "result", hosts)
    assert result["error"]["code"] == -2031
    assert result["error"]["http_status"] == 400
    assert result["http_attempts"] == 1


TLS = """
- streamops.expressplay.expressplay_wv_token:
    kid: 00112233445566778899aabbccddeeff
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    retries: 0
    # Each item is to ask for itself.
    ledger: none
    ca_path: "{{ item.ca | default(omit) }}"
    validate_certs: "{{ item.validate | default(omit) }}"
  loop:
    - {ca: "{{ right_ca }}"}
    - {ca: "{{ wrong_ca }}"}
    - {}
    - {validate: false}
    - {ca: /nonexistent/ca.pem}
    - {ca: "{{ no_ca }}"}
  register: tls
  ignore_errors: true
- dump: {tls: "{{ tls }}"}
"""


def test_tls_trusts_only_the_authority_that_ca_path_names(
    both: Ansible, hosts: list[str], tls_emulator: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    import trustme

    base_url, ca_path = tls_emulator
    foreign = tmp_path_factory.mktemp("foreign") / "ca.pem"
    trustme.CA().cert_pem.write_to_path(foreign)
    both.secrets["vault_authenticator"] = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"
    both.variables |= {
        "emulator_url": base_url,
        "right_ca": ca_path,
        "wrong_ca": str(foreign),
        "no_ca": str(both.write("no-ca.pem", "nothing")),
    }

    run = both.run(TLS)

    right, wrong, none, unverified, absent, empty = same_everywhere(run, "tls", hosts)["results"]
    assert [item["failed"] for item in (right, wrong, none, unverified, absent, empty)] == [
        False, True, True, False, True, True,
    ]  # fmt: skip
    for refused in (wrong, none):
        assert "certificate of the server at 127.0.0.1" in refused["msg"]
        assert "ca_path" in refused["error"]["hint"]
        assert refused["http_attempts"] == 1
    assert "/nonexistent/ca.pem" in absent["msg"]
    assert "cannot be read (no such file or directory)" in absent["msg"]
    assert "holds no certificate" in empty["msg"]
    assert (absent["http_attempts"], empty["http_attempts"]) == (0, 0)
