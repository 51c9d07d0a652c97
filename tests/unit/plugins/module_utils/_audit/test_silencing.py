# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Silencing findings, and silences that are of no use."""

from __future__ import annotations

from typing import Any

import pytest

from .audits import POLICY, ask, parts, places, title

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
        "silence",
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
