# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes wrong on the way to the token service, or there, is told in one sentence; whichever way a task runs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, Run
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere

TASKS = """
- streamops.expressplay.expressplay_wv_token:
    name: "{{ item.name }}"
    kid: "^{{ item.name }}"
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    base_url: "{{ item.base_url | default(emulator_url) }}"
    http_method: "{{ item.http_method | default('POST') }}"
    timeout: "{{ item.timeout | default(10) }}"
    retries: "{{ item.retries | default(1) }}"
  loop: "{{ cases }}"
  loop_control: {label: "{{ item.name }}"}
  register: result
- dump: {result: "{{ result }}"}
"""


@dataclass(frozen=True)
class Case:
    """A fault, and what is told of it: ``says`` is part of ``msg``, ``advises`` of the hint."""

    kind: str
    says: str
    advises: str
    attempts: int
    status: int | None = None
    code: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


REFUSED = [
    Case("latency", "did not answer in full within ", "raise timeout", 2,
         details={"seconds": 8}, options={"timeout": 2}),
    Case("drip", "did not answer in full within ", "raise timeout", 2,
         details={"seconds": 0.3}, options={"timeout": 2}),
    Case("reset", "broke off the connection", "Check the network", 2),
    Case("close", "broke off the connection", "Check the network", 2),
    Case("truncate", "broke off in the middle", "Check the network", 2),
    Case("truncate_chunked", "broke off in the middle", "Check the network", 2),
    Case("huge", "sent more than 64 KiB", "base_url", 1),
    Case("compressed", "sent more than 64 KiB", "base_url", 1),
    Case("status", "answered with status 503", "Run again", 2, 503),
    Case("redirect", "redirects to redirected.invalid:443 (status 302)", "base_url", 1, 302),
    Case("html_error_page", "answered with status 500", "Run again", 2, 500),
    Case("code", "answered -2019 (", "", 1, 400, -2019, details={"code": -2019}),
    Case("html_200", "sent an HTML page", "base_url", 1, 200),
    Case("empty_200", "sent an empty answer", "base_url", 1, 200),
    Case("json_200_unknown", "sent a JSON object of another shape", "base_url", 1, 200),
]  # fmt: skip
WARNED = {
    "cut_token": "cut short",
    "garbled_token": "garbled",
    "foreign_token": "belongs to customer 2000003",
}
HARMLESS = {"bad_content_type"}


@pytest.fixture
def both(both: Ansible) -> Ansible:
    both.secrets["vault_key"] = secrets.token_hex(16)
    both.play["ignore_errors"] = True
    return both


def run_cases(both: Ansible, cases: list[dict[str, Any]], **settings: Any) -> tuple[Run, list[dict[str, Any]]]:
    both.write("cases.yml", yaml.safe_dump({"cases": cases}))
    both.play["vars_files"] = ["secrets.yml", "cases.yml"]
    run = both.run(TASKS, **settings)
    return run, same_everywhere(run, "result", both.hosts)["results"]


def test_every_fault_of_the_emulator_is_among_the_cases(emulator: Emulator) -> None:
    assert {case.kind for case in REFUSED} | set(WARNED) | HARMLESS == emulator.fault_kinds()


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_every_fault_is_one_clear_sentence(both: Ansible, emulator: Emulator, method: str) -> None:
    for case in REFUSED:
        emulator.fault(case.kind, kid=f"^{case.kind}", count=None, **case.details)

    _run, results = run_cases(both, [{"name": case.kind, "http_method": method, **case.options} for case in REFUSED])

    where = emulator.base_url.partition("//")[2]
    for case, result in zip(REFUSED, results, strict=True):
        message = result["msg"]
        assert result["failed"] is True, case
        assert message.startswith(f"No Widevine token for {case.kind}: "), message
        assert case.says in message, message
        assert where in message, message
        assert "\n" not in message, message
        assert case.advises in result["error"]["hint"], result["error"]
        error = result["error"]
        assert (error["code"], error["http_status"], result["http_attempts"]) == (
            case.code, case.status, case.attempts,
        ), (case.kind, result)  # fmt: skip
        assert {"token", "ansible_facts", "request"}.isdisjoint(result)
    journal = emulator.journal()
    for case in REFUSED:
        asked = [entry for entry in journal if ["kid", f"^{case.kind}"] in entry["form"] + entry["query"]]
        assert len(asked) == case.attempts * len(both.hosts), case.kind


