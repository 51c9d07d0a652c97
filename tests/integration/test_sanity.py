# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sanity tests see the project's files: they fail when one of them is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.playbook import COLLECTION
from ansible_collections.streamops.expressplay.tests.tools.stage import put_under_git, stage

BROKEN = "plugins/module_utils/_task/decision.py"


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """The project's files, staged inside a repository that ignores them, as make does it."""
    checkout = tmp_path / "checkout"
    directory = checkout / ".build/tracked/ansible_collections/streamops/expressplay"
    stage(COLLECTION, directory)
    (checkout / ".gitignore").write_text("/.build/\n")
    subprocess.run(["git", "-C", str(checkout), "init", "--quiet"], check=True)
    return directory


def compiled(collection: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("ansible-test")
    home = collection.parents[3] / "home"
    home.mkdir()
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return subprocess.run(
        [program, "sanity", "--test", "compile", "--python", python, "--color", "no"],
        cwd=collection,
        env={"HOME": str(home), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def test_sound_files_pass(collection: Path) -> None:
    put_under_git(collection)

    done = compiled(collection)

    assert done.returncode == 0, done.stdout


def test_a_syntax_error_is_found(collection: Path) -> None:
    with (collection / BROKEN).open("a") as module:
        module.write("\ndef broken(:\n")
    put_under_git(collection)

    done = compiled(collection)

    assert done.returncode != 0
    assert BROKEN in done.stdout
