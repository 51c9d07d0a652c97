# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulated service without HTTP: its state, and its answers to token requests and license requests."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace

from expressplay_emulator import answers, damage, event_codes
from expressplay_emulator.answers import Answer
from expressplay_emulator.clock import Clock
from expressplay_emulator.config import Config
from expressplay_emulator.drm import Drm
from expressplay_emulator.faults import Fault, Faults
from expressplay_emulator.journal import Journal
from expressplay_emulator.judge import Refusal, judge
from expressplay_emulator.key_requests import KeyRequests
from expressplay_emulator.key_requests import refusal as key_refusal
from expressplay_emulator.key_store import KeyStore
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.received import Received
from expressplay_emulator.redemption import Denial, redeem
from expressplay_emulator.tokens import KEY_LENGTH, Sealer


@dataclass(frozen=True)
class Outcome:
    """An answer, and the event code in it for the journal."""

    answer: Answer
    code: int | None = None


@dataclass(frozen=True)
class _Demanded:
    code: int
    status: int


@dataclass
class Emulator:
    """Everything that a running emulator remembers."""

    config: Config = field(default_factory=Config)
    sealer: Sealer = field(default_factory=lambda: Sealer(os.urandom(KEY_LENGTH)))
    clock: Clock = field(default_factory=Clock)
    faults: Faults = field(default_factory=Faults)
    key_store: KeyStore = field(default_factory=KeyStore)

    def __post_init__(self) -> None:
        self.journal = Journal(self.config.journal_size)
        self._initial_config = self.config

    def configure(self, config: Config) -> None:
        """Puts another configuration into effect."""
        self.config = config
        self.journal.resize(config.journal_size)

    def reset(self) -> None:
        """Back to the state at the start, but for the keys that were stored before: these are forgotten too."""
        self.configure(self._initial_config)
        self.clock.offset = 0.0
        self.faults.clear()
        self.journal.clear()
        self.key_store.clear()

    def issue(self, drm: Drm, given: Parameters, base_url: str, faults: list[Fault]) -> Outcome:
        """The answer to a token request. `base_url` is where the requester reached the emulator."""
        demanded = _demanded(faults)
        if demanded is not None:
            outcome = self._refused(Refusal(demanded.code), given)
            return replace(outcome, answer=replace(outcome.answer, status=demanded.status))
        stored = self._stored if self.config.key_store else None
        verdict = judge(drm, given, self.config, self.clock.now(), stored)
        if isinstance(verdict, Refusal):
            return self._refused(verdict, given)
        token = damage.token_after(self.sealer.seal(damage.grant_after(verdict, faults), self.config), faults)
        license_url = self.config.license_urls.get(drm.name) or base_url + drm.license_path
        return Outcome(Answer(200, answers.URI_LIST, drm.answer(self.config, license_url, token).encode()))

    def keep_keys(self, received: Received, faults: list[Fault]) -> Outcome:
        """The answer to a request for the key store."""
        demanded = _demanded(faults)
        if demanded is not None:
            text = event_codes.meaning(demanded.code)
            return Outcome(key_refusal(demanded.status, demanded.code, text), demanded.code)
        return Outcome(*KeyRequests(self.key_store).answer(received, self.config, self.clock.now()))

    def redeem(self, drm: Drm, token: str | None, body: bytes) -> Outcome:
        """The answer to a license request. A license costs one of the tokens available."""
        result = redeem(drm.name, token, body, self.sealer, self.config, self.clock.now())
        if isinstance(result, Denial):
            return self._denied(result)
        if self.config.tokens_available is not None:
            self.config = replace(self.config, tokens_available=self.config.tokens_available - 1)
        return Outcome(Answer(200, answers.JSON, result.body.encode()))

    def _refused(self, refusal: Refusal, given: Parameters) -> Outcome:
        shape = self.config.json_error_shape if given.get("errorFormat") == "json" else None
        return Outcome(answers.refusal(refusal.code, refusal.text, shape=shape), refusal.code)

    def _stored(self, customer_id: int, kid: str) -> str | None:
        key = self.key_store.get(customer_id, kid, self.clock.now())
        return None if key is None else key.ek

    def _denied(self, denial: Denial) -> Outcome:
        if denial.code is None:
            return Outcome(answers.json_answer(400, {"message": denial.text}))
        text = f"{event_codes.meaning(denial.code)}: {denial.text}"
        return Outcome(answers.refusal(denial.code, text, shape=self.config.json_error_shape), denial.code)


def _demanded(faults: list[Fault]) -> _Demanded | None:
    """The event code that a fault wants in place of an answer."""
    for fault in faults:
        if fault.fault == "code" and fault.code is not None:
            return _Demanded(fault.code, fault.status or event_codes.status(fault.code))
    return None
