# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random policies that often stand at an edge: a sound one, with some of its options replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._policy.key_id import digits_of, normalise

from .edges import (
    CLOCKS,
    EDGES,
    EK,
    EXTENSIONS,
    FLAGS,
    IV,
    KEK,
    KEY,
    KEY_OPTIONS,
    KID,
    KIDS,
    ODD_TEXTS,
    OPLS,
    REPEATED,
    UNJUDGED,
    UNJUDGED_OF_KEYS,
)

SOUND_KEYS = st.sampled_from(
    (
        {"kid": KID, "content_key": KEY},
        {"kid": KID, "kek": KEK},
        {"kid": KID, "kek": KEK, "ek": EK},
    )
)
SOUND_KEYS_FAIRPLAY = st.sampled_from(
    (
        {"content_key": KEY},
        {"kid": KID, "content_key": KEY},
        {"kid": KID, "kek": KEK},
        {"kek": KEK, "ek": EK},
    )
)


def _merged(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda drawn: {option: value for part in drawn for option, value in part.items()})


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


SOUND_FAIRPLAY = st.fixed_dictionaries(
    {"iv": st.sampled_from((IV, IV.upper()))},
    optional={
        "rental_duration": st.sampled_from((0, 172800, "48h")),
        "fp_extensions": st.sampled_from((["wudo,AAAAAA=="], [{"type": "wudo", "payload": "AAAA"}, "wudo,AAAA"])),
        "general_flags": st.sampled_from(("0000", 0)),
    },
)
SOUND: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "widevine": _merged(SOUND_KEYS, SOUND_WIDEVINE),
    "playready": _merged(SOUND_KEYS, SOUND_PLAYREADY),
    "fairplay": _merged(SOUND_KEYS_FAIRPLAY, SOUND_FAIRPLAY),
}
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
    "fairplay": (
        {"content_key": KEY, "iv": IV},
        {"kid": "^a", "kek": KEK, "iv": IV, "rental_duration": "60"},
        {"kek": KEK, "ek": EK, "iv": IV},
    ),
}


@dataclass(frozen=True)
class Case:
    """A policy to be judged at a time, with or without what goes beyond the reference pages."""

    now: datetime
    options: dict[str, Any]
    beyond_allowed: bool = False


def single_edges(drm: str) -> Iterator[Case]:
    """Sound policies with one option replaced: each option by each of its edges and each odd text, by each clock."""
    for now in CLOCKS:
        for base in BASES[drm]:
            for option, values in EDGES[drm, now].items():
                for value in (*values, *ODD_TEXTS, None):
                    yield Case(now, {**base, option: value})
            for option, values in UNJUDGED[drm].items():
                for value in values:
                    yield Case(now, {**base, option: value})


def allowed_edges(drm: str) -> Iterator[Case]:
    """The same for what is only accepted where it is allowed."""
    now = CLOCKS[0]
    for base in BASES[drm]:
        for option in ("general_flags", "hdcp_output_control"):
            for value in EDGES[drm, now].get(option, ()):
                yield Case(now, {**base, option: value}, beyond_allowed=True)


def key_edges(drm: str) -> Iterator[Case]:
    """Two keys, and one option of the second replaced, or of what they share."""
    now = CLOCKS[0]
    edges = EDGES[drm, now]
    for base in BASES[drm]:
        shared = {option: value for option, value in base.items() if option not in ("kid", *KEY_OPTIONS[drm])}
        of_key = {option: base[option] for option in KEY_OPTIONS[drm] if option in base}
        for kid in (*KIDS, *filter(None, ODD_TEXTS)):
            yield Case(now, {**shared, **of_key, "content_keys": [{"kid": "^first"}, {"kid": kid}]})
        for option in KEY_OPTIONS[drm]:
            for value in (*edges[option], *ODD_TEXTS, None):
                keys = [{"kid": "^first", **of_key}, {"kid": "^second", **of_key, option: value}]
                yield Case(now, {**shared, "content_keys": keys})
                keys = [{"kid": "^first", **of_key}, {"kid": "^second"}]
                yield Case(now, {**shared, **of_key, option: value, "content_keys": keys})
        for flags in FLAGS:
            yield Case(now, {**base, "general_flags": flags, "content_keys": [{"kid": "^first"}]})


@st.composite
def policies(draw: st.DrawFn, drm: str) -> Case:
    """A policy that is sound or broken in a few places; half of them are for several keys."""
    now = draw(st.sampled_from(CLOCKS))
    options = draw(SOUND[drm])
    edges = EDGES[drm, now]
    for option in draw(st.lists(st.sampled_from(tuple(edges)), max_size=4)):
        options[option] = draw(_values(option, edges))
    for option, values in UNJUDGED[drm].items():
        if draw(st.integers(0, 9)) == 0:
            options[option] = draw(st.sampled_from(values))
    form = draw(st.integers(0, 3))
    # What is given as a further parameter is not checked, and a kid beside a wrapped key is refused under FairPlay.
    if form == 0 and not (drm == "fairplay" and options.get("ek")):
        options["extra_parameters"] = draw(_several_keys(drm, clear_keys=not options.get("kek")))
    if form == 1:
        options["content_keys"] = draw(_content_keys(drm, edges))
    return Case(now, options, draw(st.booleans()))


@st.composite
def _content_keys(draw: st.DrawFn, drm: str, edges: Mapping[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Keys with different kids, each with up to two options of its own that are probably broken."""
    kids = st.one_of(st.sampled_from((KID, "^a", "^b", "0" * 32)), st.sampled_from(KIDS))
    keys: list[dict[str, Any]] = []
    for kid in draw(st.lists(kids, min_size=1, max_size=4, unique_by=lambda kid: digits_of(normalise(kid)))):
        key = {"kid": kid, **draw(st.sampled_from(({}, {}, {"content_key": KEY}, {"kek": KEK, "ek": EK})))}
        sound = draw(st.sampled_from(BASES[drm]))
        for option in draw(st.lists(st.sampled_from(KEY_OPTIONS[drm]), max_size=2)):
            key[option] = draw(st.one_of(st.just(sound.get(option)), _values(option, edges)))
        for option, values in UNJUDGED_OF_KEYS.items():
            if draw(st.booleans()):
                key[option] = draw(st.sampled_from(values))
        keys.append(key)
    return keys


def _values(option: str, edges: Mapping[str, tuple[Any, ...]]) -> st.SearchStrategy[Any]:
    if option in REPEATED:
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
