# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs in which Ansible talks as loudly as it can, and the search for secrets in all that they leave behind."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .interpreter import with_recorded_syslog
from .leaks import leaks
from .playbook import Ansible, Run
from .ways import Way, take_all

#: Arguments that hide nothing.
LOUDLY = ("-vvvv", "--diff")


def speak_loudly(ansible: Ansible, *ways: Way) -> list[str]:
    """Run everything on a host for each way, with everything on that writes results down; gives the hosts' names."""
    directory = ansible.directory
    hosts = take_all(ansible, *(replace(way, host={**way.host, "ansible_pipelining": False}) for way in ways))
    ansible.variables["ansible_python_interpreter"] = str(
        with_recorded_syslog(directory / "interpreter", directory / "syslog")
    )
    ansible.environment |= {
        "ANSIBLE_CACHE_PLUGIN": "jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(directory / "cache"),
        "ANSIBLE_CALLBACKS_ENABLED": "ansible.builtin.junit",
        "JUNIT_OUTPUT_DIR": str(directory / "junit"),
        "ANSIBLE_DISPLAY_ARGS_TO_STDOUT": "1",
    }
    return hosts


def written(directory: Path) -> Iterator[tuple[str, str]]:
    """Everything that a run left in files, apart from what the test itself put there or asked for."""
    ours = {"secrets.yml", "interpreter", "players"}
    for path in sorted(directory.rglob("*")):
        place = path.relative_to(directory)
        if path.is_file() and place.parts[0] not in ours and not place.parts[0].startswith("dumps-"):
            yield str(place), path.read_text("utf-8", "replace")


def ledgers(directory: Path) -> Iterator[tuple[str, Path]]:
    for path in directory.rglob("ledger.db*"):
        yield str(path.relative_to(directory)), path


def raw_secrets(path: Path, planted: dict[str, str]) -> list[str]:
    """The names of those secrets of which a file holds what their hexadecimal digits or their text stand for."""
    content = path.read_bytes()
    return [name for name, secret in planted.items() if any(data in content for data in _raw(secret))]


def _raw(secret: str) -> Iterator[bytes]:
    yield secret.encode()
    with contextlib.suppress(ValueError):
        yield bytes.fromhex(secret)
    with contextlib.suppress(ValueError):
        yield base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))


def assert_tight(directory: Path, planted: dict[str, str], *runs: Run) -> None:
    """Nothing that the runs said, and nothing that they left in files, holds a secret."""
    said = (
        (f"{stream} {number}", getattr(run, stream))
        for number, run in enumerate(runs)
        for stream in ("stdout", "stderr")
    )
    found = {place: leaks(text, planted) for place, text in (*said, *written(directory))}
    found |= {f"bytes of {place}": raw_secrets(path, planted) for place, path in ledgers(directory)}
    assert {place: names for place, names in found.items() if names} == {}
