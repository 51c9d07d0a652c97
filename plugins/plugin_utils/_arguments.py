# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Task arguments on the controller: what YAML and the environment made of them, put right before validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.text.converters import to_text
from ansible.module_utils.errors import UnsupportedError

from ..module_utils._drm.drm import Drm
from ..module_utils._drm.every import EVERY_DRM
from ..module_utils._policy import content_keys
from ..module_utils._policy.point_in_time import PointInTime, format_utc
from ..module_utils._redaction import Redactor
from ..module_utils._task.argument_spec import ENVIRONMENT, ArgumentSpec
from ..module_utils._task.failure import TaskFailure
from ..module_utils._task.secrets import secrets_within, suspects_within

_COLLECTION = "streamops.expressplay"
_TITLE_NAMES = {row.wire: row.option for drm in EVERY_DRM.values() for row in drm.parameters}
_KEY_NAMES = {row.wire: row.key_option for drm in EVERY_DRM.values() for row in drm.parameters if row.key_option}


@dataclass(frozen=True)
class Arguments:
    """Validated options with their defaults, and what the validation had to say."""

    options: dict[str, Any]
    warnings: tuple[str, ...]


def read_arguments(
    spec: ArgumentSpec, prepared: Mapping[str, Any], environment: Mapping[str, str], *, action: str
) -> Arguments:
    """Turn a task's arguments, prepared below, into validated options; ``action`` is the name of the module.

    Raises :class:`TaskFailure` with a message that shows no secret.
    """
    given = dict(prepared)
    for option, variable in ENVIRONMENT.items():
        if option in spec and not given.get(option) and environment.get(variable):
            given[option] = environment[variable]
    result = ArgumentSpecValidator(_without_masking(spec)).validate(given)
    if result.error_messages:
        redactor = Redactor({*secrets_within(given), *suspects_within(given)})
        raise TaskFailure(redactor.text("; ".join(_sentence(error, action) for error in result.errors)))
    warnings = tuple(
        f"Both option {warning['option']} and its alias {warning['alias']} are set." for warning in result._warnings
    )
    # The validator leaves an alias beside its option, and a module that is shipped would warn of having got both.
    options = {option: result.validated_parameters[option] for option in spec}
    return Arguments(options, warnings)


def _sentence(error: Exception, action: str) -> str:
    """An error of the validation. Of options that there are not, that says nothing but their names."""
    message: str = to_text(error)
    if not isinstance(error, UnsupportedError):
        return message
    return f"Unsupported parameters: {message} See ansible-doc {_COLLECTION}.{action.rpartition('.')[2]}."


def _without_masking(spec: ArgumentSpec) -> ArgumentSpec:
    """The specification without ``no_log``: nothing masks on the controller, and gathering what to mask costs time.

    It also stumbles over a date, which YAML makes of some keys, and which is for the policy check to refuse.
    """
    unmasked = {}
    for option, entry in spec.items():
        unmasked[option] = {key: value for key, value in entry.items() if key != "no_log"}
        if "options" in entry:
            unmasked[option]["options"] = _without_masking(entry["options"])
    return unmasked


def untagged(value: Any) -> Any:
    """The value without what ansible-core remembers of the origin of every string and number in it.

    Copied by the validation, and pickled with the task and its result, the origins of a catalogue's strings cost more
    than all other work on it.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, Mapping):
        return {untagged(key): untagged(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [untagged(item) for item in value]
    return value


def prepare_token(drm: Drm, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a task for one token. Raises :class:`TaskFailure` where two names of one option are given."""
    # A name with a dot cannot be an alias in an argument specification.
    dotted = {row.wire: row.option for row in drm.parameters if "." in row.wire}
    return _readable_options(drm, _with_keys(_renamed(given, dotted)))


def prepare_catalogue(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a task for a catalogue; whatever is not of the expected form is left for the check."""
    prepared = dict(given)
    policies, titles = prepared.get("policies"), prepared.get("titles")
    if isinstance(policies, Mapping):
        prepared["policies"] = {name: _readable_policy(policy) for name, policy in policies.items()}
    if isinstance(titles, (list, tuple)):
        prepared["titles"] = [_prepare_title(title) for title in titles]
    return prepared


def _prepare_title(title: Any) -> Any:
    if not isinstance(title, Mapping):
        return title
    prepared = _with_keys(_renamed(title, _TITLE_NAMES))
    for name, drm in EVERY_DRM.items():
        override: Any = prepared.get(name)
        if isinstance(override, Mapping):
            renamed = _with_keys(_renamed(override, {row.wire: row.option for row in drm.parameters}))
            prepared[name] = _readable_options(drm, renamed)
    return prepared


def _with_keys(given: dict[str, Any]) -> dict[str, Any]:
    """The same with the names within ``content_keys`` put right, if there are any."""
    keys = given.get(content_keys.OPTION)
    if isinstance(keys, (list, tuple)):
        given[content_keys.OPTION] = [_renamed(key, _KEY_NAMES) if isinstance(key, Mapping) else key for key in keys]
    return given


def _renamed(given: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    renamed: dict[str, Any] = {}
    for key, value in given.items():
        option = names.get(key, key)
        if option in renamed or (option != key and option in given):
            raise TaskFailure(f"Both {option} and {key} are given, which are two names of one option. Leave one out.")
        renamed[option] = value
    return renamed


def _readable_policy(policy: Any) -> Any:
    if not isinstance(policy, Mapping):
        return policy
    return {
        name: _readable_options(EVERY_DRM[name], options)
        if name in EVERY_DRM and isinstance(options, Mapping)
        else options
        for name, options in policy.items()
    }


def _readable_options(drm: Drm, options: Mapping[str, Any]) -> dict[str, Any]:
    readable = dict(options)
    for row in drm.parameters:
        for name in {row.option, row.wire} & readable.keys():
            if isinstance(row.kind, PointInTime):
                readable[name] = _readable_time(readable[name])
    return readable


def with_readable_time(given: Mapping[str, Any], option: str) -> dict[str, Any]:
    """The arguments of a task of which one option is a moment."""
    return {name: _readable_time(value) if name == option else value for name, value in given.items()}


def _readable_time(value: Any) -> Any:
    """The value, a datetime as text: what YAML made of a time does not survive the way to a host."""
    if not isinstance(value, datetime):
        return value
    try:
        return format_utc(value)
    except (OverflowError, ValueError):
        # In UTC there is no such moment, which is for the check to say.
        return str(value)
