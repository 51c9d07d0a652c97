# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole audits of a catalogue in a file: by the module, and by the role with the reports in all formats."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from catalogue import POLICIES, make_titles, write_titles
from playbook import Run, run_play
from table import Place, Row, spread

MOST_SECONDS = 10.0
FORMATS = ("html", "json", "junit", "sarif")


def whole_audits(place: Place) -> Iterator[Row]:
    """Of a catalogue in which nothing is wrong, and of one with a warning for every title."""
    titles = place.scale.titles[-1]
    write_titles(place.directory / "group_vars" / "all.yml", make_titles(titles))
    permissive = {**POLICIES["uhd"]["playready"], "uncompressed_digital_video_opl": 0}
    wrong = {name: {**policy, "playready": permissive} for name, policy in POLICIES.items()}
    for found, policies in (("nothing wrong", POLICIES), ("a warning for every title", wrong)):
        tasks = {"by the module": _module(policies), f"by the role, {len(FORMATS)} formats": _role(place, policies)}
        runs: dict[str, list[Run]] = {way: [] for way in tasks}
        for _round in range(place.scale.rounds):
            for way, task in tasks.items():
                runs[way].append(run_play(place.directory, [task], check=True))
        for way, of_way in runs.items():
            yield _row(f"audit {way}, {titles:,} titles x 2 DRMs, {found}, whole process", of_way)


def _row(work: str, runs: list[Run]) -> Row:
    seconds = [run.seconds for run in runs]
    return Row(
        work,
        f"{spread(seconds)} s, CPU {spread([run.cpu for run in runs])} s, {max(run.megabytes for run in runs):.0f} MB",
        f"{MOST_SECONDS:.0f} s",
        statistics.median(seconds) < MOST_SECONDS,
    )


def _module(policies: dict[str, Any]) -> dict[str, Any]:
    return {"streamops.expressplay.expressplay_policy_info": {"policies": policies, "titles": "{{ titles }}"}}


def _role(place: Place, policies: dict[str, Any]) -> dict[str, Any]:
    return {
        "ansible.builtin.include_role": {"name": "streamops.expressplay.policy_audit"},
        "vars": {
            "expressplay_policies": policies,
            "expressplay_titles": "{{ titles }}",
            "expressplay_audit_dir": str(place.directory / "reports"),
            "expressplay_audit_formats": list(FORMATS),
        },
    }
