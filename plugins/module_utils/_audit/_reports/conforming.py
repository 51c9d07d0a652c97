# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Whether data from outside has the form that a type describes."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict


def conforms(value: object, form: Any) -> bool:
    """Whether the value has a form: a typed dictionary, a list, a dictionary by text, text, a number, or one or None.

    A dictionary may hold more than its type names, as one does that a later version wrote.
    """
    if is_typeddict(form):
        return isinstance(value, dict) and all(
            key in value and conforms(value[key], of_key) for key, of_key in _hints(form).items()
        )
    arguments = get_args(form)
    if get_origin(form) is list:
        return isinstance(value, list) and all(conforms(item, arguments[0]) for item in value)
    if get_origin(form) is dict:
        return isinstance(value, dict) and all(conforms(item, arguments[1]) for item in value.values())
    if arguments:
        return any(conforms(value, argument) for argument in arguments)
    # A boolean is a number for Python, and nowhere else.
    return type(value) is form


@cache
def _hints(form: type) -> dict[str, Any]:
    return get_type_hints(form)
