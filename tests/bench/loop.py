# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one item of a plain ``loop:`` costs: the token module beside ``ansible.builtin.uri``, sending the same.

A run with one item is subtracted from a run with many, so that the start of Ansible does not count. The items of the
others cost the same however many there are, so they are measured with fewer.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from catalogue import POLICIES, make_titles, widevine_requests
from emulator import AUTHENTICATOR, running_emulator
from playbook import RunFailed, run_play
from table import Place, Row, spread

Environment = Mapping[str, str]


def beside_uri(place: Place) -> Iterator[Row]:
    """The loop beside ``uri`` as Ansible runs it."""
    yield _compare(place, "loop, an item, beside ansible.builtin.uri", 60, {})


def beside_mitogen(place: Place) -> Iterator[Row]:
    """The loop beside ``uri`` under Mitogen, which is installed for as long as it is needed."""
    work, reach = "loop, an item, beside uri under mitogen_linear", 6
    try:
        yield _compare(place, work, reach, _install_mitogen(place.directory / "mitogen"))
    except (RunFailed, subprocess.CalledProcessError) as error:
        reason = str(getattr(error, "stderr", None) or error).strip().splitlines()[-1:]
        yield Row(work, f"cannot run: {' '.join(reason)}", f"{reach} x", None)


def _compare(place: Place, work: str, reach: int, environment: Environment) -> Row:
    ours, theirs, ratios = [], [], []
    with running_emulator() as base_url:
        for _round in range(place.scale.rounds):
            ours.append(_item(place.directory, _token_tasks(base_url, place.directory), place.scale.loop_titles, {}))
            theirs.append(_item(place.directory, _uri_tasks(base_url), place.scale.slow_titles, environment))
            ratios.append(theirs[-1] / ours[-1])
    measured = f"{spread(ours)} ms, {spread(theirs)} ms: {spread(ratios, 0)} x"
    return Row(f"{work} ({place.scale.loop_titles} titles)", measured, f"{reach} x", statistics.median(ratios) >= reach)


def _item(directory: Path, tasks: Callable[[int], list[dict[str, Any]]], items: int, environment: Environment) -> float:
    """Milliseconds an item."""
    one, many = (run_play(directory, tasks(count), environment=environment).seconds for count in (1, items))
    return (many - one) / (items - 1) * 1000


def _token_tasks(base_url: str, directory: Path) -> Callable[[int], list[dict[str, Any]]]:
    runs = itertools.count()

    def tasks(items: int) -> list[dict[str, Any]]:
        module = {
            **POLICIES["uhd"]["widevine"],
            "base_url": base_url,
            "customer_authenticator": AUTHENTICATOR,
            "ledger": str(_fresh(directory / f"loop-{next(runs)}.db")),
            "name": "{{ item.name }}",
            "kid": "{{ item.kid }}",
            "content_key": "{{ item.content_key }}",
        }
        return [_loop({"streamops.expressplay.expressplay_wv_token": module}, make_titles(items))]

    return tasks


def _uri_tasks(base_url: str) -> Callable[[int], list[dict[str, Any]]]:
    module = {
        "url": f"{base_url}/hms/wv/token",
        "method": "POST",
        "body_format": "form-urlencoded",
        "body": "{{ item }}",
        "return_content": True,
    }

    def tasks(items: int) -> list[dict[str, Any]]:
        requests = widevine_requests(make_titles(items), AUTHENTICATOR)
        return [_loop({"ansible.builtin.uri": module, "no_log": True}, requests)]

    return tasks


def _loop(task: dict[str, Any], items: list[dict[str, str]]) -> dict[str, Any]:
    label = "{{ item.kid }}"
    return {**task, "loop": items, "loop_control": {"label": label}}


def _fresh(path: Path) -> Path:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return path


def _install_mitogen(directory: Path) -> Environment:
    """Install Mitogen away from everything else; it runs with the ansible-core of this environment."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(directory), "mitogen"]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(directory), os.environ.get("PYTHONPATH")))),
        "ANSIBLE_STRATEGY_PLUGINS": str(directory / "ansible_mitogen" / "plugins" / "strategy"),
        "ANSIBLE_STRATEGY": "mitogen_linear",
    }
