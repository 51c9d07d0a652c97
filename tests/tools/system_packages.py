# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Name or install the system packages that the integration and end-to-end tests use.

Usage: system_packages.py name|install

``name`` prints the command for what is missing, if anything. ``install`` runs it as root on a system with apt-get,
otherwise it prints the command and fails.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

# Program that the tests start -> package of Debian and Ubuntu that brings it.
PACKAGES = {
    "ssh": "openssh-client",
    "sshd": "openssh-server",
    "redis-server": "redis-server",
    "npm": "npm",
    "chromium": "chromium",
}

# Has Chromium as a snap only, which is not for a container. The tests then take the one of Playwright.
WITHOUT_CHROMIUM = "ubuntu"

# Where servers are, on the search path of root only.
SERVER_PATH = "/usr/local/sbin:/usr/sbin:/sbin"


def wanted_packages(distribution: str) -> dict[str, str]:
    """Return what the tests start and the packages for it, for a distribution named as in os-release."""
    without = {"chromium"} if distribution == WITHOUT_CHROMIUM else set()
    return {program: package for program, package in PACKAGES.items() if program not in without}


def missing_packages(packages: Mapping[str, str], find: Callable[[str], str | None]) -> list[str]:
    """Return the packages whose program cannot be found."""
    return sorted({package for program, package in packages.items() if find(program) is None})


def commands(packages: Sequence[str]) -> list[list[str]]:
    """Return the commands that install the packages as root."""
    return [["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", *packages]]


def advice(packages: Sequence[str]) -> str:
    """Return what a person is told to run."""
    line = " && ".join("sudo " + " ".join(command) for command in commands(packages))
    return f"The tests need {', '.join(packages)}. To install (Debian, Ubuntu): {line}"


def install(packages: Sequence[str]) -> int:
    """Install the packages, showing the package manager's words only if it fails; return its status."""
    # The scripts of system packages are not made for a temporary directory of ours, whose path may hold a space.
    environment = {name: value for name, value in os.environ.items() if name not in {"HOME", "TMPDIR"}}
    environment["DEBIAN_FRONTEND"] = "noninteractive"
    print(f"Installing {', '.join(packages)} ...", flush=True)
    for command in commands(packages):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print(f"{done.stdout}\n{' '.join(command)} ended with status {done.returncode}.", file=sys.stderr)
            return done.returncode
    return 0


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:
        return ""


def main() -> int:
    if sys.argv[1:] not in (["name"], ["install"]):
        print("Usage: system_packages.py name|install", file=sys.stderr)
        return 2
    search_path = f"{os.environ.get('PATH', os.defpath)}:{SERVER_PATH}"
    wanted = wanted_packages(_distribution())
    missing = missing_packages(wanted, lambda program: shutil.which(program, path=search_path))
    if not missing:
        return 0
    if sys.argv[1] == "install" and os.geteuid() == 0 and shutil.which("apt-get"):
        return install(missing)
    print(advice(missing), file=sys.stderr)
    return 0 if sys.argv[1] == "name" else 1


if __name__ == "__main__":
    sys.exit(main())
