# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sound catalogue to start from, and the ways of the tests into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.argument_spec import catalogue_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.check import Catalogue, check_catalogue
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.plan import (
    CataloguePlan,
    make_catalogue_plan,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.result import catalogue_result
from ansible_collections.streamops.expressplay.plugins.plugin_utils._arguments import (
    prepare_catalogue,
    read_arguments,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUTHENTICATOR,
    FAIRPLAY_POLICY,
    KEY,
    NOW,
    PLAYREADY_POLICY,
    WIDEVINE_POLICY,
    World,
)

BOTH = {"widevine": WIDEVINE_POLICY, "playready": PLAYREADY_POLICY}
POLICIES: dict[str, Any] = {"buy": BOTH, "web": {"widevine": {"security_level": 1, "hdcp_output_control": 0}}}
ALL = {**BOTH, "fairplay": FAIRPLAY_POLICY}


def title(name: str = "sunrise", policy: str = "buy", **changes: Any) -> dict[str, Any]:
    return {"name": name, "policy": policy, "kid": "^film", "content_key": KEY, **changes}


def titles(count: int, policy: str = "web") -> list[dict[str, Any]]:
    return [title(f"t{number}", policy, kid=f"^t{number}") for number in range(count)]


def options_of(titles: Any = (), policies: Any = POLICIES, **changes: Any) -> dict[str, Any]:
    """What Ansible makes of the arguments of a task."""
    given = {"customer_authenticator": AUTHENTICATOR, "policies": policies, "titles": list(titles), **changes}
    return read_arguments(catalogue_spec(), prepare_catalogue(given), {}, action="expressplay_tokens").options


def check(*titles: Mapping[str, Any], **changes: Any) -> Catalogue:
    return check_catalogue(options_of(titles, **changes), now=NOW)


def plan_of(
    titles: Sequence[Mapping[str, Any]], *, check_mode: bool = False, now: datetime = NOW, **changes: Any
) -> CataloguePlan:
    return make_catalogue_plan(options_of(titles, **changes), check_mode=check_mode, now=now)


def run(world: World, titles: Sequence[Mapping[str, Any]], **changes: Any) -> dict[str, Any]:
    """A task, from its arguments to its result."""
    planned = plan_of(titles, now=world.time, **changes)
    return catalogue_result(planned, world.carry_out(planned.plan), seconds=1.23456)


def places(catalogue: Catalogue) -> list[tuple[str, str | None, str | None, str | None]]:
    """Rule, title, policy and DRM of all findings."""
    return [(at.finding.rule, at.title, at.policy, at.drm) for at in catalogue.findings]


def ordered(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(order.name, order.drm.name) for order in catalogue.orders]
