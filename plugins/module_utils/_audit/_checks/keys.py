# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Rules about the keys of all titles. No key is ever in a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from ..._catalogue.located import Located
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
    for key in known:
        if key.kid is None or key.kid not in ambiguous:
            continue
        of_kid = by_kid[key.kid]
        others = chain.from_iterable(names for other, names in of_kid.items() if other != key.content_key)
        where = listed(others, ambiguous[key.kid] - len(of_kid[key.content_key]))
        finding = warning(
            "key-kid-several-keys",
            key.option("kid"),
            key.parameter("kid"),
            f"Its kid stands for another key in {where}.",
            "Give each key a kid of its own: a player takes the first key that it has for a kid, right or wrong.",
        )
        yield Located(finding, subject.title, subject.policy)


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
