# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways of the tests into an audit, from the arguments of a task to its result."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.examples import (
    KEY,
    KID,
    POLICY,
    parts,
    title,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.argument_spec import audit_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.info import policy_info
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.argument_spec import catalogue_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.info import expiry_limit
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.plan import make_catalogue_plan
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import open_ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sealing import Seal
from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import read_uri_list
from ansible_collections.streamops.expressplay.plugins.module_utils._task.order import Order
from ansible_collections.streamops.expressplay.plugins.plugin_utils._arguments import prepare_catalogue, read_arguments
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUTHENTICATOR,
    NOW,
    token_of,
    widevine_url,
)

__all__ = ["AUTHENTICATOR", "KEY", "KID", "NOW", "POLICIES", "POLICY", "parts", "title"]

#: What titles have where an example or a test has no policies of its own.
POLICIES: Mapping[str, Any] = {POLICY: parts(widevine={}, playready={})}


def ask(
    *entries: Mapping[str, Any],
    home: str | Path = "/nowhere",
    now: datetime = NOW,
    validated: bool = True,
    **options: Any,
) -> dict[str, Any]:
    """The result of a task that audits these titles, with sound policies unless the options say otherwise.

    If it is not ``validated``, Ansible's own validation, which refuses some values, has not seen them.
    """
    given = {"policies": POLICIES, "titles": list(entries), **options}
    if validated:
        arguments = read_arguments(audit_spec(), prepare_catalogue(given), {}, action="expressplay_policy_info").options
    else:
        arguments = {**{option: entry.get("default") for option, entry in audit_spec().items()}, **given}
    return policy_info(arguments, home=str(home), now=lambda: now)


def rules(result: Mapping[str, Any]) -> list[str]:
    """The rules of all findings, in order."""
    return [found["rule"] for found in result["findings"]]


def places(result: Mapping[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Rule, title and DRM of all findings."""
    return [(found["rule"], found["title"], found["drm"]) for found in result["findings"]]


def issue(ledger: Path, titles: list[Mapping[str, Any]], tokens: list[Mapping[str, Any]], now: datetime = NOW) -> None:
    """Put tokens for titles into a ledger, as a task with sound policies would have.

    A token is ``name`` and ``drm``, how long it is ``valid_until``, which wire parameters it was ``issued_with`` in
    place of today's, for which ``service``, and whether its record was ``altered`` since.
    """
    given = {"policies": POLICIES, "titles": titles, "customer_authenticator": AUTHENTICATOR}
    for token in tokens:
        options = read_arguments(
            catalogue_spec(),
            prepare_catalogue({**given, "service": token.get("service", "test")}),
            {},
            action="expressplay_tokens",
        ).options
        plan = make_catalogue_plan(options, check_mode=False, now=now).plan
        [order] = [each for each in plan.orders if (each.name, each.drm.name) == (token["name"], token["drm"])]
        with open_ledger(
            str(ledger), authenticator=AUTHENTICATOR, password=None, read_only=False, home="/nowhere", now=lambda: now
        ) as opened:
            assert isinstance(opened.seal, Seal)
            earlier = _issued_with(order, token.get("issued_with", {}))
            license_ = read_uri_list(widevine_url(token_of(holding=order.name)).encode())
            record = earlier.record(plan.route, license_, now - timedelta(days=1), earlier.wanted(opened.seal))
            end = expiry_limit(token["valid_until"], now) or now
            opened.claim([record.slot])
            opened.record([replace(record, expires_at=end, valid_until=end)])
    if any(token.get("altered") for token in tokens):
        with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
            connection.execute("UPDATE record SET sealed = zeroblob(100)")


def _issued_with(order: Order, changes: Mapping[str, str]) -> Order:
    parameters = {**dict(order.verdict.parameters), **changes}
    return replace(order, verdict=replace(order.verdict, parameters=tuple(parameters.items())))


def arguments_of(example: Mapping[str, Any], directory: Path) -> dict[str, Any]:
    """The arguments of an audit that an example stands for."""
    drms = {drm: options for drm, options in example.items() if drm in EVERY_DRM}
    given = {key: value for key, value in example.items() if key not in drms}
    if drms:
        given["policies"] = {POLICY: drms}
    if "titles" not in given:
        # A policy that is none is found without a title, and no title could have it.
        given["titles"] = [title()] if drms else []
    if "ledger" in given:
        path = directory / "ledger.db"
        issue(path, given["titles"], given.pop("ledger"))
        given |= {"ledger": str(path), "customer_authenticator": AUTHENTICATOR}
    return given
