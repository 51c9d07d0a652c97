# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The artefact that Galaxy takes, installed where nothing else of the project is."""

from __future__ import annotations

import secrets

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    COLLECTION,
    HOST,
    Ansible,
    shipped_modules,
)

TASKS = """
- streamops.expressplay.expressplay_wv_token:
    kid: ^installed
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
- streamops.expressplay.expressplay_pr_token:
    kid: ^installed
    content_key: "{{ vault_key }}"
    rights_type: BuyToOwn
    analog_video_opl: 0
    compressed_digital_audio_opl: 0
    compressed_digital_video_opl: 0
    uncompressed_digital_audio_opl: 0
    uncompressed_digital_video_opl: 0
- streamops.expressplay.expressplay_tokens:
    policies: {home: {widevine: {security_level: 1, hdcp_output_control: 0}}}
    titles: [{name: another, policy: home, kid: ^another, content_key: "{{ vault_key }}"}]
- streamops.expressplay.expressplay_tokens_info:
  register: info
- dump: {info: "{{ info }}"}
- dump: {facts: "{{ ansible_facts.expressplay_tokens }}"}
"""


def test_the_installed_artefact_works_alone(both: Ansible, emulator: Emulator) -> None:
    installed = both.directory / "installed"
    built = both.command("galaxy", "collection", "build", "--output-path", ".", str(COLLECTION))
    [artefact] = both.directory.glob("streamops-expressplay-*.tar.gz")
    assert artefact.name in built
    both.environment["ANSIBLE_COLLECTIONS_PATH"] = str(installed)
    both.command("galaxy", "collection", "install", "--offline", "-p", str(installed), artefact.name)
    both.secrets["vault_key"] = secrets.token_hex(16)

    run = both.run(TASKS, arguments=["-vvv"])

    assert str(COLLECTION) not in run.stdout.replace(str(COLLECTION / "tests"), "")
    assert sorted(shipped_modules(run)) == [
        "expressplay_pr_token", "expressplay_tokens", "expressplay_tokens_info", "expressplay_wv_token",
    ]  # fmt: skip
    for host in both.hosts:
        assert set(run.dump("facts", host)["^installed"]) == {"widevine", "playready"}
        assert {token["name"] for token in run.dump("info", host)["tokens"]} == {"^installed", "another"}
    assert len(emulator.journal()) == 6


def test_the_documentation_of_every_plugin_can_be_read(ansible: Ansible) -> None:
    for name in ("expressplay_wv_token", "expressplay_pr_token", "expressplay_tokens", "expressplay_tokens_info"):
        text = ansible.command("doc", "-t", "module", f"streamops.expressplay.{name}")

        assert "ledger_password" in text
        assert HOST not in text.split()
