# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret gets out: whatever is done with it, whichever way it goes, and however loudly Ansible talks."""

from __future__ import annotations

import json
import secrets
import stat
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from ansible_collections.streamops.expressplay.tests.integration.support.canary import (
    LOUDLY,
    assert_tight,
    ledgers,
    speak_loudly,
)
from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import tokens_of
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    HOST,
    Ansible,
    Run,
    recap,
    shipped_modules,
)
from ansible_collections.streamops.expressplay.tests.integration.support.ways import ENVIRONMENT, LOCAL, Way, take

SUCCEEDING = """
- ansible.builtin.ping:

- name: in a loop, with a diff and with the whole item as the label
  streamops.expressplay.expressplay_wv_token:
    name: "{{ item }}"
    kid: "^{{ item }}"
    content_key: "{{ vault_key }}"
    security_level: 5
    hdcp_output_control: 2
    http_method: "{{ item }}"
    wv_extensions: [{type: abcd, payload: AAAA}]
  loop: [POST, GET]
  register: widevine

- name: with a wrapped key
  streamops.expressplay.expressplay_pr_token:
    name: POST
    kid: ^POST
    kek: "{{ vault_kek }}"
    ek: "{{ vault_ek }}"
    rights_type: BuyToOwn
    analog_video_opl: 150
    compressed_digital_audio_opl: 100
    compressed_digital_video_opl: 400
    uncompressed_digital_audio_opl: 100
    uncompressed_digital_video_opl: 250
    http_method: GET
  register: playready

- name: several keys, in free form
  streamops.expressplay.expressplay_wv_token:
    name: several
    extra_parameters:
      kid.0: 00112233445566778899aabbccddeeff
      contentKey.0: "{{ vault_free_key }}"
      securityLevel.0: 1
      hdcpOutputControl.0: 0
      trackType.0: 0
  register: several

- name: a key where a public thing belongs
  streamops.expressplay.expressplay_wv_token:
    name: mistaken
    kid: "{{ vault_key }}"
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 2
    content_id: "{{ vault_authenticator | default('') }} {{ vault_key | b64encode }}"
  register: mistaken

- name: a catalogue
  streamops.expressplay.expressplay_tokens:
    policies: "{{ policies }}"
    titles: "{{ titles }}"
  register: catalogue

- name: a catalogue by the role
  ansible.builtin.include_role:
    name: streamops.expressplay.tokens
  vars:
    expressplay_policies: "{{ policies }}"
    expressplay_titles: "{{ titles | rejectattr('name', 'eq', 'plain') }}"
    expressplay_base_url: "{{ emulator_url }}"
    expressplay_customer_authenticator: "{{ vault_authenticator | default(omit) }}"
    expressplay_ledger: "{{ edge_ledger }}"
    expressplay_force: true

- name: what the ledger holds
  streamops.expressplay.expressplay_tokens_info:
  register: info

- name: player configurations
  streamops.expressplay.expressplay_player_config:
    tokens: "{{ catalogue.tokens }}"
    configs: "{{ player_configs }}"
    defaults: {shaka: {headers: {X-Default: "{{ vault_header }}"}}}

- name: player configurations and a page by the role
  ansible.builtin.include_role:
    name: streamops.expressplay.player_config
  vars:
    expressplay_player_tokens: "{{ catalogue.tokens }}"
    expressplay_player_configs: "{{ player_configs }}"
    expressplay_player_defaults: {dashjs: {headers: {X-Default: "{{ vault_header }}"}}}
    expressplay_player_page:
      dest: "{{ players }}/index.html"
      titles: [{name: plain, manifest: "https://cdn.example.com/plain.mpd?{{ vault_manifest }}"}]

- dump:
    results: "{{ [playready, several, mistaken] + widevine.results }}"
    catalogues: "{{ [catalogue, expressplay_tokens_result] }}"
    info: "{{ info }}"
"""

