# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Python interpreters for hosts, with something about them changed."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_NO_REQUESTS = """
import sys
sys.modules["requests"] = None
"""

# The journal has a library of its own, which the machine may have or not.
_RECORDED_SYSLOG = """
import sys
import syslog
sys.modules["systemd"] = None
def record(priority, message):
    with open({path!r}, "a") as log:
        log.write(message + "\\n")
syslog.syslog = record
syslog.openlog = lambda *arguments: None
"""


def without_requests(directory: Path) -> Path:
    """An interpreter that cannot import requests."""
    return _interpreter(directory, _NO_REQUESTS)


def with_recorded_syslog(directory: Path, log: Path) -> Path:
    """An interpreter whose messages to the system log go to a file."""
    return _interpreter(directory, _RECORDED_SYSLOG.format(path=str(log)))


def _interpreter(directory: Path, customisation: str) -> Path:
    directory.mkdir(parents=True)
    (directory / "sitecustomize.py").write_text(customisation)
    path = directory / "python"
    path.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(directory))} exec {shlex.quote(sys.executable)} "$@"\n')
    path.chmod(0o755)
    return path
