# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide whether an artefact can be published: look at what is in it, install it and run the quickstart from there.

Usage: release.py PROJECT DIRECTORY_OF_ARTEFACTS WORKING_DIRECTORY

PROJECT is the tree that the artefact was built from. The working directory is emptied first. In it lies the home of
somebody who has nothing but Ansible: the artefact is installed there, as ansible-galaxy does without any arguments.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from ansible_collections.streamops.expressplay.tests.tools.artefact import problems, read
from ansible_collections.streamops.expressplay.tests.tools.stage import project_files

#: Variables that would tell Ansible or Python of something else than the artefact.
NOT_PASSED_ON = ("ANSIBLE_", "EXPRESSPLAY_", "PYTHON", "VIRTUAL_ENV", "XDG_")
#: What Ansible says of any playbook without an inventory.
WITHOUT_INVENTORY = {"ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false"}
#: What must not be in the output of the quickstart, and what must.
UNWANTED = re.compile(r"\[WARNING\]|\[DEPRECATION|Traceback")
DONE_TWICE = re.compile(r"The second run: changed=0, 0 tokens requested, [1-9][0-9]* used again, [1-9][0-9]* files")
#: Where it leaves player configurations.
PLAYERS = Path("expressplay-quickstart", "players")
#: So many problems are shown.
SHOWN = 20


class Refused(Exception):
    """The artefact cannot be published; the message says why."""


def artefact_of(project: Path, directory: Path) -> Path:
    """The artefact of the project's version."""
    galaxy = yaml.safe_load((project / "galaxy.yml").read_text("utf-8"))
    return directory / "{namespace}-{name}-{version}.tar.gz".format_map(galaxy)


def check(artefact: Path, project: Path) -> None:
    """Look at what is in the artefact. Raises Refused."""
    try:
        content = read(artefact)
    except (OSError, tarfile.TarError) as error:
        raise Refused(f"It cannot be read: {error}") from error
    found = problems(content, {path.as_posix() for path in project_files(project)})
    if found:
        lines = [f"  {number}. {problem}" for number, problem in enumerate(found[:SHOWN], 1)]
        if len(found) > SHOWN:
            lines.append(f"  and {len(found) - SHOWN} more.")
        raise Refused("\n".join(lines))
    print(f"{artefact.name}: {len(content)} files, all that belongs and nothing else.", flush=True)


def try_out(artefact: Path, directory: Path, environment: Mapping[str, str]) -> None:
    """Install the artefact in an empty home, and run the quickstart in an empty directory. Raises Refused."""
    shutil.rmtree(directory, ignore_errors=True)
    home, work, temporary = (directory.resolve() / name for name in ("home", "work", "tmp"))
    for made in (home, work, temporary):
        made.mkdir(parents=True, mode=0o700)
    kept = {name: value for name, value in environment.items() if not name.startswith(NOT_PASSED_ON)}
    # The quickstart writes to where its user is, which is said by PWD.
    places = {"HOME": str(home), "PWD": str(work), "TMPDIR": str(temporary)}
    surroundings = {**kept, **WITHOUT_INVENTORY, **places, "LC_ALL": "C.UTF-8"}
    _run(["galaxy", "collection", "install", "--offline", str(artefact.resolve())], work, surroundings)
    output = _run(["playbook", "streamops.expressplay.quickstart"], work, surroundings)
    if not DONE_TWICE.search(output):
        raise Refused(f"{output}\nThe quickstart does not say that its second run changed nothing.")
    if not any((work / PLAYERS).glob("*")):
        raise Refused(f"{output}\nThe quickstart has left no player configurations in {work / PLAYERS}.")
    print("Installed in an empty home, its quickstart runs, and changes nothing the second time.", flush=True)


def _run(arguments: Sequence[str], directory: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ansible", *arguments],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    what = f"ansible-{' '.join(arguments)}"
    if done.returncode != 0:
        raise Refused(f"{done.stdout}\n{what} ended with status {done.returncode}.")
    if UNWANTED.search(done.stdout):
        raise Refused(f"{done.stdout}\n{what} has warned.")
    return done.stdout


def main() -> int:
    if len(sys.argv) != 4:
        print("Usage: release.py PROJECT DIRECTORY_OF_ARTEFACTS WORKING_DIRECTORY", file=sys.stderr)
        return 2
    project, directory, working = map(Path, sys.argv[1:])
    artefact = artefact_of(project, directory)
    try:
        check(artefact, project)
        try_out(artefact, working, os.environ)
    except Refused as refused:
        print(f"{artefact.name} is not fit to be published:\n{refused}", file=sys.stderr)
        return 1
    print(f"make release: {artefact}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
