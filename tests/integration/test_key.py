# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module for one key: on every way, in check mode and again, and when two want the same key."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.key_store import (
    Keys,
    alike,
    run_four_times,
    unwrap,
    use_key_store,
    wrap,
)
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, shipped_modules
from ansible_collections.streamops.expressplay.tests.integration.support.results import codes, digest, shape
from ansible_collections.streamops.expressplay.tests.integration.support.ways import Way, take

MAKE = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    kek: "{{ vault_kek }}"
    content_id: film
    expiration: 2030-01-31T12:00:00Z
  register: result
- dump: {result: "{{ result }}"}
"""


@pytest.fixture
def keys(ansible: Ansible, emulator: Emulator, authenticator: str) -> Keys:
    ansible.secrets |= {name: secrets.token_hex(16) for name in ("vault_kek", "vault_key", "vault_other")}
    return use_key_store(ansible, emulator, authenticator)


def key_id(host: str) -> str:
    return f"^{host}"


def test_each_way_is_really_taken(ansible: Ansible, keys: Keys, way: Way) -> None:
    take(ansible, way)

    run = ansible.run(MAKE, arguments=["-vvv"])

    assert shipped_modules(run) == (["expressplay_key"] if way.ships else [])
    assert ("SSH: EXEC" in run.stdout) == (way.name == "ssh")
    assert run.dump("result")["changed"] is True
    assert keys.count() == 1


def test_a_key_is_made_once_and_the_kek_is_sent_nowhere(everywhere: Ansible, keys: Keys, emulator: Emulator) -> None:
    hosts, kek = list(everywhere.hosts), everywhere.secrets["vault_kek"]

    runs = run_four_times(everywhere, emulator, MAKE)

    result = alike(runs.first, "result", hosts)
    stored = keys.ask("GET", f"keys/{key_id('local')}")
    assert set(result) == {"changed", "failed", "reason", "key", "request", "diff"}
    assert (result["changed"], result["reason"]) == (True, "no key yet")
    assert result["key"] == {
        "kid": stored["kid"],
        "kek_id": stored["kekId"],
        "content_id": "film",
        "info": None,
        "expiration": "2030-01-31T12:00:00Z",
        "last_update": stored["lastUpdate"],
    }
    assert result["request"] == {
        "method": "POST",
        "url": f"{emulator.base_url}/keystore/keys",
        "query": {"customerAuthenticator": "(secret)"},
        "body": {
            "kid": stored["kid"],
            "ek": "(secret)",
            "kekId": stored["kekId"],
            "contentId": "film",
            "expiration": "2030-01-31T12:00:00Z",
        },
    }
    values = {keys.clear(key_id(host), kek) for host in hosts}
    assert len(values) == len(hosts)
    assert [(entry["method"], entry["path"], entry["status"]) for entry in runs.changing] == [
        ("POST", "/keystore/keys", 201)
    ] * len(hosts)
    for entry in runs.changing:
        assert [name for name, _value in entry["query"]] == ["customerAuthenticator"]
        assert {name for name, _value in entry["json"]} == {"kid", "ek", "kekId", "contentId", "expiration"}
        assert digest(kek) not in str(entry)

    foretold = alike(runs.check, "result", hosts)
    assert shape(foretold) == shape(result)
    assert (foretold["changed"], foretold["request"]) == (True, result["request"])
    assert foretold["reason"] == "unknown: needs customer_authenticator to ask the key store"
    again = alike(runs.second, "result", hosts)
    assert (again["changed"], again["reason"], again["request"]) == (False, "stored as it is wanted", None)
    assert again["key"] == result["key"]
    assert alike(runs.check_again, "result", hosts) == again


CHANGE = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    info: summer
    contentId: film
  register: result
- dump: {result: "{{ result }}"}
"""


def test_what_is_said_of_a_key_is_changed_without_its_kek(both: Ansible, keys: Keys, emulator: Emulator) -> None:
    hosts, kek, key = list(both.hosts), *(both.secrets[name] for name in ("vault_kek", "vault_key"))
    for host in hosts:
        keys.put(key_id(host), key, kek, info="spring", contentId="film")
    foretold = both.run(CHANGE, check=True, arguments=["--diff"])

    run = both.run(CHANGE, arguments=["--diff"])

    result = alike(run, "result", hosts)
    assert result["reason"] == "info spring -> summer"
    assert result["diff"]["before"] == {**result["diff"]["after"], "info": "spring"}
    assert result["request"]["method"] == "PUT"
    assert result["request"]["body"] == {"info": "summer"}
    expected = alike(foretold, "result", hosts)
    assert {**expected, "key": None} == {**result, "key": None}
    assert {**expected["key"], "last_update": result["key"]["last_update"]} == result["key"]
    for which in (foretold, run):
        lines = {line.strip() for line in which.stdout.splitlines()}
        assert any(line.startswith("-") and "spring" in line for line in lines), which.stdout
        assert any(line.startswith("+") and "summer" in line for line in lines)
    for host in hosts:
        stored = keys.ask("GET", f"keys/{key_id(host)}")
        assert (stored["info"], unwrap(stored["ek"], kek)) == ("summer", key)
    assert alike(both.run(CHANGE), "result", hosts)["changed"] is False


