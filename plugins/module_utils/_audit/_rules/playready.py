# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules of PlayReady."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._drm.common import BEYOND, COMMON
from ..._drm.playready import PLAYREADY
from ..._policy.extension import NO_VALUE
from ..._policy.finding import ERROR, WARNING
from .examples import EK, KEK, KID, RENTAL, part, title, titles
from .of_rows import rules_of_row
from .rule import KEYS, Rule

_EXTENSION = {"extension_type": "wudo", "extension_payload": "AAAAAA=="}
_SOUND: Mapping[str, Mapping[str, Any]] = {
    "general_flags": {"general_flags": "00000000"},
    "rental_period_end_time": RENTAL,
    "rental_play_duration": {**RENTAL, "rental_play_duration": "48h"},
    "unknown_output_behavior": {"unknown_output_behavior": "Disallow"},
    "output_control_flags": {"output_control_flags": "00000001"},
    "extension_type": _EXTENSION,
    "extension_payload": _EXTENSION,
    "min_cert_security_level": {"min_cert_security_level": 2000},
    "alg_id": {"alg_id": "aescbc"},
    "device_id": {"device_id": KID},
}

PLAYREADY_RULES = (
    *(
        rule
        for row in PLAYREADY.parameters
        if row not in (*COMMON, *BEYOND)
        # What is not named here is in every sound policy.
        for rule in rules_of_row(PLAYREADY, row, _SOUND.get(row.option, {}), shared=False)
    ),
    Rule(
        "pr-rental-persistent",
        ERROR,
        -5003,
        "A rental needs a persistent license: otherwise its end could not be kept.",
        part("playready", **{**RENTAL, "general_flags": None}),
        part("playready", **RENTAL),
    ),
    Rule(
        "pr-rental-end-missing",
        ERROR,
        -2022,
        "A rental needs the time after which the content cannot be played.",
        part("playready", **{**RENTAL, "rental_period_end_time": None}),
        part("playready", **RENTAL),
    ),
    Rule(
        "pr-rental-only",
        ERROR,
        -2021,
        "rental_period_end_time and rental_play_duration are for rentals only.",
        part("playready", rental_play_duration="48h"),
        part("playready"),
    ),
    Rule(
        "pr-extension-pair",
        ERROR,
        NO_VALUE,
        "extension_type and extension_payload come together or not at all.",
        part("playready", extension_type="wudo"),
        part("playready", **_EXTENSION),
    ),
    Rule(
        "pr-two-keys",
        ERROR,
        -5007,
        "The service takes content_key or kek, not both.",
        titles(title(kek=KEK, drm=["playready"])),
        titles(title(content_key=None, kek=KEK, ek=EK, drm=["playready"])),
        needs=KEYS,
    ),
    Rule(
        "pr-opl-meaning",
        WARNING,
        None,
        "PlayReady gives the level of an output no meaning. It protects like none, or like the next one, by device.",
        part("playready", uncompressed_digital_video_opl=275),
        part("playready", uncompressed_digital_video_opl=300),
    ),
    Rule(
        "pr-play-outlives-rental",
        WARNING,
        None,
        "The play duration is longer than the rental, so it never takes effect.",
        part("playready", **{**RENTAL, "rental_period_end_time": "+24h", "rental_play_duration": "48h"}),
        part("playready", **{**RENTAL, "rental_period_end_time": "+30d", "rental_play_duration": "48h"}),
    ),
    Rule(
        "pr-token-outlives-rental",
        WARNING,
        None,
        "The token can still be redeemed after the rental has ended, for a license that plays nothing.",
        part("playready", **{**RENTAL, "rental_period_end_time": "+7d", "expiration_time": "+30d"}),
        part("playready", **{**RENTAL, "rental_period_end_time": "+7d", "expiration_time": "+7d"}),
    ),
)
