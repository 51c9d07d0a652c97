# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What examples are made of: a sound catalogue, and ways to change something about it.

An example begins with the names of DRMs when it is about a policy, and then stands for the policy of a sound title.
Otherwise it holds what the module ``expressplay_policy_info`` is given: ``policies``, ``titles``, ``silence``. Where
``policies`` are missing, the titles have sound ones. Examples about the ledger show in ``ledger`` what is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .rule import Example

# Made for these examples, and used nowhere else.
KID = "47c052f044bb8bbb653c785ca96f2077"
KEY = "f571aa6a2e69072f2de07b0723172eeb"
KEK = "c58c23ad52897d46e20bdc3912ff8553"
EK = "b2c1a664e61f788f9ef88bd015b2ff19cb1aab2694105688"
OTHER_KEY = "0d9f3c5e7a1b48266f84e2d95b30c17a"
OTHER_EK = "a06697cb79fbe8eca6905dad2d144679a6e840a951e3d388"
IV = "3b8e51c70f9d42a68c15e7d0a4b2f963"

#: The policy that titles of examples have, and that examples of policies are named.
POLICY = "film"

SOUND: Mapping[str, Mapping[str, Any]] = {
    "widevine": {"security_level": "HW_SECURE_ALL", "hdcp_output_control": "HDCP_V1"},
    "playready": {
        "rights_type": "BuyToOwn",
        "analog_video_opl": 150,
        "compressed_digital_audio_opl": 150,
        "compressed_digital_video_opl": 400,
        "uncompressed_digital_audio_opl": 150,
        "uncompressed_digital_video_opl": 270,
    },
    "fairplay": {"iv": IV},
}
RENTAL: Mapping[str, Any] = {
    "rights_type": "Rental",
    "general_flags": "00000001",
    "rental_period_end_time": "+30d",
}


def part(drm: str, **changes: Any) -> dict[str, Any]:
    """A policy for one DRM, sound but for the changes. None leaves an option out."""
    return {drm: _changed(SOUND[drm], changes)}


def parts(**changes: Mapping[str, Any]) -> dict[str, Any]:
    """A policy for several DRMs: the changes to each, which may be none."""
    return {drm: _changed(SOUND[drm], of_drm) for drm, of_drm in changes.items()}


def title(**changes: Any) -> dict[str, Any]:
    """One entry of ``titles``."""
    sound = {"name": "harbour", "policy": POLICY, "kid": KID, "content_key": KEY}
    return _changed(sound, changes)


def titles(*entries: Mapping[str, Any]) -> Example:
    """An example of titles."""
    return {"titles": list(entries)}


def several(count: int, **changes: Any) -> list[dict[str, Any]]:
    """So many titles, each with a kid and a key of its own, but for the changes."""
    return [
        title(**{"name": f"part-{number}", "kid": f"^part-{number}", "content_key": f"{number:032x}", **changes})
        for number in range(1, count + 1)
    ]


def _changed(sound: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**sound, **changes}
    return {option: value for option, value in merged.items() if value is not None}
