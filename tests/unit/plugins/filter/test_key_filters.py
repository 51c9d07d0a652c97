# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters for keys and tokens as Ansible sees them, and their agreement with their documentation."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.filter import kid as plugin
from ansible_collections.streamops.expressplay.plugins.module_utils._keys.kid import NOTATIONS, SOURCES
from ansible_collections.streamops.expressplay.plugins.module_utils._keys.license_url import FORMS

FILTERS = ("kid", "kid_from_name", "license_url", "token_envelope", "unwrap_key", "wrap_key")


def filter_of(name: str) -> Callable[..., Any]:
    module = importlib.import_module(f"ansible_collections.streamops.expressplay.plugins.filter.{name}")
    filters: dict[str, Callable[..., Any]] = module.FilterModule().filters()
    assert list(filters) == [name]
    return filters[name]


def documentation(name: str) -> dict[str, Any]:
    path = Path(plugin.__file__).with_name(f"{name}.yml")
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", FILTERS)
def test_the_documented_arguments_are_the_real_ones(name: str) -> None:
    parameters = [*inspect.signature(filter_of(name)).parameters.values()][1:]
    described = documentation(name)["DOCUMENTATION"]
    options = described["options"]
    assert list(options) == ["_input", *(parameter.name for parameter in parameters)]
    assert described.get("positional", "") == ", ".join(parameter.name for parameter in parameters)
    for parameter in parameters:
        required = parameter.default is inspect.Parameter.empty
        assert options[parameter.name].get("required", False) == required
        assert required or options[parameter.name].get("default") == parameter.default


def test_the_documented_choices_are_the_real_ones() -> None:
    kid, url = (
        documentation("kid")["DOCUMENTATION"]["options"],
        documentation("license_url")["DOCUMENTATION"]["options"],
    )
    assert list(kid["notation"]["choices"]) == list(NOTATIONS)
    assert list(kid["source"]["choices"]) == list(SOURCES)
    assert list(url["form"]["choices"]) == list(FORMS)


def test_the_documented_result_of_token_envelope_is_the_real_one() -> None:
    assert list(documentation("token_envelope")["RETURN"]["_value"]["contains"]) == list(
        filter_of("token_envelope")("")
    )


@pytest.mark.parametrize("name", FILTERS)
def test_an_error_is_ansibles_own_and_has_nothing_attached(name: str) -> None:
    arguments = ["canary"] if name.endswith("wrap_key") else []
    with pytest.raises(AnsibleFilterError, match=r"^(kid|name|token|ek|content_key): ") as caught:
        filter_of(name)(["canary"], *arguments)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert caught.value.obj is None
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("name", ["license_url", "unwrap_key", "wrap_key"])
def test_a_filter_that_gives_a_secret_says_so(name: str) -> None:
    notes = " ".join(documentation(name)["DOCUMENTATION"]["notes"])
    assert "C(no_log)" in notes
    assert documentation(name)["EXAMPLES"].count("no_log: true") == documentation(name)["EXAMPLES"].count("- name:")
