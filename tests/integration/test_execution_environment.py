# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Execution environments: what ansible-builder puts into one, and playbooks as ansible-runner and AWX run them."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    COLLECTION,
    COLLECTIONS,
    Ansible,
)
from ansible_collections.streamops.expressplay.tests.integration.support.programs import run_program

# As somebody writes it who wants an execution environment with this collection.
DEFINITION = """
version: 3
images:
  base_image:
    name: registry.example.com/python:3.12
dependencies:
  ansible_core:
    package_pip: ansible-core>=2.19,<2.22
  ansible_runner:
    package_pip: ansible-runner
  galaxy:
    collections:
      - streamops.expressplay
"""

TOKEN = re.compile(r"ExpressPlayToken=([\w-]+)")


def requirements(text: str) -> dict[str, str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return {found.name: str(found.specifier) for found in map(Requirement, filter(None, lines))}


@pytest.fixture
def context(tmp_path: Path) -> Path:
    """The build context that ansible-builder makes."""
    (tmp_path / "execution-environment.yml").write_text(DEFINITION)
    command = ["ansible-builder", "create", "--context", "context", "--output-filename", "Containerfile"]
    run_program(command, tmp_path, tmp_path / "home")
    return tmp_path / "context"


def test_the_build_context_installs_the_collection_and_asks_it_what_it_needs(context: Path) -> None:
    collections = yaml.safe_load((context / "_build/requirements.yml").read_text())["collections"]
    steps = (context / "Containerfile").read_text()

    assert collections == ["streamops.expressplay"] or collections == [{"name": "streamops.expressplay"}]
    assert "ansible-galaxy collection install" in steps
    assert "introspect.py introspect" in steps


def test_what_the_collection_needs_is_found_by_the_program_in_the_build_context(context: Path) -> None:
    found = context / "requirements.txt"
    program = str(context / "_build/scripts/introspect.py")
    command = [sys.executable, program, "introspect", str(COLLECTIONS), f"--write-pip={found}"]
    run_program(command, context, context / "home")

    assert "from collection streamops.expressplay" in found.read_text()
    assert requirements(found.read_text()) == requirements((COLLECTION / "meta/ee-requirements.txt").read_text())
    assert requirements(found.read_text()).keys() == {"cryptography", "redis", "requests"}


def run_quickstart(directory: Path, *arguments: str) -> str:
    """Run the quickstart with ansible-runner in a directory of its own; its files go to ``files`` there."""
    files = directory / "files"
    for made in (directory / "env", directory / "project", files):
        made.mkdir(parents=True)
    variables = {"expressplay_quickstart_dir": str(files), "expressplay_emulator_virtualenv": sys.prefix}
    (directory / "env" / "extravars").write_text(json.dumps(variables))
    return run_program(
        ["ansible-runner", "run", str(directory), "--playbook", "streamops.expressplay.quickstart", *arguments],
        directory,
        directory / "home",
        ANSIBLE_COLLECTIONS_PATH=str(COLLECTIONS),
        ANSIBLE_CONFIG=str(COLLECTION / "tests/ansible.cfg"),
    )


def what_is_kept(directory: Path) -> str:
    """What ansible-runner keeps of a run, and AWX in its database: output, events, facts."""
    files = [path for path in (directory / "artifacts").rglob("*") if path.is_file()]
    assert {"job_events", "fact_cache"} <= {path.parent.name for path in files}
    return "\n".join(path.read_text("utf-8", "replace") for path in files)


def test_ansible_runner_runs_the_quickstart_and_keeps_no_secret(tmp_path: Path) -> None:
    foretold = run_quickstart(tmp_path / "check", "--cmdline=--check")
    output = run_quickstart(tmp_path / "real")

    assert "failed=0" in foretold
    assert list((tmp_path / "check" / "files").iterdir()) == []
    assert "failed=0" in output
    assert "The second run: changed=0, 0 tokens requested, 12 used again, 10 files unchanged." in output
    written = [path.read_text() for path in (tmp_path / "real" / "files" / "players").iterdir()]
    assert len(written) == 10
    tokens = {token for text in written for token in TOKEN.findall(text)}
    assert len(tokens) == 12
    vault = yaml.safe_load((COLLECTION / "playbooks/vars/quickstart.yml").read_text())["quickstart_vault"]
    secrets = {f"token {number}": token for number, token in enumerate(sorted(tokens))}
    secrets |= {f"{title} {kind}": key for title, keys in vault.items() for kind, key in keys.items()}
    assert leaks(what_is_kept(tmp_path / "check"), secrets) == []
    assert leaks(what_is_kept(tmp_path / "real"), secrets) == []


def test_the_roles_work_together_where_facts_are_cached_in_clear(ansible: Ansible) -> None:
    cache = ansible.directory / "cache"
    ansible.environment |= {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(cache)}
    ansible.secrets["vault_key"] = "b1f0c5d20a7e4c3f8d6954e3a2b7c802"
    ansible.variables |= {
        "expressplay_base_url": "{{ emulator_url }}",
        "expressplay_customer_authenticator": "{{ vault_authenticator | default(omit) }}",
        "expressplay_ledger": str(ansible.directory / "ledger.db"),
        "expressplay_policies": {"home": {"widevine": {"security_level": 1, "hdcp_output_control": 0}}},
        "expressplay_titles": [
            {"name": "harbour", "policy": "home", "kid": "^harbour", "content_key": "{{ vault_key }}"}
        ],
        "expressplay_player_configs": [
            {"player": "shaka", "title": "harbour", "dest": str(ansible.directory / "harbour.json")}
        ],
    }

    ansible.replay(
        """
        - ansible.builtin.include_role: {name: streamops.expressplay.tokens}
        - ansible.builtin.include_role: {name: streamops.expressplay.player_config}
        """
    )

    [token] = TOKEN.findall((ansible.directory / "harbour.json").read_text())
    kept = "\n".join(path.read_text() for path in cache.iterdir())
    assert "harbour.json" in kept  # the files that were written are no secret
    assert leaks(kept, {"token": token}) == []