ROTATE = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    content_key: "{{ vault_other }}"
    kek: "{{ vault_kek }}"
    wrap: "{{ wrap }}"
  register: refused
  ignore_errors: true
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    content_key: "{{ vault_other }}"
    kek: "{{ vault_kek }}"
    wrap: "{{ wrap }}"
    rotate: true
    return_key: true
  register: rotated
- dump: {refused: "{{ refused }}", rotated: "{{ rotated }}"}
"""


@pytest.mark.parametrize("wrap_by", ["local", "service"])
def test_another_key_replaces_the_stored_one_only_where_that_is_asked_for(
    both: Ansible, keys: Keys, emulator: Emulator, wrap_by: str
) -> None:
    hosts, given = list(both.hosts), both.secrets
    both.variables["wrap"] = wrap_by
    for host in hosts:
        keys.put(key_id(host), given["vault_key"], given["vault_kek"])

    first = both.run(ROTATE)
    emulator.forget_journal()
    second = both.run(ROTATE)

    refused = alike(first, "refused", hosts)
    assert refused["failed"] is True
    assert "content_key: Another key is stored under this kid. Set rotate to true" in refused["msg"]
    assert refused["http_attempts"] == 1
    rotated = alike(first, "rotated", hosts)
    assert (rotated["changed"], rotated["reason"]) == (True, "key rotated")
    for host in hosts:
        # Also where the module that was shipped had to mask what it was given as a secret.
        assert first.dump("rotated", host)["key"]["content_key"] == given["vault_other"]
        assert keys.clear(key_id(host), given["vault_kek"]) == given["vault_other"]
    assert alike(second, "refused", hosts)["changed"] is False
    assert alike(second, "rotated", hosts)["changed"] is False
    assert {entry["method"] for entry in emulator.journal()} == {"GET"}


SERVICE = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    kek: "{{ vault_kek }}"
    wrap: service
    return_key: true
  register: result
- dump: {result: "{{ result }}"}
"""


def test_the_service_makes_and_wraps_a_key(both: Ansible, keys: Keys, emulator: Emulator) -> None:
    hosts, kek = list(both.hosts), both.secrets["vault_kek"]

    runs = run_four_times(both, emulator, SERVICE)

    result = alike(runs.first, "result", hosts)
    assert result["request"]["query"] == {"customerAuthenticator": "(secret)", "kek": "(secret)"}
    assert set(result["request"]["body"]) == {"kid", "kekId"}
    assert {dict(entry["query"])["kek"] for entry in runs.changing} == {digest(kek)}
    for host in hosts:
        made = runs.first.dump("result", host)["key"]["content_key"]
        assert made == keys.clear(key_id(host), kek) == runs.second.dump("result", host)["key"]["content_key"]


ABSENT = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    state: absent
  register: result
- dump: {result: "{{ result }}"}
"""


def test_a_key_is_deleted_once(both: Ansible, keys: Keys, emulator: Emulator) -> None:
    hosts, given = list(both.hosts), both.secrets
    for host in hosts:
        keys.put(key_id(host), given["vault_key"], given["vault_kek"])

    runs = run_four_times(both, emulator, ABSENT)

    result = alike(runs.first, "result", hosts)
    assert (result["changed"], result["reason"]) == (True, "not wanted any more")
    assert result["diff"]["after"] == {}
    assert {entry["method"] for entry in runs.changing} == {"DELETE"}
    assert keys.count() == 0
    assert alike(runs.check, "result", hosts)["changed"] is True
    assert alike(runs.second, "result", hosts)["reason"] == "there is no such key"


WRONG = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    kek: "{{ vault_other }}"
  register: kek
- streamops.expressplay.expressplay_key:
    kid: "^{{ inventory_hostname }}"
    kek: "{{ vault_other }}"
    wrap: service
  register: service
- streamops.expressplay.expressplay_key:
    kid: "^nobody"
    info: of nothing
  register: nothing
- streamops.expressplay.expressplay_key:
    kid: [a]
    content_key: short
    ek: "{{ vault_ek }}"
    kek: "{{ vault_other }}"
    expiration: +30d
    retries: 1000
  register: mistakes
- streamops.expressplay.expressplay_key:
    kid: ^unquoted
    content_key: 12345678901234567890123456789012
    kek: 1999-12-31
  register: unquoted
- streamops.expressplay.expressplay_key:
    kid: ^unknown
    wrap: remote
    http_method: GET
    kek: "{{ vault_kek }}"
  register: unknown
- streamops.expressplay.expressplay_key:
    kid: ^stranger
    kek: "{{ vault_kek }}"
    customer_authenticator: 7,{{ vault_other }}
  register: stranger
- streamops.expressplay.expressplay_key:
    kid: ^gone
    state: absent
    base_url: "{{ emulator_url }}/elsewhere"
  register: elsewhere
- dump:
    kek: "{{ kek }}"
    service: "{{ service }}"
    nothing: "{{ nothing }}"
    mistakes: "{{ mistakes }}"
    unquoted: "{{ unquoted }}"
    unknown: "{{ unknown }}"
    stranger: "{{ stranger }}"
    elsewhere: "{{ elsewhere }}"
"""


