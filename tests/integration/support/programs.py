# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Programs of the environment of the tests that run playbooks on their own, such as ansible-runner."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SECONDS_TO_RUN = 300
_KEPT = ("PYTHONPYCACHEPREFIX", "COVERAGE_DIRECTORY", "COVERAGE_PROCESS_CONFIG")


def run_program(command: Sequence[str], directory: Path, home: Path, **environment: str) -> str:
    """Run a program closed off from the machine; gives what it wrote. It must succeed, and warn of nothing."""
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        command,
        cwd=directory,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "HOME": str(home),
            "TMPDIR": str(home),
            **{name: os.environ[name] for name in _KEPT if name in os.environ},
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS_TO_RUN,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout and "DEPRECAT" not in done.stdout, done.stdout
    return done.stdout
