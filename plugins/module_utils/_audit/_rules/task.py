# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules of a task that requests tokens: its options, and what the service answers.

An audit requests nothing, so it never finds them. Examples are tasks; ``answer`` is what the service answers.
"""

from __future__ import annotations

from typing import Any

from ..._policy.finding import ERROR, WARNING
from ..._task.engine import ENVELOPE_RULE
from .examples import KEY, KID, SOUND
from .rule import TASK, Example, Rule, needing

MODULE = "streamops.expressplay.expressplay_wv_token"
CATALOGUE_MODULE = "streamops.expressplay.expressplay_tokens"

AUTHENTICATOR = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"
_LICENSE = "https://wv.test.expressplay.com/widevine/RightsManager.asmx?ExpressPlayToken="
_TOKEN = "AQAAD0JBACoAAAAQYWJjZGVmZ2hpamtsbW5vcEFCQ0RFRkdISUpLTE1OT1BRUlNU"


def _task(**changes: Any) -> Example:
    """A task that requests a token, sound but for the changes. None leaves an option out."""
    sound = {
        "name": "harbour",
        "kid": KID,
        "content_key": KEY,
        **SOUND["widevine"],
        "customer_authenticator": AUTHENTICATOR,
    }
    return {MODULE: {option: value for option, value in {**sound, **changes}.items() if value is not None}}


def _catalogue_task(**options: Any) -> Example:
    """A task for a catalogue of policies alone."""
    return {CATALOGUE_MODULE: {"policies": {"film": {"widevine": dict(SOUND["widevine"])}}, **options}}


TASK_RULES = needing(
    TASK,
    (
        Rule(
            "authenticator-missing",
            ERROR,
            -2017,
            "A request needs the customer authenticator. Check mode does without it.",
            _task(customer_authenticator=None),
            _task(),
        ),
        Rule(
            "authenticator-length",
            ERROR,
            -2018,
            "The customer authenticator is too short to be one.",
            _task(customer_authenticator="1000001"),
            _task(),
        ),
        Rule(
            "service-address",
            ERROR,
            None,
            "prod_domain or base_url is no address of a service.",
            _task(base_url="drm-gateway.example.com"),
            _task(base_url="https://drm-gateway.example.com:8443"),
        ),
        Rule(
            "timeout-range",
            ERROR,
            None,
            "timeout is not between 0 and 3600 seconds.",
            _task(timeout=0),
            _task(timeout=15),
        ),
        Rule(
            "retries-range",
            ERROR,
            None,
            "retries is not between 0 and 100.",
            _task(retries=1000),
            _task(retries=3),
        ),
        Rule(
            "concurrency-range",
            ERROR,
            None,
            "concurrency is not between 1 and 256.",
            _catalogue_task(concurrency=0),
            _catalogue_task(concurrency=8),
        ),
        Rule(
            "renew-before-form",
            ERROR,
            None,
            "renew_before is neither a duration nor a percentage of a token's life.",
            _task(renew_before="soon"),
            _task(renew_before="3d"),
        ),
        Rule(
            "name-unicode",
            ERROR,
            None,
            "The name holds half of a surrogate pair, which is no character.",
            _task(name="harbour \ud83d"),
            _task(name="harbour \U0001f3ac"),
        ),
        Rule(
            "name-secret",
            ERROR,
            None,
            "The name gives the key away. Names are kept and shown in clear.",
            _task(name=f"harbour {KEY}"),
            _task(),
        ),
        Rule(
            ENVELOPE_RULE,
            WARNING,
            None,
            "A token has not the form that tokens have, or belongs to another account. It is kept, and may not play.",
            {"answer": f"{_LICENSE}{_TOKEN[:40]}"},
            {"answer": f"{_LICENSE}{_TOKEN}"},
        ),
    ),
)
