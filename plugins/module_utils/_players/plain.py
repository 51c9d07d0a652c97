# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Values from a playbook as plain JSON values, and the deep merge of two of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .errors import PlayerConfigError


def plain(value: object, where: str) -> Any:
    """Return a copy of ``value`` made of dict, list, str, int, float, bool and None only.

    Raises `PlayerConfigError`, naming the place below ``where``, for what JSON cannot express: a date, NaN, a key that
    is no text.
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, Mapping):
        return {_key(key, where): plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{where}[{index}]") for index, item in enumerate(value)]
    raise PlayerConfigError(
        f"{where}: a value of type {type(value).__name__} cannot stand in JSON; write it in quotes."
    )


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise PlayerConfigError(f"{where}: the key {key!r} is no text; write it in quotes.")
    return str(key)


def as_dict(value: Any, where: str) -> dict[str, Any]:
    """Return ``value``, or raise `PlayerConfigError` if it is no dict."""
    if not isinstance(value, dict):
        raise PlayerConfigError(f"{where} must be a dictionary, not {type(value).__name__}.")
    return value


def as_list(value: Any, where: str) -> list[Any]:
    """Return ``value``, or raise `PlayerConfigError` if it is no list."""
    if not isinstance(value, list):
        raise PlayerConfigError(f"{where} must be a list, not {type(value).__name__}.")
    return value


def merge(base: Any, over: Any) -> Any:
    """Return ``base`` with ``over`` laid on it: dicts are merged at every depth, everything else is replaced."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{key: merge(base[key], item) if key in base else item for key, item in over.items()}}
