# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the command line and of the configuration file: each mistake is told with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from expressplay_emulator.config import ConfigError
from expressplay_emulator.options import Options, read_options
from expressplay_emulator.state_dir import StateDir, StateError


def from_file(path: Path, content: Any, **flags: Any) -> Options:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_options(flags, str(path))


def test_what_is_not_given_is_as_by_default(tmp_path: Path) -> None:
    assert read_options({"port": None, "tls": None}, None) == from_file(tmp_path / "empty", {}) == Options()


def test_a_name_of_this_machine_may_be_listened_at() -> None:
    assert read_options({"host": "localhost"}, None).host == "localhost"
    assert read_options({"host": "::1"}, None).host == "::1"


@pytest.mark.parametrize("host", ["0.0.0.0", "example.com", "192.0.2.1", "::"])
def test_any_other_address_must_be_allowed(host: str) -> None:
    with pytest.raises(ConfigError, match="is not a loopback address"):
        read_options({"host": host}, None)
    assert read_options({"host": host, "allow_remote": True}, None).host == host


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON"),
        ("\0", "is not JSON"),
        ("[]", "must be a JSON object"),
        ({"state_dir": "/somewhere"}, "state_dir is an option of the command line"),
        ({"ready_file": "/somewhere"}, "ready_file is an option of the command line"),
        ({"tls": True}, "--tls needs --state-dir"),
        ({"tls": "yes"}, "tls has a value that it cannot take: 'yes'"),
        ({"tls_names": "name"}, "tls_names has a value"),
        ({"port": True}, "port has a value"),
        ({"port": -1}, "port has a value"),
        ({"host": ""}, "host has a value"),
        ({"allow_remote": 1}, "allow_remote has a value"),
        ({"license_urls": {"clearkey": "https://example.com"}}, "license_urls must be an object with any of the keys"),
        ({"license_urls": []}, "license_urls must be an object with any of the keys"),
        ({"servce": "test"}, "servce"),
    ],
)
def test_a_mistake_in_the_file_is_told(tmp_path: Path, content: Any, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        from_file(tmp_path / "config.json", content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.json cannot be read: No such file"):
        read_options({}, str(tmp_path / "missing.json"))


def test_a_state_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match="file/state cannot be made: Not a directory"):
        StateDir(str(tmp_path / "file" / "state")).create()
