# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of Widevine."""

from __future__ import annotations

from expressplay_emulator.drm import Drm, uri_list
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.rules import Circumstances, Row, duration, forbidden, number, typed_extensions
from expressplay_emulator.values import integer


def _general_flags(given: Parameters, circumstances: Circumstances) -> int | None:
    accepted = {None, "0000", "00000000"}
    if given.several or circumstances.config.undocumented:
        accepted.add("00000001")
    return None if given.get("generalFlags") in accepted else -5003


def _hdcp(given: Parameters, circumstances: Circumstances) -> int | None:
    value = given.get("hdcpOutputControl")
    if value is None:
        return -7006
    highest = 5 if circumstances.config.undocumented else 2
    return -2034 if integer(value, 0, highest) is None else None


WIDEVINE = Drm(
    name="widevine",
    token_path="/hms/wv/token",
    license_path="/hms/wv/rights/",
    disabled=-7011,
    failed=-7008,
    rows=(
        Row("generalFlags", _general_flags),
        Row("contentId", lambda _given, _circumstances: None),
        number("securityLevel", 1, 5, missing=-7003, invalid=-7004),
        Row("hdcpOutputControl", _hdcp),
        duration("licenseDuration", invalid=-7007),
        typed_extensions("wvExtension", no_comma=-7009),
        forbidden("deviceId", -7002),
    ),
    answer=uri_list,
)
