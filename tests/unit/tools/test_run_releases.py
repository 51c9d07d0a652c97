# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which releases are tested, on which interpreters, and what is told of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from ansible_collections.streamops.expressplay.tests.tools import run_releases
from ansible_collections.streamops.expressplay.tests.tools.run_parts import Outcome
from ansible_collections.streamops.expressplay.tests.tools.run_releases import INTERFACES, Pair, PairOutcome, pairs, run
from ansible_collections.streamops.expressplay.tests.tools.supported import RELEASES, Release, release_of

ROOT = Path(__file__).parents[3]
OLD, NEW = Release("2.19", ("3.11",), "3.11", "24.2"), Release("2.20", ("3.12", "3.13"), "3.13", "25.2")


def test_a_version_belongs_to_its_release() -> None:
    assert [release_of(version).name for version in ("2.19.14", "2.20.0rc1", "2.21.5")] == ["2.19", "2.20", "2.21"]


@pytest.mark.parametrize("version", ["2.18.9", "2.2.1", "3.19.0", "2"])
def test_a_version_of_no_supported_release_is_refused_with_what_to_do(version: str) -> None:
    with pytest.raises(LookupError, match=f"ansible-core {version} is of no supported release.*supported.py"):
        release_of(version)


def test_the_releases_are_those_that_the_collection_says_it_supports() -> None:
    text = (ROOT / "meta/runtime.yml").read_text("utf-8")
    for_users = SpecifierSet(yaml.safe_load(text)["requires_ansible"])
    assert all(for_users.contains(f"{release.name}.0") for release in RELEASES)
    assert all((ROOT / f"tests/sanity/ignore-{release.name}.txt").is_file() for release in RELEASES)


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_requirement_takes_the_versions_of_its_release_only(release: Release) -> None:
    wanted = Requirement(release.requirement)
    following = f"2.{int(release.name.removeprefix('2.')) + 1}.0"
    assert wanted.name == "ansible-core"
    assert wanted.specifier.contains(f"{release.name}.7")
    assert not wanted.specifier.contains(following)


def test_every_pair_but_our_own_is_run_and_the_sanity_tests_once_for_each_release() -> None:
    everything = "sanity | unit integration"
    found = pairs([OLD, NEW], ("2.18", "3.11"), full=False)
    assert [(str(pair), pair.stage) for pair in found] == [
        ("ansible-core 2.19 on Python 3.11", everything),
        ("ansible-core 2.20 on Python 3.12", "unit"),
        ("ansible-core 2.20 on Python 3.13", everything),
    ]
    in_full = pairs([OLD, NEW], ("2.19", "3.11"), full=True)
    assert [(pair.python, pair.stage) for pair in in_full] == [("3.12", "unit integration"), ("3.13", everything)]


def test_every_release_and_every_python_gets_all_kinds_of_tests_once() -> None:
    assert all(release.chief in release.pythons for release in RELEASES)
    assert {release.chief for release in RELEASES} == {python for release in RELEASES for python in release.pythons}


def test_the_tests_of_the_interfaces_are_there() -> None:
    assert [name for name in INTERFACES if not (ROOT / name).is_file()] == []


def test_an_outcome_is_one_line() -> None:
    pair = Pair(NEW, "3.12", "unit integration")
    parts = (Outcome("unit", True, 90), Outcome("integration", False, 400))
    told = "ansible-core 2.20 on Python 3.12: unit passed (90 s), integration FAILED (400 s)"
    assert str(PairOutcome(pair, parts)) == told
    assert [PairOutcome(pair, parts[:1]).failed, PairOutcome(pair, parts).failed] == [False, True]
    assert "NOT RUN, this machine has no Python 3.12" in str(PairOutcome(pair, missing=True))


def _interpreter(directory: Path, version: str, status: int) -> None:
    """A program that answers as the interpreter of a version, and ends with that status when it is given a script."""
    program = directory / f"python{version}"
    program.write_text(f'#!/bin/sh\nif [ "$1" = -c ]; then echo {version}; else exit {status}; fi\n')
    program.chmod(0o755)


def _make(directory: Path) -> Path:
    """A program in place of make that fails for the unit tests."""
    program = directory / "make"
    program.write_text('#!/bin/sh\necho "$@" >> "$0.log"\n[ "$2" != unit ]\n')
    program.chmod(0o755)
    return program


def test_a_python_that_is_missing_is_named_and_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(Pair(NEW, "3.12", "unit"), tmp_path, tmp_path, [], []).missing


def test_an_environment_that_cannot_be_made_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _interpreter(tmp_path, "3.12", status=1)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin")
    outcome = run(Pair(NEW, "3.12", "unit"), tmp_path, tmp_path, [], [])
    assert outcome.failed
    assert "its environment FAILED" in str(outcome)


def test_every_target_is_run_with_its_environment_even_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interpreter(tmp_path, "3.12", status=0)
    program = _make(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin")
    monkeypatch.setenv("MAKE", str(program))

    outcome = run(Pair(NEW, "3.12", "unit integration"), tmp_path, tmp_path, [], ["one", "two"])

    assert outcome.failed
    assert [(part.part, part.passed) for part in outcome.parts] == [("unit", False), ("integration", True)]
    python = tmp_path / "2.20-3.12/bin/python"
    assert (tmp_path / "make.log").read_text().splitlines() == [
        f"--no-print-directory {target} python={python} INTEGRATION=one two" for target in ("unit", "integration")
    ]
    assert (tmp_path / "2.20-3.12.txt").read_text() == "ansible-core~=2.20.0\n"


def test_the_program_tells_how_it_is_called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["run_releases.py", "."])
    assert run_releases.main() == 2
    assert capsys.readouterr().err.startswith("Usage: run_releases.py")
