# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The argument specification of ``expressplay_tokens``."""

from __future__ import annotations

from .._drm.every import EVERY_DRM
from .._policy import content_keys
from .._task.argument_spec import ArgumentSpec, beyond_spec, keys_spec, ledger_spec, policy_spec, service_spec

#: What a title says of its key; all else comes from its policy.
TITLE_OPTIONS = ("kid", "content_key", "kek", "ek", "key_version", content_keys.OPTION)

DEFAULT_CONCURRENCY = 8


def catalogue_spec() -> ArgumentSpec:
    """All options of the module that requests the tokens of a catalogue."""
    return {
        **service_spec(),
        **ledger_spec(),
        "error_format": {"type": "raw", "default": "json", "aliases": ["errorFormat"]},
        "facts": {"type": "str", "choices": ["auto", "true", "false"], "default": "auto"},
        "strict": {"type": "bool", "default": False},
        **beyond_spec(),
        "policies": {"type": "dict", "required": True},
        "titles": {"type": "list", "elements": "dict", "default": [], "options": title_spec()},
        "concurrency": {"type": "int", "default": DEFAULT_CONCURRENCY},
        "on_error": {"type": "str", "choices": ["fail", "continue"], "default": "fail"},
    }


def title_spec() -> ArgumentSpec:
    """The options of one title."""
    common = policy_spec(next(iter(EVERY_DRM.values())))
    return {
        "name": {"type": "str", "required": True},
        "policy": {"type": "str", "required": True},
        **{option: common[option] for option in TITLE_OPTIONS if option in common},
        **keys_spec(),
        "drm": {"type": "list", "elements": "str"},
        **{drm.name: {"type": "dict", "options": override_spec(drm.name)} for drm in EVERY_DRM.values()},
    }


def override_spec(name: str) -> ArgumentSpec:
    """What a title may change of its policy for one DRM: any option of the policy."""
    spec = {option: dict(entry) for option, entry in policy_spec(EVERY_DRM[name]).items()}
    # The format of errors is the task's, and a default here would override it.
    del spec["error_format"]
    return {**spec, **keys_spec(), "extra_parameters": {"type": "dict"}}
