# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the virtual environment that everything runs in, unless a complete one is there.

Usage: environment.py DIRECTORY LOCK_FILE REQUIREMENTS_FILE...

It is made anew when a requirements file, the Python that runs this program or the place of the checkout has changed.
The stamp in it is written last: an environment whose making was interrupted has none and is made anew as well.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

STAMP = ".complete"


def fingerprint(python: str, directory: Path, requirements: Sequence[Path]) -> str:
    """Return a hash of everything that decides what the environment holds; python names interpreter and version."""
    digest = hashlib.sha256()
    for part in [python.encode(), bytes(directory.resolve()), *(path.read_bytes() for path in requirements)]:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def is_complete(directory: Path, wanted: str) -> bool:
    """Tell whether the environment was made to the end, for this fingerprint, and its interpreter is still there."""
    try:
        return (directory / STAMP).read_text("ascii") == wanted and (directory / "bin" / "python").exists()
    except FileNotFoundError:
        return False


def make(directory: Path, requirements: Sequence[Path], wanted: str) -> None:
    """Make the environment anew.

    Raises subprocess.CalledProcessError when pip or one of the requirements cannot be installed.
    """
    _run([sys.executable, "-m", "venv", "--clear", str(directory)])
    install = [str(directory / "bin" / "python"), "-m", "pip", "install", "-qq"]
    for path in requirements:
        install += ["--requirement", str(path)]
    _run(install)
    (directory / STAMP).write_text(wanted, "ascii")


def _run(command: Sequence[str]) -> None:
    """Run a step in a process group of its own, so that an interruption ends whatever the step has started.

    Left alone, that would go on writing into the environment that the next run makes.
    """
    process = subprocess.Popen(command, start_new_session=True)
    try:
        status = process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if status != 0:
        raise subprocess.CalledProcessError(status, command)


def main() -> int:
    if len(sys.argv) < 4:
        print("Usage: environment.py DIRECTORY LOCK_FILE REQUIREMENTS_FILE...", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    directory, lock_file, *requirements = map(Path, sys.argv[1:])
    # Two runs of make may want the environment at once: the second waits and finds it made.
    with lock_file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = fingerprint(f"{sys.base_prefix} {sys.version}", directory, requirements)
        if is_complete(directory, wanted):
            return 0
        print(f"Setting up the Python environment in {directory} (once, about a minute) ...", flush=True)
        try:
            make(directory, requirements, wanted)
        except subprocess.CalledProcessError as error:
            print(
                f"The Python environment could not be set up: a step ended with status {error.returncode}, see above."
                " Check the connection to the package index (PIP_INDEX_URL), then run make again.",
                file=sys.stderr,
            )
            return 1
        except KeyboardInterrupt:
            print("Interrupted: the next run of make starts over with the Python environment.", file=sys.stderr)
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
