# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks in processes of their own, closed off from the machine's configuration."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .emulator import Emulator
from .fork_server import LOCALE, ForkedProcess, start_ansible

COLLECTION = Path(__file__).parents[3]
#: The directory that holds ansible_collections.
COLLECTIONS = COLLECTION.parents[2]

HOST = "edge"
#: The action group of the modules that request tokens, as module_defaults name it.
GROUP = "group/streamops.expressplay.expressplay"
LOCAL_HOST: Mapping[str, Any] = {"ansible_connection": "local"}

_PLUGINS = Path(__file__).parent / "plugins"
_SECONDS_TO_RUN = 300
#: What a run takes over from its surroundings. The last one is there while coverage is measured.
_KEPT = ("PATH", "LC_ALL", "PYTHONPYCACHEPREFIX", "COVERAGE_DIRECTORY", "COVERAGE_PROCESS_CONFIG")
_Process = ForkedProcess | subprocess.Popen[str]
_numbers = itertools.count()
_UNWANTED = ("[WARNING]", "[DEPRECATION", "Traceback")


@dataclass(frozen=True)
class Run:
    """What came of one ansible-playbook."""

    returncode: int
    stdout: str
    stderr: str
    log: str
    dumps: Path

    @property
    def output(self) -> str:
        """Everything that somebody could read afterwards."""
        return "\n".join((self.stdout, self.stderr, self.log))

    def dump(self, name: str, host: str = HOST) -> Any:
        """A variable that the playbook dumped, as it was on that host."""
        return json.loads((self.dumps / host / f"{name}.json").read_text())

    def unwanted(self) -> list[str]:
        """The warnings, deprecations and tracebacks, one line each."""
        lines = f"{self.stdout}\n{self.stderr}".splitlines()
        return [line for line in lines if any(word in line for word in _UNWANTED)]


@dataclass(frozen=True)
class Replay:
    """The four runs of one playbook, and the requests that the first real one sent, as the emulator noted them.

    The first is in check mode, without an authenticator and on hosts without a ledger; the last is in check mode too.
    """

    check: Run
    first: Run
    second: Run
    check_again: Run
    sent: list[dict[str, Any]]