CATALOGUE = """
policies:
  home:
    widevine: {security_level: 5, hdcp_output_control: 2}
    playready:
      rights_type: BuyToOwn
      analog_video_opl: 0
      compressed_digital_audio_opl: 0
      compressed_digital_video_opl: 0
      uncompressed_digital_audio_opl: 0
      uncompressed_digital_video_opl: 0
titles:
  - {name: plain, policy: home, kid: ^plain, content_key: "{{ vault_key }}"}
  - {name: wrapped, policy: home, kid: ^wrapped, kek: "{{ vault_kek }}", ek: "{{ vault_ek }}"}
  - name: overridden
    policy: home
    kid: ^overridden
    playready: {content_key: "{{ vault_key }}"}
    widevine:
      kek: "{{ vault_kek }}"
      ek: "{{ vault_ek }}"
      extra_parameters: {contentKey.9: "{{ vault_free_key }}"}
  - {name: mistaken, policy: home, drm: [widevine], kid: "{{ vault_key }}", content_key: "{{ vault_key }}"}
player_configs:
  - player: shaka
    title: plain
    dest: "{{ players }}/shaka.json"
    headers: {X-Operator: "{{ vault_header }}"}
    backup: true
    validate: sh -c 'cat "$0" "$0" >&2' %s
  - player: dashjs
    titles: [plain, {name: wrapped, manifest: "https://cdn.example.com/wrapped.mpd?{{ vault_manifest }}"}]
    dest: "{{ players }}/dashjs.json"
    overrides: {com.widevine.alpha: {serverCertificate: "{{ vault_header }}"}}
  - player: kodi
    title: plain
    manifest: "https://cdn.example.com/plain.mpd?{{ vault_manifest }}"
    headers: {X-Operator: "{{ vault_header }}"}
    dest: "{{ players }}/plain.strm"
  - {player: webos, title: plain, dest: "{{ players }}/webos.xml"}
"""

BACKGROUND = """
- streamops.expressplay.expressplay_wv_token:
    name: background
    kid: ^background
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
  async: 60
  poll: 1
  register: background
- dump: {results: "{{ [background] }}"}
"""

