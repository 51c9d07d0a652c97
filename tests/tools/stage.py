# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy the project's files to where Ansible finds a collection: ``…/ansible_collections/streamops/expressplay``.

Usage: stage.py CHECKOUT DESTINATION [--under-git]

What belongs to the project is what git tracks or would track. Where git's metadata is missing (an unpacked archive),
it is every file outside the directories that are made by tools. Afterwards the destination holds these files and
nothing else; a file that has not changed is not touched, so that whatever depends on its modification time stays valid.

With ``--under-git`` the destination is a git repository of its own. ansible-test, ansible-lint and reuse ask git which
files there are: inside a checkout that ignores the destination they find none, and call everything good.
"""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MADE_BY_TOOLS = frozenset(
    {".ansible", ".build", ".git", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__"}
)


def project_files(checkout: Path) -> list[Path]:
    """Return the paths, relative to the checkout, of the files and symbolic links that belong to the project.

    Raises subprocess.CalledProcessError when git cannot list the files of a checkout that has its metadata.
    """
    listed = _listed_by_git(checkout) if (checkout / ".git").exists() else _found_by_walking(checkout)
    # A file that was deleted is still tracked until its deletion is committed.
    return sorted(path for path in listed if _is_file_or_link(checkout / path))


def stage(checkout: Path, destination: Path) -> None:
    """Make the destination a copy of the project's files, with their modes."""
    wanted = project_files(checkout)
    destination.mkdir(parents=True, exist_ok=True)
    _remove_all_but(set(wanted), destination)
    for path in wanted:
        if not _is_same(checkout / path, destination / path):
            _copy(checkout / path, destination / path)


def put_under_git(destination: Path) -> None:
    """Make a staged tree a git repository that tracks every file.

    Raises subprocess.CalledProcessError when git fails.
    """
    for arguments in (["init", "--quiet"], ["add", "--all", "--force"]):
        subprocess.run(["git", "-C", str(destination), *arguments], check=True)


def hindrance(destination: Path) -> str | None:
    """Return what to know of a destination in which Ansible does not find everything, None of any other."""
    if destination.parts.count("ansible_collections") < 2:
        return None
    return (
        "Note: this checkout is below a directory ansible_collections. In the copy, which is below another one, "
        "Ansible finds no documentation of roles: make docs and some tests fail, which pass in a checkout elsewhere."
    )


def _listed_by_git(checkout: Path) -> set[Path]:
    # In a container the checkout often belongs to another user: git reads it only when told that this is meant.
    command = ["git", "-C", str(checkout), "-c", f"safe.directory={checkout.resolve()}"]
    command += ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return {Path(os.fsdecode(name)) for name in output.split(b"\0") if name}


def _found_by_walking(checkout: Path) -> Iterator[Path]:
    for directory, directories, files in os.walk(checkout):
        directories[:] = [name for name in directories if name not in MADE_BY_TOOLS]
        links = [name for name in directories if (Path(directory) / name).is_symlink()]
        yield from (Path(directory, name).relative_to(checkout) for name in files + links)


def _is_file_or_link(path: Path) -> bool:
    return path.is_symlink() or path.is_file()


def _is_same(source: Path, target: Path) -> bool:
    if not os.path.lexists(target) or _kind_and_mode(source) != _kind_and_mode(target):
        return False
    if source.is_symlink():
        return source.readlink() == target.readlink()
    return filecmp.cmp(source, target, shallow=False)


def _kind_and_mode(path: Path) -> tuple[int, int]:
    mode = path.lstat().st_mode
    return stat.S_IFMT(mode), stat.S_IMODE(mode)


def _copy(source: Path, target: Path) -> None:
    """Put a copy in place in one step, so that an interruption never leaves half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.staging")
    shutil.copy2(source, fresh, follow_symlinks=False)
    fresh.replace(target)


def _remove_all_but(wanted: set[Path], destination: Path) -> None:
    needed = {parent for path in wanted for parent in path.parents}
    for directory, directories, files in os.walk(destination, topdown=False):
        for path in (Path(directory, name) for name in directories + files):
            relative = path.relative_to(destination)
            if path.is_dir() and not path.is_symlink():
                if relative not in needed:
                    path.rmdir()
            elif relative not in wanted:
                path.unlink()


def main() -> int:
    under_git = sys.argv[3:] == ["--under-git"]
    if len(sys.argv) != 3 and not under_git:
        print("Usage: stage.py CHECKOUT DESTINATION [--under-git]", file=sys.stderr)
        return 2
    checkout, destination = Path(sys.argv[1]), Path(sys.argv[2])
    note = hindrance(destination.absolute())
    if note is not None and not under_git:
        print(note, file=sys.stderr)
    destination.parent.mkdir(parents=True, exist_ok=True)
    # Two runs of make may stage at once.
    with destination.with_name(f"{destination.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            stage(checkout, destination)
            if under_git:
                put_under_git(destination)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"The project's files could not be copied to {destination}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
