# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judgement of a token request: what the service refuses, with which code, or what it grants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from expressplay_emulator import event_codes, keys, kids
from expressplay_emulator.config import SERVICES, Config, customer_id
from expressplay_emulator.drm import Drm
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.rules import Circumstances, end_time

LONGEST_VALIDITY = 2592000
CLOCK_GRACE = 5
LONGEST_COOKIE = 32

AccountKeys = Callable[[int, str], str | None]
"""Gives the wrapped key that a customer has stored under a kid of 32 lower-case digits."""

KeyPairs = tuple[tuple[bytes | None, bytes], ...]

# Never part of a token's readable policy, whatever a table is about.
_SECRETS = ("kek",)


@dataclass(frozen=True)
class Refusal:
    """A request that the service refuses: the code, the parameter that is the reason, and a note for a person."""

    code: int
    parameter: str | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """One line for a person; it repeats nothing of the request."""
        where = f" ({self.parameter})" if self.parameter else ""
        return f"{event_codes.meaning(self.code)}{where}{self.note}"


@dataclass(frozen=True)
class Grant:
    """A request that the service grants: what its token holds. Times are Unix times in seconds."""

    drm: str
    customer_id: int
    expires_at: float
    playback_end: float | None
    keys: KeyPairs
    """Pairs of kid and content key, 16 bytes each; FairPlay's kid may be None."""
    policy: dict[str, Any]


def judge(
    drm: Drm, given: Parameters, config: Config, now: float, stored: AccountKeys | None = None
) -> Refusal | Grant:
    """The first violation in the order of the contract, or the grant. Without `stored` every kid counts as stored."""
    refused = _refuse_format(given) or refuse_account(given, config) or _refuse_drm(drm, config)
    if refused:
        return refused
    expires_at = _expires_at(given.get("expirationTime"), now)
    if expires_at is None:
        return Refusal(-2002, "expirationTime")
    refused = _refuse_cookie(given) or _refuse_kids(drm, given)
    if refused:
        return refused
    customer = customer_id(given.get("customerAuthenticator") or "")
    pairs = _keys(given, None if stored is None else partial(stored, customer))
    if isinstance(pairs, Refusal):
        return pairs
    refused = _refuse_policy(drm, given, Circumstances(config, now)) or _refuse_generation(drm, pairs, config)
    if refused:
        return refused
    policy = given.only(name for name in (*drm.policy_parameters, "cookie") if name not in _SECRETS)
    return Grant(drm.name, customer, expires_at, drm.playback_end(given, now), pairs, policy)


def _refuse_format(given: Parameters) -> Refusal | None:
    return None if given.get("errorFormat") in (None, "html", "json") else Refusal(-3004, "errorFormat")


def refuse_account(given: Parameters, config: Config) -> Refusal | None:
    """The refusal of whoever asks, for a token or at the key store."""
    authenticator = given.get("customerAuthenticator")
    if authenticator is None:
        return Refusal(-2017, "customerAuthenticator")
    if authenticator not in config.authenticators[config.service]:
        return Refusal(-2018, "customerAuthenticator", _other_service(authenticator, config))
    return Refusal(-2031) if customer_id(authenticator) in config.disabled_accounts else None


def _refuse_drm(drm: Drm, config: Config) -> Refusal | None:
    return Refusal(drm.disabled) if drm.name in config.disabled_drms else None


def _other_service(authenticator: str, config: Config) -> str:
    known = [service for service in SERVICES if authenticator in config.authenticators[service]]
    return f": it is one of the {known[0]} service, and this is the {config.service} service" if known else ""


def _expires_at(value: str | None, now: float) -> float | None:
    if value is None:
        return now + LONGEST_VALIDITY
    # The grace is for an absolute time alone: a relative one is within the bound already.
    end = end_time(value, now, LONGEST_VALIDITY)
    return end if end is not None and end <= now + LONGEST_VALIDITY + CLOCK_GRACE else None


def _refuse_cookie(given: Parameters) -> Refusal | None:
    cookie = given.get("cookie")
    return Refusal(-2033, "cookie") if cookie is not None and len(cookie) > LONGEST_COOKIE else None


def _refuse_kids(drm: Drm, given: Parameters) -> Refusal | None:
    for key in given.per_key():
        kid = key.get("kid")
        code = kids.refusal_code(kid) if kid is not None else -4018 if drm.kid_required else None
        if code is not None:
            return Refusal(code, "kid")
    return None


def _keys(given: Parameters, stored: keys.StoredKeys | None) -> KeyPairs | Refusal:
    pairs: list[tuple[bytes | None, bytes]] = []
    for key in given.per_key():
        code = keys.refusal_code(key)
        if code is not None:
            return Refusal(code)
        content_key = keys.content_key(key, stored)
        if isinstance(content_key, int):
            return Refusal(content_key, "kid" if content_key == -4019 else "kek")
        kid = key.get("kid")
        pairs.append((None if kid is None else kids.kid_bytes(kid), content_key))
    return tuple(pairs)


def _refuse_policy(drm: Drm, given: Parameters, circumstances: Circumstances) -> Refusal | None:
    for key in given.per_key():
        for row in drm.rows:
            code = row.rule(key, circumstances)
            if code is not None:
                return Refusal(code, row.parameter)
    return None


def _refuse_generation(drm: Drm, pairs: KeyPairs, config: Config) -> Refusal | None:
    if any(kid is not None and kid.hex() in config.failing_kids for kid, _content_key in pairs):
        return Refusal(drm.failed, "kid")
    return Refusal(-2019) if config.tokens_available == 0 else None
