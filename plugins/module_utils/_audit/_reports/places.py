# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Where a finding is, in words for formats that know only names."""

from __future__ import annotations

from collections.abc import Sequence

from ..shape import Finding


def steps(finding: Finding) -> Sequence[str]:
    """The way to the option of a finding from the top of the catalogue, for example titles, harbour, widevine, kid."""
    if finding["title"] is not None:
        way = ["titles", finding["title"]]
    elif finding["policy"] is not None:
        way = ["policies", finding["policy"]]
    else:
        way = ["catalogue"]
    return [*way, *([finding["drm"]] if finding["drm"] is not None else []), finding["option"]]


def owner(finding: Finding) -> str:
    """The title or the policy that a finding is about, or the whole catalogue."""
    if finding["title"] is not None:
        return finding["title"]
    return "the catalogue" if finding["policy"] is None else f"policy {finding['policy']}"


def sentence(finding: Finding) -> str:
    """What is wrong and what to do, in one line."""
    code = "" if finding["code"] is None else f" ({finding['code']})"
    drm = "" if finding["drm"] is None else f"{finding['drm']} "
    return f"{drm}{finding['option']}{code}: {finding['message']} {finding['hint']}"
