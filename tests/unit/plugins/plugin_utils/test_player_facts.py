# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Merging files into the fact."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ansible_collections.streamops.expressplay.plugins.plugin_utils._player_facts import known_files, merge_files

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def file(path: str, expires_at: str | None = "2030-02-01T00:00:00Z", **other: Any) -> dict[str, Any]:
    return {"path": path, "player": "shaka", "titles": ["film"], "expires_at": expires_at, **other}


def test_files_of_several_tasks_gather_and_the_later_one_counts() -> None:
    merged = merge_files([], [file("/a"), file("/b")], NOW)
    merged = merge_files(merged, [file("/c"), file("/a", "2030-03-01T00:00:00Z")], NOW)

    assert merged == [file("/a", "2030-03-01T00:00:00Z"), file("/b"), file("/c")]


def test_what_a_result_says_beyond_the_fact_is_left_out() -> None:
    assert merge_files([], [file("/a", state="changed", changed=True)], NOW) == [file("/a")]


def test_a_known_file_whose_token_has_expired_is_forgotten() -> None:
    known = [file("/old", "2029-12-31T23:59:59Z"), file("/ends", "2030-01-01T00:00:00Z"), file("/foretold", None)]

    assert merge_files(known, [], NOW) == [file("/foretold", None)]


def test_merging_leaves_its_argument_alone() -> None:
    known = [file("/a")]
    merge_files(known, [file("/b")], NOW)

    assert known == [file("/a")]


def test_foreign_shapes_in_the_fact_are_passed_over() -> None:
    for foreign in (None, "text", 5, {"a": 1}, ["text"], [{"path": "/a"}], [file("/a", 5)], [file(5)]):
        assert known_files({"ansible_facts": {"expressplay_player_files": foreign}}) == []
    assert known_files({}) == known_files({"ansible_facts": None}) == []
    assert known_files({"ansible_facts": {"expressplay_player_files": [file("/a"), 5]}}) == [file("/a")]
