# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of FairPlay."""

from __future__ import annotations

from expressplay_emulator.drm import Drm, uri_list
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.rules import Circumstances, Row, choice, duration, forbidden, hexadecimal, typed_extensions


def _initialization_vector(given: Parameters, circumstances: Circumstances) -> int | None:
    if given.get("iv") is None:
        return -6003
    return hexadecimal("iv", 32, wrong_length=-6003, not_hex=-6003).rule(given, circumstances)


def _one_source_of_the_key(given: Parameters, _circumstances: Circumstances) -> int | None:
    if given.get("kek") is None:
        return None
    return -4024 if (given.get("kid") is None) == (given.get("ek") is None) else None


FAIRPLAY = Drm(
    name="fairplay",
    token_path="/hms/fp/token",
    license_path="/hms/fp/rights/",
    disabled=-6009,
    failed=-6004,
    rows=(
        Row("iv", _initialization_vector),
        Row("kek", _one_source_of_the_key),
        duration("rentalDuration", invalid=-6007, lowest=0),
        typed_extensions("fpExtension", no_comma=-6001),
        choice("generalFlags", ("0000",), invalid=-5003),
        forbidden("deviceId", -6008),
    ),
    answer=uri_list,
    kid_required=False,
)
