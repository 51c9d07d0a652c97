# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Results of one task on several hosts, compared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .playbook import Run

# The last attempt gets the time that is left.
_TIME = re.compile(r"within [0-9.e-]+ s|valid until [0-9TZ:-]+|expires in [0-9dhms ]+")
_DIFFERS_BY_RUN = ("token", "license_url", "issued_at", "expires_at", "seconds")


def comparable(value: Any) -> Any:
    """A copy in which what differs from one token to the next is only there, or null."""
    if isinstance(value, dict):
        return {
            key: "(some)" if key in _DIFFERS_BY_RUN and isinstance(item, (str, float, int)) else comparable(item)
            for key, item in value.items()
        }
    if isinstance(value, str):
        return _TIME.sub("(some time)", value)
    return [comparable(item) for item in value] if isinstance(value, list) else value


def same_everywhere(run: Run, name: str, hosts: Iterable[str]) -> Any:
    """The dumped variable, which must be the same on all hosts, key by key; that of the first host."""
    first, *others = hosts
    found = run.dump(name, first)
    for host in others:
        differing = [*differences(comparable(found), comparable(run.dump(name, host)))]
        assert not differing, f"{name} on {first} and on {host}: {differing}"
    return found


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Where two values differ, and how."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from differences(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{path}[{number}]")
    elif one != other:
        yield f"{path}: {one!r} and {other!r}"


def shape(value: Any) -> Any:
    """The keys of a nested value, in sorted order, without its contents."""
    if isinstance(value, dict):
        return {key: shape(value[key]) for key in sorted(value)}
    return [shape(item) for item in value] if isinstance(value, list) else None


def digest(secret: str) -> str:
    """A secret value as the emulator's journal shows it."""
    return "sha256:" + hashlib.sha256(secret.encode()).hexdigest()[:12]


def codes(result: dict[str, Any]) -> list[tuple[str, int | None]]:
    """Option and event code of every finding of a result."""
    return [(found["option"], found["code"]) for found in result["violations"]]
