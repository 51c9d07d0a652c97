# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which interpreters are found, and which only look like one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ansible_collections.streamops.expressplay.tests.tools.pythons import find_python, is_usable

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_this_interpreter_is_usable_as_its_own_version_only() -> None:
    assert is_usable(Path(sys.executable), OWN)
    assert not is_usable(Path(sys.executable), "3.8")


def test_what_fails_or_cannot_be_run_is_not_usable(tmp_path: Path) -> None:
    assert not is_usable(program(tmp_path / "python3.12", "exit 127"), "3.12")
    assert not is_usable(tmp_path / "missing", "3.12")
    (tmp_path / "text").write_text("no program")
    assert not is_usable(tmp_path / "text", "3.12")


def test_the_first_on_the_search_path_that_runs_is_found(tmp_path: Path) -> None:
    program(tmp_path / "one/python3.12", "exit 127")
    second = program(tmp_path / "two/python3.12", "echo 3.12")
    program(tmp_path / "three/python3.12", "echo 3.12")
    search_path = os.pathsep.join(["", *(str(tmp_path / name) for name in ("none", "one", "two", "three"))])

    assert find_python("3.12", search_path) == second
    assert find_python("3.13", search_path) is None


def test_beside_the_shims_of_pyenv_the_newest_is_found(tmp_path: Path) -> None:
    program(tmp_path / "shims/python3.12", "exit 127")
    for version in ("3.12.1", "3.12.10", "3.12.9", "3.13.0", "3.12-dev"):
        program(tmp_path / "versions" / version / "bin/python3.12", "echo 3.12")

    assert find_python("3.12", str(tmp_path / "shims")) == tmp_path / "versions/3.12.10/bin/python3.12"
