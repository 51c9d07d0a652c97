# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a table or an argument specification has is documented, and nothing else is."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.argument_spec import catalogue_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.info_argument_spec import info_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._task.argument_spec import (
    ArgumentSpec,
    argument_spec,
)

PLUGINS = "ansible_collections.streamops.expressplay.plugins"


def module_of(drm: Drm) -> str:
    """The module is named like the host of the service."""
    return f"expressplay_{drm.host_label.partition('-')[0]}_token"


SPECS: dict[str, ArgumentSpec] = {
    **{module_of(drm): argument_spec(drm) for drm in EVERY_DRM.values()},
    "expressplay_tokens": catalogue_spec(),
    "expressplay_tokens_info": info_spec(),
}


def documented(module: str) -> dict[str, Any]:
    """The options that a module documents, those of its fragments included."""
    documentation = yaml.safe_load(importlib.import_module(f"{PLUGINS}.modules.{module}").DOCUMENTATION)
    options: dict[str, Any] = {}
    for name in documentation.get("extends_documentation_fragment", []):
        # streamops.expressplay.service, or streamops.expressplay.service.method for another text of the same file.
        file, text = [*name.split(".")[2:], "documentation"][:2]
        fragment = importlib.import_module(f"{PLUGINS}.doc_fragments.{file}").ModuleDocFragment
        options |= yaml.safe_load(getattr(fragment, text.upper())).get("options") or {}
    return options | documentation["options"]


def leaves(options: Mapping[str, Any], below: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """What is said of each option, those within options too, which stand under the key ``below``."""
    for name, option in options.items():
        told = {key: option[key] for key in ("type", "elements", "choices", "default", "required") if key in option}
        yield f"{path}{name}", told | {"aliases": sorted(option.get("aliases", []))}
        yield from leaves(option.get(below) or {}, below, f"{path}{name}.")


@pytest.mark.parametrize("module", sorted(SPECS))
def test_the_options_are_those_of_the_argument_specification(module: str) -> None:
    specified = dict(leaves(SPECS[module], "options"))
    told = dict(leaves(documented(module), "suboptions"))

    assert set(told) == set(specified)
    assert {name: option for name, option in told.items() if option != specified[name]} == {}


@pytest.mark.parametrize("module", sorted(SPECS))
def test_every_option_is_described(module: str) -> None:
    def described(options: Mapping[str, Any]) -> bool:
        return all(
            option.get("description") and described(option.get("suboptions") or {}) for option in options.values()
        )

    assert described(documented(module))


@pytest.mark.parametrize("drm", EVERY_DRM.values(), ids=list(EVERY_DRM))
def test_the_action_and_the_module_of_a_drm_are_about_that_drm(drm: Drm) -> None:
    action = importlib.import_module(f"{PLUGINS}.action.{module_of(drm)}")

    assert action.ActionModule.drm is drm
    returned = yaml.safe_load(importlib.import_module(f"{PLUGINS}.modules.{module_of(drm)}").RETURN)
    assert returned["token"]["contains"]["drm"]["sample"] == drm.name
    assert returned["request"]["contains"]["url"]["sample"].endswith(drm.path)
