# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one item of a plain ``loop:`` costs: the token module beside ``ansible.builtin.uri``, sending the same.

A run with one item is subtracted from a run with many, so that the start of Ansible does not count. The items of the
others cost the same however many there are, so they are measured with fewer. Beside both stands ``debug``, which does
nothing: no action can cost less.

With ``facts: false`` the module costs less, because Ansible copies the fact several times for each item of a loop, and
it grows with each: an item brings the tokens of all items before it, as only the fact of the last one is kept.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from catalogue import POLICIES, make_titles, widevine_requests, write_titles
from emulator import AUTHENTICATOR, running_emulator
from playbook import RunFailed, run_play
from table import Place, Row, spread

Environment = Mapping[str, str]


def beside_uri(place: Place) -> Iterator[Row]:
    """The loop beside ``uri`` as Ansible runs it."""
    yield from _compare(place, "loop, an item, beside ansible.builtin.uri", 60, {})


def beside_mitogen(place: Place) -> Iterator[Row]:
    """The loop beside ``uri`` under Mitogen, which is installed for as long as it is needed."""
    work, reach = "loop, an item, beside uri under mitogen_linear", 6
    try:
        yield from _compare(place, work, reach, _install_mitogen(place.directory / "mitogen"))
    except (RunFailed, subprocess.CalledProcessError) as error:
        reason = str(getattr(error, "stderr", None) or error).strip().splitlines()[-1:]
        yield Row(work, f"cannot run: {' '.join(reason)}", f"{reach} x", None)


def _compare(place: Place, work: str, reach: int, environment: Environment) -> Iterator[Row]:
    ours: dict[str, list[float]] = {"auto": [], "false": []}
    least, theirs = [], []
    titles = place.scale.loop_titles
    with running_emulator() as base_url:
        for number in range(place.scale.rounds):
            for facts, measured in ours.items():
                task = _token_task(base_url, place.directory, f"{number}-{facts}", facts)
                measured.append(_item(place.directory, task, titles, {}))
            theirs.append(_item(place.directory, _uri_task(base_url), place.scale.slow_titles, environment))
            least.append(_item(place.directory, {"ansible.builtin.debug": {"msg": "{{ item.name }}"}}, titles, {}))
    for facts, measured in ours.items():
        ratios = [their / our for their, our in zip(theirs, measured, strict=True)]
        yield Row(
            f"{work} ({titles} titles, facts: {facts})",
            f"{spread(measured)} ms, {spread(theirs)} ms: {spread(ratios, 0)} x; "
            f"ansible.builtin.debug {spread(least)} ms",
            f"{reach} x",
            statistics.median(ratios) >= reach,
        )


def _item(directory: Path, task: dict[str, Any], items: int, environment: Environment) -> float:
    """Milliseconds an item."""
    seconds = []
    for count in (1, items):
        write_titles(directory / "group_vars" / "all.yml", make_titles(count))
        looped = {**task, "loop": "{{ titles }}", "loop_control": {"label": "{{ item.name }}"}}
        seconds.append(run_play(directory, [looped], environment=environment).seconds)
    return (seconds[1] - seconds[0]) / (items - 1) * 1000


def _token_task(base_url: str, directory: Path, run: str, facts: str) -> dict[str, Any]:
    module = {
        **POLICIES["uhd"]["widevine"],
        "base_url": base_url,
        "customer_authenticator": AUTHENTICATOR,
        # Of its own for each round and number of titles, so that every item is requested.
        "ledger": f"{directory}/loop-{run}-{{{{ titles | length }}}}.db",
        "facts": facts,
        "name": "{{ item.name }}",
        "kid": "{{ item.kid }}",
        "content_key": "{{ item.content_key }}",
    }
    return {"streamops.expressplay.expressplay_wv_token": module}


def _uri_task(base_url: str) -> dict[str, Any]:
    template = {"name": "", "policy": "", "kid": "{{ item.kid }}", "content_key": "{{ item.content_key }}"}
    module = {
        "url": f"{base_url}/hms/wv/token",
        "method": "POST",
        "body_format": "form-urlencoded",
        "body": widevine_requests([template], AUTHENTICATOR)[0],
        "return_content": True,
    }
    return {"ansible.builtin.uri": module, "no_log": True}


def _install_mitogen(directory: Path) -> Environment:
    """Install Mitogen away from everything else; it runs with the ansible-core of this environment."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(directory), "mitogen"]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(directory), os.environ.get("PYTHONPATH")))),
        "ANSIBLE_STRATEGY_PLUGINS": str(directory / "ansible_mitogen" / "plugins" / "strategy"),
        "ANSIBLE_STRATEGY": "mitogen_linear",
    }
