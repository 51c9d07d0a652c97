# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sound task, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._task.argument_spec import argument_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._task.execute import Edges, execute
from ansible_collections.streamops.expressplay.plugins.module_utils._task.plan import Plan, make_plan
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUTHENTICATOR,
    NOW,
    PLAYREADY_OPTIONS,
    WIDEVINE_OPTIONS,
    StandInExchange,
    token_of,
)


@pytest.fixture
def exchange() -> StandInExchange:
    url = f"https://wv.service.expressplay.com/hms/wv/rights/?ExpressPlayToken={token_of()}"
    return StandInExchange(body=url.encode())


@pytest.fixture
def plan_of() -> Callable[..., Plan]:
    def make(drm: Drm = WIDEVINE, *, check_mode: bool = False, **options: Any) -> Plan:
        sound = {WIDEVINE.name: WIDEVINE_OPTIONS, PLAYREADY.name: PLAYREADY_OPTIONS}[drm.name]
        defaults = {option: spec.get("default") for option, spec in argument_spec(drm).items()}
        given = {**defaults, "customer_authenticator": AUTHENTICATOR, **sound, **options}
        return make_plan(drm, given, check_mode=check_mode, now=NOW)

    return make


@pytest.fixture
def carry_out(exchange: StandInExchange) -> Callable[..., dict[str, Any]]:
    def run(plan: Plan, *, check_mode: bool = False) -> dict[str, Any]:
        edges = Edges(now=lambda: NOW, exchange=lambda _options: exchange)  # type: ignore[arg-type,return-value]
        return execute(plan, edges, check_mode=check_mode)

    return run
