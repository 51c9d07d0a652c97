# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file of the ledger: private under any umask, and never lost, altered or made worse by what goes wrong."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import secrets
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import (
    OBTAIN,
    asked_kids,
    counted,
    give_catalogue,
    title_names,
    tokens_of,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import HOST, Ansible
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere
from ansible_collections.streamops.expressplay.tests.integration.support.ways import Way, ledger_of, take

ONE = """
- streamops.expressplay.expressplay_wv_token:
    name: one
    kid: ^one
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    ledger: "{{ item }}"
  loop: "{{ ledgers }}"
  register: result
  ignore_errors: true
- dump: {result: "{{ result }}"}
"""


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No process that starts meanwhile can write files larger than so many bytes."""
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))


@pytest.mark.parametrize("way", ["local", "environment"], indirect=True)
def test_nobody_else_can_read_the_ledger_under_any_umask(ansible: Ansible, emulator: Emulator, way: Way) -> None:
    take(ansible, way)
    give_catalogue(ansible, title_names(3), ["widevine"])
    ansible.run(OBTAIN, check=True)
    ansible.variables["concurrency"] = 1
    emulator.fault("latency", seconds=1, count=None)
    ledger = ledger_of(ansible)

    with umask(0o000):
        running = ansible.start_playbook("playbook.yml")
    emulator.wait_for_requests(1)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in ledger.parent.iterdir()}

    assert running.finish().returncode == 0
    assert modes == dict.fromkeys(("ledger.db", "ledger.db-wal", "ledger.db-shm"), 0o600)
    assert stat.S_IMODE(ledger.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_a_full_disk_says_how_many_tokens_were_lost_and_loses_none_of_the_others(
    ansible: Ansible, emulator: Emulator
) -> None:
    names = title_names(400)
    give_catalogue(ansible, names, ["widevine"])
    titles = ansible.secrets["catalogue"]["titles"]
    ansible.secrets["catalogue"]["titles"] = titles[:5]
    kept = tokens_of(ansible.run(OBTAIN).dump("result"))
    ansible.secrets["catalogue"]["titles"] = titles
    ansible.run(OBTAIN, check=True)
    emulator.forget_journal()

    with file_size_limit(200_000):
        running = ansible.start_playbook("playbook.yml")
    run = running.finish()

    assert run.returncode == 2, run.stderr
    issued = [entry for entry in emulator.journal() if entry["status"] == 200]
    # It is told twice: where the task failed, and in its result.
    [(lost, total)] = set(
        re.findall(r"([0-9]+) of ([0-9]+) tokens that the service issued could not be recorded", run.stdout)
    )
    assert int(total) == len(issued) < len(names)
    assert 0 < int(lost) <= int(total)
    assert "look for a quota, a limit on the size of files" in run.stdout
    assert "Traceback" not in run.output

    emulator.forget_journal()
    result = ansible.run(OBTAIN).dump("result")

    assert counted(result)["reused"] == 5 + int(total) - int(lost)
    assert len(asked_kids(emulator.journal())) == counted(result)["requested"]
    assert kept.items() < tokens_of(result).items()


def spoil(ledger: Path, directory: Path, password: str) -> dict[str, str]:
    """Ledgers that cannot be used, as files that are none and as addresses; each with what is said of it."""
    damaged, newer, database = (directory / f"{name}.db" for name in ("damaged", "newer", "database"))
    for copy in (damaged, newer):
        shutil.copyfile(ledger, copy)
    content = bytearray(damaged.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    damaged.write_bytes(content)
    with contextlib.closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("PRAGMA journal_mode = DELETE")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE film (name TEXT)")
        connection.commit()
    text, folder = directory / "notes.txt", directory / "folder"
    text.write_text("customer notes")
    folder.mkdir()
    return {
        str(damaged): "is damaged and was left as it is: restore it from a backup, or move it away",
        str(newer): "was written by a newer version of streamops.expressplay (its form is 99",
        str(database): "is not a ledger of streamops.expressplay and was left as it is",
        str(text): "is not a ledger of streamops.expressplay and was left as it is",
        str(folder): "is a directory",
        "/dev/null/ledger.db": "cannot be used (not a directory)",
        "https://ledger.invalid/": "The option ledger is not understood",
        f"redis://:{password}@127.0.0.1:1/0": "holds a password in its Redis URL",
    }


INFO = """
- streamops.expressplay.expressplay_tokens_info:
    ledger: "{{ item }}"
  loop: "{{ ledgers }}"
  register: info
  ignore_errors: true
- dump: {info: "{{ info }}"}
"""


def test_a_file_that_is_no_ledger_is_refused_and_left_as_it_is(
    both: Ansible, emulator: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    both.secrets["vault_key"] = secrets.token_hex(16)
    directory, password = tmp_path_factory.mktemp("spoilt"), secrets.token_hex(8)
    both.variables["ledgers"] = [str(directory / "good.db")]
    both.run(ONE)
    emulator.forget_journal()
    # The process that wrote has ended, so all is in the one file after this.
    with contextlib.closing(sqlite3.connect(directory / "good.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    expected = spoil(directory / "good.db", directory, password)
    both.variables["ledgers"] = list(expected)
    before = {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}

    foretold, run = both.run(ONE, check=True), both.run(ONE + INFO)

    for outcome, name in ((foretold, "result"), (run, "result"), (run, "info")):
        found = same_everywhere(outcome, name, both.hosts)["results"]
        for item, (ledger, says) in zip(found, expected.items(), strict=True):
            assert (item["failed"], item["changed"]) == (True, False), ledger
            assert says in item["msg"], item["msg"]
            assert password not in item["msg"]
    assert {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()} == before
    assert emulator.journal() == []


def test_a_ledger_is_worth_nothing_without_the_authenticator(ansible: Ansible, emulator: Emulator) -> None:
    titles = give_catalogue(ansible, title_names(3))
    run = ansible.run(OBTAIN)
    held = ansible.directory / "home/.ansible/expressplay"
    content = b"".join(path.read_bytes() for path in held.iterdir())
    tokens = tokens_of(run.dump("result"))
    stranger = Ansible(ansible.directory / "stranger", emulator, f"2000002,{secrets.token_hex(16)}")
    stranger.directory.mkdir()
    shutil.copytree(held, stranger.directory / "home/.ansible/expressplay")
    stranger.secrets["catalogue"] = ansible.secrets["catalogue"]

    foretold = stranger.run(OBTAIN, check=True).dump("result", HOST)

    assert len(tokens) == 6
    assert len(content) > 4096
    wanted = [*tokens.values(), *(title["content_key"] for title in titles), ansible.secrets["vault_authenticator"]]
    for secret in wanted:
        assert secret.encode() not in content
    for title in titles:
        assert bytes.fromhex(title["content_key"]) not in content
    assert {reason for of_name in foretold["reasons"].values() for reason in of_name.values()} == {"no token yet"}
    assert set(tokens_of(foretold).values()) == {None}
