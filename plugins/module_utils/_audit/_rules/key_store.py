# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules of tasks for keys in the key store, beyond those that their keys share with a request for a token.

An audit asks no key store, so it never finds them. Examples are tasks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ..._keystore.check import KID as KID_FIELD
from ..._keystore.check import METADATA
from ..._policy.finding import ERROR
from .examples import EK, KEK, KEY, KID
from .of_rows import refusals
from .rule import TASK, Example, Rule, needing
from .task import AUTHENTICATOR

KEY_MODULE = "streamops.expressplay.expressplay_key"
KEY_INFO_MODULE = "streamops.expressplay.expressplay_key_info"

_SOUND: Mapping[str, Any] = {
    "kek_id": "vault-2026",
    "content_id": "harbour-2026",
    "info": "Harbour, all tracks",
    "expiration": "2099-01-31T12:00:00Z",
}
# A kid and a time can only hold a key in a form that they take.
_DIGITS = "04818305206711973058627461059328"
_TELLING: Mapping[str, Mapping[str, Any]] = {
    "kid": {"kid": KEY},
    "expiration": {"content_key": _DIGITS, "expiration": f"2099-01-31T12:00:00.{_DIGITS}Z"},
}


def _key(**changes: Any) -> Example:
    """A task that stores a key, sound but for the changes. None leaves an option out."""
    sound = {"kid": KID, "content_key": KEY, "kek": KEK, "customer_authenticator": AUTHENTICATOR}
    return {KEY_MODULE: {option: value for option, value in {**sound, **changes}.items() if value is not None}}


def _key_with(option: str) -> Callable[[Any], Example]:
    """Makes tasks that store a key, sound but for the value of an option."""
    return lambda value: _key(**{option: value})


def _info(**options: Any) -> Example:
    """A task that looks at keys."""
    return {KEY_INFO_MODULE: {**options, "customer_authenticator": AUTHENTICATOR}}


KEY_STORE_RULES = needing(
    TASK,
    (
        Rule(
            "key-given-twice",
            ERROR,
            None,
            "content_key and ek both give the key.",
            _key(ek=EK),
            _key(),
        ),
        Rule(
            "content-key-without-kek",
            ERROR,
            None,
            "The key store keeps wrapped keys only, and there is no key encryption key to wrap this one with.",
            _key(kek=None),
            _key(),
        ),
        Rule(
            "return-key-without-kek",
            ERROR,
            None,
            "Without the key encryption key there is no key to return.",
            _key(content_key=None, kek=None, ek=EK, return_key=True),
            _key(return_key=True),
        ),
        Rule(
            "count-only-alone",
            ERROR,
            None,
            "count_only asks for the number of all keys, and kid or return_key ask for more.",
            _info(kid=KID, count_only=True),
            _info(count_only=True),
        ),
        *(
            rule
            for field in METADATA
            for rule in refusals(field, _key_with(field.option), _key(**{field.option: _SOUND[field.option]}))
        ),
        *(
            Rule(
                f"{field.rule}-secret",
                ERROR,
                None,
                f"{field.option} holds a key or another secret of its task, and the key store shows it in clear.",
                _key(**_TELLING.get(field.option, {field.option: f"harbour {KEY}"})),
                _key(),
            )
            for field in (KID_FIELD, *METADATA)
        ),
    ),
)
