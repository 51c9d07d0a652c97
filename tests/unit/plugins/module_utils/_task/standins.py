# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sound policy for each DRM, and a world without network, sleep and moving clocks."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.ledger import Ledger, open_ledger
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import (
    Damaged,
    Record,
    Slot,
    Summary,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sealing import Seal
from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import Reply
from ansible_collections.streamops.expressplay.plugins.module_utils._task.argument_spec import argument_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._task.engine import Edges, Outcome, carry_out
from ansible_collections.streamops.expressplay.plugins.module_utils._task.plan import Plan, make_plan

NOW = datetime(2026, 11, 21, 12, 0, 0, 250000, tzinfo=UTC)
AUTHENTICATOR = "1000001,fedcba9876543210fedcba9876543210"
OTHER_AUTHENTICATOR = "2000002,00112233aabbccdd00112233aabbccdd"
KEY = "a9b9033df0b9ca5447839e3d074817a0"
KEK = "000102030405060708090a0b0c0d0e0f"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"
LEVELS = {
    "analog_video_opl": 200,
    "compressed_digital_audio_opl": 300,
    "compressed_digital_video_opl": 500,
    "uncompressed_digital_audio_opl": 300,
    "uncompressed_digital_video_opl": 300,
}
WIDEVINE_POLICY = {"security_level": "HW_SECURE_ALL", "hdcp_output_control": 2}
PLAYREADY_POLICY = {"rights_type": "BuyToOwn", **LEVELS}
_TITLE = {"name": "sunrise", "kid": "00112233-4455-6677-8899-AABBCCDDEEFF", "content_key": KEY}
FAIRPLAY_POLICY = {"rental_duration": "48h"}
IV = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
SOUND: dict[str, dict[str, Any]] = {
    "widevine": {**_TITLE, **WIDEVINE_POLICY},
    "playready": {**_TITLE, **PLAYREADY_POLICY},
    "fairplay": {**_TITLE, **FAIRPLAY_POLICY, "iv": IV},
}
AUDIO_KEY = "5ec4e7" + "0" * 26
#: Options of a task for several keys, none of which stands outside of the list.
SEVERAL_KEYS: dict[str, Any] = {
    "kid": None,
    "content_key": None,
    "security_level": "HW_SECURE_ALL",
    "content_keys": [
        {"kid": "^video", "content_key": KEY},
        {"kid": "^audio", "content_key": AUDIO_KEY, "security_level": 1, "hdcp_output_control": 0},
    ],
}
RENTAL = {"rights_type": "Rental", "general_flags": "00000001", "rental_period_end_time": "+48h"}
ACQUISITION_URL = "https://pr.service.expressplay.com/playready/RightsManager.asmx"


def token_of(customer: int = 1000001, holding: str = "") -> str:
    """A token of the shape that contract section 8 describes, with nothing of use in it."""
    payload = hashlib.sha256(holding.encode()).digest() if holding else b"x" * 32
    raw = bytes([4, 0]) + customer.to_bytes(4, "big") + b"ab" + len(payload).to_bytes(4, "big") + payload + b"m" * 20
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def widevine_url(token: str) -> str:
    return f"https://wv.service.expressplay.com/hms/wv/rights/?ExpressPlayToken={token}"


def fairplay_url(token: str) -> str:
    return f"https://fp.service.expressplay.com:80/hms/fp/rights/?ExpressPlayToken={token}"


def plan_for(drm: Drm = WIDEVINE, *, check_mode: bool = False, now: datetime = NOW, **options: Any) -> Plan:
    """The plan of a sound task for one token, with some options changed."""
    defaults = {option: spec.get("default") for option, spec in argument_spec(drm).items()}
    given = {**defaults, "customer_authenticator": AUTHENTICATOR, **SOUND[drm.name], **options}
    return make_plan(drm, given, check_mode=check_mode, now=now)


def ok(body: str) -> Reply:
    return Reply(status=200, body=body.encode(), content_type="", attempts=1, where="wv-gen.example:443")


def refusal(status: int = 400, code: int = -2005, text: str = "no") -> Reply:
    body = json.dumps({"errorCode": code, "errorMessage": text}).encode()
    return Reply(status=status, body=body, content_type="", attempts=1, where="wv-gen.example:443")


def issued(url: str, parameters: Sequence[tuple[str, str]]) -> Reply:
    """What a service of good will answers: a token that differs from one kid to the next."""
    token = token_of(holding=url + "".join(text for wire, text in parameters if wire.partition(".")[0] == "kid"))
    if "/pr/" in url:
        return ok(json.dumps({"licenseAcquisitionUrl": ACQUISITION_URL, "token": token}))
    return ok(fairplay_url(token) if "/fp/" in url else widevine_url(token))


@dataclass
class StandInExchange:
    """Takes the place of an Exchange: remembers what was sent, and answers as ``answer`` says."""

    answer: Callable[[str, Sequence[tuple[str, str]]], Reply] = issued
    sent: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, url: str, parameters: Sequence[tuple[str, str]]) -> Reply:
        with self.lock:
            self.sent.append((url, list(parameters)))
        return self.answer(url, parameters)

    @property
    def kids(self) -> list[str]:
        """The kids that were asked for, in order."""
        return [dict(parameters)["kid"] for _url, parameters in self.sent]