FAILING = """
- name: mistakes in the policy
  streamops.expressplay.expressplay_wv_token:
    name: "{{ vault_key }}"
    kid: "{{ item }}"
    content_key: "{{ vault_key }}"
    cookie: "{{ vault_authenticator | default(vault_key) }}"
    security_level: "{{ vault_key }}"
    license_duration: "{{ vault_kek }}"
    kek: "{{ vault_kek }}"
    ek: "{{ vault_ek | reverse }}"
  loop: ["^bad", bad]

- name: a spoilt key
  streamops.expressplay.expressplay_wv_token:
    kid: ^bad
    content_key: ["{{ vault_key }}"]
    kek: {of: "{{ vault_kek }}"}
    ek: "{{ vault_ek }}"
    security_level: 1
    hdcp_output_control: 0

- name: wrong options
  streamops.expressplay.expressplay_wv_token:
    kid: ^bad
    content_key: "{{ vault_key }}"
    content_kye: "{{ vault_key }}"
    timeout: "{{ vault_key }}"
    retries: "{{ vault_authenticator | default(vault_key) }}"
    http_method: "{{ vault_key }}"
    base_url: "{{ emulator_url }}/?key={{ vault_key }}"

- name: a free form that is none
  streamops.expressplay.expressplay_wv_token:
    kid: ^bad
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    extra_parameters: "{{ item }}"
  loop: ["contentKey.0={{ vault_free_key }} kid.0=x"]
  no_log: true

- name: the service refuses
  streamops.expressplay.expressplay_wv_token:
    name: refused
    kid: ^refused
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    http_method: "{{ item }}"
    error_format: html
  loop: [POST, GET]
  register: refused

- name: the authenticator is wrong, and has every character that could be encoded
  streamops.expressplay.expressplay_wv_token:
    name: strange
    kid: ^strange
    content_key: "{{ vault_key }}"
    customer_authenticator: "{{ vault_strange }}"
    security_level: 1
    hdcp_output_control: 0
    http_method: "{{ item }}"
  loop: [POST, GET]
  register: strange

- name: no answer
  streamops.expressplay.expressplay_pr_token:
    name: "{{ item.name }}"
    kid: ^silent
    kek: "{{ vault_kek }}"
    ek: "{{ vault_ek }}"
    rights_type: BuyToOwn
    analog_video_opl: 0
    compressed_digital_audio_opl: 0
    compressed_digital_video_opl: 0
    uncompressed_digital_audio_opl: 0
    uncompressed_digital_video_opl: 0
    base_url: "{{ item.base_url | default(emulator_url) }}"
    http_method: GET
    retries: 1
  loop:
    - {name: refused connection, base_url: "http://127.0.0.1:1"}
    - {name: no TLS, base_url: "{{ emulator_url | replace('http:', 'https:') }}"}
    - {name: reset}
  register: silent
  until: silent is success
  retries: 1
  delay: 0

- name: a catalogue full of mistakes
  streamops.expressplay.expressplay_tokens:
    policies:
      home: {widevine: {security_level: "{{ vault_key }}", content_key: "{{ vault_kek }}", "{{ vault_key }}": 1}}
      "{{ vault_key }}": {widevine: {}}
    titles:
      - {name: bad, policy: "{{ vault_key }}", kid: ^bad, content_key: "{{ vault_key }}"}
      - name: "{{ vault_kek }}"
        policy: home
        kid: "{{ vault_key }}"
        kek: "{{ vault_kek }}"
        ek: "{{ vault_ek | reverse }}"
        cookie: "{{ vault_authenticator | default(vault_key) }}"
        widevine: {content_id: "{{ vault_key }}", content_key: ["{{ vault_key }}"]}

- name: a catalogue with options that are none
  streamops.expressplay.expressplay_tokens:
    policies: {home: {widevine: {security_level: 1, hdcp_output_control: 0}}}
    titles:
      - {name: bad, policy: home, kid: ^bad, content_key: "{{ vault_key }}", content_kye: "{{ vault_key }}"}
    concurrency: "{{ vault_key }}"
    on_error: "{{ vault_key }}"

- name: a catalogue that the service refuses
  streamops.expressplay.expressplay_tokens:
    policies: {home: {widevine: {security_level: 1, hdcp_output_control: 0}}}
    titles:
      - {name: refused, policy: home, kid: ^refused, content_key: "{{ vault_key }}"}
      - {name: silent, policy: home, kid: ^silent, kek: "{{ vault_kek }}", ek: "{{ vault_ek }}"}
    http_method: GET
    retries: 0

- name: the role with a catalogue that is none
  ansible.builtin.include_role:
    name: streamops.expressplay.tokens
  vars:
    expressplay_policies: "{{ vault_key }}"
    expressplay_titles: ["{{ vault_kek }}"]
    expressplay_customer_authenticator: "{{ vault_strange }}"
    expressplay_ledger_password: "{{ vault_password }}"

- name: a ledger that nobody serves
  streamops.expressplay.expressplay_wv_token:
    kid: ^unserved
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    ledger: redis://127.0.0.1:1/0
    ledger_password: "{{ vault_password }}"

- name: a password where it can be read
  streamops.expressplay.expressplay_tokens_info:
    ledger: "redis://:{{ vault_password }}@127.0.0.1:1/0"
    ledger_password: "{{ vault_password }}"
    expiring_before: "{{ item }}"
  loop: ["+1d", soon]

- name: player configurations full of mistakes
  streamops.expressplay.expressplay_player_config:
    tokens: "{{ player_tokens }}"
    configs:
      - player: shaka
        title: plain
        dest: "{{ players }}/1.json"
        headers: {X-Operator: ["{{ vault_header }}"]}
        manifest: ["{{ vault_manifest }}"]
        overrides: "{{ vault_header }}"
        server_certificate: {base64: "{{ vault_header }}-"}
        mode: "{{ vault_header }}"
        validate: "{{ vault_header }}"
      - "{{ vault_header }}"
      - player: shaka
        title: plain
        dest: "{{ players }}/2.json"
        overrides: {drm: {servers: {x: "{{ vault_header }}"}}}

- name: player configurations with options that are none
  streamops.expressplay.expressplay_player_config:
    tokens: "{{ player_tokens.plain.widevine.token }}"
    configs: "{{ vault_header }}"
    defaults: "{{ vault_header }}"
    page: "{{ vault_header }}"

- name: player configurations of which one cannot be written
  streamops.expressplay.expressplay_player_config:
    tokens: "{{ player_tokens }}"
    configs:
      - {player: shaka, title: plain, dest: "{{ players }}/1.json", headers: {X-Operator: "{{ vault_header }}"}}
      - {player: shaka, title: plain, dest: "{{ players }}/missing/2.json"}

- name: player configurations that are refused
  ansible.builtin.include_role:
    name: streamops.expressplay.player_config
  vars:
    expressplay_player_tokens: "{{ player_tokens }}"
    expressplay_player_configs:
      - player: shaka
        title: plain
        dest: "{{ players }}/1.json"
        headers: {X-Operator: "{{ vault_header }}"}
        validate: sh -c 'cat "$0"; cat "$0" >&2; exit 1' %s

- dump: {refused: "{{ refused.results }}", strange: "{{ strange.results }}"}
- name: a later task fails
  ansible.builtin.assert:
    that: refused is success
"""

