# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of PlayReady."""

from __future__ import annotations

from expressplay_emulator.drm import Drm, acquisition_json
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.rules import (
    Circumstances,
    Row,
    choice,
    end_time,
    extension_code,
    hexadecimal,
    number,
)
from expressplay_emulator.values import LONGEST_DURATION, integer

_PERSISTENT = "00000001"
_OUTPUT_PROTECTION_LEVELS = (
    "analogVideoOPL",
    "compressedDigitalAudioOPL",
    "compressedDigitalVideoOPL",
    "uncompressedDigitalAudioOPL",
    "uncompressedDigitalVideoOPL",
)


def _is_rental(given: Parameters) -> bool:
    return given.get("rightsType") == "Rental"


def _general_flags(given: Parameters, _circumstances: Circumstances) -> int | None:
    accepted = {_PERSISTENT} if _is_rental(given) else {None, "00000000", _PERSISTENT}
    return None if given.get("generalFlags") in accepted else -5003


def _period_end_time(given: Parameters, circumstances: Circumstances) -> int | None:
    value = given.get("rental.periodEndTime")
    if not _is_rental(given):
        return None if value is None else -2021
    if value is None:
        return -2022
    return -2002 if end_time(value, circumstances.now, LONGEST_DURATION) is None else None


def _play_duration(given: Parameters, _circumstances: Circumstances) -> int | None:
    value = given.get("rental.playDuration")
    if value is None:
        return None
    if not _is_rental(given):
        return -2021
    return -2025 if integer(value, 1, LONGEST_DURATION) is None else None


def _extension(given: Parameters, _circumstances: Circumstances) -> int | None:
    kind, payload = given.get("extensionType"), given.get("extensionPayload")
    if kind is None and payload is None:
        return None
    if kind is None or payload is None:
        return -2035
    return extension_code(kind, payload)


def _one_key(given: Parameters, _circumstances: Circumstances) -> int | None:
    return -5007 if given.get("kek") is not None and given.get("contentKey") is not None else None


def _rental_end(given: Parameters, now: float) -> float | None:
    value = given.get("rental.periodEndTime")
    return None if value is None else end_time(value, now, LONGEST_DURATION)


PLAYREADY = Drm(
    name="playready",
    token_path="/hms/pr/token",
    license_path="/playready/RightsManager.asmx",
    disabled=-5002,
    failed=-2030,
    rows=(
        Row("generalFlags", _general_flags),
        choice("rightsType", ("BuyToOwn", "Rental"), missing=-2020, invalid=-2021),
        Row("rental.periodEndTime", _period_end_time),
        Row("rental.playDuration", _play_duration),
        *(number(name, 0, 999, missing=-5006, invalid=-2034) for name in _OUTPUT_PROTECTION_LEVELS),
        choice("unknownOutputBehavior", ("Allow", "Disallow", "SDOnly"), invalid=-5001),
        hexadecimal("outputControlFlags", 8, wrong_length=-2040, not_hex=-2008),
        Row("extensionType", _extension),
        Row("kek", _one_key),
        hexadecimal("deviceId", 32, wrong_length=-5004, not_hex=-5005),
    ),
    answer=acquisition_json,
    playback_end=_rental_end,
)
