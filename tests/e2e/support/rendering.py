# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tokens of the catalogue and all files, as one playbook obtains and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible

_TASKS = """
- streamops.expressplay.expressplay_tokens:
    policies: "{{ catalogue.policies }}"
    titles: "{{ catalogue.titles }}"
- ansible.builtin.include_role:
    name: streamops.expressplay.player_config
  vars:
    expressplay_player_configs: "{{ configs }}"
    expressplay_player_page: "{{ page }}"
- dump: {tokens: "{{ ansible_facts.expressplay_tokens }}"}
"""


@dataclass(frozen=True)
class Rendered:
    """The files by name, and what the playbook knows of the tokens in them."""

    files: Mapping[str, Path]
    tokens: Mapping[str, Mapping[str, Mapping[str, Any]]]

    def text(self, name: object) -> str:
        return self.files[str(name)].read_text("utf-8")

    def license_url(self, title: str, drm: str) -> str:
        url: str = self.tokens[title][drm]["license_url"]
        return url


def render(
    ansible: Ansible, catalogue: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]], page: Mapping[str, Any]
) -> Rendered:
    """Obtain the tokens of a catalogue, write a file for each entry, which may name its ``dest`` itself, and a page."""
    files = {name: Path(entry.get("dest", ansible.directory / name)) for name, entry in entries.items()}
    ansible.secrets["catalogue"] = catalogue
    ansible.secrets["configs"] = [{**entry, "dest": str(files[name])} for name, entry in entries.items()]
    ansible.secrets["page"] = page
    return Rendered(files, ansible.run(_TASKS).dump("tokens"))