SUCCESSES = 5
#: That of a task that goes one way, and those of the four ways.
HOSTS = (HOST, "local", "environment", "become", "ssh")


@pytest.fixture
def planted(ansible: Ansible, authenticator: str) -> dict[str, str]:
    """Fresh secrets, each found by the name that a leak is reported with."""
    key, kek = secrets.token_bytes(16), secrets.token_bytes(16)
    planted = {
        "vault_authenticator": authenticator,
        "vault_key": key.hex().replace("0", "f"),
        "vault_free_key": secrets.token_hex(16).upper(),
        "vault_kek": "a" + kek.hex()[1:],
        "vault_header": secrets.token_hex(24),
        "vault_manifest": secrets.token_urlsafe(24),
        "vault_password": secrets.token_urlsafe(24),
        "vault_strange": f'77,{secrets.token_urlsafe(12)} ü/+"%41&={{}}\\{secrets.token_urlsafe(12)}',
    }
    planted["vault_ek"] = aes_key_wrap(bytes.fromhex(planted["vault_kek"]), secrets.token_bytes(16)).hex()
    # Each host has its own, which nothing else makes.
    ansible.variables["players"] = f"{ansible.directory}/players/{{{{ inventory_hostname }}}}"
    for host in HOSTS:
        (ansible.directory / "players" / host).mkdir(mode=0o700, parents=True)
    ansible.secrets |= planted
    planted["token"] = secrets.token_urlsafe(90)
    ansible.secrets["player_tokens"] = {"plain": {"widevine": issued(planted["token"])}}
    ansible.write("catalogue.yml", CATALOGUE)
    ansible.play["vars_files"] = ["secrets.yml", "catalogue.yml"]
    return planted


def issued(token: str) -> dict[str, Any]:
    """A token as it is in the fact."""
    url = f"https://wv.example.com/rights/?ExpressPlayToken={token}"
    return {"token": token, "license_url": url, "expires_at": "2999-01-01T00:00:00Z", "policy": {}}


@pytest.fixture
def canary(ansible: Ansible, ways: list[Way]) -> Ansible:
    """Runs playbooks every way at once, as loudly as Ansible can, with everything on that writes results down."""
    speak_loudly(ansible, *ways)
    return ansible


def tokens(results: list[dict[str, Any]]) -> dict[str, str]:
    found = {f"token {number}": result["token"]["token"] for number, result in enumerate(results)}
    assert all(found.values())
    return found


