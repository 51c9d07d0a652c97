# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound policies to start from, and short ways to ask the check about a changed one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.check import check_policy
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.verdict import Verdict

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)

KID = "0123456789abcdef0123456789ABCDEF"
KEY = "a9b9033df0b9ca5447839e3d074817a0"
KEK = "000102030405060708090a0b0c0d0e0f"
IV = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"

OPLS = (
    "analog_video_opl",
    "compressed_digital_audio_opl",
    "compressed_digital_video_opl",
    "uncompressed_digital_audio_opl",
    "uncompressed_digital_video_opl",
)

SOUND: dict[str, dict[str, Any]] = {
    "widevine": {"kid": KID, "content_key": KEY, "security_level": "1", "hdcp_output_control": "0"},
    "playready": {"kid": KID, "content_key": KEY, "rights_type": "BuyToOwn", **dict.fromkeys(OPLS, "0")},
    "fairplay": {"kid": KID, "content_key": KEY, "iv": IV},
}
RENTAL = {"rights_type": "Rental", "general_flags": "00000001", "rental_period_end_time": "+172800"}
DRMS = tuple(EVERY_DRM.values())

# A wrapped key, and beside it a kid only where there may be one.
WRAPPED: dict[str, dict[str, Any]] = {drm.name: {"content_key": None, "kek": KEK, "ek": EK} for drm in DRMS}
WRAPPED["fairplay"]["kid"] = None

# More digits than Python converts.
HUGE = 10**6000


def ask(drm: Drm, **changes: Any) -> Verdict:
    """The verdict on the sound policy of a DRM with some options changed; None leaves an option out."""
    return check_policy(drm, {**SOUND[drm.name], **changes}, now=NOW)


def error_codes(drm: Drm, **changes: Any) -> set[int | None]:
    """The codes of the errors of a changed policy."""
    return {finding.code for finding in ask(drm, **changes).errors}


def warning_rules(drm: Drm, **changes: Any) -> set[str]:
    """The rules that a changed policy, which must have no error, is warned of."""
    verdict = ask(drm, **changes)
    assert verdict.errors == ()
    return {finding.rule for finding in verdict.findings}


def sent(drm: Drm, wire: str, **changes: Any) -> list[str]:
    """What is sent under a wire name, of a changed policy that must have no error."""
    verdict = ask(drm, **changes)
    assert verdict.errors == ()
    return [text for name, text in verdict.parameters if name == wire]


def short(value: object) -> str:
    """The identifier of a case, also of one that holds a number that Python does not write."""
    try:
        return repr(value)[:60]
    except ValueError:
        return "huge"
