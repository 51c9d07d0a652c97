# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""PlayReady: its table of parameters, top to bottom, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from .._policy.extension import NO_VALUE, ExtensionPayload, ExtensionType
from .._policy.finding import Finding, error, warning
from .._policy.hexadecimal import GeneralFlags, HexDigits
from .._policy.number import Duration, Integer, NumberAmong, parse_integer
from .._policy.parameter import Parameter
from .._policy.point_in_time import PointInTime, resolve
from .._policy.policy import Policy
from .._policy.text import Choice
from .._service.answer import read_acquisition_json
from .common import BEYOND, COMMON, COMMON_RULES, INVALID_TIME
from .drm import Drm

RENTAL = "Rental"
PERSISTENT = "00000001"
#: The least security level of devices that decrypt in hardware.
HARDWARE = 3000

_INVALID_RIGHTS = -2021
_MISSING_END = -2022
_INVALID_FLAGS = -5003
_TWO_KEYS = -5007

# Levels that PlayReady gives a meaning (Microsoft, "Output protection levels"); 0 restricts nothing.
_MEANT_LEVELS = {
    "analogVideoOPL": ("analog_video_opl", (0, 100, 150, 200)),
    "compressedDigitalAudioOPL": ("compressed_digital_audio_opl", (0, 100, 150, 200, 250, 300)),
    "compressedDigitalVideoOPL": ("compressed_digital_video_opl", (0, 400, 500)),
    "uncompressedDigitalAudioOPL": ("uncompressed_digital_audio_opl", (0, 100, 150, 200, 250, 300)),
    "uncompressedDigitalVideoOPL": ("uncompressed_digital_video_opl", (0, 100, 250, 270, 300)),
}
_RENTAL_OPTIONS = {
    "rental.periodEndTime": "rental_period_end_time",
    "rental.playDuration": "rental_play_duration",
}


def persistent_rental(policy: Policy) -> Iterator[Finding]:
    """A rental must be stored on the device, or its end could not be kept."""
    if policy.sound("rightsType") != RENTAL or not policy.knows("generalFlags") or "generalFlags" in policy.broken:
        return
    if policy.sound("generalFlags") != PERSISTENT:
        yield error(
            "pr-rental-persistent",
            "general_flags",
            "generalFlags",
            _INVALID_FLAGS,
            "A rental needs a persistent license.",
            f'Set general_flags to "{PERSISTENT}".',
        )


def rental_end(policy: Policy) -> Iterator[Finding]:
    """A rental has an end."""
    if policy.sound("rightsType") == RENTAL and not policy.given("rental.periodEndTime"):
        yield error(
            "pr-rental-end-missing",
            "rental_period_end_time",
            "rental.periodEndTime",
            _MISSING_END,
            "A rental needs the time after which the content cannot be played.",
            "Give +<seconds>, a form such as +48h, or UTC such as 2026-04-14T12:01:10Z.",
        )


def rental_only(policy: Policy) -> Iterator[Finding]:
    """The limits of a rental mean nothing to a purchase, and the service says so."""
    rights = policy.sound("rightsType")
    if rights is None or rights == RENTAL:
        return
    for wire, option in _RENTAL_OPTIONS.items():
        if policy.given(wire) and policy.knows(wire):
            yield error(
                "pr-rental-only",
                option,
                wire,
                _INVALID_RIGHTS,
                f"It is only valid if rights_type is {RENTAL}, and rights_type is {rights}.",
                f"Set rights_type to {RENTAL}, or leave {option} out.",
            )


def whole_extension(policy: Policy) -> Iterator[Finding]:
    """Type and payload of an extension come together or not at all."""
    pair = (("extension_type", "extensionType"), ("extension_payload", "extensionPayload"))
    for (option, wire), (other_option, other_wire) in (pair, pair[::-1]):
        if policy.given(wire) and not policy.given(other_wire):
            yield error(
                "pr-extension-pair",
                other_option,
                other_wire,
                NO_VALUE,
                f"{option} was given without {other_option}.",
                "Give both, or neither.",
            )


def one_source_of_key(policy: Policy) -> Iterator[Finding]:
    """The service takes a clear key or a KEK, not both."""
    if policy.given("contentKey") and policy.given("kek") and policy.knows("contentKey", "kek"):
        yield error(
            "pr-two-keys",
            "kek",
            "kek",
            _TWO_KEYS,
            "content_key and kek are both given.",
            "Give content_key alone, or kek with ek, or kek alone for a stored key.",
        )


