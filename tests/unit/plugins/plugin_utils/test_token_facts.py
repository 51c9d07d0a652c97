# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Merging tokens into the fact."""

from __future__ import annotations

from typing import Any

from ansible_collections.streamops.expressplay.plugins.plugin_utils._token_facts import known_tokens, merge


def token(name: str, drm: str, text: str | None) -> dict[str, Any]:
    return {"name": name, "drm": drm, "token": text}


def test_tokens_gather_by_name_and_drm() -> None:
    merged = merge({}, token("a", "widevine", "1"))
    merged = merge(merged, token("a", "playready", "2"))
    merged = merge(merged, token("b", "widevine", "3"))
    assert {name: {drm: held["token"] for drm, held in drms.items()} for name, drms in merged.items()} == {
        "a": {"widevine": "1", "playready": "2"},
        "b": {"widevine": "3"},
    }


def test_a_newer_token_replaces_an_older_one() -> None:
    merged = merge(merge({}, token("a", "widevine", "old")), token("a", "widevine", "new"))
    assert merged["a"]["widevine"]["token"] == "new"


def test_what_check_mode_does_not_know_replaces_no_known_token() -> None:
    merged = merge(merge({}, token("a", "widevine", "known")), token("a", "widevine", None))
    assert merged["a"]["widevine"]["token"] == "known"
    assert merge({}, token("a", "widevine", None))["a"]["widevine"]["token"] is None


def test_merging_leaves_its_argument_alone() -> None:
    before = merge({}, token("a", "widevine", "1"))
    merge(before, token("a", "playready", "2"))
    assert set(before["a"]) == {"widevine"}


def test_foreign_shapes_in_the_fact_are_passed_over() -> None:
    for foreign in (None, "text", {"a": "text"}, {"a": {"widevine": "text"}}):
        facts = known_tokens({"ansible_facts": {"expressplay_tokens": foreign}})
        assert merge(facts, token("b", "widevine", "1"))["b"]["widevine"]["token"] == "1"
    assert known_tokens({}) == {}
