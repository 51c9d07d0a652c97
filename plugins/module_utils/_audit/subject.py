# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What the audit's own rules look at: a title, or a policy that no title uses, with what its licenses protect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .._catalogue.check import Checked
from .._drm.every import EVERY_DRM
from .._policy.indexed import base_name
from .._policy.verdict import Verdict
from ._protection.every import EVERY_READER
from ._protection.protection import Protection
from ._protection.terms import Terms

# They differ from title to title, and say nothing of what a license protects.
_OF_THE_TITLE = frozenset(
    row.wire for drm in EVERY_DRM.values() for row in drm.parameters if row.of_content or not row.in_license
)

# Titles that share a policy share what their licenses protect: by DRM, parameters, those that broke a rule, and the
# indexes of keys for audio.
_Known = dict[tuple[str, tuple[tuple[str, str], ...], frozenset[str], frozenset[str]], Protection]


@dataclass(frozen=True)
class Subject:
    """``title`` is None for a policy that no title uses. Both dictionaries are by DRM, in the order of all DRMs."""

    title: str | None
    policy: str
    verdicts: Mapping[str, Verdict]
    protections: Mapping[str, Protection]


def read_subjects(checked: Iterable[Checked]) -> list[Subject]:
    """One for everything that was checked, in the same order."""
    known: _Known = {}
    return [_read(each.title, each.policy, each.verdicts, known) for each in checked]


def _read(title: str | None, policy: str, verdicts: Mapping[str, Verdict], known: _Known) -> Subject:
    drms = [drm for drm in EVERY_READER if drm in verdicts]
    return Subject(
        title,
        policy,
        {drm: verdicts[drm] for drm in drms},
        {drm: _protection(drm, verdicts[drm], known) for drm in drms},
    )


def _protection(drm: str, verdict: Verdict, known: _Known) -> Protection:
    shaping = tuple(_shaping(verdict))
    broken = frozenset(found.parameter for found in verdict.errors if found.parameter is not None)
    key = (drm, shaping, broken, verdict.audio)
    if key not in known:
        # Devices decrypt audio in software and send it where they like, so its keys ask for less than those of video.
        known[key] = EVERY_READER[drm].read(Terms(shaping, broken, aside=verdict.audio))
    return known[key]


def _shaping(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """What shapes the license. Of kids no more than how many there are."""
    for wire, text in verdict.parameters:
        name = base_name(wire) if "." in wire else wire
        if name not in _OF_THE_TITLE:
            yield wire, text
        elif name == "kid" and name != wire:
            yield wire, ""
