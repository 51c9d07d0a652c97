# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task says of the files that it has written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ansible_collections.streamops.expressplay.plugins.plugin_utils._player_result import player_config_result


def made(title: str, expires_at: str | None = "2030-02-01T00:00:00Z", shown: str = "{}\n") -> Any:
    return SimpleNamespace(player="shaka", titles=(title,), expires_at=expires_at, shown=shown)


def done(path: str, state: str, **other: Any) -> dict[str, Any]:
    return {"path": path, "state": state, "changes": [], "before": None, "backup": None, **other}


def test_each_file_is_told_with_what_became_of_it() -> None:
    result = player_config_result(
        [made("film"), made("film", "2030-01-01T00:00:00Z")],
        [done("/a", "changed", backup="/a~"), done("/b", "unchanged")],
        with_diff=False,
    )

    a, b = result["files"]
    assert (a["path"], a["state"], a["changed"], a["backup_file"]) == ("/a", "changed", True, "/a~")
    assert (b["path"], b["state"], b["changed"], "backup_file" in b) == ("/b", "unchanged", False, False)
    assert result["changed"] is True
    assert "diff" not in result
    assert result["summary"] == {
        "files": 2,
        "created": 0,
        "changed": 1,
        "attributes": 0,
        "unchanged": 1,
        "titles": 1,
        "expires_at": "2030-01-01T00:00:00Z",
    }


def test_the_earliest_expiry_is_known_only_where_all_are() -> None:
    files = [made("a"), made("b", None)]

    result = player_config_result(files, [done("/a", "created"), done("/b", "created")], with_diff=False)

    assert result["summary"]["expires_at"] is None


def test_nothing_to_write_is_no_change() -> None:
    result = player_config_result([], [], with_diff=True)

    assert (result["changed"], result["files"], result["diff"]) == (False, [], [])
    assert result["summary"]["expires_at"] is None


def differences(done: dict[str, Any], shown: str = '{"new": 1}\n') -> list[dict[str, str]]:
    found: list[dict[str, str]] = player_config_result([made("a", shown=shown)], [done], with_diff=True)["diff"]
    return found


def test_a_difference_is_that_of_what_may_be_shown() -> None:
    headers = {"before_header": "/a", "after_header": "/a"}

    assert differences(done("/a", "unchanged")) == []
    assert differences(done("/a", "created")) == [{**headers, "before": "", "after": '{"new": 1}\n'}]
    assert differences(done("/a", "changed", before="{}\n", changes=[("mode", "0644", "0600")])) == [
        {**headers, "before": "mode: 0644\n{}\n", "after": 'mode: 0600\n{"new": 1}\n'}
    ]
    assert differences(done("/a", "attributes", changes=[("mode", "0644", "0600")])) == [
        {**headers, "before": "mode: 0644\n", "after": "mode: 0600\n"}
    ]


def test_a_difference_in_what_is_hidden_is_said_to_be_there() -> None:
    [difference] = differences(done("/a", "changed", before="{}\n"), shown="{}\n")

    assert difference == {"prepared": "/a: only what is hidden here is different, such as tokens.\n"}
