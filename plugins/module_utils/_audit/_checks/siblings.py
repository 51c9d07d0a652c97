# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""A rule between titles of one policy: which DRMs they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..._catalogue.located import Located
from ..._drm.every import EVERY_DRM
from ..._policy.finding import warning
from ..subject import Subject


def siblings(subjects: Iterable[Subject]) -> Iterator[Located]:
    """The titles that lack a DRM which most of the other titles of their policy have."""
    titles = [subject for subject in subjects if subject.title is not None and subject.verdicts]
    sizes = Counter(subject.policy for subject in titles)
    having = Counter((subject.policy, drm) for subject in titles for drm in subject.verdicts)
    drms = {policy: [drm for drm in EVERY_DRM if having[policy, drm]] for policy in sizes}
    for subject in titles:
        others = sizes[subject.policy] - 1
        for drm in drms[subject.policy]:
            # A title that lacks the DRM is not among those that have it.
            if drm not in subject.verdicts and 2 * having[subject.policy, drm] > others:
                label = EVERY_DRM[drm].label
                finding = warning(
                    "title-drm-missing",
                    "drm",
                    None,
                    f"It has no {label}, which most other titles of its policy have.",
                    f"Add {drm} to drm, or leave drm out.",
                )
                yield Located(finding, subject.title, subject.policy, drm)
