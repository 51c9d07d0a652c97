# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The staged tree is a faithful copy of the project's files, and touches only what has changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.tools.stage import (
    hindrance,
    project_files,
    put_under_git,
    stage,
)


def write(path: Path, text: str = "text\n", mode: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def content(root: Path) -> dict[str, tuple[int, str]]:
    """Path, mode and text of every file below a directory; the target in place of the text of a symbolic link."""
    return {
        str(path.relative_to(root)): (
            (0, str(path.readlink())) if path.is_symlink() else (path.stat().st_mode & 0o777, path.read_text("utf-8"))
        )
        for path in root.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def git(checkout: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(checkout), *arguments], check=True, stdout=subprocess.PIPE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """An unpacked archive: no git metadata."""
    root = tmp_path / "a checkout"
    write(root / "galaxy.yml")
    write(root / ".ci" / "run", mode=0o755)
    write(root / "plugins" / "modules" / "token.py", mode=0o600)
    (root / "latest").symlink_to("galaxy.yml")
    (root / "current").symlink_to("plugins", target_is_directory=True)
    return root


@pytest.fixture
def repository(checkout: Path) -> Path:
    """The same under git, everything tracked."""
    write(checkout / ".gitignore", "/.build/\n*.log\n")
    git(checkout, "init", "--quiet")
    git(checkout, "add", "--all")
    return checkout


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    return tmp_path / "out" / "ansible_collections" / "streamops" / "expressplay"


def test_copies_texts_modes_and_links(checkout: Path, staged: Path) -> None:
    stage(checkout, staged)

    assert content(staged) == content(checkout)
    assert content(staged)[".ci/run"] == (0o755, "text\n")
    assert content(staged)["current"] == (0, "plugins")


def test_an_unpacked_archive_leaves_out_what_tools_have_made(checkout: Path, staged: Path) -> None:
    before = content(checkout)
    for name in (".build/home/x", ".venv/bin/python", "plugins/__pycache__/x.pyc", ".mypy_cache/x"):
        write(checkout / name)

    stage(checkout, staged)

    assert content(staged) == before


def test_under_git_new_files_count_and_ignored_ones_do_not(repository: Path, staged: Path) -> None:
    write(repository / "plugins" / "new.py")
    write(repository / "debug.log")
    write(repository / ".build" / "x")

    stage(repository, staged)

    names = set(content(staged))
    assert "plugins/new.py" in names
    assert names.isdisjoint({"debug.log", ".build/x"})
    assert not (staged / ".git").exists()


def test_a_tracked_file_that_was_deleted_is_left_out(repository: Path) -> None:
    (repository / "galaxy.yml").unlink()

    assert Path("galaxy.yml") not in project_files(repository)


def test_names_with_special_characters_survive(repository: Path, staged: Path) -> None:
    for name in ("with space.py", "übung.py", "line\nbreak.py"):
        write(repository / name)

    stage(repository, staged)

    assert {"with space.py", "übung.py", "line\nbreak.py"} <= set(content(staged))


def test_what_has_not_changed_is_not_touched(checkout: Path, staged: Path) -> None:
    stage(checkout, staged)
    before = {path: path.lstat() for path in staged.rglob("*") if path.is_file()}
    (checkout / "galaxy.yml").touch()

    stage(checkout, staged)

    after = {path: path.lstat() for path in before}
    assert [(entry.st_ino, entry.st_mtime_ns) for entry in after.values()] == [
        (entry.st_ino, entry.st_mtime_ns) for entry in before.values()
    ]


def test_changes_of_text_mode_and_target_arrive(checkout: Path, staged: Path) -> None:
    stage(checkout, staged)
    write(checkout / "galaxy.yml", "TEXT\n")
    (checkout / "plugins" / "modules" / "token.py").chmod(0o644)
    (checkout / "latest").unlink()
    (checkout / "latest").symlink_to(".ci/run")

    stage(checkout, staged)

    assert content(staged) == content(checkout)


def test_what_was_removed_goes_with_its_directories(checkout: Path, staged: Path) -> None:
    stage(checkout, staged)
    (checkout / "plugins" / "modules" / "token.py").unlink()
    write(staged / "plugins" / "modules" / "__pycache__" / "token.pyc")

    stage(checkout, staged)

    assert not (staged / "plugins").exists()
    assert content(staged) == content(checkout)


def test_a_file_takes_the_place_of_a_directory_and_back(checkout: Path, staged: Path) -> None:
    stage(checkout, staged)
    (checkout / "galaxy.yml").unlink()
    write(checkout / "galaxy.yml" / "inner")
    (checkout / "current").unlink()
    write(checkout / "current" / "inner")

    stage(checkout, staged)
    assert content(staged) == content(checkout)

    (checkout / "galaxy.yml" / "inner").unlink()
    (checkout / "galaxy.yml").rmdir()
    write(checkout / "galaxy.yml")

    stage(checkout, staged)
    assert content(staged) == content(checkout)


def test_under_git_every_file_is_tracked_even_one_that_a_rule_ignores(repository: Path, staged: Path) -> None:
    write(repository / "debug.log")
    git(repository, "add", "--force", "debug.log")
    for _time in range(2):
        stage(repository, staged)
        put_under_git(staged)

    command = ["git", "-C", str(staged), "ls-files", "--cached"]
    tracked = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    assert {Path(name) for name in tracked} == set(project_files(repository))
    assert Path("debug.log") in project_files(repository)


def test_a_checkout_among_collections_is_told_what_to_expect() -> None:
    beside = "ansible_collections/streamops/expressplay"
    assert hindrance(Path("/home/me/expressplay/.build") / beside) is None
    assert "make docs" in (hindrance(Path("/home/me") / beside / ".build" / beside) or "")
