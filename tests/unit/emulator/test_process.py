# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator as a process: serve, start, stop, status, TLS, and its role's idea of it."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from expressplay_emulator.config import PRODUCTION_AUTHENTICATOR, TEST_AUTHENTICATOR

Run = Callable[..., Any]


@pytest.fixture(name="command", params=["path", "module"])
def _command(request: pytest.FixtureRequest, files: Path) -> list[str]:
    program = {"module": ["-m", "expressplay_emulator"], "path": [str(files / "expressplay_emulator")]}
    return [sys.executable, *program[request.param]]


@pytest.fixture(name="state")
def _state(tmp_path: Path) -> Path:
    return tmp_path / "state of the emulator"


@pytest.fixture(name="run")
def _run(files: Path, state: Path) -> Iterator[Run]:
    def run(command: str, *options: str) -> Any:
        arguments = [sys.executable, str(files / "expressplay_emulator"), command, "--state-dir", str(state), *options]
        finished = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
        return json.loads(finished.stdout) if finished.returncode == 0 else finished.stderr

    yield run
    run("stop")


def test_serve_says_where_and_ends_cleanly(command: list[str], files: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    with subprocess.Popen(
        [*command, "--ready-file", str(ready)], cwd=files, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        address = json.loads(ready.read_text())
        assert line == f"ExpressPlay emulator listening on {address['base_url']}\n"
        assert requests.get(address["base_url"] + "/health", timeout=10).json()["pid"] == process.pid == address["pid"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


def test_start_and_stop_are_idempotent(run: Run, state: Path) -> None:
    assert run("status") == {"running": False}
    assert run("stop") == {"stopped": False}
    first = run("start")
    assert first["started"] is True
    assert requests.get(first["base_url"] + "/health", timeout=10).status_code == 200
    assert run("start") == {**first, "started": False}
    assert run("status") == {"base_url": first["base_url"], "pid": first["pid"], "ca_path": None, "running": True}
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in state.iterdir()} == {0o600}
    assert run("stop") == {"stopped": True}
    assert run("stop") == {"stopped": False}
    assert (state / "emulator.log").read_text().count("\n") == 1


def test_two_starts_at_once_start_one(run: Run, files: Path, state: Path) -> None:
    arguments = [sys.executable, str(files / "expressplay_emulator"), "start", "--state-dir", str(state)]
    starts = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _unused in range(4)]
    answers = [json.loads(start.communicate(timeout=60)[0]) for start in starts]
    assert sorted(answer["started"] for answer in answers) == [False, False, False, True]
    assert len({answer["pid"] for answer in answers}) == 1


def test_a_killed_emulator_is_not_taken_for_running(run: Run) -> None:
    first = run("start")
    os.kill(first["pid"], signal.SIGKILL)
    second = run("start")
    assert second["started"] is True
    assert second["base_url"] == first["base_url"]


def test_one_that_hangs_is_stopped_all_the_same(run: Run) -> None:
    first = run("start")
    os.kill(first["pid"], signal.SIGSTOP)
    assert "does not answer" in run("status")
    assert run("stop") == {"stopped": True}


def test_other_options_restart_it_and_tokens_stay_valid(run: Run) -> None:
    first = run("start")
    data = {
        "customerAuthenticator": TEST_AUTHENTICATOR,
        "kid": "^film",
        "contentKey": "0" * 32,
        "securityLevel": "1",
        "hdcpOutputControl": "0",
    }
    license_url = requests.post(first["base_url"] + "/hms/wv/token", data=data, timeout=10).text.strip()
    second = run("start", "--json-error-shape", "code")
    assert (second["started"], second["base_url"]) == (True, first["base_url"])
    answer = requests.post(license_url, json={"kids": ["AAAAAAAAAAAAAAAAAAAAAA"]}, timeout=10)
    assert answer.json()["code"] == -4010
    assert "no key" in answer.json()["message"]


def test_stored_keys_outlive_a_restart(run: Run) -> None:
    keys = f"{run('start', '--key-store')['base_url']}/keystore/keys?customerAuthenticator={TEST_AUTHENTICATOR}"
    stored = {"kid": "0" * 32, "ek": "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"}
    assert requests.post(keys, json=stored, timeout=10).status_code == 201
    again = run("start", "--key-store", "--json-error-shape", "code")
    assert again["started"] is True
    [found] = requests.get(keys, timeout=10).json()
    assert stored.items() <= found.items()


def test_tls_with_an_authority_that_stays(run: Run, state: Path) -> None:
    first = run("start", "--tls")
    assert first["base_url"].startswith("https://127.0.0.1:")
    assert first["ca_path"] == str(state / "ca.pem")
    authority = Path(first["ca_path"]).read_bytes()
    assert requests.get(first["base_url"] + "/health", verify=first["ca_path"], timeout=10).status_code == 200
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(first["base_url"] + "/health", timeout=10)
    run("stop")
    again = run("start", "--tls")
    assert again["started"] is True
    assert Path(again["ca_path"]).read_bytes() == authority


def test_a_second_serve_in_the_same_directory_is_refused(run: Run, files: Path, state: Path) -> None:
    run("start")
    second = subprocess.run(
        [sys.executable, str(files / "expressplay_emulator"), "--state-dir", str(state)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert "is running" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "--allow-remote"),
        (["--host", "192.0.2.1", "--allow-remote"], "cannot listen"),
        (["--host", "no..host", "--allow-remote"], "no name of a host"),
        (["--tls", "--tls-name", "no host"], "no name of a host"),
        (["--port", "99999"], "port"),
        (["--config", "/nonexistent"], "cannot be read"),
        (["--tokens-available", "-1"], "tokens_available"),
    ],
)
def test_mistakes_are_told_in_one_line(run: Run, options: list[str], words: str) -> None:
    said = run("start", *options)
    assert words in said
    assert "Traceback" not in said
    assert said.count("\n") == 1


def test_a_file_that_cannot_be_written_is_told_in_one_line(run: Run) -> None:
    said = run("serve", "--ready-file", "/nonexistent/ready.json")
    assert said.startswith("expressplay_emulator: /nonexistent/")
    assert said.endswith("No such file or directory.\n")
    assert said.count("\n") == 1


def test_options_win_over_the_configuration_file(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"service": "production", "tokens_available": 5, "tls": False}))
    address = run("start", "--config", str(config), "--tokens-available", "7")
    shown = requests.get(address["base_url"] + "/_emulator/config", timeout=10).json()
    assert (shown["service"], shown["tokens_available"]) == ("production", 7)


def test_the_role_knows_the_authenticators(files: Path) -> None:
    variables = yaml.safe_load((files.parent / "vars" / "main.yml").read_text())
    assert variables["__expressplay_emulator_authenticators"] == {
        "test": [TEST_AUTHENTICATOR],
        "production": [PRODUCTION_AUTHENTICATOR],
    }
