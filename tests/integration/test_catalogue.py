# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole catalogue in one task: everything is checked first, then requested, and what was issued is never lost."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import (
    DRMS,
    OBTAIN,
    asked_kids,
    counted,
    give_catalogue,
    title_names,
    tokens_of,
)
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, recap, shipped_modules
from ansible_collections.streamops.expressplay.tests.integration.support.results import same_everywhere

SOLO = """
- streamops.expressplay.expressplay_wv_token:
    name: "{{ item }}"
    kid: "^{{ item }}"
    content_key: "{{ vault_key }}"
    security_level: 1
    hdcp_output_control: 0
  loop: [title 1, solo]
"""


def places(result: dict[str, Any], severity: str = "error") -> list[tuple[Any, ...]]:
    """Title, policy, DRM, option and event code of every finding."""
    return [
        tuple(found[key] for key in ("title", "policy", "drm", "option", "code"))
        for found in result["violations"]
        if found["severity"] == severity
    ]


def without(result: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in keys}


def test_every_way_gives_the_same_results_and_facts(everywhere: Ansible, emulator: Emulator) -> None:
    hosts = list(everywhere.hosts)
    titles = give_catalogue(everywhere, title_names(3))
    everywhere.secrets["vault_key"] = titles[1]["content_key"]
    titles[2] |= {"drm": ["playready"], "playready": {"analogVideoOPL": 150}}
    tasks = SOLO + OBTAIN.replace("result: ", "summary: \"{{ result.summary | combine({'seconds': 0}) }}\", result: ")

    replay = everywhere.replay(tasks, arguments=["-vvv"])

    for run in (replay.check, replay.first, replay.second, replay.check_again):
        assert same_everywhere(run, "summary", hosts)["titles"] == 3
        first, *others = (run.dump("result", host) for host in hosts)
        for result in others:
            assert set(result) == set(first)
            assert result["violations"] == first["violations"]
            assert {name: set(of_name) for name, of_name in result["tokens"].items()} == {
                "title 0": set(DRMS), "title 1": set(DRMS), "title 2": {"playready"},
            }  # fmt: skip
    # The token that a single module had obtained for the same title is not requested again.
    numbers = {"titles": 3, "tokens": 5, "failed": 0, "invalid": 0}
    for host in hosts:
        foretold, first, second, again = (
            run.dump("result", host) for run in (replay.check, replay.first, replay.second, replay.check_again)
        )
        assert counted(foretold) == {**numbers, "requested": 5, "reused": 0}
        assert counted(first) == {**numbers, "requested": 4, "reused": 1}, first["reasons"]
        assert counted(second) == counted(again) == {**numbers, "requested": 0, "reused": 5}
        assert tokens_of(second) == tokens_of(first) == tokens_of(again)
        assert set(tokens_of(foretold).values()) == {None}
        assert first["tokens"]["title 2"]["playready"]["policy"]["analogVideoOPL"] == "150"
        facts = replay.first.dump("facts", host)
        assert set(facts) == {"solo", "title 0", "title 1", "title 2"}
        assert {name: facts[name] for name in first["tokens"]} == first["tokens"]
    assert len(replay.sent) == 6 * len(hosts)
    assert sorted(shipped_modules(replay.first)) == ["expressplay_tokens"] * 3 + ["expressplay_wv_token"] * 6
    planted = {f"key {number}": title["content_key"] for number, title in enumerate(titles)}
    planted |= {
        f"{host} {key}": text for host in hosts for key, text in tokens_of(replay.first.dump("result", host)).items()
    }
    for run in (replay.check, replay.first, replay.second, replay.check_again):
        assert leaks(run.output, planted) == []


AS_YAML_READS_IT = """
- streamops.expressplay.expressplay_tokens:
    policies:
      1:
        widevine:
          {securityLevel: 1, hdcpOutputControl: 0, generalFlags: 0000, expirationTime: +86400, wvExtension: "wudo,AAAA"}
        playready:
          rightsType: Rental
          generalFlags: 00000001
          rental.periodEndTime: 2099-01-01T02:00:00+02:00
          rental.playDuration: 1h
          analogVideoOPL: 150
          compressedDigitalAudioOPL: "100"
          compressedDigitalVideoOPL: 400
          uncompressedDigitalAudioOPL: 100
          uncompressedDigitalVideoOPL: 250
    titles:
      - {name: 1, policy: 1, kid: 00112233445566778899001122334455, contentKey: "{{ vault_key }}"}
      - name: 2026-01-01
        policy: "1"
        kid: ^true
        content_key: "{{ vault_key }}"
        drm: playready
        playready: {rental.periodEndTime: 2098-01-01T00:00:00Z, rental.playDuration: 7200}
        widevine: {}
      - {name: yes, policy: 1, kid: 12345678901234567890123456789012, content_key: "{{ vault_key }}"}
    on_error: continue
  register: result
- dump: {result: "{{ result }}"}
"""


