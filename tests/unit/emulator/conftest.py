# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the emulator share: valid requests, a judge, and an emulator that answers over HTTP."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

FILES = Path(__file__).parents[3] / "roles" / "emulator" / "files"
sys.path.insert(0, str(FILES))

from expressplay_emulator import drms  # noqa: E402
from expressplay_emulator.clock import Clock  # noqa: E402
from expressplay_emulator.config import TEST_AUTHENTICATOR, Config, changed  # noqa: E402
from expressplay_emulator.emulator import Emulator  # noqa: E402
from expressplay_emulator.judge import AccountKeys, Grant, Refusal, judge  # noqa: E402
from expressplay_emulator.parameters import Parameters  # noqa: E402
from expressplay_emulator.server import listening  # noqa: E402

# 2026-01-01T00:00:00Z
NOW = 1767225600.0
CONTENT_KEY = "a9b9033df0b9ca5447839e3d074817a0"
KID = "0123456789abcdef0123456789abcdef"

_COMMON = {"customerAuthenticator": TEST_AUTHENTICATOR, "kid": KID, "contentKey": CONTENT_KEY}
VALID: Mapping[str, Mapping[str, str]] = {
    "widevine": {**_COMMON, "securityLevel": "1", "hdcpOutputControl": "0"},
    "playready": {
        **_COMMON,
        "rightsType": "BuyToOwn",
        "analogVideoOPL": "100",
        "compressedDigitalAudioOPL": "200",
        "compressedDigitalVideoOPL": "400",
        "uncompressedDigitalAudioOPL": "200",
        "uncompressedDigitalVideoOPL": "250",
    },
    "fairplay": {**_COMMON, "iv": "00112233445566778899aabbccddeeff"},
}

Change = Mapping[str, str | None]
Judged = Callable[..., Refusal | Grant]


@pytest.fixture(name="files", scope="session")
def _files() -> Path:
    return FILES


@pytest.fixture(name="request_of")
def _request_of() -> Callable[[str, Change], dict[str, str]]:
    """A valid request of a DRM with some parameters changed; None takes one out."""

    def build(drm: str, change: Change | None = None) -> dict[str, str]:
        merged = {**VALID[drm], **(change or {})}
        return {name: value for name, value in merged.items() if value is not None}

    return build


@pytest.fixture(name="judged")
def _judged(request_of: Callable[..., dict[str, str]]) -> Judged:
    """The judgement of a valid request with some parameters changed, at NOW."""

    def run(
        drm: str, change: Change | None = None, stored: AccountKeys | None = None, **settings: Any
    ) -> Refusal | Grant:
        given = Parameters.of(request_of(drm, change).items())
        table = next(item for item in drms.ALL if item.name == drm)
        return judge(table, given, changed(Config(), settings), NOW, stored)

    return run


@pytest.fixture(name="code")
def _code(judged: Judged) -> Callable[..., int | None]:
    """The code of the refusal; None for a grant."""

    def run(drm: str, change: Change | None = None, **settings: Any) -> int | None:
        verdict = judged(drm, change, **settings)
        return verdict.code if isinstance(verdict, Refusal) else None

    return run


@dataclass
class Service:
    """An emulator that answers, and a client for it."""

    base_url: str
    emulator: Emulator
    session: requests.Session

    def post(self, path: str, **arguments: Any) -> requests.Response:
        return self.session.post(self.base_url + path, timeout=10, **arguments)

    def get(self, path: str, **arguments: Any) -> requests.Response:
        return self.session.get(self.base_url + path, timeout=10, **arguments)

    def fault(self, fault: str, **fields: Any) -> None:
        response = self.post("/_emulator/faults", json={"fault": fault, **fields})
        assert response.status_code == 200, response.text

    def configure(self, **settings: Any) -> None:
        response = self.session.patch(self.base_url + "/_emulator/config", json=settings, timeout=10)
        assert response.status_code == 200, response.text


class _Background:
    """Runs an emulator's event loop in a thread, so that a test reads like one against a real service."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self.base_url = ""

    async def _run(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        listener = socket.create_server(("127.0.0.1", 0))
        async with listening(self._emulator, listener) as self.base_url:
            self._ready.set()
            await self._end.wait()

    def __enter__(self) -> str:
        self._thread.start()
        assert self._ready.wait(10)
        return self.base_url

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()


@pytest.fixture(name="running", scope="session")
def _running() -> Iterator[tuple[str, Emulator]]:
    emulator = Emulator(clock=Clock(lambda: NOW))
    with _Background(emulator) as base_url:
        yield base_url, emulator


@pytest.fixture(name="service")
def _service(running: tuple[str, Emulator]) -> Iterator[Service]:
    base_url, emulator = running
    with requests.Session() as session:
        session.trust_env = False
        service = Service(base_url, emulator, session)
        service.post("/_emulator/reset")
        yield service
