# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator over HTTP: finds what a request is for, journals it, and has it answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from expressplay_emulator import damage, key_requests, wire
from expressplay_emulator.admin import Admin
from expressplay_emulator.answers import HTML, Answer, html_page
from expressplay_emulator.clock import rfc3339
from expressplay_emulator.drm import TOKEN_PARAMETER
from expressplay_emulator.drms import BY_LICENSE_PATH, BY_TOKEN_PATH
from expressplay_emulator.emulator import Emulator, Outcome
from expressplay_emulator.faults import Fault, Target
from expressplay_emulator.journal import Entry, is_secret, shown_headers, shown_pairs, shown_path
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.received import Received, receive

_NOTHING_HERE = html_page(404, "There is nothing at this address.")


class Handler:
    """Answers every request to an emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._admin = Admin(emulator)
        self.listening_at = ""

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """The response to a request, whatever it is."""
        received = await receive(request, self.listening_at)
        if self._admin.serves(received.path):
            return wire.plain(self._admin.answer(received))
        faults = self._emulator.faults.take(_target(received))
        entry = self._begin(request, received, faults)
        await asyncio.sleep(sum(fault.seconds for fault in faults if fault.fault == "latency"))
        outcome = self._outcome(request, received, faults)
        if wire.answers_nothing(faults):
            self._emulator.journal.finish(entry, None, None)
        else:
            self._emulator.journal.finish(entry, outcome.answer.status, outcome.code)
        return await wire.send(request, outcome.answer, faults)

    def _begin(self, request: web.BaseRequest, received: Received, faults: list[Fault]) -> Entry:
        peer = request.transport.get_extra_info("peername") if request.transport else None
        drm = BY_TOKEN_PATH.get(received.path) or BY_LICENSE_PATH.get(received.path)
        return self._emulator.journal.begin(
            time=rfc3339(self._emulator.clock.now()),
            method=received.method,
            path=shown_path(received.path),
            query=shown_pairs(received.query),
            form=shown_pairs(received.form),
            json=shown_pairs(received.json_fields) if key_requests.serves(received.path) else [],
            headers=shown_headers(request.headers.items()),
            secrets_in_url=any(is_secret(name) for name, _value in received.query),
            peer_port=peer[1] if peer else None,
            drm=drm.name if drm else None,
            faults=[fault.fault for fault in faults],
        )

    def _outcome(self, request: web.BaseRequest, received: Received, faults: list[Fault]) -> Outcome:
        outcome = self._answered(received, faults)
        answer = damage.answer_after(outcome.answer, faults)
        # The code belongs to the body that a fault may have replaced.
        code = outcome.code if answer.body == outcome.answer.body else None
        if received.path in BY_LICENSE_PATH:
            answer = replace(answer, headers={**answer.headers, **_cross_origin(request.headers)})
        return Outcome(answer, code)

    def _answered(self, received: Received, faults: list[Fault]) -> Outcome:
        token_drm = BY_TOKEN_PATH.get(received.path)
        license_drm = BY_LICENSE_PATH.get(received.path)
        if token_drm is not None and received.method in ("GET", "POST"):
            if received.problem is not None:
                return Outcome(received.problem)
            return self._emulator.issue(token_drm, received.parameters, received.base_url, faults)
        if key_requests.serves(received.path):
            return self._emulator.keep_keys(received, faults)
        if license_drm is not None and received.method == "OPTIONS":
            return Outcome(Answer(204, HTML, b""))
        if license_drm is not None and received.method == "POST":
            if received.problem is not None:
                return Outcome(received.problem)
            token = Parameters.of(received.query).get(TOKEN_PARAMETER)
            return self._emulator.redeem(license_drm, token, received.body)
        return Outcome(_NOTHING_HERE)


def _target(received: Received) -> Target:
    drm = BY_TOKEN_PATH.get(received.path)
    return Target(received.method, received.path, drm.name if drm else None, tuple(received.parameters.kids()))


def _cross_origin(headers: Mapping[str, str]) -> dict[str, str]:
    """What lets a player on a page of another origin ask for a license, with any header and with credentials."""
    return {
        "Access-Control-Allow-Origin": headers.get("Origin", "*"),
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "POST, OPTIONS",
        "Access-Control-Allow-Headers": headers.get("Access-Control-Request-Headers", "*"),
        "Access-Control-Allow-Private-Network": "true",
        "Access-Control-Max-Age": "600",
        "Vary": "Origin, Access-Control-Request-Headers",
    }