def test_what_yaml_makes_of_a_catalogue_is_put_right_or_refused_in_every_way(both: Ansible, emulator: Emulator) -> None:
    both.secrets["vault_key"] = secrets.token_hex(16)

    replay = both.replay(AS_YAML_READS_IT)

    for run in (replay.check, replay.first, replay.second):
        result = same_everywhere(run, "result", list(both.hosts))
        assert {name: set(of_name) for name, of_name in result["tokens"].items()} == {
            "1": set(DRMS), "2026-01-01": {"playready"},
        }  # fmt: skip
        assert places(result) == [("True", "1", drm, "kid", -4022) for drm in DRMS]
    forms = [dict(entry["form"]) for entry in replay.sent]
    assert len(forms) == 3 * len(both.hosts)
    assert {form.get("rental.periodEndTime") for form in forms} == {
        None, "2099-01-01T00:00:00Z", "2098-01-01T00:00:00Z",
    }  # fmt: skip
    assert {form.get("rental.playDuration") for form in forms} == {None, "3600", "7200"}
    assert {form.get("generalFlags") for form in forms} == {"0000", "00000001"}
    assert {form.get("wvExtension") for form in forms} == {None, "wudo,AAAA"}
    assert {form["kid"] for form in forms} == {"00112233445566778899001122334455", "^true"}


def test_everything_is_checked_before_the_first_request(both: Ansible, emulator: Emulator) -> None:
    hosts = list(both.hosts)
    titles = give_catalogue(both, title_names(4))
    titles[1] |= {"kid": "bad", "widevine": {"security_level": 9}}
    titles[2]["policy"] = "unknown"
    titles[3]["drm"] = ["widevine", "fairplay"]
    policies = both.secrets["catalogue"]["policies"]
    policies["unused"] = {"playready": {**policies["home"]["playready"], "rights_type": "Gift", "rightsTyp": "Gift"}}
    both.play["ignore_errors"] = True

    foretold, run = both.run(OBTAIN, check=True), both.run(OBTAIN)

    assert emulator.journal() == []
    result = same_everywhere(run, "result", hosts)
    assert same_everywhere(foretold, "result", hosts) == result
    assert sorted(places(result), key=str) == sorted(
        [
            ("title 1", "home", "widevine", "kid", -4020),
            ("title 1", "home", "widevine", "security_level", -7004),
            ("title 1", "home", "playready", "kid", -4020),
            ("title 2", "unknown", None, "policy", None),
            ("title 3", "home", None, "drm", None),
            (None, "unused", "playready", "rights_type", -2021),
            (None, "unused", "playready", "rightsTyp", None),
        ],
        key=str,
    )
    assert result["msg"].startswith("Nothing of the catalogue was sent, for 7 reasons:\n")
    assert "title 1 (widevine): " in result["msg"]
    assert (result["changed"], result["http_attempts"]) == (False, 0)

    # With on_error, what is sound is obtained; what is wrong with a policy that nobody can read is not passed over.
    del policies["unused"]
    both.variables["on_error"] = "continue"
    foretold, run = both.run(OBTAIN, check=True), both.run(OBTAIN)

    for run_ in (foretold, run):
        result = same_everywhere(run_, "result", hosts) if run_ is foretold else run_.dump("result", "local")
        numbers = counted(result)
        assert (numbers["titles"], numbers["invalid"], numbers["requested"]) == (4, 3, 2)
        assert set(result["tokens"]) == {"title 0"}
        assert len(places(result)) == 5
    assert asked_kids(emulator.journal()) == ["^title 0"] * 4


def test_a_failed_request_loses_nothing_and_the_next_run_asks_for_what_is_missing(
    both: Ansible, emulator: Emulator
) -> None:
    hosts = list(both.hosts)
    give_catalogue(both, title_names(6), ["widevine"])
    both.variables["concurrency"] = 1
    both.play["ignore_errors"] = True
    emulator.fault("code", kid="^title 3", code=-2019, count=len(hosts))

    failed = same_everywhere(both.run(OBTAIN), "result", hosts)

    assert asked_kids(emulator.journal()).count("^title 4") == 0
    assert [(at["title"], at["drm"], at["error"]["code"]) for at in failed["failed_titles"]] == [
        ("title 3", "widevine", -2019)
    ]
    assert failed["failed_titles"][0]["error"]["hint"]
    assert failed["msg"].startswith("No Widevine token for title 3: ")
    assert failed["msg"].endswith(
        "Tokens issued in this run: 3; they are in the ledger, and the next run asks for what is missing."
    )
    assert "tokens" not in failed
    assert "ansible_facts" not in failed

    emulator.forget_journal()
    both.variables["on_error"] = "continue"
    emulator.fault("code", kid="^title 4", code=-7008, count=len(hosts))
    partly = both.run(OBTAIN.replace("  register", "    retries: 0\n  register"))

    assert sorted(asked_kids(emulator.journal())) == sorted(["^title 3", "^title 4", "^title 5"] * len(hosts))
    for host in hosts:
        result = partly.dump("result", host)
        assert result["failed"] is False
        assert [at["title"] for at in result["failed_titles"]] == ["title 4"]
        assert {key: counted(result)[key] for key in ("requested", "reused", "failed")} == {
            "requested": 2, "reused": 3, "failed": 1,
        }  # fmt: skip
        assert set(partly.dump("facts", host)) == {f"title {number}" for number in (0, 1, 2, 3, 5)}
    assert "No Widevine token for title 4: " in partly.stdout

    emulator.forget_journal()
    del both.variables["on_error"]
    whole = both.run(OBTAIN)

    assert asked_kids(emulator.journal()) == ["^title 4"] * len(hosts)
    for host in hosts:
        before, after = tokens_of(partly.dump("result", host)), tokens_of(whole.dump("result", host))
        assert before.items() < after.items()


