# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A catalogue for tests, the task that obtains its tokens, and what a result says of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from .playbook import Ansible, Run

DRMS = ("widevine", "playready")

OBTAIN = """
- streamops.expressplay.expressplay_tokens:
    policies: "{{ catalogue.policies }}"
    titles: "{{ catalogue.titles }}"
    concurrency: "{{ concurrency | default(omit) }}"
    on_error: "{{ on_error | default(omit) }}"
    ledger_password: "{{ vault_ledger_password | default(omit) }}"
  register: result
- dump: {result: "{{ result }}", facts: "{{ ansible_facts.expressplay_tokens | default({}) }}"}
"""


def give_catalogue(ansible: Ansible, names: Sequence[str], drms: Sequence[str] = DRMS) -> list[dict[str, Any]]:
    """Give the playbooks one policy and titles with fresh keys; gives the titles, which may still be changed."""
    policy = {
        "widevine": {"security_level": 1, "hdcp_output_control": 0},
        "playready": {
            "rights_type": "BuyToOwn",
            "analog_video_opl": 0,
            "compressed_digital_audio_opl": 0,
            "compressed_digital_video_opl": 0,
            "uncompressed_digital_audio_opl": 0,
            "uncompressed_digital_video_opl": 0,
        },
    }
    titles: list[dict[str, Any]] = [
        {"name": name, "policy": "home", "kid": f"^{name}", "content_key": secrets.token_hex(16)} for name in names
    ]
    ansible.secrets["catalogue"] = {"policies": {"home": {drm: policy[drm] for drm in drms}}, "titles": titles}
    return titles


def title_names(count: int) -> list[str]:
    return [f"title {number}" for number in range(count)]


def tokens_of(result: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The tokens of a result by name and DRM."""
    return {(name, drm): token["token"] for name, of_name in result["tokens"].items() for drm, token in of_name.items()}


def counted(result: dict[str, Any]) -> dict[str, int]:
    """The summary of a result without its duration."""
    return {key: value for key, value in result["summary"].items() if key != "seconds"}


def asked_kids(journal: Sequence[dict[str, Any]]) -> list[str]:
    """The kid of every request, in order."""
    return [dict(entry["form"])["kid"] for entry in journal]


def results(run: Run, hosts: Sequence[str]) -> list[dict[str, Any]]:
    """What the task gave on each host."""
    return [run.dump("result", host) for host in hosts]
