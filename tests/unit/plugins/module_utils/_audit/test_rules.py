# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of rules: it is complete, and both examples of every rule do what they are there for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.every import GROUPS, every_rule
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.key_store import (
    KEY_INFO_MODULE,
    KEY_MODULE,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.of_rows import REFUSALS
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.of_rows import (
    refusals as rules_of_refusals,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.rule import (
    KEYS,
    LEDGER,
    RECORDS,
    TASK,
    Rule,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.task import CATALOGUE_MODULE, MODULE
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.argument_spec import catalogue_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.plan import (
    CatalogueFailure,
    make_catalogue_plan,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.argument_spec import (
    key_info_spec,
    key_spec,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.check import METADATA
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.info_task import make_info_task
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.task import make_key_task
from ansible_collections.streamops.expressplay.plugins.module_utils._service.token_envelope import envelope_warnings
from ansible_collections.streamops.expressplay.plugins.module_utils._task.argument_spec import argument_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.module_utils._task.plan import make_plan
from ansible_collections.streamops.expressplay.plugins.plugin_utils._arguments import (
    prepare_catalogue,
    prepare_token,
    read_arguments,
    with_readable_time,
)

from . import emitted
from .audits import AUTHENTICATOR, NOW, arguments_of, ask
from .emitted import every_name, kind_suffixes

#: Rule, severity and event code.
Found: TypeAlias = "set[tuple[str, str, int | None]]"

RULES = every_rule()
#: A task whose token has nothing to be named after has no kid either, and is refused for that.
NEVER_SEEN = {"name-missing"}
#: Ansible refuses the value before anything else looks at it.
NEVER_READ = {"content-keys-form"}
#: What the mistake of an example breaks besides its own rule.
ALONGSIDE = {
    "content-key-differs": {"wv-two-keys"},
}


def test_names_are_unique() -> None:
    assert sum(map(len, GROUPS.values())) == len(RULES)


def test_the_table_has_every_rule_that_the_code_can_emit_and_no_other() -> None:
    assert every_name() == RULES.keys() | NEVER_SEEN


def test_a_rule_that_the_table_lacks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    row = replace(WIDEVINE.by_wire["wvExtension"], rule="wv-novelty")
    monkeypatch.setattr(emitted, "EVERY_DRM", {"new": replace(WIDEVINE, parameters=(row,))})
    assert {"wv-novelty-form", "wv-novelty-base64", "wv-novelty-replaced"} <= every_name()


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal_of_a_kind_of_value_is_known(kind: type) -> None:
    rows = [row for drm in EVERY_DRM.values() for row in drm.parameters]
    [row, *_others] = [row for row in (*rows, *METADATA) if type(row.kind) is kind]
    assert REFUSALS[kind].keys() | {"unicode"} >= kind_suffixes(row.kind)


@pytest.mark.parametrize("name", RULES)
def test_the_failing_example_breaks_its_rule(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = RULES[name]
    if name == "ek-unverified":
        monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)
    found = findings(rule.failing, tmp_path, validated=name not in NEVER_READ)
    assert (rule.name, rule.severity, rule.code) in found
    assert {other for other, _severity, _code in found} - {name} == ALONGSIDE.get(name, set())


@pytest.mark.parametrize("name", RULES)
def test_the_passing_example_breaks_no_rule(name: str, tmp_path: Path) -> None:
    assert findings(RULES[name].passing, tmp_path) == set()


@pytest.mark.parametrize("name", RULES)
def test_a_rule_needs_what_it_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "ek-unverified":
        monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)
    needs = RULES[name].needs
    example = dict(RULES[name].failing_example)
    if "answer" in example or TASKS.keys() & example:
        assert needs == TASK
        return
    given = arguments_of(example, tmp_path)

    def is_found(**changes: Any) -> bool:
        result = ask(**{**given, **changes}, home=tmp_path, validated=name not in NEVER_READ)
        return name in {found["rule"] for found in result["findings"]}

    assert is_found()
    assert is_found(ledger=None) is (needs not in (LEDGER, RECORDS))
    assert is_found(customer_authenticator=None) is (needs != RECORDS)
    # As where a vault is closed.
    assert is_found(**without_keys(given), keys="ignored") is (needs != KEYS)


def without_keys(value: Any) -> Any:
    """The same where no title has a key."""
    if isinstance(value, dict):
        return {key: without_keys(item) for key, item in value.items() if key not in ("content_key", "kek", "ek")}
    return [without_keys(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_is_described(rule: Rule) -> None:
    assert rule.meaning.endswith(".")
    assert "{" not in rule.meaning
    assert rule.failing != rule.passing
    assert yaml.safe_load(rule.failing) == rule.failing_example
    assert yaml.safe_load(rule.passing) == rule.passing_example


def findings(text: str, directory: Path, *, validated: bool = True) -> Found:
    """What is found in an example, read as a person would write it into a file."""
    example: dict[str, Any] = yaml.safe_load(text)
    if "answer" in example:
        warnings = envelope_warnings(example["answer"].partition("=")[2], AUTHENTICATOR)
        return {("token-envelope", "warning", None) for _warning in warnings}
    for module, refuse in TASKS.items():
        if module in example:
            return refusals(refuse, example[module])
    result = ask(**arguments_of(example, directory), home=directory, validated=validated)
    return {(found["rule"], found["severity"], found["code"]) for found in result["findings"] if not found["silenced"]}


def one_token(task: Mapping[str, Any]) -> None:
    options = read_arguments(argument_spec(WIDEVINE), prepare_token(WIDEVINE, task), {}, action=MODULE).options
    make_plan(WIDEVINE, options, check_mode=False, now=NOW)


def many_tokens(task: Mapping[str, Any]) -> None:
    options = read_arguments(catalogue_spec(), prepare_catalogue(task), {}, action=CATALOGUE_MODULE).options
    make_catalogue_plan(options, check_mode=False, now=NOW)


def one_key(task: Mapping[str, Any]) -> None:
    make_key_task(
        read_arguments(key_spec(), with_readable_time(task, "expiration"), {}, action=KEY_MODULE).options,
        check_mode=False,
        now=NOW,
    )


def all_keys(task: Mapping[str, Any]) -> None:
    make_info_task(read_arguments(key_info_spec(), task, {}, action=KEY_INFO_MODULE).options, check_mode=False, now=NOW)


#: What refuses a task, by its module.
TASKS = {MODULE: one_token, CATALOGUE_MODULE: many_tokens, KEY_MODULE: one_key, KEY_INFO_MODULE: all_keys}


def refusals(refuse: Callable[[Mapping[str, Any]], None], task: Mapping[str, Any]) -> Found:
    try:
        refuse(task)
    except CatalogueFailure as failure:
        return {(at.finding.rule, at.finding.severity, at.finding.code) for at in failure.located}
    except TaskFailure as failure:
        return {(found.rule, found.severity, found.code) for found in failure.findings}
    return set()


def test_an_example_that_is_sound_breaks_no_rule_and_is_a_mistake_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in WIDEVINE.parameters if row.option == "security_level")
    monkeypatch.setitem(REFUSALS, type(row.kind), {"range": ("{option} is out of range.", 1)})
    with pytest.raises(ValueError, match="does not refuse the value of its example"):
        list(rules_of_refusals(row, lambda value: value, None))