def test_three_hundred_titles_are_requested_side_by_side_and_once(ansible: Ansible, emulator: Emulator) -> None:
    names = title_names(300)
    give_catalogue(ansible, names)
    ansible.variables["concurrency"] = 16

    run = ansible.run(OBTAIN)

    result, journal = run.dump("result"), emulator.journal()
    assert counted(result) == {
        "titles": 300, "tokens": 600, "requested": 600, "reused": 0, "failed": 0, "invalid": 0,
    }  # fmt: skip
    assert len(set(tokens_of(result).values())) == 600
    assert list(result["tokens"]) == names
    assert sorted(asked_kids(journal)) == sorted(2 * [f"^{name}" for name in names])
    assert 1 < len({entry["peer_port"] for entry in journal}) <= 2 * 16

    emulator.forget_journal()
    again = ansible.run(OBTAIN)

    assert emulator.journal() == []
    assert recap(again)["changed"] == 0
    assert tokens_of(again.dump("result")) == tokens_of(result)


PROGRESS = re.compile(r"^[0-9,]+ of [0-9,]+ tokens, ", re.MULTILINE)


def test_a_long_task_shows_its_progress_and_a_short_one_does_not(ansible: Ansible, emulator: Emulator) -> None:
    give_catalogue(ansible, title_names(12), ["widevine"])
    ansible.variables["concurrency"] = 2
    emulator.fault("latency", seconds=0.6, count=None)

    slow = ansible.run(OBTAIN)

    shown = re.findall(
        r"^([0-9]+) of 12 tokens, [0-9.]+ a second, about [0-9]+ s remaining$", slow.stdout, re.MULTILINE
    )
    assert shown, slow.stdout
    assert shown == sorted(set(shown), key=int)
    assert "12 titles: 12 tokens requested, 0 reused, 0 failed, 0 titles invalid, in " in slow.stdout
    assert PROGRESS.findall(ansible.run(OBTAIN).stdout) == []


def test_a_service_that_asks_for_patience_gets_it_from_all_workers(ansible: Ansible, emulator: Emulator) -> None:
    give_catalogue(ansible, title_names(12), ["widevine"])
    ansible.variables["concurrency"] = 4
    emulator.fault("status", status=429, retry_after=1, count=1)
    emulator.fault("status", status=503, retry_after=1, count=1)

    run = ansible.run(OBTAIN)

    statuses = [entry["status"] for entry in emulator.journal()]
    assert sorted(statuses) == [200] * 12 + [429, 503]
    assert counted(run.dump("result"))["requested"] == 12


def test_a_catalogue_in_the_background_keeps_its_ledger(ansible: Ansible, emulator: Emulator) -> None:
    give_catalogue(ansible, title_names(2))
    background = OBTAIN.replace("  register", "  async: 60\n  poll: 1\n  register")

    first, second = ansible.run(background), ansible.run(background)

    assert "The fact expressplay_tokens is not set, because the task runs in the background (async)" in first.stdout
    assert first.dump("facts") == {}
    assert len(emulator.journal()) == 4
    assert tokens_of(second.dump("result")) == tokens_of(first.dump("result"))
    assert second.dump("result")["changed"] is False
    planted = {f"token {key}": token for key, token in tokens_of(first.dump("result")).items()}
    assert leaks(first.output + second.output, planted) == []


@pytest.mark.parametrize("way", ["local", "environment"], indirect=True)
def test_policies_alone_are_checked_without_an_authenticator(ansible: Ansible, way: Any, emulator: Emulator) -> None:
    give_catalogue(ansible, [])
    del ansible.secrets["vault_authenticator"]

    assert counted(ansible.run(OBTAIN).dump("result"))["titles"] == 0

    ansible.secrets["catalogue"]["policies"]["home"]["widevine"]["security_level"] = 6
    ansible.play["ignore_errors"] = True
    assert places(ansible.run(OBTAIN).dump("result")) == [(None, "home", "widevine", "security_level", -7004)]
    assert emulator.journal() == []
