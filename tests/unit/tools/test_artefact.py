# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An artefact with anything wrong in it is refused, and it is said what."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.tools.artefact import problems, read
from ansible_collections.streamops.expressplay.tests.tools.release import Refused, artefact_of, check, try_out

MODULE = b"DOCUMENTATION = r'''\nversion_added: 1.0.0\n'''\n"

#: All that an artefact needs, and nothing wrong with it.
SOUND = {
    "MANIFEST.json": json.dumps({"collection_info": {"version": "1.0.0"}}).encode(),
    "FILES.json": b"{}",
    "LICENSE": b"",
    "README.md": b"[a role](roles/tokens/README.md#variables), [roles](roles), [w](https://example.com), [below](#it)",
    "CHANGELOG.rst": b"\nv1.0.0\n======\n",
    "changelogs/changelog.yaml": b"releases: {0.9.0: {}, 1.0.0: {}}",
    "docs/docsite/rst/guide.rst": b"Title\n=======\n",
    "meta/runtime.yml": b"requires_ansible: '>=2.19.0'",
    "plugins/modules/token.py": MODULE,
    "roles/tokens/README.md": b"[home](../../README.md), [guide](../../docs/docsite/rst/guide.rst)",
    "roles/tokens/meta/main.yml": b"galaxy_info: {min_ansible_version: '2.19'}",
}
PROJECT = {*SOUND, "galaxy.yml", "Makefile", "tests/unit/test_token.py"} - {"MANIFEST.json", "FILES.json"}


def test_nothing_is_wrong_with_a_sound_artefact() -> None:
    assert problems(SOUND, PROJECT) == []


@pytest.mark.parametrize("name", [name for name in SOUND if not name.startswith("roles/tokens/README")])
def test_each_file_that_must_be_there_is_missed(name: str) -> None:
    without = {other: data for other, data in SOUND.items() if other != name}

    assert f"{name} is missing." in problems(without, PROJECT)


@pytest.mark.parametrize(
    "name",
    [
        ".ci/run",
        ".git/config",
        "Makefile",
        "extensions/molecule/default/molecule.yml",
        "galaxy.yml",
        "notes.txt",
        "pyproject.toml",
        "tests/integration/data/key.pem",
    ],
)
def test_a_file_that_does_not_belong_is_found(name: str) -> None:
    assert problems({**SOUND, name: b""}, PROJECT) == [
        f"{name} does not belong into an artefact: add it to build_ignore in galaxy.yml."
    ]


@pytest.mark.parametrize(
    "name",
    [
        "changelogs/.plugin-cache.yaml",
        "meta/runtime.yml.orig",
        "playbooks/quickstart.retry",
        "plugins/modules/.token.py.swp",
        "plugins/modules/__pycache__/token.cpython-311.pyc",
        "plugins/modules/token.py~",
        "roles/tokens/files/ledger.db",
        "roles/tokens/streamops-expressplay-0.9.0.tar.gz",
    ],
)
def test_a_leftover_is_found(name: str) -> None:
    assert problems({**SOUND, name: b""}, PROJECT) == [
        f"{name} is a leftover: remove it, or add it to build_ignore in galaxy.yml."
    ]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("changelogs/changelog.yaml", b"releases: {0.9.0: {}}",
         "The version is 1.0.0, and the newest release in changelogs/changelog.yaml is 0.9.0."),
        ("changelogs/changelog.yaml", b"releases: {0.9.0: {}, 0.10.0: {}}",
         "The version is 1.0.0, and the newest release in changelogs/changelog.yaml is 0.10.0."),
        ("CHANGELOG.rst", b"\nv0.9.0\n======\n",
         "CHANGELOG.rst says nothing about v1.0.0: run antsibull-changelog release."),
        ("changelogs/fragments/7-more.yml", b"minor_changes: []",
         "changelogs/fragments/7-more.yml is in no release: run antsibull-changelog release."),
        ("plugins/modules/token.py", MODULE.replace(b"1.0.0", b"1.1.0"),
         "plugins/modules/token.py has version_added 1.1.0, which is later than 1.0.0."),
        ("roles/tokens/meta/argument_specs.yml", b"main:\n  version_added: '1.0.1'\n",
         "roles/tokens/meta/argument_specs.yml has version_added 1.0.1, which is later than 1.0.0."),
        ("roles/tokens/meta/main.yml", b"galaxy_info: {min_ansible_version: '2.18'}",
         "roles/tokens/meta/main.yml has min_ansible_version 2.18, and meta/runtime.yml requires >=2.19.0."),
        ("README.md", b"[how](docs/docsite/rst/guide_of_old.rst#start)",
         "README.md links to docs/docsite/rst/guide_of_old.rst, which is not in the artefact."),
        ("README.md", b'<img alt="The page" src="docs/images/page.png">',
         "README.md links to docs/images/page.png, which is not in the artefact."),
        ("roles/tokens/README.md", b"![a picture](../../../page.png)",
         "roles/tokens/README.md links to ../../../page.png, which is not in the artefact."),
        ("README.md", b"one\n<<<<<<< HEAD\ntwo\n=======\nthree\n>>>>>>> main\n",
         "README.md has the marks of a merge conflict."),
        ("playbooks/vars/keys.yml", b"key: |\n  -----BEGIN RSA PRIVATE KEY-----\n",
         "playbooks/vars/keys.yml holds a private key or the content of a vault."),
        ("playbooks/vars/vault.yml", b"$ANSIBLE_VAULT;1.1;AES256\n",
         "playbooks/vars/vault.yml holds a private key or the content of a vault."),
    ],
)  # fmt: skip
def test_what_is_wrong_within_a_file_is_said(name: str, data: bytes, problem: str) -> None:
    assert problems({**SOUND, name: data}, PROJECT) == [problem]


