# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Molecule scenarios, which verify themselves, pass without a warning and leave nothing behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.playbook import COLLECTION, COLLECTIONS
from ansible_collections.streamops.expressplay.tests.integration.support.programs import run_program

SCENARIOS = sorted(path.parent for path in COLLECTION.glob("extensions/molecule/*/molecule.yml"))


def test_there_are_scenarios() -> None:
    assert {"default", "policy_audit"} <= {scenario.name for scenario in SCENARIOS}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_passes(scenario: Path, tmp_path: Path) -> None:
    output = run_program(
        [sys.executable, "-m", "molecule", "test", "--scenario-name", scenario.name],
        COLLECTION,
        tmp_path,
        ANSIBLE_COLLECTIONS_PATH=str(COLLECTIONS),
    )

    lines = output.splitlines()
    steps = yaml.safe_load((scenario / "molecule.yml").read_text())["scenario"]["test_sequence"]
    assert {"check", "idempotence", "verify"} <= set(steps)
    assert any(f"actions={len(steps)}  successful={len(steps)} " in line for line in lines), output
    assert [path for path in tmp_path.rglob("*") if path.name in {"audit", "emulator", "ledger.db", "players"}] == []
