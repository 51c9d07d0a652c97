# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run ansible-test with nothing but a package index within reach.

Usage: run_ansible_test.py COLLECTION DIRECTORY ARGUMENT...

The collection has to be under git (see stage.py). DIRECTORY gets the home of ansible-test, where it finds and keeps
what it needs, and links to the interpreters that the machine has.
"""

from __future__ import annotations

import ast
import configparser
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from ansible_collections.streamops.expressplay.tests.tools.pythons import find_python
from ansible_collections.streamops.expressplay.tests.tools.supported import release_of

#: Where what is shipped to a host has to run.
HOST_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")

_GET_PIP = Path(__file__).with_name("get_pip_stand_in.py")
# Variables that name the certificates of a machine that needs others than pip brings. The first that is set counts.
_CERTIFICATES = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
# How `pip config list` marks what a variable says.
_FROM_VARIABLES = ":env:."


def provide_get_pip(home: Path, pip: str) -> None:
    """Put the stand-in for get-pip where ansible-test looks before it downloads the one for that version of pip."""
    cache = home / ".ansible/test/cache"
    cache.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_GET_PIP, cache / f"get_pip_{pip.replace('.', '_')}.py")


def provide_pip_configuration(home: Path, text: str) -> None:
    """Write the configuration that pip finds through HOME: ansible-test passes no other variable on."""
    path = home / ".config/pip/pip.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    # It may hold the password of a package index.
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")


def pip_configuration(listed: str, environment: Mapping[str, str]) -> str:
    """Return as one file what pip is told by files and variables, from what ``pip config list`` says of them."""
    parser = configparser.RawConfigParser()
    parser.add_section("global")
    for variable in reversed(_CERTIFICATES):
        if environment.get(variable):
            parser.set("global", "cert", environment[variable])
    # Variables come last: they matter more than any file.
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(_FROM_VARIABLES)):
        name, _unused, value = line.removeprefix(_FROM_VARIABLES).partition("=")
        section, _unused, option = name.rpartition(".")
        section = section or "global"
        if not parser.has_section(section):
            parser.add_section(section)
        parser.set(section, option, ast.literal_eval(value))
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()


def provide_pythons(directory: Path, search_path: str) -> list[str]:
    """Link the interpreters that the machine has into a directory; return the versions that it lacks.

    ansible-test takes the first program of a name on the search path, which may be a shim that only fails.
    """
    directory.mkdir(parents=True, exist_ok=True)
    missing = []
    for python in HOST_PYTHONS:
        link = directory / f"python{python}"
        link.unlink(missing_ok=True)
        found = find_python(python, search_path)
        if found is None:
            missing.append(python)
        else:
            link.symlink_to(found)
    return missing


def skipped_tests(reports: Path) -> list[str]:
    """Name the unit tests that were skipped, by the reports of ansible-test.

    A test cannot see that it runs under CI: ansible-test passes no variable of the surroundings on.
    """
    # ansible-test itself has just written them.
    trees = [ElementTree.parse(report) for report in sorted(reports.glob("*-units.xml"))]  # noqa: S314
    cases = [case for tree in trees for case in tree.iter("testcase")]
    return [f"{case.get('classname')}.{case.get('name')}" for case in cases if case.find("skipped") is not None]


def main() -> int:
    if len(sys.argv) < 4:
        print("Usage: run_ansible_test.py COLLECTION DIRECTORY ARGUMENT...", file=sys.stderr)
        return 2
    collection, directory, arguments = Path(sys.argv[1]), Path(sys.argv[2]).resolve(), sys.argv[3:]
    home, pythons, search_path = directory / "home", directory / "pythons", os.environ.get("PATH", os.defpath)
    pip = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(pip, check=True, stdout=subprocess.PIPE, text=True).stdout
    provide_get_pip(home, release_of(version("ansible-core")).pip)
    provide_pip_configuration(home, pip_configuration(listed, os.environ))
    missing = provide_pythons(pythons, search_path)
    if missing:
        print(f"Not run on Python {', '.join(missing)}: this machine has none.", flush=True)
    programs = Path(sys.executable).parent
    environment = {**os.environ, "HOME": str(home), "PATH": os.pathsep.join([str(programs), str(pythons), search_path])}
    command = [str(programs / "ansible-test"), *arguments]
    status = subprocess.run(command, cwd=collection, env=environment, check=False).returncode
    skipped = skipped_tests(collection / "tests/output/junit") if os.environ.get("CI") else []
    if skipped:
        print(f"The tests must be complete under CI, but these were skipped: {', '.join(skipped)}", file=sys.stderr)
    return status or (1 if skipped else 0)


if __name__ == "__main__":
    sys.exit(main())
