# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Merging tokens into the fact."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.plugin_utils._token_facts import (
    known_tokens,
    merge,
    why_no_fact,
)


def token(name: str, drm: str, text: str | None) -> dict[str, Any]:
    return {"name": name, "drm": drm, "token": text}


def test_tokens_gather_by_name_and_drm() -> None:
    merged = merge({}, [token("a", "widevine", "1"), token("a", "playready", "2")])
    merged = merge(merged, [token("b", "widevine", "3")])
    assert {name: {drm: held["token"] for drm, held in drms.items()} for name, drms in merged.items()} == {
        "a": {"widevine": "1", "playready": "2"},
        "b": {"widevine": "3"},
    }


def test_a_newer_token_replaces_an_older_one() -> None:
    merged = merge(merge({}, [token("a", "widevine", "old")]), [token("a", "widevine", "new")])
    assert merged["a"]["widevine"]["token"] == "new"


def test_what_check_mode_does_not_know_replaces_no_known_token() -> None:
    merged = merge(merge({}, [token("a", "widevine", "known")]), [token("a", "widevine", None)])
    assert merged["a"]["widevine"]["token"] == "known"
    assert merge({}, [token("a", "widevine", None)])["a"]["widevine"]["token"] is None


def test_merging_leaves_its_argument_alone() -> None:
    before = merge({}, [token("a", "widevine", "1")])
    merge(before, [token("a", "playready", "2")])
    assert set(before["a"]) == {"widevine"}


def test_foreign_shapes_in_the_fact_are_passed_over() -> None:
    for foreign in (None, "text", {"a": "text"}, {"a": {"widevine": "text"}}):
        facts = known_tokens({"ansible_facts": {"expressplay_tokens": foreign}})
        assert merge(facts, [token("b", "widevine", "1")])["b"]["widevine"]["token"] == "1"
    assert known_tokens({}) == {}


def test_a_catalogue_of_nothing_changes_nothing() -> None:
    before = merge({}, [token("a", "widevine", "1")])
    assert merge(before, []) == before


def action(**task: Any) -> Any:
    """As much of an action as decides about the fact."""
    given = {"async_val": 0, "run_once": False, "delegate_to": None, "delegate_facts": None, **task}
    return SimpleNamespace(_task=SimpleNamespace(**given))


@pytest.mark.parametrize(
    ("wanted", "task", "hosts", "why"),
    [
        ("auto", {}, ["a", "b"], None),
        ("true", {}, ["a", "b"], None),
        ("false", {}, ["a"], "facts is false"),
        ("true", {"async_val": 60}, ["a"], "async"),
        ("true", {"run_once": True}, ["a", "b"], "run_once"),
        ("true", {"run_once": True}, ["a"], None),
        ("true", {"delegate_to": "c", "delegate_facts": True}, ["a"], "delegate_facts"),
        ("true", {"delegate_to": "c"}, ["a"], None),
    ],
)
def test_where_the_fact_is_set(wanted: str, task: dict[str, Any], hosts: list[str], why: str | None) -> None:
    found = why_no_fact(action(**task), wanted, {"ansible_play_hosts_all": hosts})
    assert found is None if why is None else why in (found or "")


@pytest.mark.parametrize(("plugin", "kept"), [("memory", True), ("ansible.builtin.memory", True), ("jsonfile", False)])
def test_a_cache_that_writes_is_no_place_for_tokens(monkeypatch: pytest.MonkeyPatch, plugin: str, kept: bool) -> None:
    monkeypatch.setattr("ansible.constants.CACHE_PLUGIN", plugin)
    assert (why_no_fact(action(), "auto", {}) is None) is kept
    assert why_no_fact(action(), "true", {}) is None
