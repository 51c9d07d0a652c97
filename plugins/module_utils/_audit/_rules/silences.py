# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules about silences."""

from __future__ import annotations

from ..._policy.finding import WARNING
from .examples import part
from .rule import Rule

_LONG = part("widevine", content_id="harbour-2026-season-1-episode-1-uncut")
_REASON = "Our players cut it off."
_FITTING = {**_LONG, "silence": [{"rule": "wv-content-id-length", "reason": _REASON}]}

SILENCE_RULES = (
    Rule(
        "audit-silence-unused",
        WARNING,
        None,
        "A silence silences nothing: what it was for is gone, or its policy, title or drm is another one. Nothing is "
        "said of a rule about what was not looked at: keys that were ignored, a ledger not given or not opened.",
        {**part("widevine"), "silence": [{"rule": "wv-content-id-length", "reason": _REASON}]},
        _FITTING,
    ),
    Rule(
        "audit-silence-unknown",
        WARNING,
        None,
        "A silence names a rule that there is not.",
        {**part("widevine"), "silence": [{"rule": "wv-content-id-size", "reason": _REASON}]},
        _FITTING,
    ),
    Rule(
        "audit-silence-of-task",
        WARNING,
        None,
        "A silence names a rule that no audit looks at: a task finds it, which requests a token or stores a key.",
        {**part("widevine"), "silence": [{"rule": "timeout-range", "reason": "Our gateway is slow."}]},
        _FITTING,
    ),
    Rule(
        "audit-silence-reason",
        WARNING,
        None,
        "A silence has no reason. It silences all the same.",
        {**_LONG, "silence": [{"rule": "wv-content-id-length", "reason": ""}]},
        _FITTING,
    ),
)