def test_nothing_gets_out_of_tasks_that_succeed(canary: Ansible, planted: dict[str, str], ways: list[Way]) -> None:
    hosts = list(canary.hosts)
    without = {name: value for name, value in canary.secrets.items() if name != "vault_authenticator"}
    everything, canary.secrets = canary.secrets, without
    foretold = canary.run(SUCCEEDING, check=True, arguments=LOUDLY)
    canary.secrets = everything
    run = canary.run(SUCCEEDING, arguments=LOUDLY)
    again = canary.run(SUCCEEDING, arguments=LOUDLY)

    everything_secret = dict(planted)
    for host in hosts:
        results = run.dump("results", host)
        assert len(results) == SUCCESSES
        everything_secret |= {f"{token} of {host}": text for token, text in tokens(results).items()}
        for which in (run, again):
            for number, catalogue in enumerate(which.dump("catalogues", host)):
                issued = tokens_of(catalogue)
                assert len(issued) == (7, 5)[number]
                everything_secret |= {
                    f"token {number} {name} of {which.dumps.name} of {host}": token for name, token in issued.items()
                }
        assert leaks(json.dumps(run.dump("info", host)), everything_secret) == []
    assert {path.parent.name for _place, path in ledgers(canary.directory)} == set(hosts) <= set(HOSTS)
    assert_tight(canary.directory, everything_secret, foretold, run, again)
    # The proof that something was there to see: policies, log files, messages to the system log, modules on their way.
    assert "^POST" in run.stdout
    assert "no token yet" in run.log
    assert (canary.directory / "syslog").read_text().splitlines() == ["Invoked with data=pong"] * 3 * len(hosts)
    assert any((canary.directory / "junit").iterdir())
    shipped = Counter(name for name in shipped_modules(run) if name != "expressplay_player_config")
    times = len([way for way in ways if way.ships])
    assert shipped == {
        "expressplay_wv_token": 4 * times,
        "expressplay_pr_token": times,
        "expressplay_tokens": 2 * times,
        "expressplay_tokens_info": times,
    }
    for host in hosts:
        files = canary.directory / "players" / host
        of_players = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files.iterdir()}
        assert {"shaka.json", "dashjs.json", "plain.strm", "webos.xml", "index.html"} < of_players.keys()
        assert set(of_players.values()) == {0o600}


def test_nothing_gets_out_of_tasks_that_fail(ansible: Ansible, emulator: Emulator, planted: dict[str, str]) -> None:
    speak_loudly(ansible, LOCAL, ENVIRONMENT)
    emulator.fault("code", kid="^refused", count=None, code=-2031)
    emulator.fault("reset", kid="^silent", count=None)
    ansible.play["ignore_errors"] = True

    foretold = ansible.run(FAILING, check=True, arguments=LOUDLY)
    run = ansible.run(FAILING, arguments=LOUDLY)

    assert_tight(ansible.directory, planted, foretold, run)
    for host in ansible.hosts:
        assert recap(run, host)["ignored"] == 18
        for name, code in (("refused", -2031), ("strange", -2018)):
            assert [result["error"]["code"] for result in run.dump(name, host)] == [code, code]
    for words in ("-2031", "-2018", "127.0.0.1:1"):
        assert words in run.stdout


def test_nothing_stays_behind_of_a_task_in_the_background(ansible: Ansible, planted: dict[str, str]) -> None:
    run = ansible.run(BACKGROUND, arguments=LOUDLY)

    # The watcher of a background job looks every few seconds whether the job has ended, and then tidies up.
    end = time.monotonic() + 30
    while any((ansible.directory / "remote_tmp").iterdir()) and time.monotonic() < end:
        time.sleep(0.2)
    assert_tight(ansible.directory, planted | tokens(run.dump("results")), run)


EMULATOR = """
- ansible.builtin.include_role:
    name: streamops.expressplay.emulator
- ansible.builtin.include_role:
    name: streamops.expressplay.emulator
  vars:
    expressplay_emulator_config:
      authenticators: {test: ["{{ vault_authenticator }}", "{{ vault_own }}"]}
      key_store: true
- streamops.expressplay.expressplay_wv_token:
    kid: ^asked
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    http_method: GET
    base_url: "{{ expressplay_emulator.base_url }}"
  register: asked
- dump: {result: "{{ asked }}"}
"""

NOT_STARTED = """
- block:
  - ansible.builtin.include_role:
      name: streamops.expressplay.emulator
  rescue:
  - ansible.builtin.debug: {msg: not started}
"""

BAD_EMULATORS: tuple[dict[str, Any], ...] = (
    {"config": {"authenticators": {"test": ["{{ vault_own }}"]}, "key_store": "{{ vault_key }}"}},
    {"config": "{{ vault_key }}"},
    {
        "virtualenv": "",
        "pip_arguments": ["--index-url=http://user:{{ vault_password }}@127.0.0.1:1/simple", "--retries=0"],
    },
)

STOPPED = """
- ansible.builtin.include_role:
    name: streamops.expressplay.emulator
  vars:
    expressplay_emulator_state: stopped
"""


