# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event codes of the token service: what each one means, and the HTTP status it travels with."""

from __future__ import annotations

from collections.abc import Mapping

MEANINGS: Mapping[int, str] = {
    -2002: "Invalid token expiration time",
    -2003: "Invalid IP address",
    -2005: "Invalid content encryption key",
    -2008: "Invalid output control flags",
    -2017: "Authenticator must be supplied",
    -2018: "Authenticator invalid",
    -2019: "Insufficient tokens available",
    -2020: "Missing rights type",
    -2021: "Invalid rights type",
    -2022: "Missing rental period end time",
    -2023: "Missing rental play duration",
    -2025: "Invalid rental play duration",
    -2027: "Content key must be 32 hexadecimal digits",
    -2030: "ExpressPlay admin error",
    -2031: "Service account disabled",
    -2033: "Invalid cookie",
    -2034: "Output control value out of range",
    -2035: "Extension type or payload has no corresponding value",
    -2036: "Extension type must be 4 characters",
    -2037: "Extension payload must be Base64",
    -2040: "Output control flags must be 4 bytes",
    -3004: "Invalid error format",
    -4001: "Device could not be authenticated",
    -4010: "Invalid token",
    -4018: "Missing kid",
    -4019: "Content key not available from the key storage service",
    -4020: "Kid must be 32 hexadecimal digits",
    -4021: "Kid longer than 64 characters after the circumflex",
    -4022: "Invalid kid",
    -4024: "Invalid encrypted key or key encryption key",
    -5001: "Invalid unknown output type",
    -5002: "PlayReady disabled for this service",
    -5003: "Invalid general flags",
    -5004: "Device ID must be 32 hexadecimal digits",
    -5005: "Invalid device ID",
    -5006: "Missing output protection level",
    -5007: "Only one of kek and contentKey may be supplied",
    -6001: "Invalid FairPlay extension",
    -6002: "Invalid token type",
    -6003: "Invalid initialization vector",
    -6004: "Failed to generate the content key context",
    -6005: "Invalid key data",
    -6006: "Not authorized",
    -6007: "Invalid rental duration",
    -6008: "Device ID binding is not supported for FairPlay",
    -6009: "FairPlay disabled for this service",
    -7002: "Device ID binding is not supported for Widevine",
    -7003: "Missing security level",
    -7004: "Invalid security level",
    -7006: "Missing HDCP output control",
    -7007: "Invalid license duration",
    -7008: "Failed to generate the Widevine license",
    -7009: "Invalid Widevine extension",
    -7011: "Widevine disabled for this service",
}

_STATUSES: Mapping[int, int] = {-2017: 401, -2018: 401, -2030: 500, -4019: 500, -7008: 500}


def meaning(code: int) -> str:
    """One phrase for an event code, also for a code that the service does not document."""
    return MEANINGS.get(code, "Undocumented error")


def status(code: int) -> int:
    """The HTTP status that an event code is answered with."""
    return _STATUSES.get(code, 400)
