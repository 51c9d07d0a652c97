# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules about several keys for one token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._drm.common import COMMON, TRACK_ASIDE
from ..._policy import beyond
from ..._policy.content_keys import OPTION
from ..._policy.finding import ERROR, WARNING
from .examples import EK, KEK, KEY, OTHER_EK, OTHER_KEY, POLICY, part, title, titles
from .of_rows import refusals
from .rule import KEYS, Example, Rule

_VIDEO: Mapping[str, Any] = {"kid": "^harbour-video", "content_key": KEY}
_AUDIO: Mapping[str, Any] = {"kid": "^harbour-audio", "content_key": OTHER_KEY}
_WRAPPED = (
    {"kid": "^harbour-video", "kek": KEK, "ek": EK},
    {"kid": "^harbour-audio", "kek": KEK, "ek": OTHER_EK},
)
_CLEAR = (_VIDEO, _AUDIO)
#: What stands outside of the list although each key has its own, and the list.
_UNUSED: Mapping[str, tuple[str, tuple[Mapping[str, Any], ...]]] = {
    "kid": ("^harbour", _CLEAR),
    "content_key": (KEY, _CLEAR),
    "kek": (KEK, _WRAPPED),
    "ek": (EK, _WRAPPED),
}


def _title(*keys: Any, **changes: Any) -> dict[str, Any]:
    """A title with these keys and no other."""
    return title(**{"kid": None, "content_key": None, **changes, OPTION: list(keys)})


def _tracks(**of_audio: Any) -> Example:
    """A title under PlayReady, whose audio key is sound but for this."""
    audio = {**_AUDIO, "track": "AUDIO", **of_audio}
    return {
        "policies": {POLICY: part("playready")},
        **titles(_title({**_VIDEO, "track": "HD"}, audio)),
    }


def _levels(of_audio: str) -> Example:
    """A title under Widevine, whose audio key has this security level."""
    audio = {**_AUDIO, "track": "AUDIO", "security_level": of_audio, "hdcp_output_control": "HDCP_NONE"}
    return {
        "policies": {POLICY: part("widevine")},
        **titles(_title({**_VIDEO, "track": "UHD1"}, audio)),
        # The track is not on the reference page.
        beyond.OPTION: beyond.ALLOW,
    }


CONTENT_KEYS_RULES = (
    Rule(
        "content-keys-form",
        ERROR,
        None,
        f"{OPTION} is no list of dictionaries.",
        titles(_title("^harbour-video")),
        titles(_title(_VIDEO)),
    ),
    Rule(
        "content-keys-kid-twice",
        ERROR,
        None,
        "Two keys of one token have the same kid. It counts what a kid stands for, not how it is written.",
        titles(_title(_VIDEO, {**_AUDIO, "kid": "^harbour-video"})),
        titles(_title(*_CLEAR)),
    ),
    Rule(
        "content-keys-mixed",
        ERROR,
        None,
        f"extra_parameters has a parameter of one of several keys beside {OPTION}, whose indexes may mean other keys.",
        titles(_title(*_CLEAR, widevine={"extra_parameters": {"kid.2": "^harbour-sd"}})),
        titles(_title(*_CLEAR)),
    ),
    Rule(
        "content-keys-hardware-audio",
        WARNING,
        None,
        "A key for audio stays in hardware, or is that of a video track which does. Devices decrypt audio in software, "
        "so it would not play there.",
        _levels("HW_SECURE_CRYPTO"),
        _levels("SW_SECURE_CRYPTO"),
    ),
    *refusals(TRACK_ASIDE, lambda value: _tracks(track=value), _tracks()),
    *(
        Rule(
            f"{row.rule}-unused",
            WARNING,
            None,
            f"{row.option} stands outside of {OPTION} although each key has its own. It is not sent.",
            titles(_title(*_UNUSED[row.option][1], **{row.option: _UNUSED[row.option][0]})),
            titles(_title(*_UNUSED[row.option][1])),
            needs=KEYS if row.secret else None,
        )
        for row in COMMON
        if row.key_option is not None
    ),
)
