# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts and controllers that lack something, or have something that must not count."""

from __future__ import annotations

import contextlib
import secrets
import shlex
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.interpreter import without_requests
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    HOST,
    LOCAL_HOST,
    Ansible,
    shipped_modules,
)
from ansible_collections.streamops.expressplay.tests.integration.support.ways import (
    ENVIRONMENT,
    LOCAL,
    Way,
    take,
    take_all,
)

TASKS = """
- streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: ^sunrise
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    retries: 0
    ca_path: "{{ ca_path | default(omit) }}"
    use_proxy: "{{ use_proxy | default(omit) }}"
  register: result
  ignore_errors: true
- dump: {result: "{{ result }}"}
"""


@pytest.fixture(autouse=True)
def _key(ansible: Ansible) -> None:
    ansible.secrets["vault_key"] = secrets.token_hex(16)


@pytest.mark.parametrize(
    ("host", "device"),
    [
        ({"ansible_connection": "switch"}, "a network device"),
        ({"ansible_connection": "winrm", "ansible_host": "127.0.0.1"}, "a Windows host"),
        ({"ansible_connection": "psrp", "ansible_host": "127.0.0.1"}, "a Windows host"),
        ({"ansible_connection": "ssh", "ansible_shell_type": "powershell", "ansible_host": "127.0.0.1"},
         "a Windows host"),
    ],
    ids=["network", "winrm", "psrp", "powershell"],
)  # fmt: skip
def test_a_host_that_runs_no_python_says_to_delegate(
    ansible: Ansible, emulator: Emulator, host: dict[str, Any], device: str
) -> None:
    ansible.hosts = {HOST: host}
    delegated = TASKS.replace("result", "delegated").replace("  register", "  delegate_to: localhost\n  register")

    run = ansible.run(TASKS + delegated)

    assert run.dump("result")["msg"] == (f"This module cannot run on {device}. Add delegate_to: localhost to the task.")
    assert run.dump("delegated")["token"]["token"]
    assert len(emulator.journal()) == 1


def test_a_controller_without_requests_ships(ansible: Ansible) -> None:
    site = without_requests(ansible.directory / "site").parent
    # Only the controller is without it.
    whole = ansible.write("python", f'#!/bin/sh\nunset PYTHONPATH\nexec {shlex.quote(sys.executable)} "$@"\n', 0o755)
    whole.chmod(0o755)
    ansible.variables["ansible_python_interpreter"] = str(whole)
    ansible.environment["PYTHONPATH"] = str(site)

    foretold = ansible.run(TASKS, check=True, arguments=["-vvv"])
    run = ansible.run(TASKS, arguments=["-vvv"])

    assert run.dump("result")["token"]["token"]
    assert shipped_modules(run) == ["expressplay_wv_token"]
    assert foretold.dump("result")["changed"] is True


def test_a_host_without_requests_says_what_to_install_where(ansible: Ansible) -> None:
    take(ansible, ENVIRONMENT)
    ansible.variables["ansible_python_interpreter"] = str(without_requests(ansible.directory / "interpreter"))

    foretold = ansible.run(TASKS, check=True)
    result = ansible.run(TASKS).dump("result")

    assert foretold.dump("result")["changed"] is True
    assert f"he Python library requests is missing for {sys.executable}" in result["msg"]
    assert f"{sys.executable} -m pip install requests" in result["error"]["hint"]
    assert result["http_attempts"] == 0


class _Heard(BaseHTTPRequestHandler):
    heard: list[dict[str, str]]

    def do_POST(self) -> None:
        self.heard.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        pass


@contextlib.contextmanager
def listener() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that refuses everything; gives its URL and the headers that it heard."""
    heard: list[dict[str, str]] = []
    handler = type("Handler", (_Heard,), {"heard": heard})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", heard
        finally:
            server.shutdown()
            thread.join()


def test_a_netrc_adds_no_header(both: Ansible) -> None:
    both.write("home/.netrc", "machine 127.0.0.1 login viewer password hunter2hunter2\n")

    with listener() as (url, heard):
        both.variables["emulator_url"] = url
        both.run(TASKS)

    assert len(heard) == len(both.hosts)
    for headers in heard:
        assert set(headers) == {
            "host", "accept", "accept-encoding", "user-agent", "content-type", "content-length",
        }  # fmt: skip


def test_the_bundle_of_the_environment_does_not_override_ca_path(both: Ansible, tls_emulator: tuple[str, str]) -> None:
    base_url, ca_path = tls_emulator
    misleading = dict.fromkeys(("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), "/nonexistent/ca.pem")
    take_all(both, LOCAL, Way("environment", {**LOCAL_HOST, "task_environment": misleading}, ships=True))
    both.secrets["vault_authenticator"] = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"
    both.variables |= {"emulator_url": base_url, "ca_path": ca_path}

    run = both.run(TASKS, environment=misleading)

    assert all(run.dump("result", host)["token"]["token"] for host in both.hosts)


def test_proxy_variables_of_the_process_that_works_are_followed_unless_refused(both: Ansible) -> None:
    proxy = {"http_proxy": "http://user:hunter2hunter2@127.0.0.1:1", "no_proxy": ""}
    take_all(both, LOCAL, Way("environment", {**LOCAL_HOST, "task_environment": proxy}, ships=True))

    through = both.run(TASKS, environment=proxy)
    both.variables["use_proxy"] = False
    past = both.run(TASKS, environment=proxy)

    for host in both.hosts:
        assert "the proxy at 127.0.0.1:1 refused the connection" in through.dump("result", host)["msg"].lower()
        assert past.dump("result", host)["token"]["token"]
    assert "hunter2" not in through.output