@dataclass
class WatchedLedger:
    """A real ledger that writes down what is done with it, and fails where it is told to."""

    real: Ledger
    log: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    fail_from_record: int | None = None
    fail_to_release: bool = False
    on_record: Callable[[], None] | None = None
    records: int = 0

    def _note(self, what: str, slots: Iterable[Slot]) -> None:
        self.log.append((what, tuple(sorted(slot.name for slot in slots))))

    def names(self, what: str) -> list[tuple[str, ...]]:
        return [names for event, names in self.log if event == what]

    @property
    def seal(self) -> Seal | None:
        return self.real.seal

    @property
    def unreadable(self) -> dict[Slot, str]:
        return self.real.unreadable

    @property
    def damaged(self) -> Sequence[Damaged]:
        return self.real.damaged

    def lookup(self, slots: Sequence[Slot]) -> dict[Slot, Record]:
        return self.real.lookup(slots)

    def claim(self, slots: Sequence[Slot]) -> set[Slot]:
        claimed = self.real.claim(slots)
        self._note("claim", claimed)
        return claimed

    def held(self, slots: Sequence[Slot]) -> set[Slot]:
        return self.real.held(slots)

    def release(self, slots: Sequence[Slot]) -> None:
        self._note("release", slots)
        if self.fail_to_release:
            raise LedgerError("The ledger is out of reach for a release.")
        self.real.release(slots)

    def record(self, records: Sequence[Record]) -> None:
        self.records += len(records)
        if self.on_record is not None:
            self.on_record()
        if self.fail_from_record is not None and self.records >= self.fail_from_record:
            raise LedgerError("The ledger /full/ledger.db cannot be used, the disk is full: free some space.")
        self.real.record(records)
        self._note("record", (record.slot for record in records))

    def summaries(self, expiring_before: datetime | None = None) -> Iterator[Summary]:
        return self.real.summaries(expiring_before)

    def close(self) -> None:
        self.real.close()

    def __enter__(self) -> WatchedLedger:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


@dataclass
class World:
    """Clocks that move only when they are told to, a service without a network, and a ledger in a directory."""

    directory: Path
    time: datetime = NOW
    monotonic: float = 1000.0
    exchange: StandInExchange = field(default_factory=StandInExchange)
    slept: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    on_sleep: Callable[[], None] | None = None

    def now(self) -> datetime:
        return self.time

    def advance(self, **duration: float) -> None:
        self.time += timedelta(**duration)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.on_sleep is not None:
            self.on_sleep()

    def ledger(
        self, authenticator: str | None = AUTHENTICATOR, *, read_only: bool = False, location: str | None = None
    ) -> Ledger:
        return open_ledger(
            location or str(self.directory / "ledger.db"),
            authenticator=authenticator,
            password=None,
            read_only=read_only,
            home=str(self.directory),
            now=self.now,
        )

    def edges(self, ledger: Callable[[], contextlib.AbstractContextManager[Ledger]]) -> Edges:
        return Edges(
            now=self.now,
            monotonic=lambda: self.monotonic,
            sleep=self.sleep,
            exchange=lambda _http, _connections: self.exchange,  # type: ignore[arg-type,return-value]
            ledger=ledger,
            say=self.said.append,
        )

    def carry_out(self, plan: Plan, ledger: Ledger | None = None) -> list[Outcome]:
        """Carry out a plan, with the ledger that its terms ask for or with this one, which is left open."""

        def own() -> contextlib.AbstractContextManager[Ledger]:
            if ledger is not None:
                return contextlib.nullcontext(ledger)
            return self.ledger(
                plan.route.customer_authenticator,
                read_only=plan.terms.check_mode,
                location=None if plan.terms.keeps_ledger else "none",
            )

        return carry_out(plan.orders, plan.route, plan.terms, self.edges(own), plan.redactor)

    def refuse(self, *kids: str, reply: Callable[[], Reply] = refusal) -> None:
        """Let the service refuse these kids from now on."""

        def answer(url: str, parameters: Sequence[tuple[str, str]]) -> Reply:
            return reply() if dict(parameters)["kid"] in kids else issued(url, parameters)

        self.exchange.answer = answer


def out_of_reach() -> Reply:
    """In place of an answer: there is none."""
    raise ExchangeError("The token service did not answer.", hint="Wait.", attempts=4)
