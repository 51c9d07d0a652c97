# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The fact ``expressplay_player_files``: what was written, by this task and by earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..module_utils._policy.point_in_time import format_utc

FILES_FACT = "expressplay_player_files"

_KEYS = ("path", "player", "titles", "expires_at")

Files = list[dict[str, Any]]


def known_files(task_vars: Mapping[str, Any]) -> Files:
    """The files that are in the fact of this host already."""
    known = (task_vars.get("ansible_facts") or {}).get(FILES_FACT)
    return [dict(file) for file in known if _is_file(file)] if isinstance(known, (list, tuple)) else []


def _is_file(file: Any) -> bool:
    """Whether it has the shape of an entry; somebody may have given the fact another one."""
    if not isinstance(file, Mapping) or not file.keys() >= set(_KEYS):
        return False
    return isinstance(file["path"], str) and isinstance(file["expires_at"], (str, type(None)))


def merge_files(known: Files, written: Iterable[Mapping[str, Any]], now: datetime) -> Files:
    """``known`` and what was written. A known file whose token has expired is one that nobody writes any more."""
    limit = format_utc(now)
    merged = {file["path"]: file for file in known if file["expires_at"] is None or file["expires_at"] > limit}
    for file in written:
        merged[file["path"]] = {key: file[key] for key in _KEYS}
    return list(merged.values())
