# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame around the code: metadata that must agree, headers, and what the artefact holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from ansible_collections.streamops.expressplay.tests.tools.stage import project_files, stage

ROOT = Path(__file__).parents[2]
FILES = project_files(ROOT)

# Not the licence of this file, although it looks like it: REUSE-IgnoreStart
IDENTIFIER = "SPDX-License-Identifier: GPL-3.0-or-later"
# REUSE-IgnoreEnd
WITH_HEADER = {".cfg", ".ini", ".j2", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml"}
WITH_HEADER_BY_NAME = {".gitignore", "Makefile", "run"}
# The license itself; written by antsibull-changelog; read by ansible-test, which takes no line that is a comment.
WITHOUT_HEADER = {
    Path("LICENSES/GPL-3.0-or-later.txt"),
    Path("changelogs/changelog.yaml"),
    *(path for path in FILES if path.match("tests/sanity/ignore-*.txt")),
}

# What may be at the top of the artefact, and what must be.
NEEDED = {
    "FILES.json",
    "LICENSE",
    "MANIFEST.json",
    "README.md",
    "CHANGELOG.rst",
    "changelogs",
    "meta",
    "plugins",
    "roles",
}
ALLOWED = NEEDED | {"docs", "playbooks"}


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def plugin_names(kind: str) -> set[str]:
    return {path.stem for path in FILES if path.parent == Path("plugins", kind) and path.suffix == ".py"} - {"__init__"}


def modules_with_fragment(fragment: str) -> set[str]:
    names = plugin_names("modules")
    return {name for name in names if f"  - {fragment}\n" in (ROOT / f"plugins/modules/{name}.py").read_text("utf-8")}


def roles() -> list[str]:
    return sorted({path.parts[1] for path in FILES if path.parts[0] == "roles" and len(path.parts) > 2})


def requirement(name: str) -> Requirement:
    lines = (ROOT / "tests/requirements.txt").read_text("utf-8").splitlines()
    [found] = [line for line in lines if line.startswith(name)]
    return Requirement(found)


def test_every_module_that_takes_the_service_options_is_in_an_action_group() -> None:
    groups = load("meta/runtime.yml")["action_groups"]

    # What module_defaults sets for a group must be an option of each of its modules.
    with_service = modules_with_fragment("streamops.expressplay.service")
    with_method = modules_with_fragment("streamops.expressplay.service.method")
    assert {name: set(members) for name, members in groups.items()} == {
        "expressplay": with_method,
        "expressplay_keys": with_service - with_method,
    }
    listed = [name for members in groups.values() for name in members]
    assert plugin_names("modules") - set(listed) == {
        "expressplay_player_config",
        "expressplay_policy_info",
        "expressplay_tokens_info",
    }
    assert len(listed) == len(set(listed))


def test_every_action_plugin_has_its_module() -> None:
    assert plugin_names("action") <= plugin_names("modules")


def test_the_oldest_ansible_is_the_same_for_users_and_tests() -> None:
    for_users = SpecifierSet(load("meta/runtime.yml")["requires_ansible"])
    for_tests = requirement("ansible-core").specifier

    for version, supported in {"2.18.99": False, "2.19.0": True, "2.20.0": True, "2.21.5": True}.items():
        assert for_users.contains(version) is for_tests.contains(version) is supported, version


def test_the_collection_is_named_as_its_imports_are() -> None:
    metadata = load("galaxy.yml")

    assert (metadata["namespace"], metadata["name"]) == ("streamops", "expressplay")
    assert re.fullmatch(r"\d+\.\d+\.\d+(-[0-9a-z.]+)?", metadata["version"])
    assert metadata["license"] == ["GPL-3.0-or-later"]
    assert not metadata["dependencies"]


@pytest.mark.parametrize("key", ["repository", "documentation", "homepage", "issues"])
def test_links_in_galaxy_yml_are_https(key: str) -> None:
    assert load("galaxy.yml")[key].startswith("https://")


def test_the_execution_environment_names_a_file_that_exists() -> None:
    assert Path(load("meta/execution-environment.yml")["dependencies"]["python"]) in FILES


def test_spdx_headers() -> None:
    checked = [
        path
        for path in FILES
        if (path.suffix in WITH_HEADER or path.name in WITH_HEADER_BY_NAME)
        and path not in WITHOUT_HEADER
        and (ROOT / path).stat().st_size > 0
    ]
    heads = {path: (ROOT / path).read_text("utf-8").splitlines()[:6] for path in checked}

    assert checked
    assert [str(path) for path, head in heads.items() if not any(IDENTIFIER in line for line in head)] == []


def test_package_markers_are_empty() -> None:
    markers = [path for path in FILES if path.name == "__init__.py" and path.parts[0] == "plugins"]

    assert [str(path) for path in markers if (ROOT / path).stat().st_size > 0] == []


@pytest.mark.parametrize("role", roles())
def test_roles_are_specified_and_described(role: str) -> None:
    specification = load(f"roles/{role}/meta/argument_specs.yml")["argument_specs"]["main"]

    assert specification["short_description"]
    assert (ROOT / "roles" / role / "README.md").stat().st_size > 0
    options = specification.get("options", {})
    assert [name for name, option in options.items() if not option.get("description")] == []
    assert [name for name in options if not name.startswith("expressplay_")] == []


def test_continuous_integration_runs_the_same_tests_as_a_person_and_those_of_other_releases() -> None:
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text("utf-8").splitlines() if line and not line.startswith("#")]

    assert commands[0] == "set -euo pipefail"
    # The second is run although the first fails, so that everything is told at once.
    assert commands[2:] == ["status=0", "make test || status=$?", "make releases || status=$?", 'exit "$status"']
    assert os.access(script, os.X_OK)


@pytest.fixture(scope="module")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in an artefact that is built from a checkout in which people have worked."""
    directory = tmp_path_factory.mktemp("artefact")
    checkout = directory / "checkout"
    stage(ROOT, checkout)
    for leftover in (
        ".build/home/secret",
        ".venv/bin/python",
        ".git/config",
        ".mypy_cache/x",
        "tests/output/x",
        "streamops-expressplay-0.0.1.tar.gz",
        "plugins/modules/__pycache__/x.cpython-311.pyc",
    ):
        (checkout / leftover).parent.mkdir(parents=True, exist_ok=True)
        (checkout / leftover).write_text("left over")
    command = [sys.executable, "-m", "ansible", "galaxy", "collection", "build", "--output-path", str(directory)]
    subprocess.run([*command, str(checkout)], check=True, stdout=subprocess.PIPE)
    [archive] = directory.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        return content.getnames()


def test_the_artefact_holds_what_belongs_and_nothing_else(artefact: list[str]) -> None:
    top = {name.split("/")[0] for name in artefact}

    assert top - ALLOWED == set()
    assert NEEDED - top == set()


def test_the_artefact_holds_no_leftovers(artefact: list[str]) -> None:
    assert [name for name in artefact if "__pycache__" in name or name.endswith((".pyc", ".tar.gz"))] == []


def test_the_artefact_holds_every_file_of_plugins_and_roles(artefact: list[str]) -> None:
    wanted = {str(path) for path in FILES if path.parts[0] in {"meta", "playbooks", "plugins", "roles"}}

    assert wanted - set(artefact) == set()
