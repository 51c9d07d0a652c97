# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roles and playbooks of the collection, run by their names."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import COLLECTION, Ansible, recap

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_up(base_url: str) -> bool:
    try:
        with OPENER.open(f"{base_url}/health", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except urllib.error.URLError:
        return False


@pytest.fixture
def emulator_role(ansible: Ansible) -> Ansible:
    """Runs the role with what it needs from the environment of the tests, so that nothing is downloaded."""
    ansible.variables |= {
        "expressplay_emulator_virtualenv": sys.prefix,
        "expressplay_emulator_dir": str(ansible.directory / "emulator"),
    }
    return ansible


EMULATOR = """
- ansible.builtin.include_role:
    name: streamops.expressplay.emulator
  vars:
    expressplay_emulator_state: {state}
- dump: {{fact: "{{{{ expressplay_emulator }}}}"}}
"""
STARTED, STOPPED = EMULATOR.format(state="started"), EMULATOR.format(state="stopped")
STOPPED_WITHOUT_VIRTUALENV = STOPPED.replace("stopped", "stopped\n    expressplay_emulator_virtualenv: ''")


def test_the_emulator_role_starts_and_stops_once(emulator_role: Ansible) -> None:
    foretold = emulator_role.run(STARTED, check=True)
    assert recap(foretold)["changed"] > 0
    assert not (emulator_role.directory / "emulator").exists()

    first = emulator_role.run(STARTED)
    base_url = first.dump("fact")["base_url"]
    assert stat.S_IMODE((emulator_role.directory / "emulator").stat().st_mode) == 0o700
    try:
        assert is_up(base_url)
        second = emulator_role.run(STARTED)
        assert recap(second)["changed"] == 0
        assert second.dump("fact") == first.dump("fact")
        assert recap(emulator_role.run(STARTED, check=True))["changed"] == 0
        assert recap(emulator_role.run(STOPPED, check=True))["changed"] > 0
        assert is_up(base_url)
        # One that has a virtual environment of its own is another one.
        for check in (True, False):
            refused = emulator_role.run(STOPPED_WITHOUT_VIRTUALENV, check=check, fails=True)
            assert "Give expressplay_emulator_virtualenv as when it was started." in " ".join(refused.output.split())
        assert is_up(base_url)
    finally:
        stopped = emulator_role.run(STOPPED)
    assert recap(stopped)["changed"] > 0
    assert not is_up(base_url)
    assert recap(emulator_role.run(STOPPED))["changed"] == 0
    # What was never started need not be stopped, whatever was to run it.
    (emulator_role.directory / "emulator/state/running.lock").unlink()
    assert recap(emulator_role.run(STOPPED_WITHOUT_VIRTUALENV))["changed"] == 0


def test_a_directory_that_others_read_keeps_its_mode_and_what_is_private_in_it_is_private(
    emulator_role: Ansible,
) -> None:
    directory = emulator_role.directory / "emulator"
    directory.mkdir()
    directory.chmod(0o755)
    try:
        emulator_role.run(STARTED)
        assert recap(emulator_role.run(STARTED))["changed"] == 0
        modes = {name: stat.S_IMODE((directory / name).stat().st_mode) for name in (".", "config.json", "state")}
    finally:
        emulator_role.run(STOPPED)
    assert modes == {".": 0o755, "config.json": 0o600, "state": 0o700}


def test_a_directory_that_everybody_can_write_to_is_refused_and_left_alone(emulator_role: Ansible) -> None:
    shared = emulator_role.directory / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    (emulator_role.directory / "emulator").symlink_to(shared)
    for check in (True, False):
        refused = emulator_role.run(STARTED, check=check, fails=True)
        assert "Give expressplay_emulator_dir a directory of the emulator's own" in " ".join(refused.output.split())
    assert ([*shared.iterdir()], stat.S_IMODE(shared.stat().st_mode)) == ([], 0o1777)


def demo_vault() -> dict[str, dict[str, str]]:
    """The keys of the sample catalogue, by title."""
    variables = yaml.safe_load((COLLECTION / "playbooks/vars/quickstart.yml").read_text())
    return dict(variables["quickstart_vault"])


def test_the_quickstart_ends_in_player_configurations_that_only_their_owner_can_read(emulator_role: Ansible) -> None:
    directory = emulator_role.directory / "demo"
    directory.mkdir()
    emulator_role.write(
        "extra.json",
        json.dumps(
            {
                "expressplay_quickstart_dir": str(directory),
                "expressplay_emulator_virtualenv": sys.prefix,
                "ansible_python_interpreter": sys.executable,
            }
        ),
    )

    foretold, run = (
        emulator_role.run_playbook(
            "streamops.expressplay.quickstart", arguments=["--extra-vars", "@extra.json", "-v", "--diff"], check=check
        )
        for check in (True, False)
    )

    written = sorted((directory / "players").iterdir())
    assert len(written) == 10
    found: dict[str, str] = {}
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        if path.suffix == ".json":
            json.loads(path.read_text())
        found |= tokens_in(path)
        assert path.name in run.stdout
    assert "The second run: changed=0, 0 tokens requested, 12 used again, 10 files unchanged." in run.stdout
    assert len(found) == 12
    assert "-4020" in run.stdout  # of the policy that is wrong on purpose
    planted = found | {f"{name} {key}": text for name, keys in demo_vault().items() for key, text in keys.items()}
    assert leaks(foretold.output, planted) == leaks(run.output, planted) == []
    assert not any(is_up(url) for url in set(re.findall(r"http://127\.0\.0\.1:[0-9]+", run.stdout)))


def tokens_in(path: Path) -> dict[str, str]:
    return {token: token for token in re.findall(r"ExpressPlayToken=([A-Za-z0-9_-]{40,})", path.read_text())}


PLAYERS = """
- streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: ^sunrise
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
- ansible.builtin.include_role:
    name: streamops.expressplay.player_config
  vars:
    expressplay_player_configs:
      - {player: shaka, title: sunrise, dest: "{{ players }}/shaka.json"}
      - {player: dashjs, title: sunrise, dest: "{{ players }}/dashjs.json"}
    expressplay_player_defaults:
      dashjs: {headers: {X-Operator: "{{ vault_header }}"}}
    expressplay_player_page:
      dest: "{{ players }}/index.html"
      titles: [{name: sunrise, manifest: "https://cdn.example.com/sunrise.mpd"}]
    expressplay_player_expiry_warning: 10m
    expressplay_player_strict: true
- dump:
    token: "{{ ansible_facts.expressplay_tokens.sunrise.widevine.token }}"
    result: "{{ expressplay_player_config_result }}"
    files: "{{ ansible_facts.expressplay_player_files }}"
"""


def test_player_files_are_private_from_the_first_byte_and_show_nothing(ansible: Ansible, authenticator: str) -> None:
    ansible.secrets["vault_key"] = key = os.urandom(16).hex()
    ansible.secrets["vault_header"] = header = os.urandom(16).hex()
    players = ansible.directory / "players"
    players.mkdir()
    ansible.variables["players"] = str(players)
    replay = ansible.replay(PLAYERS, arguments=["-vvvv", "--diff"])

    planted = {"authenticator": authenticator, "key": key, "header": header}
    for run in (replay.first, replay.second):
        planted |= {run.dumps.name: run.dump("token")}
    for run in (replay.check, replay.first, replay.second, replay.check_again):
        assert leaks(run.output, planted) == []
    for name in ("shaka.json", "dashjs.json", "index.html"):
        assert stat.S_IMODE((players / name).stat().st_mode) == 0o600
        assert replay.second.dump("token") in (players / name).read_text()
    assert header in (players / "dashjs.json").read_text()
    assert replay.first.dump("result")["summary"]["created"] == 3
    assert [file["player"] for file in replay.second.dump("files")] == ["shaka", "dashjs", "page"]


NO_FACT = """
- streamops.expressplay.expressplay_tokens:
    policies: {home: {widevine: {security_level: 1, hdcp_output_control: 0}}}
    titles: [{name: sunrise, policy: home, kid: ^sunrise, content_key: "{{ vault_key }}"}]
    facts: "false"
  register: obtained
- ansible.builtin.include_role:
    name: streamops.expressplay.player_config
  vars:
    expressplay_player_tokens: "{{ obtained.tokens }}"
    expressplay_player_configs: [{player: shaka, title: sunrise, dest: "{{ players }}/shaka.json"}]
"""


def test_players_can_be_given_tokens_that_are_no_fact(ansible: Ansible) -> None:
    ansible.secrets["vault_key"] = os.urandom(16).hex()
    (ansible.directory / "players").mkdir()
    ansible.variables["players"] = str(ansible.directory / "players")

    ansible.replay(NO_FACT)

    assert tokens_in(ansible.directory / "players/shaka.json")


def test_a_variable_that_is_left_out_or_misspelt_is_told(ansible: Ansible) -> None:
    role = "- ansible.builtin.include_role: {name: streamops.expressplay.player_config}\n"

    run = ansible.run(f"{role}  vars: {{expressplay_player_confgs: []}}\n", fails=True)

    assert "There is no file to write: give configs, page or both." in run.stdout
