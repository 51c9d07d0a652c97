# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The findings of an audit are those of check mode of ``expressplay_tokens``, and its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.every import GROUPS
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.keys import KEY_RULES
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.ledger import LEDGER_RULES
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.rule import Rule
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.silences import SILENCE_RULES
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.titles import TITLE_RULES
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.argument_spec import audit_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.info import policy_info
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.key_like import mask
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.argument_spec import catalogue_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.plan import (
    CatalogueFailure,
    make_catalogue_plan,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._catalogue.test_any_catalogue import (
    TASKS,
)

from .audits import AUTHENTICATOR, KEY, NOW, POLICIES, arguments_of

#: What only an audit finds.
OWN = {rule.name for rules in (TITLE_RULES, KEY_RULES, LEDGER_RULES, SILENCE_RULES) for rule in rules}
EXAMPLES = [rule for group, rules in GROUPS.items() if group != "Tasks that request tokens" for rule in rules]
DEMO = Path(__file__).parents[5] / "playbooks/vars/quickstart.yml"


def audited(policies: Any, titles: Any) -> list[dict[str, Any]]:
    """What an audit finds, without what it adds."""
    unset = {option: entry.get("default") for option, entry in audit_spec().items()}
    result = policy_info({**unset, "policies": policies, "titles": titles}, home="/nowhere", now=lambda: NOW)
    kept = [found for found in result["findings"] if found["rule"] not in OWN]
    return [{key: value for key, value in found.items() if key not in ("silenced", "reason")} for found in kept]


def foretold(policies: Any, titles: Any) -> list[dict[str, Any]]:
    """What check mode of expressplay_tokens says of the same."""
    unset = {option: entry.get("default") for option, entry in catalogue_spec().items()}
    options = {**unset, "policies": policies, "titles": titles}
    try:
        planned = make_catalogue_plan(options, check_mode=True, now=NOW)
    except CatalogueFailure as failure:
        return [at.as_dict() for at in failure.located]
    return [at.redacted(planned.plan.redactor).as_dict() for at in planned.catalogue.findings]


def sendable(findings: list[dict[str, Any]]) -> str:
    """In a report, half of a surrogate pair becomes a question mark, and what may be a key is not shown."""
    shown = [
        {key: mask(value, frozenset()) if isinstance(value, str) else value for key, value in found.items()}
        for found in findings
    ]
    return json.dumps(shown, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace").decode()


@pytest.mark.parametrize("rule", EXAMPLES, ids=lambda rule: rule.name)
def test_of_every_example(rule: Rule, tmp_path: Path) -> None:
    given = arguments_of(yaml.safe_load(rule.failing), tmp_path)
    policies, titles = given.get("policies", POLICIES), given["titles"]
    assert sendable(audited(policies, titles)) == sendable(foretold(policies, titles))


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(TASKS)
def test_of_any_catalogue(options: dict[str, Any]) -> None:
    policies, titles = options["policies"], options["titles"]
    assert sendable(audited(policies, titles)) == sendable(foretold(policies, titles))


def test_of_the_demonstration() -> None:
    variables = yaml.safe_load(DEMO.read_text("utf-8"))
    # A policy's options are read by the action, and templates by Ansible.
    titles = [{**entry, "content_key": KEY} for entry in variables["expressplay_titles"]]
    for entry in titles:
        entry.pop("kek", None)
        entry.pop("ek", None)
    assert audited(variables["expressplay_policies"], titles) == foretold(variables["expressplay_policies"], titles)


def test_an_authenticator_changes_nothing_about_policies() -> None:
    wrong = {"film": {"widevine": {"security_level": 9}}}
    unset = {option: entry.get("default") for option, entry in audit_spec().items()}
    options = {**unset, "policies": wrong, "titles": [], "customer_authenticator": AUTHENTICATOR}
    result = policy_info(options, home="/nowhere", now=lambda: NOW)
    assert [found["rule"] for found in result["findings"]] == [
        "wv-security-level-range",
        "wv-hdcp-output-control-missing",
    ]
