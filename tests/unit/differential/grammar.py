# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random policies that often stand at an edge: a sound one, with some of its options replaced.

Every value has a form on the wire, because both sides judge what is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

KID = "0123456789abcdef0123456789ABCDEF"
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

COMMON: Mapping[str, tuple[Any, ...]] = {
    "error_format": ("html", "json", "xml", "JSON", "json "),
    "cookie": ("a", "x" * 32, "x" * 33, "\U0001f600" * 32, "e\u0301" * 17),
    "kid": KIDS,
    "content_key": (*hexadecimal(32), KEY, KID.lower()),
    "kek": (*hexadecimal(32), KEK, KEK.upper()),
    "ek": (*hexadecimal(48), EK, EK.upper(), EK[:-1] + "c"),
}
FLAGS = ("0", "1", "000", "0000", "0001", "00000000", "00000001", "00000002", "0x00000001", "000000000", 0, 1)
WIDEVINE: Mapping[str, tuple[Any, ...]] = {
    "general_flags": FLAGS,
    "content_id": ("x", "x" * 36, "x" * 37),
    "security_level": (*integers_around(1, 5), "HW_SECURE_ALL", "SW_SECURE_DECODE", "hw_secure_all", "HDCP_V2", 1.5),
    "hdcp_output_control": (*integers_around(0, 2, 5), "HDCP_V2", "HDCP_NONE", "HDCP_V2_1"),
    "license_duration": DURATIONS,
}
OPLS = (
    "analog_video_opl",
    "compressed_digital_audio_opl",
    "compressed_digital_video_opl",
    "uncompressed_digital_audio_opl",
    "uncompressed_digital_video_opl",
)
PLAYREADY: Mapping[str, tuple[Any, ...]] = {
    "general_flags": FLAGS,
    "rights_type": ("BuyToOwn", "Rental", "rental", "Rental "),
    "rental_play_duration": DURATIONS,
    **dict.fromkeys(OPLS, LEVELS),
    "unknown_output_behavior": ("Allow", "Disallow", "SDOnly", "allow", "SDOnly "),
    "output_control_flags": hexadecimal(8),
    "extension_type": TYPES,
    "extension_payload": PAYLOADS,
}

KEYS = st.sampled_from(
    (
        {"content_key": KEY},
        {"kek": KEK},
        {"kek": KEK, "ek": EK},
    )
)
SOUND_WIDEVINE = st.fixed_dictionaries(
    {
        "security_level": st.sampled_from((1, "5", "HW_SECURE_ALL")),
        "hdcp_output_control": st.sampled_from((0, "2", "HDCP_V2")),
    },
    optional={
        "license_duration": st.sampled_from((172800, "48h")),
        "wv_extensions": st.sampled_from((["wudo,AAAAAA=="], [{"type": "wudo", "payload": "AAAA"}, "wudo,AAAA"])),
        "general_flags": st.sampled_from(("0000", 0, "00000000")),
    },
)
SOUND_PLAYREADY = st.builds(
    lambda rights, levels, extension: {**rights, **levels, **extension},
    st.sampled_from(
        (
            {"rights_type": "BuyToOwn"},
            {"rights_type": "BuyToOwn", "general_flags": 1},
            {"rights_type": "Rental", "general_flags": 1, "rental_period_end_time": "+48h"},
            {
                "rights_type": "Rental",
                "general_flags": "00000001",
                "rental_period_end_time": 60,
                "rental_play_duration": 60,
            },
        )
    ),
    st.fixed_dictionaries(dict.fromkeys(OPLS, st.sampled_from((0, "150", 999)))),
    st.sampled_from(({}, {"extension_type": "wudo", "extension_payload": "AAAA"})),
)


def _widevine_edges(now: datetime) -> dict[str, tuple[Any, ...]]:
    return {**COMMON, **WIDEVINE, "expiration_time": times(now, THIRTY_DAYS)}


def _playready_edges(now: datetime) -> dict[str, tuple[Any, ...]]:
    return {
        **COMMON,
        **PLAYREADY,
        "expiration_time": times(now, THIRTY_DAYS),
        "rental_period_end_time": times(now, MOST_SECONDS),
    }


