# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the virtual environment counts as complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.tools.environment import STAMP, fingerprint, is_complete


@pytest.fixture
def requirements(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in paths:
        path.write_text("requests\n")
    return paths


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    directory = tmp_path / "environment"
    (directory / "bin").mkdir(parents=True)
    (directory / "bin" / "python").touch()
    (directory / STAMP).write_text("wanted")
    return directory


def test_the_fingerprint_is_stable(tmp_path: Path, requirements: list[Path]) -> None:
    assert fingerprint("3.11", tmp_path, requirements) == fingerprint("3.11", tmp_path, requirements)


def test_the_fingerprint_depends_on_everything(tmp_path: Path, requirements: list[Path]) -> None:
    before = fingerprint("3.11", tmp_path, requirements)
    seen = {before, fingerprint("3.12", tmp_path, requirements), fingerprint("3.11", tmp_path / "moved", requirements)}
    requirements[1].write_text("requests>2\n")
    seen.add(fingerprint("3.11", tmp_path, requirements))

    assert len(seen) == 4


def test_a_line_that_moves_to_the_next_file_changes_the_fingerprint(tmp_path: Path, requirements: list[Path]) -> None:
    before = fingerprint("3.11", tmp_path, requirements)
    requirements[0].write_text("requests\nrequests\n")
    requirements[1].write_text("")

    assert fingerprint("3.11", tmp_path, requirements) != before


def test_complete(environment: Path) -> None:
    assert is_complete(environment, "wanted")


def test_not_complete_for_another_fingerprint(environment: Path) -> None:
    assert not is_complete(environment, "something else")


def test_not_complete_when_interrupted_before_the_stamp(environment: Path) -> None:
    (environment / STAMP).unlink()

    assert not is_complete(environment, "wanted")


def test_not_complete_when_its_interpreter_has_gone(environment: Path) -> None:
    (environment / "bin" / "python").unlink()
    (environment / "bin" / "python").symlink_to(environment / "removed")

    assert not is_complete(environment, "wanted")
