# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When the result of a catalogue must not be printed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.result import catalogue_result
from ansible_collections.streamops.expressplay.plugins.plugin_utils._catalogue_action import CatalogueAction
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._catalogue.catalogues import (
    plan_of,
    title,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import KEY, World


class Action:
    """As much of an action as finishes a result; it sets no fact."""

    def __init__(self, *, check_mode: bool = False) -> None:
        self._task = SimpleNamespace(no_log=False, diff=True, check_mode=check_mode)
        self._display = SimpleNamespace(display=self.show, v=self.show, vv=self.show, warning=self.show)
        self.shown: list[str] = []

    def show(self, line: str, **_colour: Any) -> None:
        self.shown.append(line)

    def _add_fact(self, *_given: Any) -> None:
        return


def finished(world: World, *, check_mode: bool, **changes: Any) -> tuple[dict[str, Any], str]:
    planned = plan_of([title(**{"name": "a", "policy": "web", **changes})], check_mode=check_mode)
    result = catalogue_result(planned, world.carry_out(planned.plan), seconds=1.0)
    action: Any = Action(check_mode=check_mode)
    return CatalogueAction._finish(action, result, planned, "auto", {}), "\n".join(action.shown)


@pytest.mark.parametrize(
    ("check_mode", "changes", "hidden"),
    [
        (False, {}, True),
        (True, {}, False),
        (True, {"kid": KEY.upper()}, True),
        (True, {"widevine": {"content_id": f"id-{KEY}"}}, True),
    ],
    ids=["tokens", "no token", "a key as the kid", "a key in the policy"],
)
def test_what_holds_a_secret_is_told_and_not_printed(
    tmp_path: Path, check_mode: bool, changes: dict[str, Any], hidden: bool
) -> None:
    result, shown = finished(World(tmp_path), check_mode=check_mode, **changes)
    assert result.get("_ansible_no_log", False) is hidden
    assert KEY not in shown.lower()
    assert ("1 titles: 1 tokens " in shown) is hidden
    if not hidden:
        assert KEY not in repr(result).lower()


def test_no_token_is_told(tmp_path: Path) -> None:
    result, shown = finished(World(tmp_path), check_mode=False)
    assert result["tokens"]["a"]["widevine"]["token"] not in shown
    assert "ExpressPlayToken" not in shown


def test_a_failed_result_is_handed_on(tmp_path: Path) -> None:
    failed = {"failed": True, "msg": "no"}
    action: Any = Action()
    assert CatalogueAction._finish(action, failed, plan_of([title("a")]), "auto", {}) == {"failed": True, "msg": "no"}
    assert action.shown == []