def meant_levels(policy: Policy) -> Iterator[Finding]:
    """A level that PlayReady gives no meaning protects like none, or like the next one, by device."""
    for wire, (option, levels) in _MEANT_LEVELS.items():
        value = policy.sound(wire)
        if value is not None and parse_integer(value) not in levels:
            yield warning(
                "pr-opl-meaning",
                option,
                wire,
                f"PlayReady gives the level {value} no meaning here.",
                f"Use one of {', '.join(map(str, levels))}.",
            )


def play_within_rental(policy: Policy) -> Iterator[Finding]:
    """Of two limits, the shorter one counts."""
    end, duration = _rental_end(policy), policy.sound("rental.playDuration")
    seconds = None if duration is None else parse_integer(duration)
    if end is not None and seconds is not None and timedelta(seconds=seconds) > end - policy.now:
        yield warning(
            "pr-play-outlives-rental",
            "rental_play_duration",
            "rental.playDuration",
            "The play duration is longer than the rental, so it never takes effect.",
            "Shorten it, or move rental_period_end_time.",
        )


def token_within_rental(policy: Policy) -> Iterator[Finding]:
    """A token that outlives its rental can be redeemed for a license that plays nothing."""
    end, explicit = _rental_end(policy), policy.sound("expirationTime")
    expiry = None if explicit is None else resolve(explicit, policy.now)
    if end is not None and expiry is not None and expiry > end:
        yield warning(
            "pr-token-outlives-rental",
            "expiration_time",
            "expirationTime",
            "The token can still be redeemed after the rental has ended.",
            "Let expiration_time end no later than rental_period_end_time.",
        )


def _rental_end(policy: Policy) -> datetime | None:
    if policy.sound("rightsType") != RENTAL:
        return None
    value = policy.sound("rental.periodEndTime")
    return None if value is None else resolve(value, policy.now)


_OPL_ROWS = tuple(
    Parameter(
        option,
        wire,
        f"pr-{option.replace('_', '-')}",
        Integer(0, 999, -2034, hint=f"Use one of {', '.join(map(str, levels))}; 0 restricts nothing."),
        missing=-5006,
        missing_hint="All five output protection levels are needed; 0 restricts nothing.",
    )
    for wire, (option, levels) in _MEANT_LEVELS.items()
)

PLAYREADY = Drm(
    name="playready",
    label="PlayReady",
    host_label="pr-gen",
    path="/hms/pr/token",
    parameters=(
        *COMMON,
        Parameter(
            "general_flags",
            "generalFlags",
            "pr-general-flags",
            GeneralFlags(("00000000", PERSISTENT), digits=8, code=_INVALID_FLAGS),
        ),
        Parameter(
            "rights_type",
            "rightsType",
            "pr-rights-type",
            Choice(("BuyToOwn", RENTAL), _INVALID_RIGHTS),
            missing=-2020,
            missing_hint=f"Use BuyToOwn or {RENTAL}.",
        ),
        Parameter("rental_period_end_time", "rental.periodEndTime", "pr-rental-end", PointInTime(None, INVALID_TIME)),
        Parameter("rental_play_duration", "rental.playDuration", "pr-rental-play-duration", Duration(1, -2025)),
        *_OPL_ROWS,
        Parameter(
            "unknown_output_behavior",
            "unknownOutputBehavior",
            "pr-unknown-output-behavior",
            Choice(("Allow", "Disallow", "SDOnly"), -5001),
        ),
        Parameter("output_control_flags", "outputControlFlags", "pr-output-control-flags", HexDigits(8, -2040, -2008)),
        Parameter("extension_type", "extensionType", "pr-extension-type", ExtensionType()),
        Parameter("extension_payload", "extensionPayload", "pr-extension-payload", ExtensionPayload()),
        Parameter(
            "min_cert_security_level",
            "minCertSecurityLevel",
            "pr-min-cert-security-level",
            NumberAmong((150, 2000, HARDWARE), None),
            key_option="min_cert_security_level",
            undocumented=True,
        ),
        Parameter("alg_id", "algId", "pr-alg-id", Choice(("aesctr", "aescbc"), None), undocumented=True),
        *BEYOND,
        Parameter("device_id", "deviceId", "pr-device-id", HexDigits(32, -5004, -5005), undocumented=True),
    ),
    cross_rules=(
        *COMMON_RULES,
        persistent_rental,
        rental_end,
        rental_only,
        whole_extension,
        one_source_of_key,
        meant_levels,
        play_within_rental,
        token_within_rental,
    ),
    read_answer=read_acquisition_json,
    hardware_level=("minCertSecurityLevel", HARDWARE),
)