@pytest.mark.parametrize("way", ["local", "ssh"], indirect=True)
def test_nothing_gets_out_of_the_emulator_role(ansible: Ansible, planted: dict[str, str], way: Way) -> None:
    ansible.secrets["vault_own"] = planted["vault_own"] = f"3000003,{secrets.token_hex(16)}"
    take(ansible, way)
    ansible.variables |= {
        "expressplay_emulator_dir": str(ansible.directory / "emulator"),
        "expressplay_emulator_python": sys.executable,
        "expressplay_emulator_virtualenv": sys.prefix,
    }
    try:
        foretold = ansible.run(EMULATOR, check=True, arguments=LOUDLY)
        run = ansible.run(EMULATOR, arguments=LOUDLY)
        failed = [not_started(ansible, settings) for settings in BAD_EMULATORS]
    finally:
        stopped = ansible.run(STOPPED, arguments=LOUDLY)

    everything_secret = planted | tokens([run.dump("result")])
    for which in (foretold, run, *failed, stopped):
        assert leaks(which.output, everything_secret) == []
    found = {str(path): leaks(path.read_text("utf-8", "replace"), everything_secret) for path in open_to_all(ansible)}
    assert [path for path, names in found.items() if names] == []


def not_started(ansible: Ansible, settings: dict[str, Any]) -> Run:
    before = dict(ansible.variables)
    ansible.variables |= {f"expressplay_emulator_{name}": value for name, value in settings.items()}
    run = ansible.run(NOT_STARTED, arguments=LOUDLY)
    ansible.variables = before
    assert "rescued=1" in run.stdout
    return run


def open_to_all(ansible: Ansible) -> Iterator[Path]:
    """The files of the emulator that everybody could read."""
    for path in (ansible.directory / "emulator").rglob("*"):
        if path.is_file() and path.stat().st_mode & stat.S_IROTH and "venv" not in path.parts:
            yield path


def test_a_vault_decrypts_secrets_and_nothing_gets_out(
    ansible: Ansible, planted: dict[str, str], emulator: Emulator, tmp_path: Path
) -> None:
    password = ansible.write("vault-password", secrets.token_urlsafe(24))
    inline = encrypted(ansible, password, planted["vault_kek"], "--name", "vault_kek")
    ansible.write("vault.yml", json.dumps({name: planted[name] for name in ("vault_key", "vault_authenticator")}))
    encrypted_file = encrypt_file(ansible, password, "vault.yml")
    assert encrypted_file.startswith("$ANSIBLE_VAULT;")
    ansible.write("inline.yml", f"{inline}\nvault_ek: {planted['vault_ek']}\n")
    ansible.play["vars_files"] = ["vault.yml", "inline.yml"]
    tasks = """
- streamops.expressplay.expressplay_wv_token:
    kid: "^{{ item.name }}"
    content_key: "{{ item.key | default(omit) }}"
    kek: "{{ item.kek | default(omit) }}"
    ek: "{{ item.ek | default(omit) }}"
    security_level: 1
    hdcp_output_control: 0
  loop:
    - {name: file, key: "{{ vault_key }}"}
    - {name: inline, kek: "{{ vault_kek }}", ek: "{{ vault_ek }}"}
  loop_control: {label: "{{ item.name }}"}
  register: result
- streamops.expressplay.expressplay_wv_token:
    kid: ^shipped
    kek: "{{ vault_kek }}"
    ek: "{{ vault_ek }}"
    security_level: 1
    hdcp_output_control: 0
  environment: {EDGE: "1"}
  register: shipped
- dump: {results: "{{ result.results + [shipped] }}"}
"""

    run = ansible.run(tasks, arguments=["--vault-password-file", str(password), *LOUDLY])

    results = run.dump("results")
    found = planted | tokens(results)
    assert {"stdout": leaks(run.stdout, found), "log": leaks(run.log, found), "stderr": leaks(run.stderr, found)} == {
        "stdout": [], "log": [], "stderr": [],
    }  # fmt: skip
    assert len(emulator.journal()) == 3


def encrypted(ansible: Ansible, password: Path, text: str, *arguments: str) -> str:
    return ansible.command("vault", "encrypt_string", "--vault-password-file", str(password), *arguments, text)


def encrypt_file(ansible: Ansible, password: Path, name: str) -> str:
    ansible.command("vault", "encrypt", "--vault-password-file", str(password), name)
    return (ansible.directory / name).read_text()