SOUND: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {"widevine": SOUND_WIDEVINE, "playready": SOUND_PLAYREADY}
EDGES: Mapping[str, Callable[[datetime], dict[str, tuple[Any, ...]]]] = {
    "widevine": _widevine_edges,
    "playready": _playready_edges,
}
EDGES_BY_CLOCK = {(drm, now): edges(now) for drm, edges in EDGES.items() for now in CLOCKS}


_RENTAL = {"rights_type": "Rental", "general_flags": "00000001", "rental_period_end_time": "+48h"}
_LEVELS: Mapping[str, Any] = dict.fromkeys(OPLS, "150")
_EXTENSION = {"extension_type": "wudo", "extension_payload": "AAAA"}
BASES: Mapping[str, tuple[dict[str, Any], ...]] = {
    "widevine": (
        {"kid": KID, "content_key": KEY, "security_level": "1", "hdcp_output_control": "0"},
        {"kid": "^a", "kek": KEK, "ek": EK, "security_level": "5", "hdcp_output_control": "2"},
    ),
    "playready": (
        {"kid": KID, "content_key": KEY, "rights_type": "BuyToOwn", **_LEVELS, **_EXTENSION},
        {"kid": "^a", "kek": KEK, "ek": EK, **_RENTAL, "rental_play_duration": "60", **_LEVELS},
    ),
}


def single_edges(drm: str) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Sound policies with one option replaced: each option by each of its edges and each odd text, by each clock."""
    for now in CLOCKS:
        edges = {**EDGES_BY_CLOCK[drm, now], "wv_extensions": EXTENSIONS}
        for base in BASES[drm]:
            for option, values in edges.items():
                for value in (*values, *ODD_TEXTS, None):
                    yield now, {**base, option: value}


@st.composite
def policies(draw: st.DrawFn, drm: str) -> tuple[datetime, dict[str, Any]]:
    """A clock and the options of a policy, sound or broken in up to four places."""
    now = draw(st.sampled_from(CLOCKS))
    options = {"kid": KID, **draw(KEYS), **draw(SOUND[drm])}
    edges = EDGES_BY_CLOCK[drm, now]
    several_keys = draw(st.integers(0, 5)) == 0
    for option in draw(st.lists(st.sampled_from((*edges, "wv_extensions")), max_size=4)):
        options[option] = draw(_values(option, edges))
    if several_keys:
        options["extra_parameters"] = draw(_several_keys(drm, clear_keys=not options.get("kek")))
    return now, options


def _values(option: str, edges: Mapping[str, tuple[Any, ...]]) -> st.SearchStrategy[Any]:
    if option == "wv_extensions":
        one = st.sampled_from((*EXTENSIONS, *ODD_TEXTS, None))
        return st.one_of(one, st.lists(one, max_size=3))
    return st.one_of(
        st.sampled_from((None, "")),
        st.sampled_from(edges[option]),
        st.sampled_from(edges[option]),
        st.sampled_from(ODD_TEXTS),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=70),
        st.text("0123456789abcdefABCDEF+-^.TZ:", max_size=70),
    )


@st.composite
def _several_keys(draw: st.DrawFn, drm: str, *, clear_keys: bool) -> dict[str, Any]:
    """Further parameters with an index. They are sound, because they are not checked before they are sent."""
    extra: dict[str, Any] = {"useHttps": True, "deviceInfo": draw(st.sampled_from(("", "x", ["x", "y"])))}
    own = {"trackType": ("0", "1", "2")}
    if clear_keys:
        own["contentKey"] = (KEY, "0" * 32)
    if drm == "widevine":
        own |= {"securityLevel": ("1", "5"), "hdcpOutputControl": ("0", "2")}
    for index in range(draw(st.integers(0, 3))):
        extra[f"kid.{index}"] = draw(st.sampled_from((KID, "^a", "0" * 32)))
    for index in range(4):
        for wire, values in own.items():
            if draw(st.booleans()):
                extra[f"{wire}.{index}"] = draw(st.sampled_from(values))
    return extra
