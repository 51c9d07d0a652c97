# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Values from a playbook as plain JSON values, and the deep merge of two of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .._policy.kind import type_name
from .errors import PlayerConfigError
from .vocabulary import quoted

# What readers of JSON agree about.
_LARGEST = 2**63


def plain(value: object, where: str) -> Any:
    """Return a copy of ``value`` made of dict, list, str, int, float, bool and None only.

    Raises `PlayerConfigError`, naming the place below ``where``, for what JSON cannot express: a date, NaN, a key that
    is no text.
    """
    if value is None or (isinstance(value, (bool, int)) and abs(value) < _LARGEST):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, Mapping):
        return {_key(key, where): plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{where}[{index}]") for index, item in enumerate(value)]
    kind = "number of this size" if isinstance(value, (int, float)) else type_name(value)
    raise PlayerConfigError(f"{where}: a {kind} cannot stand in JSON; write it in quotes.")


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise PlayerConfigError(f"{where}: the key {quoted(key)} is no text; write it in quotes.")
    return str(key)


def as_dict(value: Any, where: str) -> dict[str, Any]:
    """Return ``value``, or raise `PlayerConfigError` if it is no dict."""
    if not isinstance(value, dict):
        raise PlayerConfigError(f"{where} must be a dictionary, not a {type_name(value)}.")
    return value


def as_mapping(value: object, where: str) -> Mapping[str, Any]:
    """Return ``value``, or raise `PlayerConfigError` if it is no mapping; unlike `plain`, without a copy."""
    if not isinstance(value, Mapping):
        raise PlayerConfigError(f"{where} must be a dictionary, not a {type_name(value)}.")
    return value


def as_list(value: Any, where: str) -> list[Any]:
    """Return ``value``, or raise `PlayerConfigError` if it is no list."""
    if not isinstance(value, list):
        raise PlayerConfigError(f"{where} must be a list, not a {type_name(value)}.")
    return value


def merge(base: Any, over: Any) -> Any:
    """Return ``base`` with ``over`` laid on it.

    A dict is merged at every depth. A dict over a list of dicts is laid on each of them. Everything else is replaced.
    """
    if not isinstance(over, dict):
        return over
    if isinstance(base, list) and base and all(isinstance(item, dict) for item in base):
        return [merge(item, over) for item in base]
    if not isinstance(base, dict):
        return over
    return {**base, **{key: merge(base[key], item) if key in base else item for key, item in over.items()}}