def archive(directory: Path, content: dict[str, bytes]) -> Path:
    """An archive and the project that it was built from, which has no git metadata."""
    for name, data in content.items():
        path = directory / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (directory / "project" / "galaxy.yml").write_text("{namespace: some, name: collection, version: 1.0.0}")
    artefact = artefact_of(directory / "project", directory)
    with tarfile.open(artefact, "w:gz") as opened:
        for name in content:
            opened.add(directory / "project" / name, name)
        opened.add(directory / "project" / "plugins", "plugins", recursive=False)
    return artefact


def test_an_archive_is_read_as_it_is(tmp_path: Path) -> None:
    artefact = archive(tmp_path, SOUND)

    assert artefact.name == "some-collection-1.0.0.tar.gz"
    assert read(artefact) == SOUND
    check(artefact, tmp_path / "project")


def test_everything_that_is_wrong_with_an_archive_is_said_at_once(tmp_path: Path) -> None:
    artefact = archive(tmp_path, {**SOUND, "tests/secret": b"", "CHANGELOG.rst": b""})

    with pytest.raises(Refused, match=r"(?s)1\. tests/secret does not belong.*2\. CHANGELOG\.rst says nothing"):
        check(artefact, tmp_path / "project")


def test_of_very_many_problems_the_first_are_shown_and_the_rest_are_counted(tmp_path: Path) -> None:
    artefact = archive(tmp_path, {**SOUND, **{f"tests/{number}": b"" for number in range(25)}})

    with pytest.raises(Refused) as refused:
        check(artefact, tmp_path / "project")

    assert len(str(refused.value).splitlines()) == 21
    assert str(refused.value).endswith("  and 5 more.")


@pytest.mark.parametrize("data", [None, b"no archive"])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes | None) -> None:
    (tmp_path / "galaxy.yml").write_text("{namespace: some, name: collection, version: 1.0.0}")
    artefact = artefact_of(tmp_path, tmp_path)
    if data is not None:
        artefact.write_bytes(data)

    with pytest.raises(Refused, match="It cannot be read"):
        check(artefact, tmp_path)


def test_an_artefact_that_cannot_be_installed_is_refused(tmp_path: Path) -> None:
    artefact = archive(tmp_path, SOUND)

    with pytest.raises(Refused, match=r"ansible-galaxy collection install --offline \S+ ended with status [0-9]+"):
        try_out(artefact, tmp_path / "working", os.environ)

    assert list((tmp_path / "working" / "work").iterdir()) == []
