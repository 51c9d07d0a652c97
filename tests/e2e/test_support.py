# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The packages are installed once, completely, and where that cannot be, it is said what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.e2e.support.packages import (
    PackagesMissingError,
    installed_packages,
)

INSTALLS = "mkdir node_modules && echo installed >> log"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory that is the search path, before those of the shell's own commands."""
    directory = tmp_path / "bin"
    directory.mkdir()
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")
    give(directory, "node", "echo v18.0.0")
    return directory


def give(programs: Path, name: str, script: str) -> None:
    program = programs / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_packages_are_installed_once(programs: Path, tmp_path: Path) -> None:
    give(programs, "npm", INSTALLS)

    assert installed_packages(tmp_path / "e2e") == installed_packages(tmp_path / "e2e")

    assert (tmp_path / "e2e/node_modules").is_dir()
    assert (tmp_path / "e2e/log").read_text() == "installed\n"


def test_a_failed_installation_is_explained_and_starts_over(programs: Path, tmp_path: Path) -> None:
    give(programs, "npm", "mkdir node_modules; echo 'npm error code ENOTFOUND' >&2; exit 7")
    with pytest.raises(
        PackagesMissingError, match=r"status 7 \(is the registry in reach\?\):\nnpm error code ENOTFOUND"
    ):
        installed_packages(tmp_path / "e2e")

    give(programs, "npm", INSTALLS)
    installed_packages(tmp_path / "e2e")

    assert (tmp_path / "e2e/log").read_text() == "installed\n"


@pytest.mark.parametrize("version", ["echo v16.20.2", "exit 1"])
def test_an_old_node_is_not_taken(version: str, programs: Path, tmp_path: Path) -> None:
    give(programs, "npm", INSTALLS)
    give(programs, "node", version)

    with pytest.raises(PackagesMissingError, match=r"Node\.js 18 or later is not there .*make deps"):
        installed_packages(tmp_path / "e2e")
