# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Rules about the keys of all titles. No key is ever in a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from ..._catalogue.located import Located
from ..._drm.every import EVERY_DRM
from ..._policy.finding import warning
from ..keys import KnownKey, keys_of
from ..names import listed
from ..subject import Subject

#: So many titles may share a key, as the versions of one film sometimes do.
FEW_TITLES = 3

# A dictionary in place of a set: the order of names is that of the catalogue.
_Names = dict[str, None]


def keys(subjects: Iterable[Subject]) -> Iterator[Located]:
    """Key identifiers that stand for several keys, and keys that open many titles."""
    known = [(subject, keys_of(subject)) for subject in subjects if subject.title is not None]
    by_kid: dict[str, dict[str, _Names]] = {}
    by_key: dict[str, _Names] = {}
    for subject, of_title in known:
        for key in of_title:
            if key.kid is not None:
                by_kid.setdefault(key.kid, {}).setdefault(key.content_key, {})[str(subject.title)] = None
            by_key.setdefault(key.content_key, {})[str(subject.title)] = None
    ambiguous = {kid: sum(map(len, of_kid.values())) for kid, of_kid in by_kid.items() if len(of_kid) > 1}
    common = {key: len(names) for key, names in by_key.items() if len(names) > FEW_TITLES}
    for subject, of_title in known if ambiguous or common else ():
        yield from _several_keys(subject, of_title, by_kid, ambiguous)
        yield from _many_titles(subject, of_title, by_key, common)


def _several_keys(
    subject: Subject,
    known: Iterable[KnownKey],
    by_kid: Mapping[str, Mapping[str, _Names]],
    ambiguous: Mapping[str, int],
) -> Iterator[Located]:
    of_title: dict[str, list[KnownKey]] = {}
    for key in known:
        if key.kid is not None and key.kid in ambiguous:
            of_title.setdefault(key.kid, []).append(key)
    for kid, same in of_title.items():
        last = same[-1]
        finding = warning(
            "key-kid-several-keys",
            last.option("kid"),
            last.parameter("kid"),
            f"Its kid stands for {_other_keys(str(subject.title), same, by_kid[kid], ambiguous[kid])}.",
            "Give each key a kid of its own: a player takes the first key that it has for a kid, right or wrong.",
        )
        yield Located(finding, subject.title, subject.policy, last.drm if len(same) > 1 else None)


def _other_keys(title: str, same: Sequence[KnownKey], of_kid: Mapping[str, _Names], places: int) -> str:
    """Where one kid of a title stands for other keys. ``places`` are how many titles there are in ``of_kid``."""
    if len(same) == 1:
        [key] = same
        others = chain.from_iterable(names for other, names in of_kid.items() if other != key.content_key)
        return f"another key in {listed(others, places - len(of_kid[key.content_key]))}"
    # Its own keys differ, so every other title has another one than some of them.
    elsewhere = (name for name in chain.from_iterable(of_kid.values()) if name != title)
    count = places - len(same)
    within = f"several keys of this title: {', '.join(map(_place, same))}"
    return f"{within}; and for another one in {listed(elsewhere, count)}" if count else within


def _place(key: KnownKey) -> str:
    label = EVERY_DRM[key.drm].label
    return f"{key.option('kid')} under {label}" if key.index else f"that under {label}"


def _many_titles(
    subject: Subject, known: Iterable[KnownKey], by_key: Mapping[str, _Names], common: Mapping[str, int]
) -> Iterator[Located]:
    first: dict[str, KnownKey] = {}
    for key in known:
        if key.content_key in common:
            first.setdefault(key.content_key, key)
    for content_key, key in first.items():
        others = (name for name in by_key[content_key] if name != subject.title)
        finding = warning(
            "key-many-titles",
            key.option("content_key"),
            key.parameter("contentKey"),
            f"Its content key is also that of {listed(others, common[content_key] - 1)}.",
            "Encrypt each title with a key of its own, so that one leaked key opens one title.",
        )
        yield Located(finding, subject.title, subject.policy)
