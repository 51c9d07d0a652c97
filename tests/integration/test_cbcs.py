# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Content in cbcs under PlayReady: the token is asked for with its scheme, and players get the other license host."""

from __future__ import annotations

import json
import secrets

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible

TASKS = """
- streamops.expressplay.expressplay_pr_token:
    name: harbour
    kid: ^harbour
    content_key: "{{ vault_key }}"
    rights_type: BuyToOwn
    analog_video_opl: 0
    compressed_digital_audio_opl: 0
    compressed_digital_video_opl: 0
    uncompressed_digital_audio_opl: 0
    uncompressed_digital_video_opl: 0
    alg_id: aescbc
    beyond_reference_pages: allow
  register: token
- streamops.expressplay.expressplay_player_config:
    configs:
      - {player: shaka, title: harbour, dest: "{{ players }}/asked.json", playready_host: pr2}
      - {player: shaka, title: harbour, dest: "{{ players }}/not asked.json"}
- dump:
    violations: "{{ token.violations }}"
    given: "{{ token.token.license_url }}"
    filtered: "{{ ansible_facts.expressplay_tokens.harbour.playready | streamops.expressplay.license_url('pr2') }}"
  when: not ansible_check_mode
"""
ADDRESS = "https://pr.service.example.com/playready/RightsManager.asmx"


def test_players_get_the_license_host_for_cbcs_where_it_is_asked_for(ansible: Ansible, emulator: Emulator) -> None:
    emulator.configure(license_urls={"playready": ADDRESS})
    ansible.secrets["vault_key"] = secrets.token_hex(16)
    players = ansible.directory / "players"
    players.mkdir()
    ansible.variables["players"] = str(players)

    replay = ansible.replay(TASKS)

    [sent] = replay.sent
    assert dict(sent["form"])["algId"] == "aescbc"
    assert replay.first.dump("violations") == []
    given = replay.first.dump("given")
    assert given.startswith(f"{ADDRESS}?")
    for name, expected in {"asked": given.replace("//pr.", "//pr2."), "not asked": given}.items():
        servers = json.loads((players / f"{name}.json").read_text())["drm"]["servers"]
        assert list(servers.values()) == [expected]
    assert replay.first.dump("filtered") == given.replace("//pr.", "//pr2.")
