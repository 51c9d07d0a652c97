# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-test finds in its surroundings."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from ansible_collections.streamops.expressplay.tests.tools import run_ansible_test
from ansible_collections.streamops.expressplay.tests.tools.run_ansible_test import (
    HOST_PYTHONS,
    pip_configuration,
    provide_get_pip,
    provide_pip_configuration,
    provide_pythons,
    skipped_tests,
)

ROOT = Path(__file__).parents[3]
OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


def read(text: str) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    return {section: dict(parser.items(section)) for section in parser.sections()}


def test_get_pip_has_the_name_under_which_it_is_looked_for(tmp_path: Path) -> None:
    provide_get_pip(tmp_path, "25.2")
    provide_get_pip(tmp_path, "25.2")

    [found] = tmp_path.glob(".ansible/test/cache/*")
    assert found.name == "get_pip_25_2.py"
    assert found.read_text("utf-8") == (ROOT / "tests/tools/get_pip_stand_in.py").read_text("utf-8")


def test_the_stand_in_sets_pip_up_and_passes_the_rest_on_to_it(tmp_path: Path) -> None:
    venv.create(tmp_path / "environment", with_pip=False)
    python = tmp_path / "environment/bin/python"
    arguments = ["--no-setuptools", "--no-wheel", "--quiet", "--no-index", "a-package-that-nobody-has"]

    done = subprocess.run(
        [python, ROOT / "tests/tools/get_pip_stand_in.py", *arguments], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "a-package-that-nobody-has" in done.stderr
    assert "no such option" not in done.stderr
    assert subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def test_variables_and_files_become_one_configuration() -> None:
    listed = "\n".join(
        [
            ":env:.index-url='https://user:secret%40@index.example/simple'",
            "global.index-url='https://other.example/simple'",
            "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'",
            "install.no-binary='x'",
        ]
    )
    assert read(pip_configuration(listed, {})) == {
        "global": {
            "index-url": "https://user:secret%40@index.example/simple",
            "extra-index-url": "https://one.example/simple\nhttps://two.example/simple",
        },
        "install": {"no-binary": "x"},
    }


def test_pip_reads_what_was_written(tmp_path: Path) -> None:
    text = pip_configuration("global.timeout='7'\nglobal.find-links='/one two\\n/three'", {"SSL_CERT_FILE": "/ca.pem"})
    provide_pip_configuration(tmp_path, text)

    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "XDG_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "--user", "list"],
        env={**environment, "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [
        "global.cert='/ca.pem'",
        "global.find-links='/one two\\n/three'",
        "global.timeout='7'",
    ]


@pytest.mark.parametrize(
    ("listed", "environment", "certificates"),
    [
        ("", {}, None),
        ("", {"SSL_CERT_FILE": "/ssl", "REQUESTS_CA_BUNDLE": "/requests"}, "/requests"),
        ("", {"SSL_CERT_FILE": "/ssl", "CURL_CA_BUNDLE": ""}, "/ssl"),
        ("global.cert='/file'", {"SSL_CERT_FILE": "/ssl"}, "/file"),
        ("global.cert='/file'\n:env:.cert='/pip'", {"PIP_CERT": "/pip"}, "/pip"),
    ],
)
def test_the_certificates_are_those_that_the_machine_names(
    listed: str, environment: dict[str, str], certificates: str | None
) -> None:
    assert read(pip_configuration(listed, environment))["global"].get("cert") == certificates


def test_the_configuration_may_hold_a_password_and_is_closed(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        provide_pip_configuration(tmp_path, "[global]\n")
        provide_pip_configuration(tmp_path, "[global]\ntimeout = 7\n")
    finally:
        os.umask(mask)

    path = tmp_path / ".config/pip/pip.conf"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "[global]\ntimeout = 7\n"


def test_skipped_tests_are_found_in_the_reports(tmp_path: Path) -> None:
    case = '<testcase classname="tests.unit.test_a" name="test_{0}">{1}</testcase>'
    cases = case.format("run", "") + case.format("left_out", '<skipped message="no server"/>')
    (tmp_path / "python3.11-modules-units.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    (tmp_path / "python3.11-controller-units.xml").write_text("<testsuites/>")
    assert skipped_tests(tmp_path) == ["tests.unit.test_a.test_left_out"]
    assert skipped_tests(tmp_path / "missing") == []


def test_interpreters_are_linked_and_missing_ones_named(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / f"python{OWN}").symlink_to(sys.executable)
    links = tmp_path / "links"

    for _time in range(2):
        missing = provide_pythons(links, str(there))

        assert missing == [version for version in HOST_PYTHONS if version != OWN]
        assert [(path.name, path.readlink()) for path in links.iterdir()] == [
            (f"python{OWN}", there / f"python{OWN}"),
        ]


def test_one_that_was_removed_is_no_longer_linked(tmp_path: Path) -> None:
    (tmp_path / f"python{OWN}").symlink_to(tmp_path / "removed")

    assert provide_pythons(tmp_path, "/nowhere") == list(HOST_PYTHONS)
    assert list(tmp_path.iterdir()) == []


def test_ansible_test_is_told_the_same_oldest_python() -> None:
    wanted = SpecifierSet(yaml.safe_load((ROOT / "tests/config.yml").read_text("utf-8"))["modules"]["python_requires"])
    assert [version for version in ("3.8", *HOST_PYTHONS) if wanted.contains(version)] == list(HOST_PYTHONS)


def test_the_program_tells_how_it_is_called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["run_ansible_test.py", "."])
    assert run_ansible_test.main() == 2
    assert capsys.readouterr().err.startswith("Usage: run_ansible_test.py")
