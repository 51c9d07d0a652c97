# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values at the edges of the contract, for each option.

Every value has a form on the wire, because both sides judge what is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

KID = "0123456789abcdef0123456789ABCDEF"
IV = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
KEY = "a9b9033df0b9ca5447839e3d074817a0"
KEK = "000102030405060708090a0b0c0d0e0f"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"

CLOCKS = (
    datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, 123456, tzinfo=UTC),
    datetime(2028, 1, 30, 0, 0, 0, 1, tzinfo=UTC),
)
THIRTY_DAYS = 2592000
MOST_SECONDS = 2147483647

SPANS = ("30d", "29d23h", "30d1s", "1w2d", "48h", "0s", "3550w", "3551w", "h", "1h1d", "9" * 40 + "w")

# What suits no parameter in particular: each of them has to cope with it.
ODD_TEXTS = (
    *("", " ", "0", "-1", "+1", "1.0", "1e1", "0x1", "٣", "\0", "a\r\nb", "%2B", "&=+", "é", "\U0001f600"),
    "9" * 5000,
    "x" * 5000,
)


def integers_around(*edges: int) -> tuple[Any, ...]:
    """Each edge and its neighbours, as numbers, as text, and with leading zeros."""
    near = sorted({edge + step for edge in edges for step in (-1, 0, 1)})
    return (*near, *map(str, near), *(f"00{number}" for number in near if number >= 0), "0" * 5000 + "1")


def hexadecimal(digits: int) -> tuple[str, ...]:
    """Hexadecimal digits in every length and case that matters, and some that only look like them."""
    full = "0123456789abcdef" * 4
    return (
        full[:digits],
        full[:digits].upper(),
        "0" * digits,
        full[: digits - 1],
        full[: digits + 1],
        "0x" + full[: digits - 2],
        "0x" + full[:digits],
        "g" + full[: digits - 1],
        full[: digits - 1] + " ",
        full[: digits - 1] + "\n",
        "٣" * digits,
        "é" * digits,
    )


def times(now: datetime, longest: int) -> tuple[Any, ...]:
    """Relative and absolute times around now and around the longest one."""
    offsets = [
        timedelta(seconds=seconds, microseconds=microseconds)
        for seconds in (0, longest, longest + 5)
        for microseconds in (-1000000, -1, 0, 1, 1000000)
    ]
    moments = [now + offset for offset in offsets]
    east = timezone(timedelta(hours=5, minutes=30))
    return (
        *(f"+{seconds}" for seconds in integers_around(0, 60, longest, MOST_SECONDS)),
        *integers_around(0, 60, longest),
        *(moment.isoformat().replace("+00:00", "Z") for moment in moments),
        *moments,
        *(moment.astimezone(east) for moment in moments),
        *(moment.replace(tzinfo=None) for moment in moments),
        *(
            f"+{span}"
            for span in ("30d", "29d23h", "30d1s", "1w2d", "48h", "0s", "3550w", "3551w", "h", "1h1d", "9" * 40 + "w")
        ),
        "+1.5",
        "+-5",
        "++5",
        " +60",
        "+60 ",
        "+",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "2026-06-30T23:59:60Z",
        "2026-03-02T24:00:00Z",
        "2026-03-02T12:00:00.5Z",
        "2026-02-29T12:00:00Z",
        "2028-02-29T12:00:00Z",
        "2027-03-02T12:00:00+00:00",
        "2027-03-02t12:00:00z",
        "2027-03-02T12:00:00",
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    )


KIDS = (
    *hexadecimal(32),
    "01234567-89ab-cdef-0123-456789ABCDEF",
    "{01234567-89ab-cdef-0123-456789ABCDEF}",
    "{01234567-89ab-cdef-0123-456789ABCDEF",
    "ASNFZ4mrze8BI0VniavN7w==",
    KEY,
    "^",
    "^a",
    "^ ",
    "^\0",
    "^" + KID,
    "^" + "x" * 64,
    "^" + "x" * 65,
    "^" + "\U0001f600" * 64,
    "^" + "e\u0301" * 33,
    *("^" + "x" * 66, "^" + "é" * 65, "^" + "0" * 5000),
)
DURATIONS = (*integers_around(1, MOST_SECONDS), "48h", "1w2d", "0h", "3551w", "1.5", 1.5, "48 h", "9" * 5000 + "h")
TYPES = ("wudo", "    ", "a~1!", "wud", "wudos", "wudé", "wud\x1f", "wud\x7f", "w,do")
PAYLOADS = (
    *("AAAA", "AAA=", "AA==", "+/+/", "AAAAAAA="),
    *("A===", "AAA", "AA", "AA-_", "AAAA ", "AAAA\n", "AA==AA==", "AA,BB", "="),
)
EXTENSIONS = (
    *(f"{kind},{payload}" for kind in TYPES for payload in ("AAAA", "AA")),
    *(f"wudo,{payload}" for payload in PAYLOADS),
    *({"type": kind, "payload": payload} for kind in ("wudo", "", None, "wud") for payload in ("AAAA", "", None, "AA")),
    ",",
    ",AAAA",
    "wudo,",
    "wudo",
)
LEVELS = (*integers_around(0, 150, 999), 1.5)

