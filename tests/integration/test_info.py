# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ledger holds, told without a secret."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from typing import Any

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import (
    DRMS,
    OBTAIN,
    give_catalogue,
    tokens_of,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    Ansible,
    Run,
    recap,
    shipped_modules,
)
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere

ASK = """
- streamops.expressplay.expressplay_tokens_info:
    expiring_before: "{{ item.expiring_before | default(omit) }}"
    name: "{{ item.name | default(omit) }}"
    drm: "{{ item.drm | default(omit) }}"
    service: "{{ item.service | default(omit) }}"
  loop: "{{ questions }}"
  register: info
- dump: {info: "{{ info }}"}
"""

QUESTIONS: dict[str, dict[str, Any]] = {
    "everything": {},
    "this week": {"expiring_before": "+7d"},
    "in seconds": {"expiring_before": 604800},
    "at a time": {"expiring_before": "2099-01-01T00:00:00Z"},
    "one name": {"name": "two"},
    "names and DRM": {"name": ["two", "three", "nobody"], "drm": "playready"},
    "service": {"service": "production"},
}


def names(info: dict[str, Any]) -> list[tuple[str, str]]:
    return [(token["name"], token["drm"]) for token in info["tokens"]]


def test_a_person_can_ask_what_runs_out_this_week(everywhere: Ansible, emulator: Emulator) -> None:
    hosts = list(everywhere.hosts)
    titles = give_catalogue(everywhere, ["one", "two", "three"])
    titles[1]["widevine"] = {"expiration_time": "+2d"}
    everywhere.variables["questions"] = [{}]
    given = everywhere.secrets.pop("vault_authenticator")
    empty = everywhere.run(ASK)
    assert [*(everywhere.directory / "ledgers").iterdir()] == []
    everywhere.secrets["vault_authenticator"] = given
    obtained = everywhere.run(OBTAIN)
    emulator.forget_journal()
    del everywhere.secrets["vault_authenticator"]

    check = everywhere.run(ASK, check=True)
    everywhere.variables["questions"] = list(QUESTIONS.values())
    run = everywhere.run(ASK, arguments=["-vvvv", "--diff"])

    every = {(name, drm) for name in ("one", "two", "three") for drm in DRMS}
    for host in hosts:
        assert [names(info) for info in empty.dump("info", host)["results"]] == [[]]
        answers = dict(zip(QUESTIONS, run.dump("info", host)["results"], strict=True))
        first, *others = names(answers["everything"])
        assert first == ("two", "widevine")
        assert {first, *others} == every
        assert names(answers["this week"]) == names(answers["in seconds"]) == [("two", "widevine")]
        assert set(names(answers["at a time"])) == every
        assert set(names(answers["one name"])) == {("two", drm) for drm in DRMS}
        assert set(names(answers["names and DRM"])) == {("two", "playready"), ("three", "playready")}
        assert names(answers["service"]) == []
        [ending] = answers["this week"]["tokens"]
        token = obtained.dump("result", host)["tokens"]["two"]["widevine"]
        for key in ("name", "drm", "service", "customer_id", "issued_at", "expires_at"):
            assert ending[key] == token[key]
        assert 0 < ending["expires_in"] <= 2 * 86400
        assert {key for info in answers.values() for token in info["tokens"] for key in token} == set(ending)
        assert {"token", "license_url", "kid"}.isdisjoint(ending)
        assert recap(run, host)["changed"] == recap(check, host)["changed"] == 0
        assert [names(info) for info in check.dump("info", host)["results"]] == [names(answers["everything"])]
        planted = {str(key): token for key, token in tokens_of(obtained.dump("result", host)).items()}
        assert leaks(run.output + str(run.dump("info", host)), planted) == []
    assert "'two'" in run.stdout or '"two"' in run.stdout or "name: two" in run.stdout
    assert len(shipped_modules(run)) == 3 * len(QUESTIONS)
    assert emulator.journal() == []


def test_a_damaged_record_is_warned_of(both: Ansible) -> None:
    hosts = list(both.hosts)
    give_catalogue(both, ["one", "two"])
    both.run(OBTAIN)
    ledgers = list((both.directory / "ledgers").rglob("*.db"))
    assert len(ledgers) == len(hosts)
    for ledger in ledgers:
        with contextlib.closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
            connection.execute("UPDATE record SET name = CAST(x'6f6eff' AS TEXT) WHERE name = 'one'")

    both.variables["questions"] = [{}]
    run = both.run(ASK, warns=True)
    both.variables["questions"] = [{"name": "two"}, {"drm": "playready"}]
    narrowed = both.run(ASK, warns=True)

    for host in hosts:
        assert [names(info) for info in run.dump("info", host)["results"]] == [[("two", drm) for drm in sorted(DRMS)]]
        assert len(narrowed.dump("info", host)["results"]) == 2
    for ledger in ledgers:
        assert f"2 records of the ledger {ledger} are damaged and not listed: title unknown, DRM" in said(run)
        assert f'1 record of the ledger {ledger} is damaged and not listed: title unknown, DRM "playr' in said(narrowed)
    again = both.run(OBTAIN + ASK)
    assert [again.dump("result", host)["summary"]["requested"] for host in hosts] == [2, 2]
    assert "damaged" not in said(again)


def said(run: Run) -> str:
    """What Ansible said, with its lines joined again."""
    return " ".join(run.output.split())


WRONG = """
- streamops.expressplay.expressplay_tokens_info:
    expiring_before: soon
  register: time
- streamops.expressplay.expressplay_tokens_info:
    drm: fairytale
    ledger_password: "{{ vault_password }}"
    ledger_pasword: "{{ vault_password }}"
  register: drm
- dump: {time: "{{ time }}", drm: "{{ drm }}"}
"""


def test_a_question_that_is_none_is_refused(both: Ansible) -> None:
    both.secrets["vault_password"] = password = secrets.token_urlsafe(24)
    both.play["ignore_errors"] = True

    run = both.run(WRONG, arguments=["-vvv"])

    hosts = list(both.hosts)
    assert same_everywhere(run, "time", hosts)["msg"].startswith("expiring_before is no time: give +<seconds>")
    message = same_everywhere(run, "drm", hosts)["msg"]
    assert "Got no match for: fairytale" in message
    assert "Unsupported parameters: ledger_pasword. Supported parameters include:" in message
    assert "See ansible-doc streamops.expressplay.expressplay_tokens_info." in message
    assert leaks(run.output, {"password": password}) == []
