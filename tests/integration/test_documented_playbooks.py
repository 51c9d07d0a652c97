# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What README files and guides show works: whole playbooks are run, and of everything else the options are known."""

from __future__ import annotations

import grp
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.documents import (
    Block,
    blocks,
    documents,
    modules_of,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import LOCAL_HOST, Ansible, recap

BLOCKS = blocks()
PLAYBOOKS = [block for block in BLOCKS if block.is_playbook]
FRAGMENTS = [block for block in BLOCKS if not block.is_playbook]

# Playbooks that are about changing something in every run.
CHANGE_EVERY_TIME = {"replace.yml", "test.yml"}

# Of other programs: they are read, and no option of theirs is known here.
OF_OTHER_PROGRAMS = {
    ".github/workflows/audit.yml",
    ".gitlab-ci.yml",
    "execution-environment.yml",
    "host_vars/localhost.yml",
    "injector configuration",
    "input configuration",
}
# Variables about a gateway, a Redis server and directories that the machine of a test does not have.
OF_OTHER_MACHINES = {
    "group_vars/all/emulator.yml",
    "group_vars/all/gateway.yml",
    "group_vars/all/ledger-path.yml",
    "group_vars/all/ledger.yml",
}

# What playbooks refer to without showing it. A document's own variables come before it.
VAULT: dict[str, Any] = {
    "vault_expressplay_authenticator": "1000001,7e57c0de7e57c0de7e57c0de7e57c0de",
    "vault_kek": "000102030405060708090a0b0c0d0e0f",
    "vault_content_keys": {
        "harbour": "b1f0c5d20a7e4c3f8d6954e3a2b7c803",
        "harbour-trailer": "b1f0c5d20a7e4c3f8d6954e3a2b7c801",
        "harbour_audio": "b1f0c5d20a7e4c3f8d6954e3a2b7c802",
        "nightfall": "a9b9033df0b9ca5447839e3d074817a0",
    },
}
CATALOGUE: dict[str, Any] = {
    "expressplay_policies": {
        "purchase": {
            "widevine": {"security_level": "HW_SECURE_ALL", "hdcp_output_control": "HDCP_V2"},
            "playready": {
                "rights_type": "BuyToOwn",
                "analog_video_opl": 200,
                "compressed_digital_audio_opl": 300,
                "compressed_digital_video_opl": 500,
                "uncompressed_digital_audio_opl": 300,
                "uncompressed_digital_video_opl": 300,
            },
        },
        "preview": {
            "widevine": {"security_level": "HW_SECURE_CRYPTO", "hdcp_output_control": "HDCP_V1"},
            "playready": {
                "rights_type": "BuyToOwn",
                "analog_video_opl": 100,
                "compressed_digital_audio_opl": 100,
                "compressed_digital_video_opl": 400,
                "uncompressed_digital_audio_opl": 100,
                "uncompressed_digital_video_opl": 100,
            },
        },
    },
    "expressplay_titles": [
        {
            "name": name,
            "policy": "preview" if name == "harbour-trailer" else "purchase",
            "kid": f"^{name}",
            "content_key": f"{{{{ vault_content_keys['{name}'] }}}}",
        }
        for name in ("harbour", "harbour-trailer", "nightfall")
    ],
}


class Reader:
    """Somebody who types off a document's files into a directory and runs its playbooks there."""

    def __init__(self, ansible: Ansible, emulator: Emulator) -> None:
        self.ansible = ansible
        emulator.reset()
        emulator.configure(key_store=True)
        ansible.hosts = {"web": LOCAL_HOST}
        ansible.environment = {
            "EXPRESSPLAY_BASE_URL": emulator.base_url,
            "EXPRESSPLAY_CUSTOMER_AUTHENTICATOR": VAULT["vault_expressplay_authenticator"],
        }
        ansible.variables = {
            # So that nothing is downloaded or installed.
            "expressplay_emulator_virtualenv": sys.prefix,
            "expressplay_emulator_dir": str(ansible.directory / "emulator"),
            "expressplay_renewal_unit_directory": str(ansible.directory / "units"),
            "expressplay_renewal_enabled": False,
        }

    def type_off(self, block: Block) -> str:
        """Write the files of the block's document, and the block; gives the path of the block's file."""
        beside = [other for other in BLOCKS if other.document == block.document]
        # Where playbooks say which of them open the vault, the others must do without.
        opened = any("- vault.yml" in other.text for other in beside)
        self.ansible.write("group_vars/all/0.yml", yaml.safe_dump(CATALOGUE if opened else {**VAULT, **CATALOGUE}))
        self.ansible.write("vault.yml", yaml.safe_dump(VAULT))
        for other in beside:
            if other.name not in {None, *OF_OTHER_PROGRAMS, *OF_OTHER_MACHINES}:
                self._write(other)
        return self._write(block)

    def _write(self, block: Block) -> str:
        name = Path(block.name or "playbook.yml")
        path = name.name if name.is_absolute() else str(name)
        self.ansible.write(path, self._on_this_machine(block.text))
        return path

    def _on_this_machine(self, text: str) -> str:
        """The text with the directories and the group of the machine that it is about replaced by those of a test."""
        directory = self.ansible.directory
        text = text.replace("/srv/deploy/", f"{directory}/").replace("/srv/", f"{directory}/srv/")
        for path in re.findall(rf"{directory}/srv/\S+", text):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        return text.replace("www-data", grp.getgrgid(os.getegid()).gr_name)


@pytest.fixture
def reader(ansible: Ansible, emulator: Emulator) -> Iterator[Reader]:
    reader = Reader(ansible, emulator)
    yield reader
    if (ansible.directory / "emulator").exists():
        ansible.run_playbook("streamops.expressplay.emulator", arguments=["-e", "expressplay_emulator_state=stopped"])


@pytest.mark.parametrize("block", PLAYBOOKS, ids=lambda block: block.place)
def test_a_playbook_runs_as_it_stands_in_its_document(reader: Reader, block: Block) -> None:
    playbook = reader.type_off(block)

    reader.ansible.run_playbook(playbook, check=True)
    reader.ansible.run_playbook(playbook)
    again = reader.ansible.run_playbook(playbook)

    recapped = again.stdout.partition("PLAY RECAP")[2]
    changed = {host: recap(again, host)["changed"] for host in ("localhost", "web") if f"\n{host} " in recapped}
    assert changed
    assert any(changed.values()) == (block.name in CHANGE_EVERY_TIME), changed


class Known:
    """Every option that a module or a role documents."""

    def __init__(self, documentation: Mapping[str, Mapping[str, Any]]) -> None:
        self.modules: dict[str, Any] = {
            name: found["doc"].get("options", {}) for name, found in documentation["module"].items()
        }
        self.variables: dict[str, Any] = {
            name: option
            for role in documentation["role"].values()
            for name, option in role["entry_points"]["main"]["options"].items()
        }
        own = [options for name, options in self.modules.items() if name.startswith("streamops.")]
        self.catalogue = self.modules["streamops.expressplay.expressplay_tokens"]
        self.entry = self.modules["streamops.expressplay.expressplay_player_config"]["configs"]["suboptions"]
        self.page = self.entry | self.modules["streamops.expressplay.expressplay_player_config"]["page"]["suboptions"]
        self.any = {name: option for options in [*own, self.entry] for name, option in options.items()}

    def policy(self, drm: str) -> Any:
        """What a policy may say of a DRM, which is what a title may say of it too."""
        return self.catalogue["titles"]["suboptions"][drm]["suboptions"]


def unknown(options: Mapping[str, Any], given: Any, path: str = "") -> Iterator[str]:
    """The keys that are no option or alias, at every depth."""
    if isinstance(given, list):
        for number, item in enumerate(given):
            yield from unknown(options, item, f"{path}[{number}]")
    if not isinstance(given, dict):
        return
    names = {alias: name for name, option in options.items() for alias in (name, *option.get("aliases", []))}
    for key, value in given.items():
        if key not in names:
            yield f"{path}.{key}"
        elif "suboptions" in options[names[key]]:
            yield from unknown(options[names[key]]["suboptions"], value, f"{path}.{key}")


def unknown_in_policies(known: Known, policies: Any) -> Iterator[str]:
    for name, policy in policies.items() if isinstance(policies, dict) else ():
        for drm, options in policy.items():
            yield from unknown(known.policy(drm), options, f"policies.{name}.{drm}")


def unknown_in_tasks(known: Known, tasks: Any) -> Iterator[str]:
    for task in tasks:
        for part in ("block", "rescue", "always"):
            yield from unknown_in_tasks(known, task.get(part, []))
        for module in modules_of(task):
            if module == "ansible.builtin.set_fact":
                continue
            yield from unknown(known.modules[module], task[module], module)
            if module == "streamops.expressplay.expressplay_tokens":
                yield from unknown_in_policies(known, task[module].get("policies"))
        yield from unknown_in_variables(known, task.get("vars", {}))


def unknown_in_variables(known: Known, variables: Any) -> Iterator[str]:
    inside = {
        "expressplay_titles": known.catalogue["titles"]["suboptions"],
        "expressplay_player_configs": known.entry,
        "expressplay_player_page": known.page,
    }
    for name, value in variables.items():
        if name.startswith("expressplay_") and not name.startswith("expressplay_renewal_"):
            yield from () if name in known.variables else (name,)
        yield from unknown(inside.get(name, {}), value if name in inside else None, name)
        if name == "expressplay_policies":
            yield from unknown_in_policies(known, value)


def unknown_in_play(known: Known, play: Mapping[str, Any]) -> Iterator[str]:
    yield from unknown_in_variables(known, play.get("vars", {}))
    yield from unknown_in_tasks(known, play.get("tasks", []))
    for role in play.get("roles", []):
        yield from unknown_in_variables(known, role.get("vars", {}))


def unknown_in_block(known: Known, block: Block) -> list[str]:
    """What a block says that nothing of the collection, and no module that it names, knows."""
    content = block.content
    if block.is_playbook:
        return [found for play in content for found in unknown_in_play(known, play)]
    if block.is_tasks:
        return [*unknown_in_tasks(known, content)]
    if isinstance(content, dict):
        if "module_defaults" in content:
            return [found for group in content["module_defaults"].values() for found in unknown(known.any, group)]
        if all(name.startswith(("expressplay_", "vault_")) for name in content):
            return [*unknown_in_variables(known, content)]
        return [*unknown(known.any, content)]
    if "role" in content[0]:
        return [*unknown_in_play(known, {"roles": content})]
    if "player" in content[0]:
        return [*unknown(known.page if content[0]["player"] == "page" else known.entry, content)]
    return [*unknown(known.catalogue["titles"]["suboptions"], content)]


@pytest.fixture(scope="module")
def documentation(tmp_path_factory: pytest.TempPathFactory, emulator_process: Emulator) -> dict[str, Any]:
    """What ansible-doc says of the collection, and of all other modules that the documents use."""
    ansible = Ansible(tmp_path_factory.mktemp("documentation"), emulator_process, "")
    own = json.loads(ansible.command("doc", "--metadata-dump", "streamops.expressplay"))["all"]
    others = set(re.findall(r"\bansible\.builtin\.\w+(?=:)", "\n".join(block.text for block in BLOCKS)))
    builtin = json.loads(ansible.command("doc", "--json", *sorted(others)))
    return {"module": own["module"] | builtin, "role": own["role"]}


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.name not in OF_OTHER_PROGRAMS], ids=lambda block: block.place
)
def test_every_option_in_a_document_is_one_that_there_is(documentation: dict[str, Any], block: Block) -> None:
    assert unknown_in_block(Known(documentation), block) == []


def test_fragments_are_tasks_that_ansible_can_read(ansible: Ansible) -> None:
    plays = [{"hosts": "web", "tasks": block.content} for block in FRAGMENTS if block.is_tasks]
    ansible.hosts = {"web": LOCAL_HOST}
    ansible.write("fragments.yml", yaml.safe_dump(plays, sort_keys=False))

    ansible.run_playbook("fragments.yml", arguments=["--syntax-check"])


def test_every_document_is_read() -> None:
    assert {block.document for block in PLAYBOOKS} >= {"README.md", "docs/docsite/rst/guide_getting_started.rst"}
    shown = sum(len(re.findall(r"code-block:: yaml|```yaml", path.read_text("utf-8"))) for path in documents())
    assert len(BLOCKS) == shown
    assert {*OF_OTHER_PROGRAMS, *OF_OTHER_MACHINES, *CHANGE_EVERY_TIME} <= {block.name for block in BLOCKS}
