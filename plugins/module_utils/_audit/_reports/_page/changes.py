# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Where in the catalogue the option of a finding is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...._catalogue.argument_spec import TITLE_OPTIONS
from ...._drm.every import EVERY_DRM
from ...._policy.extra_parameters import OPTION as EXTRA_PARAMETERS
from ...shape import Finding, Report

#: Below the DRM of the policy, below the DRM of the title, or at the title itself.
POLICY, TITLE_DRM, TITLE = "policy", "title-drm", "title"

_OPTIONS = {name: {EXTRA_PARAMETERS, *(row.option for row in drm.parameters)} for name, drm in EVERY_DRM.items()}
# Rule, policy, DRM and option.
_Shared = tuple[object, ...]


def changes(report: Report) -> Iterator[str | None]:
    """For each finding one of the places above; None where it is not about one option of one DRM.

    What most titles of a policy have is changed in the policy, and what fewer have, at those.
    """
    titles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in report["titles"]:
        for name in row["licenses"]:
            titles[row["policy"], name].add(row["name"])
    found: dict[_Shared, set[str]] = defaultdict(set)
    for finding in report["findings"]:
        found[_shared(finding)].add(finding["title"] or "")
    for finding in report["findings"]:
        policy, drm, title = finding["policy"], finding["drm"], finding["title"]
        if policy is None or drm is None or finding["option"] not in _OPTIONS.get(drm, ()):
            yield None
        elif title is None:
            yield POLICY
        elif finding["option"] in TITLE_OPTIONS:
            yield TITLE
        else:
            yield POLICY if 2 * len(found[_shared(finding)]) > len(titles[policy, drm]) else TITLE_DRM


def _shared(finding: Finding) -> _Shared:
    return finding["rule"], finding["policy"], finding["drm"], finding["option"]
