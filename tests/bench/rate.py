# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How fast ``expressplay_tokens`` requests: beside a bare script, and beside what latency allows.

Both count from validated input to the last token: the task does so itself (``summary.seconds``), and it includes the
check of the whole catalogue, the ledger, and the result.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from catalogue import POLICIES, make_titles, widevine_requests, write_titles
from emulator import AUTHENTICATOR, running_emulator
from playbook import run_play, telling
from table import Place, Row, spread

THREADS = 8
LATENCY = 0.05
LATENCY_THREADS = 32


def beside_bare_script(place: Place) -> Iterator[Row]:
    """Tokens a second, beside a script that does nothing but request them."""
    tokens = place.scale.tokens
    ours, theirs, ratios = [], [], []
    with running_emulator() as base_url:
        for number in range(place.scale.rounds):
            ours.append(tokens / _task_seconds(place, base_url, THREADS, f"bare-{number}"))
            theirs.append(tokens / _script_seconds(place, base_url, THREADS))
            ratios.append(ours[-1] / theirs[-1])
    yield Row(
        f"expressplay_tokens, {tokens:,} tokens, {THREADS} threads, beside a bare script",
        f"{spread(ours, 0)} /s, {spread(theirs, 0)} /s: {spread(ratios, 2)} x",
        "0.8 x",
        statistics.median(ratios) >= 0.8,
    )


def beside_latency(place: Place) -> Iterator[Row]:
    """Seconds under latency, beside the least that it allows; the bare script is told as well."""
    tokens = place.scale.tokens
    ideal = tokens * LATENCY / LATENCY_THREADS
    ours, theirs = [], []
    with running_emulator(LATENCY) as base_url:
        for number in range(place.scale.rounds):
            ours.append(_task_seconds(place, base_url, LATENCY_THREADS, f"latency-{number}"))
            theirs.append(_script_seconds(place, base_url, LATENCY_THREADS))
    factor = statistics.median(ours) / ideal
    yield Row(
        f"the same, latency {LATENCY * 1000:.0f} ms, concurrency {LATENCY_THREADS}, beside the ideal",
        f"{spread(ours)} s, ideal {ideal:.1f} s: {factor:.2f} x (bare script {spread(theirs)} s)",
        "1.5 x",
        factor <= 1.5,
    )


def _task_seconds(place: Place, base_url: str, concurrency: int, name: str) -> float:
    titles = write_titles(place.directory / "group_vars" / "all.yml", make_titles(place.scale.tokens))
    module = {
        "base_url": base_url,
        "customer_authenticator": AUTHENTICATOR,
        "ledger": str(place.directory / f"{name}.db"),
        "policies": {name: {"widevine": policy["widevine"]} for name, policy in POLICIES.items()},
        "titles": "{{ titles }}",
        "concurrency": concurrency,
    }
    task = {"streamops.expressplay.expressplay_tokens": module, "register": "issued"}
    seconds = run_play(place.directory, [task, telling("issued")]).task
    titles.unlink()
    if seconds is None:
        raise SystemExit("The play did not tell how long its task took.")
    return seconds


def _script_seconds(place: Place, base_url: str, threads: int) -> float:
    job = {
        "url": f"{base_url}/hms/wv/token",
        "threads": threads,
        "requests": widevine_requests(make_titles(place.scale.tokens), AUTHENTICATOR),
    }
    script = Path(__file__).with_name("bare.py")
    done = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(job), capture_output=True, check=True, text=True
    )
    return float(done.stdout)
