# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Data from outside, as far as a type describes it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

# Whole numbers beyond it are not the same in every reader of JSON.
_MOST = 2**53
_NOTHING = type(None)


def conforming(value: object, form: Any) -> Any:
    """Return what of the value its type describes. Raises ValueError where it is of another form.

    A form is a typed dictionary, a list, a dictionary by text, text, a number, a boolean, or one of them or None. What
    a dictionary holds beyond its type, as one does that a later version wrote, is left out.
    """
    arguments = get_args(form)
    if hasattr(form, "__total__"):
        given, hints = _dictionary(value), _hints(form)
        if given.keys() >= hints.keys():
            return {name: conforming(given[name], of_name) for name, of_name in hints.items()}
    elif get_origin(form) is dict:
        return {name: conforming(item, arguments[1]) for name, item in _dictionary(value).items()}
    elif get_origin(form) is list:
        if isinstance(value, list):
            return [conforming(item, arguments[0]) for item in value]
    elif arguments:
        [some] = [argument for argument in arguments if argument is not _NOTHING]
        return None if value is None else conforming(value, some)
    elif isinstance(value, form) and _is_plain(value, form):
        return value
    raise ValueError


def _is_plain(value: object, form: type) -> bool:
    # A boolean is a number for Python, and nowhere else.
    if isinstance(value, bool):
        return form is bool
    return not isinstance(value, int) or abs(value) <= _MOST


def _dictionary(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return value


@lru_cache(maxsize=32)
def _hints(form: type) -> dict[str, Any]:
    return get_type_hints(form)
