# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand: which there are, and which one the next request meets. How they are carried out is in `wire.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from expressplay_emulator.config import DRMS

KINDS: Mapping[str, str] = {
    "latency": "waits `seconds` before anything else; the next fault of the list applies as well",
    "reset": "resets the TCP connection without an answer",
    "close": "closes the connection without an answer",
    "truncate": "announces a longer body than it sends, then closes the connection",
    "truncate_chunked": "breaks off in the middle of a chunked body",
    "drip": "sends the body a byte at a time, with `seconds` between them",
    "huge": "sends a body of `size` bytes, endless without it",
    "compressed": "sends `size` bytes (default 10 MiB) as a small gzip body",
    "status": "answers `status` (default 503) with a page without a code, and `retry_after` if given",
    "redirect": "answers `status` (default 302) and `location`",
    "html_error_page": "answers 500 with a long HTML page without a code",
    "code": "answers the event code `code`, with `status` in place of the code's own",
    "html_200": "answers 200 with an HTML page",
    "empty_200": "answers 200 with an empty body",
    "json_200_unknown": "answers 200 with JSON of an unknown shape",
    "cut_token": "answers 200 with a token cut in the middle",
    "garbled_token": "answers 200 with a token that has other characters in its middle",
    "foreign_token": "answers 200 with a token of another account",
    "bad_content_type": "answers as usual, with the content type `content_type` (default application/octet-stream)",
}


class FaultError(ValueError):
    """A fault that cannot be scheduled. The text names the field and what it takes."""


@dataclass(frozen=True)
class Fault:
    """A fault, how often it still applies (None: always), and to which requests."""

    fault: str
    count: int | None = 1
    drm: str | None = None
    path: str | None = None
    kid: str | None = None
    method: str | None = None
    seconds: float = 0.1
    status: int | None = None
    retry_after: int | str | None = None
    location: str = "https://redirected.invalid/hms/token"
    code: int | None = None
    size: int | None = None
    content_type: str = "application/octet-stream"
    used: int = 0

    @property
    def is_over(self) -> bool:
        """True when it applies to no further request."""
        return self.count is not None and self.used >= self.count

    def to_json(self) -> dict[str, Any]:
        """The fields that were given or differ from the defaults, and how often it was used."""
        defaults = {item.name: item.default for item in fields(self)}
        kept = {name: value for name, value in asdict(self).items() if value != defaults[name]}
        return {**kept, "count": self.count, "used": self.used}


@dataclass(frozen=True)
class Target:
    """What decides whether a fault applies to a request. `drm` is None away from the token endpoints."""

    method: str
    path: str
    drm: str | None
    kids: tuple[str, ...]


class Faults:
    """The scheduled faults, first come, first served."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, described: Any) -> None:
        """Schedules one fault or a list of them. Raises FaultError, and then schedules none."""
        items = described if isinstance(described, list) else [described]
        self._faults += [read(item) for item in items]

    def clear(self) -> None:
        """Forgets all faults, with their counts."""
        self._faults.clear()

    def listed(self) -> list[dict[str, Any]]:
        """All faults, those that are over too."""
        return [fault.to_json() for fault in self._faults]

    def take(self, target: Target) -> list[Fault]:
        """The faults that a request meets: any number of delays, and at most one of another kind after them."""
        taken: list[Fault] = []
        for position, fault in enumerate(self._faults):
            if fault.is_over or not _applies(fault, target):
                continue
            self._faults[position] = replace(fault, used=fault.used + 1)
            taken.append(fault)
            if fault.fault != "latency":
                break
        return taken


def _applies(fault: Fault, target: Target) -> bool:
    # Without a path, a fault is one of the token endpoints: players and health checks go on.
    if fault.path is None and target.drm is None:
        return False
    return (
        fault.path in (None, target.path)
        and fault.drm in (None, target.drm)
        and fault.method in (None, target.method)
        and (fault.kid is None or fault.kid.lower() in [kid.lower() for kid in target.kids])
    )


def read(described: Any) -> Fault:
    """A fault from JSON. Raises FaultError."""
    if not isinstance(described, Mapping):
        raise FaultError("A fault must be a JSON object with the key 'fault'.")
    kind = described.get("fault")
    if not isinstance(kind, str) or kind not in KINDS:
        raise FaultError(f"The key 'fault' must be one of {', '.join(KINDS)}.")
    unknown = sorted(set(described) - set(_FIELDS) - {"fault"})
    if unknown:
        raise FaultError(f"Unknown key {unknown[0]!r} in a fault. Known keys: fault, {', '.join(_FIELDS)}.")
    for name, value in described.items():
        if name != "fault" and not _FIELDS[name][0](value):
            raise FaultError(f"The key {name!r} of a fault must be {_FIELDS[name][1]}.")
    if kind == "code" and "code" not in described:
        raise FaultError("The fault 'code' needs the key 'code', an event code such as -2030.")
    return Fault(**described)


def _is_integer(lowest: int, highest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


_FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "count": (lambda value: value is None or _is_integer(1, 2**31)(value), "a positive integer, or null for always"),
    "drm": (lambda value: value in DRMS, f"one of {', '.join(DRMS)}"),
    "path": (lambda value: _is_text(value) and value.startswith("/"), "a path, such as /hms/wv/token"),
    "kid": (_is_text, "a kid as the request has it"),
    "method": (_is_text, "a method, such as POST"),
    "seconds": (
        lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600,
        "a number of seconds from 0 to 3600",
    ),
    "status": (_is_integer(200, 599), "an HTTP status from 200 to 599"),
    "retry_after": (lambda value: _is_text(value) or _is_integer(0, 2**31)(value), "seconds or an HTTP date"),
    "location": (_is_text, "a URL"),
    "code": (_is_integer(-9999, -1000), "an event code, such as -2030"),
    "size": (_is_integer(0, 2**40), "a number of bytes"),
    "content_type": (_is_text, "a content type"),
}
