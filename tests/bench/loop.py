# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one item of a plain ``loop:`` costs: the token module beside ``ansible.builtin.uri``, sending the same.

A run with one item is subtracted from a run with many, so that the start of Ansible does not count.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from emulator import AUTHENTICATOR

ROUNDS = 3
ITEMS = {"expressplay_wv_token": 200, "ansible.builtin.uri": 20}
KID = "5f2c6b1e0c8d4a4e9b571f6d2e3a4b01"
KEY = "b1f0c5d20a7e4c3f8d6954e3a2b7c801"


def measure(base_url: str) -> None:
    """Print a table of milliseconds an item, medians of several rounds in turn, and the ratio."""
    tasks = {"expressplay_wv_token": _module_task(base_url), "ansible.builtin.uri": _uri_task(base_url)}
    samples: dict[str, list[float]] = {name: [] for name in tasks}
    for _round in range(ROUNDS):
        for name, task in tasks.items():
            one, many = _run(task, 1), _run(task, ITEMS[name])
            samples[name].append((many - one) / (ITEMS[name] - 1) * 1000)
    print(f"loop:, local, milliseconds an item ({ROUNDS} rounds in turn)")
    print(f"{'':24}{'items':>7}{'min':>9}{'median':>9}{'max':>9}")
    for name, times in samples.items():
        row = (min(times), statistics.median(times), max(times))
        print(f"{name:24}{ITEMS[name]:7}" + "".join(f"{value:9.1f}" for value in row))
    ratios = [
        slow / fast for slow, fast in zip(samples["ansible.builtin.uri"], samples["expressplay_wv_token"], strict=True)
    ]
    print(
        f"{'uri / module':24}{'':7}"
        + "".join(f"{r:9.1f}" for r in (min(ratios), statistics.median(ratios), max(ratios)))
    )


def _module_task(base_url: str) -> dict[str, Any]:
    return {
        "streamops.expressplay.expressplay_wv_token": {
            "base_url": base_url,
            "customer_authenticator": AUTHENTICATOR,
            "name": "title-{{ item }}",
            "kid": KID,
            "content_key": KEY,
            "security_level": 5,
            "hdcp_output_control": 2,
        }
    }


def _uri_task(base_url: str) -> dict[str, Any]:
    return {
        "ansible.builtin.uri": {
            "url": f"{base_url}/hms/wv/token",
            "method": "POST",
            "body_format": "form-urlencoded",
            "body": {
                "customerAuthenticator": AUTHENTICATOR,
                "kid": KID,
                "contentKey": KEY,
                "securityLevel": "5",
                "hdcpOutputControl": "2",
            },
            "return_content": True,
        },
        "no_log": True,
    }


def _run(task: dict[str, Any], items: int) -> float:
    """Seconds of a whole ansible-playbook run with a loop of so many items."""
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": [{**task, "loop": list(range(items))}],
    }
    with tempfile.TemporaryDirectory() as directory:
        playbook = Path(directory) / "loop.yml"
        playbook.write_text(json.dumps([play]), encoding="utf-8")
        command = [sys.executable, "-m", "ansible", "playbook", "--inventory", "localhost,", str(playbook)]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
        return time.perf_counter() - started