class Ansible:
    """Runs playbooks in a directory of its own. Secrets come from a file of variables, as from a vault."""

    def __init__(self, directory: Path, emulator: Emulator, authenticator: str) -> None:
        self.directory = directory
        self.secrets: dict[str, Any] = {"vault_authenticator": authenticator}
        self.hosts: dict[str, Mapping[str, Any]] = {HOST: LOCAL_HOST}
        self.variables: dict[str, Any] = {"emulator_url": emulator.base_url}
        self.play: dict[str, Any] = {}
        self.environment: dict[str, str] = {}
        #: A command that is given the command of a playbook to run.
        self.within: list[str] = []
        self._emulator = emulator
        self._runs = 0

    def write(self, name: str, text: str, mode: int = 0o600) -> Path:
        """Write a file beside the playbook."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode)
        path.write_text(text)
        return path

    def run(
        self,
        tasks: str,
        *,
        check: bool = False,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        fails: bool = False,
        warns: bool = False,
    ) -> Run:
        """Run tasks, a YAML list, on all hosts.

        Nothing may warn unless ``warns``, and the exit status must be as ``fails`` says.
        """
        self.write("tasks.yml", tasks)
        ledger = "{{ edge_ledger | default(omit) }}"
        play = {
            "hosts": "all",
            "gather_facts": False,
            "vars_files": ["secrets.yml"],
            "module_defaults": {
                GROUP: {
                    "base_url": "{{ emulator_url }}",
                    "customer_authenticator": "{{ vault_authenticator | default(omit) }}",
                    "ledger": ledger,
                },
                "streamops.expressplay.expressplay_tokens_info": {"ledger": ledger},
            },
            "tasks": [{"ansible.builtin.import_tasks": "tasks.yml"}],
            **self.play,
        }
        self.write("playbook.yml", yaml.safe_dump([play], sort_keys=False))
        self.write_secrets()
        return self.run_playbook(
            "playbook.yml", check=check, arguments=arguments, environment=environment, fails=fails, warns=warns
        )

    def write_secrets(self) -> None:
        self.write("secrets.yml", yaml.safe_dump(self.secrets))

    def replay(self, tasks: str, **settings: Any) -> Replay:
        """Run tasks in check mode without an authenticator, twice for real, and in check mode again.

        Only the first real run may send anything; after it nothing may be changed, and nothing be said to change.
        """
        everything = self.secrets
        without = {name: value for name, value in everything.items() if name != "vault_authenticator"}
        runs: list[Run] = []
        journals: list[list[dict[str, Any]]] = []
        for check, given in ((True, without), (False, everything), (False, everything), (True, everything)):
            self.secrets = given
            self._emulator.forget_journal()
            runs.append(self.run(tasks, check=check, **settings))
            journals.append(self._emulator.journal())
        self.secrets = everything
        sent = [len(journal) for journal in journals]
        assert sent[0] == 0, f"check mode sent {sent[0]} requests"
        assert sent[2] == 0, f"the second real run sent {sent[2]} requests after {sent[1]} of the first"
        assert sent[3] == 0, f"check mode after a real run sent {sent[3]} requests"
        for run, which in ((runs[2], "the second real run"), (runs[3], "check mode after a real run")):
            for host in self.hosts:
                assert recap(run, host)["changed"] == 0, f"{which} changed {host}: {run.stdout}"
        return Replay(runs[0], runs[1], runs[2], runs[3], sent=journals[1])

    def run_playbook(
        self,
        playbook: str,
        *,
        check: bool = False,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        fails: bool = False,
        warns: bool = False,
    ) -> Run:
        """Run a playbook by its path or its name in a collection."""
        process = self.start_playbook(playbook, check=check, arguments=arguments, environment=environment)
        run = process.finish()
        told = f"{' '.join(process.command)}\n{run.stdout}\n{run.stderr}"
        assert (run.returncode != 0) == fails, f"exit status {run.returncode}: {told}"
        if not warns:
            assert not run.unwanted(), f"{run.unwanted()}: {told}"
        return run

    def command(self, program: str, *arguments: str) -> str:
        """Run another of Ansible's programs, such as vault or galaxy; gives its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", "ansible", program, *arguments],
            cwd=self.directory,
            env={**self._environment(self.directory / f"{program}.log"), **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS_TO_RUN,
            check=False,
        )
        assert done.returncode == 0, f"ansible-{program}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start_playbook(
        self,
        playbook: str,
        *,
        check: bool = False,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> RunningPlaybook:
        """Start a playbook, and do not wait for its end."""
        self._runs += 1
        dumps = self.directory / f"dumps-{self._runs}"
        log = self.directory / f"ansible-{self._runs}.log"
        inventory = self._write_inventory(f"inventory-{self._runs}.yml", dumps)
        command = ["playbook", playbook, "--inventory", str(inventory), *arguments, *(["--check"] if check else [])]
        return RunningPlaybook(
            [*self.within, sys.executable, "-m", "ansible", *command],
            self._start(command, {**self._environment(log), **self.environment, **(environment or {})}),
            lambda returncode, stdout, stderr: Run(
                returncode, stdout, stderr, log.read_text() if log.exists() else "", dumps
            ),
        )

    def _start(self, command: Sequence[str], environment: Mapping[str, str]) -> _Process:
        # What an interpreter reads when it starts, it must be started for.
        read = {name for name in environment if name.startswith(("COVERAGE_", "LANG", "LC_", "PYTHON", "TZ"))}
        usual = read <= {"COVERAGE_DIRECTORY", "LC_ALL", "PYTHONPYCACHEPREFIX"} and environment["LC_ALL"] == LOCALE
        if usual and not self.within:
            return start_ansible(command, self.directory, environment)
        return subprocess.Popen(
            [*self.within, sys.executable, "-m", "ansible", *command],
            cwd=self.directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # So that a test can end it together with its workers.
            start_new_session=True,
        )

    def _write_inventory(self, name: str, dumps: Path) -> Path:
        variables = {
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "ansible_remote_tmp": str(self.directory / "remote_tmp"),
            "ansible_async_dir": str(self.directory / "async"),
            "dump_directory": str(dumps),
            **self.variables,
        }
        hosts = {name: dict(host) for name, host in self.hosts.items()}
        return self.write(name, yaml.safe_dump({"all": {"vars": variables, "hosts": hosts}}))

    def _environment(self, log: Path) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = self.directory / "home"
        temporary = self.directory / "tmp"
        for path in (home, temporary):
            path.mkdir(exist_ok=True)
        return {
            "LC_ALL": LOCALE,
            **kept,
            "HOME": str(home),
            "TMPDIR": str(_short_name(temporary)),
            "ANSIBLE_HOME": str(home / ".ansible"),
            "ANSIBLE_CONFIG": str(COLLECTION / "tests/ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_ACTION_PLUGINS": str(_PLUGINS / "action"),
            "ANSIBLE_CONNECTION_PLUGINS": str(_PLUGINS / "connection"),
            "ANSIBLE_LOG_PATH": str(log),
            # To become root as root is the only change of user that every machine allows.
            "ANSIBLE_BECOME_ALLOW_SAME_USER": "1",
            "ANSIBLE_NOCOLOR": "1",
        }


@functools.cache
def _short_names() -> tempfile.TemporaryDirectory[str]:
    """A directory with a short path, removed when the tests end."""
    return tempfile.TemporaryDirectory(prefix="expressplay-", dir="/tmp")


@functools.cache
def _short_name(directory: Path) -> Path:
    """A link to a directory: ansible-core 2.21 makes a socket in TMPDIR, whose path may have no more than 107 bytes."""
    link = Path(_short_names().name, str(next(_numbers)))
    link.symlink_to(directory)
    return link


def make_short_directory() -> Path:
    """A directory that has a short path even where links are followed, removed when the tests end."""
    directory = Path(_short_names().name, str(next(_numbers)))
    directory.mkdir(mode=0o700)
    return directory


class RunningPlaybook:
    """An ansible-playbook that runs."""

    def __init__(self, command: Sequence[str], process: _Process, make_run: Callable[[int, str, str], Run]) -> None:
        self.command = command
        self.process = process
        self._make_run = make_run

    def kill(self) -> None:
        """Kill it at once, with everything that it has started: its workers are in sessions of their own."""
        for pid in (self.process.pid, *_descendants(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def finish(self) -> Run:
        """Wait for the end."""
        stdout, stderr = self.process.communicate(timeout=_SECONDS_TO_RUN)
        return self._make_run(self.process.returncode, stdout, stderr)


def _descendants(pid: int) -> list[int]:
    """Every process that a process has started, or that those have."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(status.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(status.parent.name))
    found, open_ = [], [pid]
    while open_:
        children = parents.get(open_.pop(), [])
        found += children
        open_ += children
    return found


def recap(run: Run, host: str = HOST) -> dict[str, int]:
    """The counts that Ansible gives for a host at the end."""
    [line] = [line for line in run.stdout.splitlines() if re.match(rf"{re.escape(host)} +:", line)]
    return {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", line)}


def shipped_modules(run: Run) -> list[str]:
    """The modules of the collection that a run with -vvv shipped to a host."""
    return re.findall(r"Using module file \S*/plugins/modules/(expressplay_\w+)\.py", run.stdout)
