# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Task arguments on the controller: what YAML and the environment made of them, put right before validation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.text.converters import to_text

from ..module_utils._drm.drm import Drm
from ..module_utils._policy.extra_parameters import is_secret
from ..module_utils._policy.kind import scalar_text
from ..module_utils._policy.parameter import Parameter
from ..module_utils._policy.point_in_time import PointInTime, format_utc
from ..module_utils._redaction import Redactor
from ..module_utils._task.argument_spec import ENVIRONMENT, argument_spec
from ..module_utils._task.failure import TaskFailure


@dataclass(frozen=True)
class Arguments:
    """Validated options with their defaults, and what the validation had to say."""

    options: dict[str, Any]
    warnings: tuple[str, ...]


def read_arguments(drm: Drm, given: Mapping[str, Any], environment: Mapping[str, str]) -> Arguments:
    """Turn a task's arguments into validated options.

    Raises :class:`TaskFailure` with a message that shows no secret.
    """
    prepared = _prepare(drm, given, environment)
    spec = argument_spec(drm)
    result = ArgumentSpecValidator(spec).validate(prepared)
    if result.error_messages:
        redactor = Redactor(_secrets(drm, prepared))
        raise TaskFailure(redactor.text("; ".join(to_text(message) for message in result.error_messages)))
    warnings = tuple(
        f"Both option {warning['option']} and its alias {warning['alias']} are set." for warning in result._warnings
    )
    # The validator leaves an alias beside its option, and a module that is shipped would warn of having got both.
    options = {option: result.validated_parameters[option] for option in spec}
    return Arguments(options, warnings)


def _prepare(drm: Drm, given: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    # A name with a dot cannot be an alias in an argument specification.
    dotted = {row.wire: row.option for row in drm.parameters if "." in row.wire}
    prepared: dict[str, Any] = {}
    for key, value in given.items():
        option = dotted.get(key, key)
        if option in prepared or (option != key and option in given):
            raise TaskFailure(f"Both {option} and {key} are given, which are two names of one option. Leave one out.")
        prepared[option] = value
    for row in drm.parameters:
        for name in {row.option, row.wire} & prepared.keys():
            prepared[name] = _readable(row, prepared[name])
    for option, variable in ENVIRONMENT.items():
        if not prepared.get(option) and environment.get(variable):
            prepared[option] = environment[variable]
    return prepared


def _readable(row: Parameter, value: Any) -> Any:
    """A datetime that YAML made survives neither the way to a host nor the handling of no_log options."""
    if isinstance(value, datetime) and isinstance(row.kind, PointInTime):
        try:
            return format_utc(value)
        except (OverflowError, ValueError):
            return str(value)
    if isinstance(value, date) and row.secret:
        return str(value)
    return value


def _secrets(drm: Drm, prepared: Mapping[str, Any]) -> Iterator[str]:
    names = {"customer_authenticator"}.union(*({row.option, row.wire} for row in drm.parameters if row.secret))
    values = [prepared.get(name) for name in names]
    extra = prepared.get("extra_parameters")
    if isinstance(extra, Mapping):
        values += [value for wire, value in extra.items() if isinstance(wire, str) and is_secret(wire)]
    yield from filter(None, map(scalar_text, values))
