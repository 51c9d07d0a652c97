# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's own interface, under `/_emulator/` and at `/health`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from expressplay_emulator.answers import Answer, json_answer
from expressplay_emulator.clock import rfc3339
from expressplay_emulator.config import ConfigError, changed
from expressplay_emulator.emulator import Emulator
from expressplay_emulator.faults import KINDS, FaultError
from expressplay_emulator.received import Received

HEALTH_PATH = "/health"
_PREFIX = "/_emulator/"


class _AdminError(ValueError):
    pass


class Admin:
    """Answers the requests that steer and inspect an emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._routes: Mapping[tuple[str, str], Callable[[Received], Any]] = {
            ("GET", HEALTH_PATH): self._health,
            ("GET", "/_emulator/config"): self._get_config,
            ("PATCH", "/_emulator/config"): self._patch_config,
            ("GET", "/_emulator/clock"): self._get_clock,
            ("PATCH", "/_emulator/clock"): self._patch_clock,
            ("GET", "/_emulator/faults"): self._get_faults,
            ("POST", "/_emulator/faults"): self._post_faults,
            ("DELETE", "/_emulator/faults"): self._delete_faults,
            ("GET", "/_emulator/journal"): self._get_journal,
            ("DELETE", "/_emulator/journal"): self._delete_journal,
            ("POST", "/_emulator/reset"): self._post_reset,
        }

    @staticmethod
    def serves(path: str) -> bool:
        """True for the paths of this interface."""
        return path == HEALTH_PATH or path.startswith(_PREFIX)

    def answer(self, received: Received) -> Answer:
        """The answer as JSON; a message says what was wrong with the request."""
        if received.problem is not None:
            return received.problem
        route = self._routes.get((received.method, received.path))
        if route is None:
            known = ", ".join(f"{method} {path}" for method, path in self._routes)
            return json_answer(404, {"message": f"No such request. There are: {known}."})
        try:
            return json_answer(200, route(received))
        except (ConfigError, FaultError, _AdminError) as error:
            return json_answer(400, {"message": str(error)})

    def _health(self, _received: Received) -> dict[str, Any]:
        return {"status": "ok", "pid": os.getpid(), "service": self._emulator.config.service}

    def _get_config(self, _received: Received) -> dict[str, Any]:
        return self._emulator.config.to_json()

    def _patch_config(self, received: Received) -> dict[str, Any]:
        self._emulator.configure(changed(self._emulator.config, _object(received)))
        return self._emulator.config.to_json()

    def _get_clock(self, _received: Received) -> dict[str, Any]:
        return {"offset": self._emulator.clock.offset, "now": rfc3339(self._emulator.clock.now())}

    def _patch_clock(self, received: Received) -> dict[str, Any]:
        settings = _object(received)
        offset = settings.get("offset")
        if set(settings) != {"offset"} or isinstance(offset, bool) or not isinstance(offset, int | float):
            raise _AdminError('The clock takes {"offset": seconds}, which replaces the former offset.')
        if not abs(offset) <= 10**9:
            raise _AdminError("The offset of the clock may be a thousand million seconds at most.")
        self._emulator.clock.offset = float(offset)
        return self._get_clock(received)

    def _get_faults(self, _received: Received) -> dict[str, Any]:
        return {"faults": self._emulator.faults.listed(), "kinds": dict(KINDS)}

    def _post_faults(self, received: Received) -> dict[str, Any]:
        self._emulator.faults.add(_json(received))
        return self._get_faults(received)

    def _delete_faults(self, received: Received) -> dict[str, Any]:
        self._emulator.faults.clear()
        return self._get_faults(received)

    def _get_journal(self, received: Received) -> Any:
        if any(name == "summary" for name, _value in received.query):
            return self._emulator.journal.summary()
        return self._emulator.journal.entries()

    def _delete_journal(self, _received: Received) -> list[Any]:
        self._emulator.journal.clear()
        return []

    def _post_reset(self, received: Received) -> dict[str, Any]:
        self._emulator.reset()
        return self._health(received)


def _json(received: Received) -> Any:
    try:
        return json.loads(received.body)
    except (ValueError, RecursionError):
        raise _AdminError("The body is not JSON.") from None


def _object(received: Received) -> dict[str, Any]:
    value = _json(received)
    if not isinstance(value, dict):
        raise _AdminError("The body must be a JSON object.")
    return value
