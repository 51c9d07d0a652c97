# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What has to be done for a key to be as it is wanted. Pure functions of what is there and what is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from .._policy.key_wrap import WrongKek, unwrap
from .expiration import same_moment
from .kek_id import derive_kek_id, same_kek_id
from .stored import StoredKey


class Action(Enum):
    """What one request does."""

    NOTHING = "nothing"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Wanted:
    """A key as it is wanted. ``kid`` and ``content_key`` are in lower case; what was not given is None.

    ``metadata`` is by option and has what was given, empty where it shall be empty. ``wrap_here`` is false where the
    service is to wrap the key, and to make it where none is given.
    """

    kid: str
    content_key: str | None = field(default=None, repr=False)
    kek: str | None = field(default=None, repr=False)
    ek: str | None = field(default=None, repr=False)
    metadata: Mapping[str, str] = field(default_factory=dict)
    rotate: bool = False
    wrap_here: bool = True


@dataclass(frozen=True)
class Step:
    """The next request, and the reason for it. ``metadata`` is what it sends; ``with_value`` says whether a key too."""

    action: Action
    reason: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    with_value: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why the key is left as it is: the option, what is wrong, and what to do."""

    option: str
    message: str
    hint: str


class _Value(Enum):
    """What the stored value is, compared with the one that is wanted."""

    FITS = "fits"
    ANOTHER = "another key"
    OTHER_KEK = "other key encryption key"
    HIDDEN = "hidden"


_ROTATE = "Set rotate to true to replace it, after which content that was encrypted with it cannot be played any more"


def plan_present(stored: StoredKey | None, wanted: Wanted) -> Step | Refusal:
    """The next step towards a key that is there as it is wanted.

    Raises :class:`~.._policy.key_wrap.CryptographyMissing` where a value must be unwrapped to compare it.
    """
    can_be_made = wanted.ek is not None or wanted.kek is not None
    if stored is None:
        if can_be_made:
            return Step(Action.CREATE, "no key yet", _at_first(wanted), with_value=True)
        return Refusal(
            "kek", "There is no key under this kid, and nothing to make one of.", "Give kek, or a wrapped key as ek."
        )
    value = _compare(stored, wanted)
    refusal = _refuse(stored, value, wanted, can_be_made)
    if refusal is not None:
        return refusal
    replaced = wanted.rotate and (value is not _Value.FITS or not _has_value(wanted))
    metadata = dict(_changes(stored, wanted))
    if replaced and "kek_id" not in wanted.metadata:
        if wanted.kek is None and "kek_id" in stored.metadata:
            # Nobody here knows what the new value was wrapped with.
            metadata["kek_id"] = ""
        elif wanted.kek is not None and value is _Value.OTHER_KEK:
            metadata["kek_id"] = derive_kek_id(wanted.kek)
    if not replaced and not metadata:
        return Step(Action.NOTHING, "stored as it is wanted")
    return Step(Action.UPDATE, _reason(stored, value, metadata, replaced), metadata, with_value=replaced)


def plan_absent(stored: StoredKey | None) -> Step:
    """The next step towards a key that is not there."""
    if stored is None:
        return Step(Action.NOTHING, "there is no such key")
    return Step(Action.DELETE, "not wanted any more")


def _has_value(wanted: Wanted) -> bool:
    return wanted.ek is not None or wanted.content_key is not None


def _compare(stored: StoredKey, wanted: Wanted) -> _Value:
    if wanted.ek is None and wanted.kek is None:
        return _Value.FITS
    if stored.ek is None:
        return _Value.HIDDEN
    if wanted.ek is not None and stored.ek.lower() == wanted.ek.lower():
        return _Value.FITS
    if wanted.kek is None:
        return _Value.ANOTHER
    try:
        content_key = unwrap(stored.ek, wanted.kek)
    except WrongKek:
        return _Value.OTHER_KEK
    # With one key encryption key, another wrapped key is another key.
    if wanted.ek is not None:
        return _Value.ANOTHER
    return _Value.FITS if wanted.content_key in (None, content_key) else _Value.ANOTHER


def _refuse(stored: StoredKey, value: _Value, wanted: Wanted, can_be_made: bool) -> Refusal | None:
    if wanted.rotate and not can_be_made:
        return Refusal("rotate", "There is nothing to make the new key of.", "Give kek, or a wrapped key as ek.")
    if value is _Value.HIDDEN:
        # Of a rotation nobody could say afterwards whether it was kept.
        return Refusal(
            "kek" if wanted.ek is None else "ek",
            "The key store does not show the wrapped key, so that it can be neither compared nor replaced.",
            "Leave content_key, kek, ek and rotate out to change what is said of the key.",
        )
    if wanted.rotate:
        return None
    if value is _Value.ANOTHER:
        given = "content_key" if wanted.ek is None else "ek"
        return Refusal(given, "Another key is stored under this kid.", f"{_ROTATE}, or give another kid.")
    if value is _Value.OTHER_KEK:
        return Refusal(
            "kek",
            f"The stored key was wrapped with another key encryption key{_whose(stored)}.",
            f"Check kek. {_ROTATE}.",
        )
    return None


def _whose(stored: StoredKey) -> str:
    kek_id = stored.metadata.get("kek_id")
    return f", of the kek_id {kek_id}" if kek_id else ""


def _at_first(wanted: Wanted) -> dict[str, str]:
    metadata = {option: text for option, text in wanted.metadata.items() if text}
    # A store that never sees the key encryption key cannot name it.
    if wanted.kek is not None and "kek_id" not in wanted.metadata:
        metadata["kek_id"] = derive_kek_id(wanted.kek)
    return metadata


def _changes(stored: StoredKey, wanted: Wanted) -> Iterator[tuple[str, str]]:
    for option, text in wanted.metadata.items():
        before = stored.metadata.get(option, "")
        if option == "kek_id":
            same = same_kek_id(before, text, wanted.kek)
        elif option == "expiration":
            same = same_moment(before, text)
        else:
            same = before == text
        if not same:
            yield option, text


def _reason(stored: StoredKey, value: _Value, metadata: Mapping[str, str], replaced: bool) -> str:
    reasons = [
        f"{option} {stored.metadata.get(option) or '(none)'} -> {text or '(none)'}" for option, text in metadata.items()
    ]
    if replaced:
        reasons.insert(0, "new key encryption key" if value is _Value.OTHER_KEK else "key rotated")
    return "; ".join(reasons)
