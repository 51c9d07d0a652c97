# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Writes examples as YAML. A host need not have a library for that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

# What YAML reads as a string without quotes, whatever its version.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*")
_NOT_PLAIN = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def yaml_text(value: Mapping[str, Any]) -> str:
    """A mapping as YAML in block style: nested mappings and lists of mappings, and scalars on one line each."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Mapping[str, Any]) -> Iterator[str]:
    for key, item in value.items():
        name = _name(key)
        if isinstance(item, Mapping) and item:
            yield f"{name}:"
            yield from (f"  {line}" for line in _lines(item))
        elif isinstance(item, list) and item and all(isinstance(entry, Mapping) and entry for entry in item):
            yield f"{name}:"
            for entry in item:
                first, *others = _lines(entry)
                yield f"  - {first}"
                yield from (f"    {line}" for line in others)
        else:
            yield f"{name}: {_scalar(item)}"


def _name(key: Any) -> str:
    return str(key) if isinstance(key, str) and _KEY.fullmatch(key) and key not in _NOT_PLAIN else json.dumps(key)


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN:
        return value
    # JSON is YAML.
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)
