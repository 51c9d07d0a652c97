# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules between several keys of one token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from . import key_wrap
from .content_keys import OPTION, TRACK, TRACKS, Key
from .finding import Finding, error, warning
from .indexed import indexed
from .key_id import MISSING, digits_of
from .number import parse_integer
from .policy import Policy

if TYPE_CHECKING:
    from .._drm.drm import Drm

#: What is compared, and its value.
_Identity = tuple[str, str]

_AUDIO_IN_SOFTWARE = "Devices decrypt audio in software, so it would not play."


def between_keys(drm: Drm, policies: Sequence[tuple[Key, Policy]]) -> Iterator[Finding]:
    """What is wrong with keys that are right by themselves."""
    if drm.by_wire["kid"].missing is None:
        yield from _kids_missing(policies)
    yield from _kids_given_twice(policies)
    if drm.hardware_level is not None:
        wire, least = drm.hardware_level
        yield from _hardware_for_audio(drm, wire, least, policies)


def _kids_missing(policies: Sequence[tuple[Key, Policy]]) -> Iterator[Finding]:
    """A DRM that does without a kid for one key cannot tell several apart without."""
    for key, policy in policies:
        if not policy.given("kid"):
            message, hint = "Each of several keys needs its kid.", "Give it, or give the key outside of the list."
            yield error("kid-missing", key.option("kid"), indexed("kid", key.index), MISSING, message, hint)


def _kids_given_twice(policies: Sequence[tuple[Key, Policy]]) -> Iterator[Finding]:
    first: dict[str, Key] = {}
    for key, policy in policies:
        kid = policy.sound("kid")
        if kid is None:
            continue
        other = first.setdefault(digits_of(kid), key)
        if other is not key:
            yield error(
                "content-keys-kid-twice",
                key.option("kid"),
                indexed("kid", key.index),
                None,
                f"It is the kid of {OPTION}[{other.index}] too, and a license has one key for a kid.",
                "Give each kid once; tracks with the same key need no second entry.",
            )


def _hardware_for_audio(drm: Drm, wire: str, least: int, policies: Sequence[tuple[Key, Policy]]) -> Iterator[Finding]:
    """Devices decrypt audio in software, so a key that never leaves the hardware plays no audio."""
    level_row = drm.by_wire[wire]
    [track_wire] = [row.wire for row in drm.key_parameters if row.key_option == TRACK]

    def in_hardware(policy: Policy) -> bool:
        return (parse_integer(policy.sound(wire) or "") or 0) >= least

    def is_audio(policy: Policy) -> bool:
        return parse_integer(policy.sound(track_wire) or "") == TRACKS["AUDIO"]

    video = _first_by_identity(
        (key, policy) for key, policy in policies if in_hardware(policy) and not is_audio(policy)
    )
    for key, policy in policies:
        if not is_audio(policy):
            continue
        if in_hardware(policy):
            yield _for_audio(
                key.option(level_row.key_option or ""),
                indexed(wire, key.index),
                f"{level_row.option} {policy.sound(wire)} keeps this key in hardware. {_AUDIO_IN_SOFTWARE}",
                f"Give the audio key a {level_row.option} below {least} of its own.",
            )
        for option, shared, identity in _identities(policy):
            other = video.get(identity)
            if other is not None:
                yield _for_audio(
                    key.option(option),
                    indexed(shared, key.index),
                    f"It is that of {OPTION}[{other.index}], which stays in hardware. {_AUDIO_IN_SOFTWARE}",
                    "Encrypt audio with a key of its own.",
                )


def _first_by_identity(policies: Iterable[tuple[Key, Policy]]) -> dict[_Identity, Key]:
    first: dict[_Identity, Key] = {}
    for key, policy in policies:
        for _option, _wire, identity in _identities(policy):
            first.setdefault(identity, key)
    return first


def _identities(policy: Policy) -> Iterator[tuple[str, str, _Identity]]:
    """What a key is told by: the option and the parameter to name, and what is the same for the same key."""
    kid, content_key = policy.sound("kid"), policy.sound("contentKey")
    ek, kek = policy.sound("ek"), policy.sound("kek")
    if kid is not None:
        yield "kid", "kid", ("kid", digits_of(kid))
    if content_key is not None:
        yield "content_key", "contentKey", ("key", content_key.lower())
    if ek is not None and kek is not None:
        yield "ek", "ek", _wrapped_identity(ek.lower(), kek.lower())


def _wrapped_identity(ek: str, kek: str) -> _Identity:
    """That of the key itself, or, where it cannot be unwrapped, of the form in which it comes."""
    try:
        return "key", key_wrap.unwrap(ek, kek)
    except (key_wrap.CryptographyMissing, key_wrap.WrongKek):
        return "wrapped", f"{ek} {kek}"


def _for_audio(option: str, parameter: str, message: str, hint: str) -> Finding:
    return warning("content-keys-hardware-audio", option, parameter, message, hint)