_COMMON: Mapping[str, tuple[Any, ...]] = {
    "error_format": ("html", "json", "xml", "JSON", "json "),
    "cookie": ("a", "x" * 32, "x" * 33, "\U0001f600" * 32, "e\u0301" * 17),
    "kid": KIDS,
    "content_key": (*hexadecimal(32), KEY, KID.lower()),
    "kek": (*hexadecimal(32), KEK, KEK.upper()),
    "ek": (*hexadecimal(48), EK, EK.upper(), EK[:-1] + "c"),
}
FLAGS = ("0", "1", "000", "0000", "0001", "00000000", "00000001", "00000002", "0x00000001", "000000000", 0, 1)
_WIDEVINE: Mapping[str, tuple[Any, ...]] = {
    "general_flags": FLAGS,
    "content_id": ("x", "x" * 36, "x" * 37),
    "security_level": (*integers_around(1, 5), "HW_SECURE_ALL", "SW_SECURE_DECODE", "hw_secure_all", "HDCP_V2", 1.5),
    "hdcp_output_control": (*integers_around(0, 2, 5), "HDCP_V2", "HDCP_NONE", "HDCP_V2_1", "HDCP_NO_DIGITAL_OUTPUT"),
    "license_duration": DURATIONS,
    "wv_extensions": EXTENSIONS,
    "device_id": hexadecimal(32),
}
OPLS = (
    "analog_video_opl",
    "compressed_digital_audio_opl",
    "compressed_digital_video_opl",
    "uncompressed_digital_audio_opl",
    "uncompressed_digital_video_opl",
)
_PLAYREADY: Mapping[str, tuple[Any, ...]] = {
    "general_flags": FLAGS,
    "rights_type": ("BuyToOwn", "Rental", "rental", "Rental "),
    "rental_play_duration": DURATIONS,
    **dict.fromkeys(OPLS, LEVELS),
    "unknown_output_behavior": ("Allow", "Disallow", "SDOnly", "allow", "SDOnly "),
    "output_control_flags": hexadecimal(8),
    "extension_type": TYPES,
    "extension_payload": PAYLOADS,
    "device_id": hexadecimal(32),
}
_FAIRPLAY: Mapping[str, tuple[Any, ...]] = {
    "iv": (*hexadecimal(32), IV),
    "rental_duration": DURATIONS,
    "fp_extensions": EXTENSIONS,
    "general_flags": FLAGS,
    "device_id": hexadecimal(32),
}
#: What the wire knows any number of times, so that its option may be a list.
REPEATED = {"wv_extensions", "fp_extensions"}

_CALLED_FOR = {"use_https": (True, False, "true"), "playback_duration": (60, "48h")}
#: What has no event code, so that the emulator takes it as it is: sound values only.
UNJUDGED: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "widevine": {**_CALLED_FOR, "track_type": (0, "4", "AUDIO")},
    "playready": {**_CALLED_FOR, "min_cert_security_level": (150, "3000"), "alg_id": ("aesctr", "aescbc")},
    "fairplay": {},
}

#: Of which each of several keys may have a value of its own.
KEY_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "widevine": ("content_key", "kek", "ek", "security_level", "hdcp_output_control"),
    "playready": ("content_key", "kek", "ek"),
    "fairplay": ("content_key", "kek", "ek"),
}
UNJUDGED_OF_KEYS: Mapping[str, tuple[Any, ...]] = {
    "track": ("AUDIO", 1, "4"),
    "min_cert_security_level": (150, "3000"),
}


def _edges(now: datetime) -> dict[str, dict[str, tuple[Any, ...]]]:
    common = {**_COMMON, "expiration_time": times(now, THIRTY_DAYS)}
    return {
        "widevine": {**common, **_WIDEVINE},
        "playready": {**common, **_PLAYREADY, "rental_period_end_time": times(now, MOST_SECONDS)},
        "fairplay": {**common, **_FAIRPLAY},
    }


EDGES = {(drm, now): edges for now in CLOCKS for drm, edges in _edges(now).items()}
