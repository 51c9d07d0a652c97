# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Silencing findings, and silences that are of no use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.every import every_rule
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.silencing import Silence, silence
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.located import Located
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.finding import warning
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure

from .audits import AUTHENTICATOR, KEY, POLICY, ask, issue, parts, places, rules, title

NO_HDCP = {"hdcp_output_control": 0}
RULE = "title-hdcp-one-side"


def audited(*silences: dict[str, Any]) -> dict[str, Any]:
    """Two titles of one policy and one of another one, all of which break RULE under Widevine."""
    policies = {name: parts(widevine=NO_HDCP, playready={}) for name in (POLICY, "other")}
    entries = [
        title(),
        title(name="nightfall", kid="^nightfall", content_key="0" * 32),
        title(name="archive", kid="^archive", content_key="1" * 32, policy="other"),
    ]
    return ask(*entries, policies=policies, silence=[{"reason": "so it is", **silence} for silence in silences])


def silenced(result: dict[str, Any]) -> list[str]:
    return [found["title"] for found in result["findings"] if found["silenced"]]


@pytest.mark.parametrize(
    ("silence", "titles"),
    [
        ({}, ["harbour", "nightfall", "archive"]),
        ({"policy": POLICY}, ["harbour", "nightfall"]),
        ({"title": "archive"}, ["archive"]),
        ({"drm": "widevine"}, ["harbour", "nightfall", "archive"]),
        ({"policy": "other", "title": "archive", "drm": "widevine"}, ["archive"]),
    ],
)
def test_what_a_silence_covers(silence: dict[str, str], titles: list[str]) -> None:
    result = audited({"rule": RULE, **silence})
    assert silenced(result) == titles
    assert result["summary"]["silenced"] == len(titles)
    assert result["summary"]["warnings"] == 3 - len(titles)
    assert result["verdict"] == ("passed" if len(titles) == 3 else "warning")
    assert {found["reason"] for found in result["findings"] if found["silenced"]} == {"so it is"}
    assert {found["reason"] for found in result["findings"] if not found["silenced"]} <= {None}


@pytest.mark.parametrize(
    "silence",
    [
        {"rule": "kid-length"},
        {"rule": RULE, "policy": "nobody"},
        {"rule": RULE, "title": "nobody"},
        {"rule": RULE, "drm": "playready"},
        {"rule": RULE, "policy": "other", "title": "harbour"},
    ],
)
def test_a_silence_of_nothing_is_a_finding(silence: dict[str, str]) -> None:
    result = audited(silence)
    [problem] = [found for found in result["findings"] if found["rule"] == "audit-silence-unused"]
    assert (problem["title"], problem["policy"], problem["drm"], problem["option"]) == (
        silence.get("title"),
        silence.get("policy"),
        silence.get("drm"),
        f"silence[{silence['rule']}]",
    )
    assert silenced(result) == []


def test_a_silence_of_a_rule_that_there_is_not_is_another_finding() -> None:
    result = audited({"rule": "title-hdpc-one-side"})
    assert places(result)[-1] == ("audit-silence-unknown", None, None)
    assert '"title-hdpc-one-side"' in result["findings"][-1]["message"]


def test_a_silence_needs_a_reason_and_works_without() -> None:
    result = audited({"rule": RULE, "reason": " "})
    assert len(silenced(result)) == 3
    assert places(result)[3:] == [("audit-silence-reason", None, None)]
    assert result["verdict"] == "warning"


def test_two_silences_of_one_finding_are_both_of_use() -> None:
    result = audited({"rule": RULE, "reason": "first"}, {"rule": RULE, "title": "harbour", "reason": "second"})
    assert [found["reason"] for found in result["findings"]] == ["second", "first", "first"]


def test_an_error_can_be_silenced_too() -> None:
    silences = [{"rule": "kid-length", "reason": "a new form"}]
    result = ask(title(kid="1234", drm=["widevine"]), silence=silences)
    assert (result["verdict"], result["summary"]["errors"], result["summary"]["silenced"]) == ("passed", 0, 1)


def test_no_silence_silences_what_is_said_of_silences() -> None:
    result = ask(title(), silence=[{"rule": "audit-silence-unused", "reason": "hush"}])
    assert [found["rule"] for found in result["findings"]] == ["audit-silence-unused"]
    assert result["findings"][0]["silenced"] is False


@pytest.mark.parametrize("rule", ["content-key-missing", "kid-equals-key", "key-many-titles", "key-kid-several-keys"])
def test_a_silence_about_keys_is_left_alone_where_keys_are_ignored(rule: str) -> None:
    silences = [{"rule": rule, "reason": "so it is"}]
    assert rules(ask(title(), silence=silences)) == ["audit-silence-unused"]
    assert rules(ask(title(content_key=None), silence=silences, keys="ignored")) == []


LEDGER_RULES = ("ledger-token-ends", "ledger-policy-changed", "ledger-record-unreadable")


def test_a_silence_about_tokens_is_left_alone_where_they_are_not_looked_at(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    issue(ledger, [title()], [{"name": "harbour", "drm": "widevine", "valid_until": "+30d"}])
    silences = [{"rule": rule, "reason": "so it is"} for rule in LEDGER_RULES]

    def unused(**options: Any) -> list[str]:
        found = ask(title(), silence=silences, **options)["findings"]
        assert {each["rule"] for each in found} <= {"audit-silence-unused"}
        return [each["option"].removeprefix("silence[").removesuffix("]") for each in found]

    opened = {"ledger": str(ledger), "customer_authenticator": AUTHENTICATOR}
    assert unused() == []
    assert unused(ledger=str(ledger)) == ["ledger-token-ends"]
    # Whether a token is of another key is not told without keys, and that would be the same rule.
    assert unused(**opened, keys="ignored") == ["ledger-token-ends"]
    assert unused(**opened) == list(LEDGER_RULES)


@pytest.mark.parametrize("rule", ["timeout-range", "name-unicode", "key-given-twice", "kek-id-type"])
def test_a_silence_of_a_rule_that_only_tasks_find_says_so(rule: str) -> None:
    [found] = ask(title(), silence=[{"rule": rule, "reason": "so it is"}])["findings"]
    assert found["rule"] == "audit-silence-of-task"
    assert rule in found["message"]


def test_a_drm_that_there_is_not_is_refused_without_a_secret() -> None:
    with pytest.raises(TaskFailure, match="value of drm must be one of: widevine, playready, fairplay") as refused:
        ask(title(), silence=[{"rule": RULE, "reason": "so it is", "drm": KEY}])
    assert KEY not in str(refused.value)


def test_thousands_of_silences_are_looked_through_once() -> None:
    def looked_at(count: int) -> int:
        """How often a silence was looked up."""
        counted = 0

        class Counted(str):
            def __hash__(self) -> int:
                nonlocal counted
                counted += 1
                return str.__hash__(self)

        rule = Counted(RULE)
        silences = [Silence(rule, f"reason {number}") for number in range(count)]
        findings = [Located(warning(RULE, "x", None, "", ""), f"t{number}", POLICY) for number in range(count)]
        heard = silence(findings, silences, every_rule(), frozenset())
        assert [each.reason for each in heard] == ["reason 0"] * count
        return counted

    assert looked_at(200) < 5 * looked_at(50)
