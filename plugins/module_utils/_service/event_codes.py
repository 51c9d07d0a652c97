# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The event codes of the token service: what each one means and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_WV = frozenset({"widevine"})
_PR = frozenset({"playready"})
_FP = frozenset({"fairplay"})
_ALL = _WV | _PR | _FP


@dataclass(frozen=True)
class EventCode:
    """One error of the token service.

    ``meaning`` completes the sentence "the service says: ...", ``hint`` is an instruction that names the options of
    the collection, ``drms`` are the services that can answer it.
    """

    code: int
    meaning: str
    hint: str
    drms: frozenset[str]


_CODES = (
    EventCode(
        -2002,
        "invalid token expiration time",
        "Set expiration_time to +<seconds> of at most 30 days, or to a moment in the future such as "
        "2030-01-31T12:00:00Z, and check rental_period_end_time the same way; compare this machine's clock too.",
        _ALL,
    ),
    EventCode(
        -2003,
        "invalid IP address",
        "Ask ExpressPlay support which addresses the account may be used from, and check use_proxy: the service "
        "sees the address of the proxy.",
        _ALL,
    ),
    EventCode(
        -2005,
        "invalid content encryption key",
        "Set content_key to 32 hexadecimal digits in quotes, or give kek instead (with ek, or for a key that is "
        "stored under the kid).",
        _ALL,
    ),
    EventCode(
        -2008,
        "invalid output control flags",
        "Set output_control_flags to 8 hexadecimal digits in quotes, without 0x.",
        _ALL,
    ),
    EventCode(
        -2017,
        "the customer authenticator is missing",
        "Set customer_authenticator, or EXPRESSPLAY_CUSTOMER_AUTHENTICATOR on the controller.",
        _ALL,
    ),
    EventCode(
        -2018,
        "the customer authenticator is invalid",
        "Check customer_authenticator for a typing error, and that it belongs to the chosen service: a test key "
        "works only with the test service, a production key only with production. Test SDKs and tools play only "
        "test tokens, production devices only production tokens.",
        _ALL,
    ),
    EventCode(
        -2019,
        "not enough tokens are left on the account",
        "Buy tokens in the ExpressPlay admin portal for the account of customer_authenticator, then run again.",
        _ALL,
    ),
    EventCode(
        -2020,
        "the rights type is missing",
        "Set rights_type to BuyToOwn or Rental.",
        _PR | _FP,
    ),
    EventCode(
        -2021,
        "invalid rights type",
        "Set rights_type to BuyToOwn or Rental, spelt exactly so; rental_period_end_time and rental_play_duration "
        "are allowed with Rental only.",
        _PR | _FP,
    ),
    EventCode(
        -2022,
        "the end of the rental period is missing",
        "Set rental_period_end_time, for example to +172800 or to 2030-01-31T12:00:00Z.",
        _ALL,
    ),
    EventCode(
        -2023,
        "the rental play duration is missing",
        "Set rental_play_duration to the seconds of playback that follow the first play, for example 172800.",
        _ALL,
    ),
    EventCode(
        -2025,
        "invalid rental play duration",
        "Set rental_play_duration to a whole number of seconds from 1 to 2147483647.",
        _ALL,
    ),
    EventCode(
        -2027,
        "the content key is not 32 hexadecimal digits",
        "Set content_key to exactly 32 hexadecimal digits in quotes, without 0x or dashes.",
        _ALL,
    ),
    EventCode(
        -2030,
        "an error of the ExpressPlay administration service",
        "Nothing is wrong with the policy: run again in a few minutes, and tell ExpressPlay support when it stays.",
        _ALL,
    ),
    EventCode(
        -2031,
        "the service account is disabled",
        "Have the account of customer_authenticator enabled again by ExpressPlay support, or use another one.",
        _ALL,
    ),
    EventCode(
        -2033,
        "invalid cookie",
        "Shorten cookie to 32 characters, or leave it out.",
        _ALL,
    ),
    EventCode(
        -2034,
        "an output control value is out of range",
        "Set hdcp_output_control to 0, 1 or 2 (Widevine; 3 to 5 are not documented), and every *_opl option to a whole "
        "number from 0 to 999 (PlayReady).",
        _ALL,
    ),
    EventCode(
        -2035,
        "an extension lacks its type or its payload",
        "Set extension_type and extension_payload together, or leave both out.",
        _ALL,
    ),
    EventCode(
        -2036,
        "the extension type is not 4 characters long",
        "Give extension_type, or the type in wv_extensions or fp_extensions, exactly 4 printable ASCII characters.",
        _ALL,
    ),
    EventCode(
        -2037,
        "the extension payload is not Base64",
        "Write extension_payload, or the payload in wv_extensions or fp_extensions, in padded standard Base64.",
        _ALL,
    ),
    EventCode(
        -2040,
        "the output control flags are not 4 bytes",
        "Set output_control_flags to exactly 8 hexadecimal digits in quotes, without 0x.",
        _ALL,
    ),
    EventCode(
        -3004,
        "invalid error format",
        "Set error_format to json or html.",
        _ALL,
    ),
    EventCode(
        -4001,
        "the device could not be authenticated",
        "Check device_id, and that the device's certificates belong to the chosen service (test or production).",
        _ALL,
    ),
    EventCode(
        -4010,
        "invalid token",
        "Have a new token issued with force, and check that the whole token reached the player unaltered.",
        _WV | _FP,
    ),
    EventCode(
        -4018,
        "the key ID is missing",
        "Set kid to 32 hexadecimal digits, or to ^ and a name.",
        _ALL,
    ),
    EventCode(
        -4019,
        "the content key is not available from the key storage service",
        "Store the key under this kid first, check kid and kek, or give content_key.",
        _ALL,
    ),
    EventCode(
        -4020,
        "the key ID is not 32 hexadecimal digits",
        "Set kid to 32 hexadecimal digits in quotes (a GUID with dashes will do), or put ^ before a name.",
        _ALL,
    ),
    EventCode(
        -4021,
        "the name in the key ID is too long",
        "Shorten the name after ^ in kid to 64 characters.",
        _ALL,
    ),
    EventCode(
        -4022,
        "invalid key ID",
        "Set kid to 32 digits from 0-9 and a-f, or to ^ and a name of 1 to 64 characters.",
        _ALL,
    ),
    EventCode(
        -4024,
        "invalid encrypted key or key encryption key",
        "Set kek to 32 and ek to 48 hexadecimal digits, check that ek was wrapped (RFC 3394) with this kek, and "
        "give ek only together with kek; for a stored key, check that kek is the one that it was wrapped with; "
        "FairPlay takes kek either with kid or with ek.",
        _ALL,
    ),
    EventCode(
        -5001,
        "invalid behaviour for unknown outputs",
        "Set unknown_output_behavior to Allow, Disallow or SDOnly, spelt exactly so.",
        _PR,
    ),
    EventCode(
        -5002,
        "PlayReady is disabled for this service",
        "Have PlayReady enabled for the account of customer_authenticator, or check that service is the one meant.",
        _PR,
    ),
    EventCode(
        -5003,
        "invalid general flags",
        'Set general_flags to a documented value in quotes: "0000" for Widevine and FairPlay, "00000000" or '
        '"00000001" for PlayReady, where rights_type Rental needs "00000001".',
        _ALL,
    ),
    EventCode(
        -5004,
        "the device ID is not 32 hexadecimal digits",
        "Set device_id to 32 hexadecimal digits in quotes, or leave it out.",
        _PR,
    ),
    EventCode(
        -5005,
        "invalid device ID",
        "Check device_id: 32 digits from 0-9 and a-f, of a device that exists.",
        _PR,
    ),
    EventCode(
        -5006,
        "an output protection level is missing",
        "Set all five: analog_video_opl, compressed_digital_audio_opl, compressed_digital_video_opl, "
        "uncompressed_digital_audio_opl and uncompressed_digital_video_opl (0 means no restriction).",
        _PR,
    ),
    EventCode(
        -5007,
        "both a key encryption key and a content key were given",
        "Give either content_key or kek, not both.",
        _PR,
    ),
    EventCode(
        -6001,
        "invalid FairPlay extension",
        "Write each of fp_extensions as <type>,<payload>.",
        _FP,
    ),
    EventCode(
        -6002,
        "invalid token type",
        "Check extra_parameters for a parameter that selects another kind of token, and remove it.",
        _FP,
    ),
    EventCode(
        -6003,
        "invalid initialisation vector",
        "Set iv to 32 hexadecimal digits in quotes.",
        _FP,
    ),
    EventCode(
        -6004,
        "the FairPlay license (CKC) could not be made",
        "Check content_key and iv, and the FairPlay credentials of the account at ExpressPlay, then run again.",
        _FP,
    ),
    EventCode(
        -6005,
        "invalid key data",
        "Check content_key, or kek with ek, against the key that the content was encrypted with.",
        _WV | _FP,
    ),
    EventCode(
        -6006,
        "not authorised for FairPlay",
        "Have FairPlay enabled for the account of customer_authenticator, and check that service is the one meant.",
        _FP,
    ),
    EventCode(
        -6007,
        "invalid rental duration",
        "Set rental_duration to a whole number of seconds from 0 to 2147483647 (FairPlay), or remove "
        "rentalDuration from extra_parameters.",
        _WV | _FP,
    ),
    EventCode(
        -6008,
        "a FairPlay license cannot be bound to a device",
        "Leave device_id out.",
        _FP,
    ),
    EventCode(
        -6009,
        "FairPlay is disabled for this service",
        "Have FairPlay enabled for the account of customer_authenticator, or check that service is the one meant.",
        _FP,
    ),
    EventCode(
        -7002,
        "a Widevine license cannot be bound to a device",
        "Leave device_id out.",
        _WV,
    ),
    EventCode(
        -7003,
        "the security level is missing",
        "Set security_level to 1 to 5, or to a name such as HW_SECURE_ALL.",
        _WV,
    ),
    EventCode(
        -7004,
        "invalid security level",
        "Set security_level to 1 (SW_SECURE_CRYPTO), 2 (SW_SECURE_DECODE), 3 (HW_SECURE_CRYPTO), 4 "
        "(HW_SECURE_DECODE) or 5 (HW_SECURE_ALL).",
        _WV,
    ),
    EventCode(
        -7006,
        "the HDCP output control is missing",
        "Set hdcp_output_control to 0 (HDCP_NONE), 1 (HDCP_V1) or 2 (HDCP_V2).",
        _WV,
    ),
    EventCode(
        -7007,
        "invalid license duration",
        "Set license_duration to a whole number of seconds from 1 to 2147483647, or leave it out for no limit.",
        _WV,
    ),
    EventCode(
        -7008,
        "the Widevine license could not be made",
        "Nothing is known to be wrong with the policy: run again, and tell ExpressPlay support when it stays.",
        _WV,
    ),
    EventCode(
        -7009,
        "invalid Widevine extension",
        "Write each of wv_extensions as <type>,<payload>, for example wudo,AAAAAA==.",
        _WV,
    ),
    EventCode(
        -7011,
        "Widevine is disabled for this service",
        "Have Widevine enabled for the account of customer_authenticator, or check that service is the one meant.",
        _WV,
    ),
)

EVENT_CODES: Mapping[int, EventCode] = MappingProxyType({known.code: known for known in _CODES})


def describe(code: int) -> EventCode | None:
    """Return what is known about an event code, or None for a number that is no event code."""
    return EVENT_CODES.get(code)
