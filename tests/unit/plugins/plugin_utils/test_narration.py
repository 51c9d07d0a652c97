# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is shown in place of what Ansible would print."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.plugin_utils._narration import (
    diff_lines,
    narrate_many,
    narrate_one,
)


def test_a_diff_has_a_line_for_each_change() -> None:
    before = {"drm": "widevine", "policy": {"securityLevel": "1"}}
    after = {"drm": "widevine", "policy": {"securityLevel": "5"}}
    lines = diff_lines(before, after)
    assert lines[:2] == ["--- before", "+++ after"]
    assert [line.strip() for line in lines if line[0] in "+-"][2:] == [
        '-        "securityLevel": "1"',
        '+        "securityLevel": "5"',
    ]


def test_no_change_gives_no_line() -> None:
    assert diff_lines({"a": 1}, {"a": 1}) == []


class Action:
    """As much of an action as narrates: it writes down what is shown, and how loud."""

    def __init__(self, *, no_log: bool = False, diff: bool = False, check_mode: bool = False) -> None:
        self._task = SimpleNamespace(no_log=no_log, diff=diff, check_mode=check_mode)
        self._display = self
        self.shown: list[tuple[str, str]] = []

    def display(self, line: str, color: Any = None) -> None:
        self.shown.append(("always", line))

    def v(self, line: str) -> None:
        self.shown.append(("-v", line))

    def vv(self, line: str) -> None:
        self.shown.append(("-vv", line))


FINDING = {
    "severity": "warning",
    "rule": "wv-x",
    "option": "kid",
    "message": "Odd.",
    "hint": "Look.",
    "drm": "widevine",
    "policy": "buy",
}
ONE = {
    "token": {"name": "sunrise", "drm": "widevine", "expires_at": "2026-12-21T12:00:00Z"},
    "reason": "no token yet",
    "violations": [FINDING],
    "request": {"method": "POST"},
    "diff": {"before": {}, "after": {"kid": "^film"}},
}
MANY = {
    "failed_titles": [{"msg": "No Widevine token for b: no."}],
    "reasons": {"a": {"widevine": "forced"}},
    "violations": [
        {**FINDING, "title": "c"},
        {**FINDING, "title": "d", "drm": None, "severity": "error"},
        {**FINDING, "title": None},
        {**FINDING, "title": None, "policy": None, "drm": None},
    ],
    "summary": {"titles": 4, "requested": 1, "reused": 0, "failed": 1, "invalid": 1, "seconds": 1.25, "tokens": 1},
    "diff": {"before": {}, "after": {}},
}


@pytest.mark.parametrize(("in_loop", "loudness"), [(False, "-v"), (True, "always")])
def test_one_token(in_loop: bool, loudness: str) -> None:
    action: Any = Action()
    narrate_one(action, ONE, in_loop=in_loop)
    assert action.shown == [
        (loudness, "sunrise (widevine): no token yet; the token expires at 2026-12-21T12:00:00Z"),
        ("-v", "  warning wv-x: kid: Odd. Look."),
        ("-vv", '{\n  "method": "POST"\n}'),
    ]


def test_a_catalogue() -> None:
    action: Any = Action()
    narrate_many(action, MANY)
    assert action.shown == [
        ("always", "4 titles: 1 tokens requested, 0 reused, 1 failed, 1 titles invalid, in 1.2 s"),
        ("always", "  No Widevine token for b: no."),
        ("-v", "  a (widevine): forced"),
        ("-v", "  c (widevine): warning wv-x: kid: Odd. Look."),
        ("always", "  d: error wv-x: kid: Odd. Look."),
        ("-v", "  policy buy (widevine): warning wv-x: kid: Odd. Look."),
        ("-v", "  the catalogue: warning wv-x: kid: Odd. Look."),
    ]


def test_check_mode_does_not_claim_that_anything_was_requested() -> None:
    action: Any = Action(check_mode=True)
    narrate_many(action, MANY)
    assert action.shown[0][1].startswith("4 titles: 1 tokens to be requested, 0 reused")


def test_the_diff_is_shown_when_it_is_asked_for() -> None:
    action: Any = Action(diff=True)
    narrate_one(action, ONE, in_loop=False)
    assert ("always", '+    "kid": "^film"') in action.shown


def test_no_log_is_obeyed() -> None:
    action: Any = Action(no_log=True, diff=True)
    narrate_one(action, ONE, in_loop=True)
    narrate_many(action, MANY)
    assert action.shown == []
