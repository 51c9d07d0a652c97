# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A second run changes nothing; and the reason of a run that does is told, and foretold, in words."""

from __future__ import annotations

import copy
import os
import re
import secrets
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import (
    OBTAIN,
    asked_kids,
    give_catalogue,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, Run, recap
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere
from ansible_collections.streamops.expressplay.tests.integration.support.ways import (
    ENVIRONMENT,
    LOCAL,
    ledger_of,
    take_all,
    unavailable,
)

ONE = """
- streamops.expressplay.expressplay_wv_token:
    name: one
    kid: ^one
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    renew_before: 1h
  register: one
- dump: {one: "{{ one }}"}
"""

PLAYERS = """
- ansible.builtin.include_role:
    name: streamops.expressplay.player_config
  vars:
    expressplay_player_configs:
      - {player: shaka, title: one, dest: "{{ players }}/{{ inventory_hostname }}.json"}
      - {player: dashjs, title: two, dest: "{{ players }}/{{ inventory_hostname }}-two.json"}
"""


@pytest.fixture(autouse=True)
def _key(ansible: Ansible) -> None:
    ansible.secrets["vault_key"] = secrets.token_hex(16)


def snapshot(directory: Path) -> dict[str, tuple[int, int, bytes]]:
    """Mode, time and content of everything below a directory."""
    return {
        str(path): (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in (directory, *sorted(directory.rglob("*")))
    }


def without_authenticator(ansible: Ansible, tasks: str, **settings: Any) -> Run:
    given = ansible.secrets.pop("vault_authenticator")
    try:
        return ansible.run(tasks, check=True, **settings)
    finally:
        ansible.secrets["vault_authenticator"] = given


def test_a_second_run_requests_nothing_and_check_mode_touches_no_ledger(
    everywhere: Ansible, emulator: Emulator
) -> None:
    give_catalogue(everywhere, ["two"])
    players, ledgers = everywhere.directory / "players", everywhere.directory / "ledgers"
    players.mkdir()
    everywhere.variables["players"] = str(players)
    hosts = list(everywhere.hosts)

    foretold = without_authenticator(everywhere, ONE + OBTAIN)
    assert [*ledgers.iterdir()] == []
    assert emulator.journal() == []
    first = everywhere.run(ONE + OBTAIN + PLAYERS)
    assert len(emulator.journal()) == 3 * len(hosts)
    written = snapshot(players)

    second = everywhere.run(ONE + OBTAIN + PLAYERS)
    kept = snapshot(ledgers)
    check = everywhere.run(ONE + OBTAIN, check=True)
    guess = without_authenticator(everywhere, ONE + OBTAIN)

    assert len(emulator.journal()) == 3 * len(hosts)
    assert snapshot(players) == written
    assert len(written) == 1 + 2 * len(hosts)
    assert snapshot(ledgers) == kept
    for run, changed, reason in (
        (foretold, True, "no token yet"),
        (first, True, "no token yet"),
        (second, False, "valid until 2"),
        (check, False, "valid until 2"),
        (guess, False, "unknown: needs customer_authenticator"),
    ):
        one, catalogue = same_everywhere(run, "one", hosts), same_everywhere(run, "result", hosts)
        assert (one["changed"], catalogue["changed"]) == (changed, changed), run.stdout
        for told in (one["reason"], *catalogue["reasons"]["two"].values()):
            assert told.startswith(reason), told
        assert one["token"]["reused"] is not changed
    for host in hosts:
        assert recap(second, host)["changed"] == 0
        known = {"one": {"widevine": first.dump("one", host)["token"]}, **first.dump("result", host)["tokens"]}
        for token in (token for of_name in known.values() for token in of_name.values()):
            token["reused"] = True
        assert second.dump("facts", host) == known
        assert check.dump("facts", host) == known
        assert ledger_of(everywhere, host).stat().st_mode & 0o777 == 0o600


@pytest.fixture
def in_which_nothing_can_be_written(ansible: Ansible) -> list[str]:
    """A command that runs another where the ledgers of the hosts cannot be written, modes aside."""
    if os.geteuid() != 0:
        return []
    # For root, modes mean nothing. A namespace of mounts ends with its process.
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", script]
    probe = subprocess.run([*command, str(ansible.directory), "true"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        unavailable(f"root cannot mount anything here: {probe.stderr.strip()}")
    return [*command, str(ansible.directory / "ledgers")]


def test_check_mode_reads_a_ledger_that_nobody_can_write_and_a_real_run_says_so(
    both: Ansible, emulator: Emulator, in_which_nothing_can_be_written: list[str]
) -> None:
    hosts = list(both.hosts)
    both.run(ONE)
    emulator.forget_journal()
    both.within = in_which_nothing_can_be_written
    places = [ledger_of(both, host) for host in hosts]
    for place in places:
        place.chmod(0o400)
        place.parent.chmod(0o500)
    try:
        foretold = both.run(ONE, check=True)
        refused = both.run(ONE.replace("  register", "  ignore_errors: true\n  register"))
    finally:
        for place in places:
            place.parent.chmod(0o700)

    assert same_everywhere(foretold, "one", hosts)["reason"].startswith("valid until")
    for host in hosts:
        message = refused.dump("one", host)["msg"]
        assert message.startswith(f"The ledger {ledger_of(both, host)} cannot be used"), message
        assert "correct the mode and the owner" in message
    # What could not be recorded is not even requested.
    assert emulator.journal() == []


def test_the_default_ledger_is_in_ansibles_home_where_the_task_runs(ansible: Ansible, emulator: Emulator) -> None:
    elsewhere = ansible.directory / "elsewhere"
    ansible.hosts = {
        "local": LOCAL.host,
        "environment": {**ENVIRONMENT.host, "task_environment": {"ANSIBLE_HOME": str(elsewhere)}},
        "home": {**ENVIRONMENT.host, "task_environment": {"ANSIBLE_HOME": "", "HOME": str(ansible.directory / "them")}},
    }
    ansible.play["environment"] = "{{ task_environment | default({}) }}"

    foretold = ansible.run(ONE, check=True)
    found = sorted(path.relative_to(ansible.directory) for path in ansible.directory.rglob("expressplay"))
    ansible.run(ONE)

    assert found == []
    assert same_everywhere(foretold, "one", ansible.hosts)["changed"] is True
    places = (ansible.directory / "home/.ansible", elsewhere, ansible.directory / "them/.ansible")
    for place in places:
        assert (place / "expressplay/ledger.db").is_file()
        assert (place / "expressplay").stat().st_mode & 0o777 == 0o700
    assert len(emulator.journal()) == 3


def test_a_change_of_a_policy_or_a_key_is_one_request_whose_reason_names_it(both: Ansible, emulator: Emulator) -> None:
    hosts = list(both.hosts)
    titles = give_catalogue(both, ["same", "policy", "key", "kid", "cookie", "drm"])
    before = copy.deepcopy(titles)
    both.run(OBTAIN)
    emulator.forget_journal()
    _same, policy, key, kid, cookie, drm = titles
    policy["widevine"] = {"security_level": 5, "wv_extensions": [{"type": "wudo", "payload": "AAAA"}]}
    key["content_key"] = secrets.token_hex(16)
    kid["kid"] = "^another"
    # A cookie is for the log of the service, and not in the token.
    cookie["widevine"] = {"cookie": "the second time"}
    drm["drm"] = ["playready"]

    foretold = both.run(OBTAIN, check=True, arguments=["-vv", "--diff"])
    assert emulator.journal() == []
    run = both.run(OBTAIN, arguments=["-vv", "--diff"])

    told = same_everywhere(foretold, "result", hosts)["reasons"]
    result = same_everywhere(run, "result", hosts)
    reasons = result["reasons"]
    assert reasons["policy"]["widevine"] == ("policy changed: securityLevel 1 -> 5, wvExtension (none) -> wudo,AAAA")
    assert set(reasons["key"].values()) == {"policy changed: contentKey changed"}
    assert set(reasons["kid"].values()) == {"policy changed: kid ^kid -> ^another"}
    reused = [
        reasons["policy"]["playready"],
        *(reasons[name][drm] for name in ("same", "cookie") for drm in ("widevine", "playready")),
    ]
    assert all(reason.startswith("valid until") for reason in [*reused, reasons["drm"]["playready"]])
    assert told == reasons
    assert sorted(asked_kids(emulator.journal())) == sorted(["^policy", "^key", "^key", "^another", "^another"] * 2)
    planted = {f"key {number}": title["content_key"] for number, title in enumerate([*before, *titles])}
    assert leaks(run.output + foretold.output, planted) == []
    # The diff is of what changes, and of nothing else.
    assert set(result["diff"]["after"]) == {"policy", "key", "kid"}
    assert '"securityLevel": "5"' in run.stdout


CASES = """
- streamops.expressplay.expressplay_wv_token:
    name: one
    kid: ^one
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    expiration_time: +3h
    renew_before: "{{ item.renew_before | default('10%') }}"
    force: "{{ item.force | default(false) }}"
    service: "{{ item.service | default('test') }}"
    base_url: "{{ item.base_url | default(emulator_url) }}"
    customer_authenticator: "{{ lookup('vars', item.account | default('vault_authenticator')) }}"
    ledger: "{{ item.ledger | default(edge_ledger) }}"
  loop: "{{ cases }}"
  register: result
- dump: {result: "{{ result }}"}
"""

NEW, VALID, ENDING, NOT_KEPT = (
    "no token yet",
    "valid until",
    "expires in ",
    "no ledger is kept, so every run requests a token",
)


def test_other_accounts_and_services_never_match_and_each_wish_has_its_reason(
    both: Ansible, emulator: Emulator, authenticator: str
) -> None:
    other = {"vault_rotated": f"2000002,{secrets.token_hex(16)}", "vault_other": f"3000003,{secrets.token_hex(16)}"}
    emulator.configure(authenticators={"test": [authenticator, *other.values()]})
    both.secrets |= other
    expected: list[tuple[dict[str, Any], str, str]] = [
        ({}, NEW, VALID),
        ({}, VALID, VALID),
        ({"account": "vault_other"}, NEW, VALID),
        ({"account": "vault_rotated"}, NEW, VALID),
        ({"service": "production"}, NEW, VALID),
        ({"base_url": emulator.base_url.replace("127.0.0.1", "localhost")}, NEW, VALID),
        ({"base_url": f"{emulator.base_url}/"}, VALID, VALID),
        ({"ledger": "none"}, NOT_KEPT, NOT_KEPT),
        ({"renew_before": "2h"}, VALID, VALID),
        ({"renew_before": "50%"}, VALID, VALID),
        ({"renew_before": "100%"}, ENDING, ENDING),
        ({"renew_before": "3h"}, ENDING, ENDING),
        ({"force": True}, "forced", "forced"),
        ({}, VALID, VALID),
    ]
    both.variables["cases"] = [case for case, _first, _second in expected]

    hosts = list(both.hosts)

    first = both.run(CASES)
    sent = len(emulator.journal())
    foretold = both.run(CASES, check=True)
    assert len(emulator.journal()) == sent
    second = both.run(CASES)

    requested = 0
    for run, reasons in ((first, [case[1] for case in expected]), (second, [case[2] for case in expected])):
        results = same_everywhere(run, "result", hosts)["results"]
        for result, reason, (case, *_reasons) in zip(results, reasons, expected, strict=True):
            assert result["reason"].startswith(reason), (case, result["reason"])
            assert result["changed"] is (reason != VALID), case
            requested += result["changed"]
    assert len(emulator.journal()) == requested * len(hosts)
    # With a full ledger, check mode says of every case what the real run then does.
    assert told(foretold, hosts) == told(second, hosts)


def told(run: Run, hosts: list[str]) -> list[tuple[bool, str]]:
    """Whether each case changed something on each host, and the first words of why."""
    results = [result for host in hosts for result in run.dump("result", host)["results"]]
    return [(result["changed"], " ".join(result["reason"].split()[:2])) for result in results]


EXPIRY = """
- streamops.expressplay.expressplay_wv_token: &options
    name: brief
    kid: ^brief
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
    expiration_time: +1
    renew_before: 0
  register: before
- ansible.builtin.pause: {seconds: 1}
- streamops.expressplay.expressplay_wv_token: *options
  register: after
- dump: {before: "{{ before }}", after: "{{ after }}"}
"""


def test_a_token_that_has_ended_is_requested_again(ansible: Ansible, emulator: Emulator) -> None:
    take_all(ansible, LOCAL, ENVIRONMENT)

    run = ansible.run(EXPIRY)

    for host in ansible.hosts:
        before, after = run.dump("before", host), run.dump("after", host)
        assert re.fullmatch("expired [0-9]+s ago", after["reason"])
        assert after["changed"] is True
        assert after["token"]["token"] != before["token"]["token"]
    assert len(emulator.journal()) == 4