def test_a_token_of_an_unexpected_form_is_a_warning(both: Ansible, emulator: Emulator) -> None:
    for kind in [*WARNED, *HARMLESS]:
        emulator.fault(kind, kid=f"^{kind}", count=None)

    run, results = run_cases(both, [{"name": kind} for kind in [*WARNED, *HARMLESS]], warns=True)

    assert [result["failed"] for result in results] == [False] * 4
    for result, (kind, words) in zip(results, WARNED.items(), strict=False):
        [found] = result["violations"]
        assert (found["severity"], found["rule"]) == ("warning", "token-envelope")
        assert words in found["message"]
        assert f"[WARNING]: {kind} (widevine): " in run.stderr
        assert result["token"]["token"] not in run.output
    assert results[-1]["violations"] == []
    assert len([line for line in run.stderr.splitlines() if "[WARNING]" in line]) == len(WARNED)


REFUSALS = {
    -2017: 401, -2018: 401, -2019: 400, -2030: 500, -2031: 400, -4019: 500, -7008: 500, -7011: 400,
}  # fmt: skip


def test_every_refusal_of_the_service_has_its_code_and_a_hint(both: Ansible, emulator: Emulator) -> None:
    for code in REFUSALS:
        emulator.fault("code", kid=f"^code{code}", count=None, code=code)

    _run, results = run_cases(both, [{"name": f"code{code}", "retries": 0} for code in REFUSALS])

    for result, (code, status) in zip(results, REFUSALS.items(), strict=True):
        assert (result["error"]["code"], result["error"]["http_status"]) == (code, status)
        assert str(code) in result["msg"]
        assert result["error"]["hint"]
        assert result["error"]["description"]


def test_a_wrong_authenticator_is_refused_with_what_to_check(both: Ansible, emulator: Emulator) -> None:
    wrong = f"2000002,{secrets.token_hex(16)}"
    both.secrets["vault_authenticator"] = wrong

    run, results = run_cases(both, [{"name": "wrong"}])

    assert results[0]["error"]["code"] == -2018
    assert "test key" in results[0]["error"]["hint"]
    assert results[0]["http_attempts"] == 1
    assert wrong not in run.output


def test_a_service_that_asks_for_patience_is_left_alone(both: Ansible, emulator: Emulator) -> None:
    for name, patience in (("soon", 1), ("late", 60)):
        emulator.fault("status", status=429, retry_after=patience, kid=f"^{name}", count=1 if name == "soon" else None)
    del both.hosts["environment"]

    both.write("cases.yml", yaml.safe_dump({"cases": [{"name": "soon"}, {"name": "late"}]}))
    both.play["vars_files"] = ["secrets.yml", "cases.yml"]
    run = both.run(TASKS, arguments=["-v"])

    soon, late = run.dump("result", "local")["results"]
    assert soon["failed"] is False
    assert "attempt 2 of 2 follows" in run.stdout
    assert (late["error"]["http_status"], late["http_attempts"]) == (429, 1)
    assert "wants to be left alone for 60 s" in late["msg"]


def test_an_address_that_leads_nowhere_is_told(both: Ansible, emulator: Emulator) -> None:
    addresses = {
        "refused": ("http://127.0.0.1:1", "127.0.0.1:1 refused the connection", 2),
        "unknown": ("https://tokens.invalid", "tokens.invalid:443 cannot be resolved", None),
        "scheme": (emulator.base_url.replace("http:", "https:"), "no TLS connection", 1),
        "path": (f"{emulator.base_url}/elsewhere", "answered with status 404", 1),
    }

    _run, results = run_cases(
        both, [{"name": name, "base_url": base_url} for name, (base_url, _says, _attempts) in addresses.items()]
    )

    for result, (_base_url, says, attempts) in zip(results, addresses.values(), strict=True):
        assert says.lower() in result["msg"].lower()
        # Whether a name that is not found may be found later, is for the resolver to say.
        assert attempts in (None, result["http_attempts"])
