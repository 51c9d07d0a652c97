# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The parameters that all DRMs share, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .._policy import key_wrap
from .._policy.content_keys import TRACKS
from .._policy.finding import Finding, error, warning
from .._policy.hexadecimal import is_hex
from .._policy.key_id import MISSING as KID_MISSING
from .._policy.key_id import KeyId
from .._policy.number import Duration, Integer
from .._policy.parameter import Parameter
from .._policy.point_in_time import PointInTime
from .._policy.policy import CrossRule, Policy
from .._policy.secret_keys import CONTENT_KEY, INVALID_KEY, KEK, WRAPPED_KEY
from .._policy.text import Choice, Label, Refused, Switch, Text

INVALID_TIME = -2002
INVALID_COOKIE = -2033
INVALID_WRAPPED_KEY = key_wrap.WRONG_WRAP
INVALID_ERROR_FORMAT = -3004

LONGEST_EXPIRATION = 30 * 86400
KEY_VERSION = "key_version"
# In the clear, and wrapped.
_DIGITS_OF_KEYS = (32, 48)

COMMON = (
    Parameter(
        "error_format", "errorFormat", "error-format", Choice(("html", "json"), INVALID_ERROR_FORMAT), in_license=False
    ),
    Parameter(
        "expiration_time",
        "expirationTime",
        "expiration-time",
        PointInTime(LONGEST_EXPIRATION, INVALID_TIME),
        in_license=False,
    ),
    Parameter("cookie", "cookie", "cookie", Text(32, INVALID_COOKIE), in_license=False),
    Parameter(
        "kid",
        "kid",
        "kid",
        KeyId(),
        missing=KID_MISSING,
        missing_hint="Give 32 hexadecimal digits, a GUID, or ^ and a name.",
        in_license=False,
        of_content=True,
        key_option="kid",
    ),
    Parameter(
        "content_key",
        "contentKey",
        "content-key",
        CONTENT_KEY,
        secret=True,
        in_license=False,
        of_content=True,
        key_option="content_key",
    ),
    Parameter(
        "kek",
        "kek",
        "kek",
        KEK,
        secret=True,
        in_license=False,
        of_content=True,
        key_option="kek",
    ),
    Parameter(
        "ek",
        "ek",
        "ek",
        WRAPPED_KEY,
        secret=True,
        in_license=False,
        of_content=True,
        key_option="ek",
    ),
    # With a stored key a request says nothing of its value, so the ledger cannot tell by itself that it was replaced.
    Parameter("key_version", KEY_VERSION, "key-version", Label(64), in_license=False, of_content=True, sent=False),
)

#: The same for a DRM that finds the key without a kid.
COMMON_WITH_OPTIONAL_KID = tuple(
    replace(row, missing=None, missing_hint="") if row.wire == "kid" else row for row in COMMON
)

#: What clients of the service send for the DRMs of the reference pages, which do not mention it.
BEYOND = (
    Parameter("use_https", "useHttps", "use-https", Switch(), undocumented=True, in_license=False),
    Parameter("playback_duration", "playbackDuration", "playback-duration", Duration(1, None), undocumented=True),
)

#: The kinds of track that clients tell apart.
TRACK = Integer(0, 4, None, TRACKS)

#: The track of one of several keys, for a DRM that is not told of it.
TRACK_ASIDE = Parameter("track", "track", "content-keys-track", TRACK, key_option="track", sent=False)


def key_given(policy: Policy) -> Iterator[Finding]:
    """There must be a key, and a wrapped one needs what unwraps it."""
    if not any(policy.given(wire) for wire in ("contentKey", "kek", "ek")):
        yield error(
            "content-key-missing",
            "content_key",
            "contentKey",
            INVALID_KEY,
            "There is no key: neither content_key, nor kek with ek, nor kek for a stored key.",
            "Give one of them.",
        )
    if policy.given("ek") and not policy.given("kek"):
        yield error(
            "ek-without-kek",
            "ek",
            "ek",
            INVALID_WRAPPED_KEY,
            "A wrapped key was given without the key encryption key that unwraps it.",
            "Add kek, or give the clear key as content_key.",
        )


def wrapped_key(policy: Policy) -> Iterator[Finding]:
    """A wrapped key can be verified here, before anything is sent."""
    ek, kek = policy.sound("ek"), policy.sound("kek")
    if ek is None or kek is None:
        return
    try:
        clear = key_wrap.unwrap(ek, kek)
    except (key_wrap.WrongKek, key_wrap.CryptographyMissing) as problem:
        yield key_wrap.finding(problem)
        return
    content_key = policy.sound("contentKey")
    if content_key is not None and content_key.lower() != clear:
        yield warning(
            "content-key-differs",
            "content_key",
            "contentKey",
            "content_key is another key than the one that ek and kek hold.",
            "Give one of them only.",
        )
    yield from _same_as_kid(policy, clear, "ek")


def key_is_kid(policy: Policy) -> Iterator[Finding]:
    """A kid is public; a key that equals it protects nothing."""
    content_key = policy.sound("contentKey")
    if content_key is not None:
        yield from _same_as_kid(policy, content_key, "content_key")


def _same_as_kid(policy: Policy, key: str, option: str) -> Iterator[Finding]:
    kid = policy.sound("kid")
    if kid is not None and kid.lower() == key.lower():
        yield warning(
            "kid-equals-key",
            "kid",
            "kid",
            f"The kid equals the content key that {option} gives, and a kid is public.",
            "Make a new key; a kid and its key are chosen independently.",
        )


def key_version_tells(policy: Policy) -> Iterator[Finding]:
    """A version of a key is shown in clear when it changes, so it must be none, known here or not."""
    version = (policy.sound(KEY_VERSION) or "").lower()
    keys = (policy.sound(wire) for wire in ("contentKey", "kek", "ek"))
    has_form = len(version) in _DIGITS_OF_KEYS and is_hex(version)
    if has_form or any(key is not None and key.lower() in version for key in keys):
        yield error(
            "key-version-secret",
            "key_version",
            None,
            None,
            "It holds a key of the same policy, or looks like a key, and it is shown in clear.",
            "Give one that says nothing of the key, such as a number, a date or a longer hash.",
        )


def device_id_refused(code: int, label: str) -> Refused:
    """The kind of value of a device ID, for a DRM that takes none."""
    return Refused(code, f"A {label} license cannot be bound to a device.", "Leave device_id out.")


def two_keys(rule: str) -> CrossRule:
    """The rule, of this name, for a DRM of which no page says whether a clear key or a KEK counts."""

    def two_sources(policy: Policy) -> Iterator[Finding]:
        if policy.given("contentKey") and policy.given("kek") and policy.knows("contentKey", "kek"):
            yield warning(
                rule,
                "kek",
                "kek",
                "content_key and kek are both given, and it is not documented which of them counts.",
                "Give content_key alone, or kek with ek, or kek alone for a stored key.",
            )

    return two_sources


COMMON_RULES = (key_given, wrapped_key, key_is_kid, key_version_tells)