def test_what_cannot_be_is_told_in_the_same_words_wherever_a_task_works(both: Ansible, keys: Keys) -> None:
    hosts, given = list(both.hosts), both.secrets
    given["vault_ek"] = wrap(given["vault_key"], given["vault_kek"])
    for host in hosts:
        keys.put(key_id(host), given["vault_key"], given["vault_kek"], kekId="the first one")
    both.play["ignore_errors"] = True

    run = both.run(WRONG)

    def result(name: str) -> dict[str, Any]:
        found: dict[str, Any] = alike(run, name, hosts)
        assert found["failed"] is True, name
        return found

    for name in ("kek", "service"):
        assert "wrapped with another key encryption key, of the kek_id the first one." in result(name)["msg"]
    assert "nothing to make one of. Give kek, or a wrapped key as ek." in result("nothing")["msg"]
    mistakes = result("mistakes")
    assert codes(mistakes) == [
        ("retries", None),
        ("kid", -4022),
        ("content_key", -2027),
        ("expiration", None),
        ("ek", -4024),
    ]
    assert mistakes["http_attempts"] == 0
    assert codes(result("unquoted")) == [("content_key", -2005), ("kek", -4024)]
    unknown = result("unknown")["msg"]
    assert "value of wrap must be one of: local, service, got: remote" in unknown
    assert "Unsupported parameters: http_method. Supported parameters include:" in unknown
    assert "See ansible-doc streamops.expressplay.expressplay_key." in unknown
    stranger = result("stranger")
    assert stranger["error"]["code"] == -2018
    assert "test key" in stranger["error"]["hint"]
    assert "there is no key store at this address" in result("elsewhere")["msg"]
    assert keys.count() == len(hosts)


def test_a_key_store_that_is_off_says_so(both: Ansible, keys: Keys, emulator: Emulator) -> None:
    emulator.configure(key_store=False)
    both.play["ignore_errors"] = True

    result = alike(both.run(MAKE), "result", list(both.hosts))

    assert "status 403 and code 7" in result["msg"]
    assert "key store of this emulator is off" in result["msg"]


COUNT = """
- streamops.expressplay.expressplay_key_info:
    count_only: true
    retries: 1
  register: result
- dump: {result: "{{ result }}"}
"""


def test_a_store_in_trouble_is_asked_again_and_named(both: Ansible, keys: Keys, emulator: Emulator) -> None:
    for host in both.hosts:
        keys.put(key_id(host), both.secrets["vault_key"], both.secrets["vault_kek"])
    path = "/keystore/keycount"
    emulator.fault("status", path=path, status=503, retry_after=0, count=None)
    both.play["ignore_errors"] = True

    result = alike(both.run(COUNT), "result", list(both.hosts))

    assert "The keys could not be counted: the key store at 127.0.0.1:" in result["msg"]
    assert result["http_attempts"] == 2
    assert result["error"]["http_status"] == 503


def test_two_playbooks_at_the_same_moment_make_one_key(ansible: Ansible, keys: Keys, emulator: Emulator) -> None:
    ansible.run(MAKE, check=True)
    emulator.forget_journal()
    # Both have looked before either of them is answered.
    emulator.fault("latency", path="/keystore/keys", method="POST", seconds=3, count=None)

    running = [ansible.start_playbook("playbook.yml") for _number in range(2)]
    results = [process.finish() for process in running]

    assert [run.returncode for run in results] == [0, 0], [run.stderr for run in results]
    first, second = (run.dump("result") for run in results)
    assert sorted(result["changed"] for result in (first, second)) == [False, True]
    assert {first["reason"], second["reason"]} <= {
        "no key yet",
        "made by another run meanwhile",
        "stored as it is wanted",
    }
    assert first["key"] == second["key"]
    assert keys.count() == 1


IN_A_LOOP = """
- streamops.expressplay.expressplay_key:
    kid: "^{{ item }}"
    kek: "{{ vault_kek }}"
    return_key: true
  loop: [one, two, three]
  register: result
- dump: {result: "{{ result }}"}
"""


def test_a_loop_uses_one_connection_and_names_its_keys(ansible: Ansible, keys: Keys, emulator: Emulator) -> None:
    run = ansible.run(IN_A_LOOP)

    assert len({entry["peer_port"] for entry in emulator.journal()}) == 1
    for item in run.dump("result")["results"]:
        assert f"{item['key']['kid']}: no key yet" in run.stdout
        assert item["key"]["content_key"] not in run.output
    assert keys.count() == 3
