# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The packages of package.json, installed once: players, the compiler of TypeScript, and axe."""

from __future__ import annotations

import fcntl
import hashlib
import platform
import re
import shutil
import subprocess
from pathlib import Path

PACKAGES = Path(__file__).parents[1] / "package.json"

_OLDEST_NODE = 18
_STAMP = ".complete"
_INSTALL = ("install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--no-update-notifier")
_SECONDS_TO_INSTALL = 300


class PackagesMissingError(Exception):
    """The packages are not there and cannot be installed; the text says why and what to do."""


def installed_packages(directory: Path) -> Path:
    """Install the packages into a directory, unless it has exactly these; gives its node_modules.

    Raises PackagesMissingError.
    """
    directory.mkdir(parents=True, exist_ok=True)
    stamp = directory / _STAMP
    # Two runs may want them at once: the second waits and finds them there.
    with directory.with_name(f"{directory.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text("ascii") != _fingerprint():
            _install(directory)
            # Written last: an interrupted installation starts over.
            stamp.write_text(_fingerprint(), "ascii")
    return directory / "node_modules"


def _fingerprint() -> str:
    # A compiler is among them, made for one kind of machine.
    machine = f"{platform.system()} {platform.machine()} {platform.libc_ver()[0]}"
    return hashlib.sha256(machine.encode() + PACKAGES.read_bytes()).hexdigest()


def _install(directory: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or not _node_is_new_enough():
        raise PackagesMissingError(f"npm with Node.js {_OLDEST_NODE} or later is not there (to install it: make deps)")
    (directory / _STAMP).unlink(missing_ok=True)
    shutil.rmtree(directory / "node_modules", ignore_errors=True)
    shutil.copyfile(PACKAGES, directory / PACKAGES.name)
    try:
        done = subprocess.run(
            [npm, *_INSTALL],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS_TO_INSTALL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackagesMissingError(f"npm install took more than {_SECONDS_TO_INSTALL} s") from None
    if done.returncode != 0:
        raise PackagesMissingError(
            f"npm install ended with status {done.returncode} (is the registry in reach?):\n{done.stderr}"
        )


def _node_is_new_enough() -> bool:
    node = shutil.which("node")
    if node is None:
        return False
    version = subprocess.run(
        [node, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    ).stdout
    found = re.match(r"v(\d+)\.", version)
    return found is not None and int(found[1]) >= _OLDEST_NODE
