# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every part of a test run is run, whatever becomes of the others, and what failed is named."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.tools import run_parts
from ansible_collections.streamops.expressplay.tests.tools.run_parts import rows

MAKEFILE = (Path(__file__).parents[3] / "Makefile").read_text("utf-8")

# A make that notes what it is asked for, and fails where the part is called bad.
MAKE = """#!/bin/sh
echo "$@" >> "{notes}"
echo "this is $2"
case $2 in bad*) echo "something is wrong" >&2; exit 2;; esac
"""


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make, notes = tmp_path / "make", tmp_path / "notes"
    make.write_text(MAKE.format(notes=notes), "utf-8")
    make.chmod(0o755)
    monkeypatch.setenv("MAKE", str(make))
    monkeypatch.chdir(tmp_path)
    return notes


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["run_parts.py", *arguments])
    return run_parts.main()


def test_a_stage_has_rows_of_parts() -> None:
    assert rows("sanity | lint e2e") == [["sanity"], ["lint", "e2e"]]
    assert rows("unit") == [["unit"]]


def test_a_change_is_decided_by_every_kind_of_check() -> None:
    [stages] = re.findall(r"^stages := (.*)$", MAKEFILE, re.MULTILINE)
    parts = [part for stage in shlex.split(stages) for row in rows(stage) for part in row]
    assert sorted(parts) == ["ansible-units", "e2e", "galaxy", "integration", "lint", "sanity", "unit"]
    for part in parts:
        assert re.search(rf"^{part}: ", MAKEFILE, re.MULTILINE), part


def test_the_unit_tests_that_ansible_test_leaves_are_run_too() -> None:
    """Each unit test is run once: those in the folder ``units`` by ansible-test, the others by the part ``unit``."""
    [folder] = re.findall(r"^units := (.*)$", MAKEFILE, re.MULTILINE)
    assert '-- UNIT="tests/unit --ignore=$(units)"' in MAKEFILE
    assert (Path(__file__).parents[3] / folder).is_dir()
    assert re.search(r"^ansible-units: .*\n.* \$\(units\)/$", MAKEFILE, re.MULTILINE)


def test_all_parts_are_run_with_the_arguments(
    notes: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "first | second third", "last", "--", "UNIT=some tests") == 0
    asked = notes.read_text("utf-8").splitlines()
    assert sorted(asked[:3]) == [
        f"--no-print-directory {part} UNIT=some tests" for part in ("first", "second", "third")
    ]
    assert asked[3:] == ["--no-print-directory last UNIT=some tests"]
    output = capfd.readouterr().out
    assert "---- second\nthis is second\n---- second passed (0 s)\n" in output
    assert (notes.parent / ".build/logs/second.log").read_text("utf-8") == "this is second\n"
    assert output.endswith("make test: passed (0 s)\n")


@pytest.mark.parametrize("stages", [("bad good", "last"), ("good | bad", "last")])
def test_a_part_that_fails_stops_nothing_and_is_named(
    stages: tuple[str, ...], notes: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *stages, "--") == 1
    assert len(notes.read_text("utf-8").splitlines()) == 3
    captured = capfd.readouterr()
    assert "something is wrong" in captured.out + captured.err
    assert captured.out.endswith("make test: FAILED in bad (0 s)\n")


def test_a_wrong_call_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "unit") == 2
    assert capsys.readouterr().err.startswith("Usage: run_parts.py")
