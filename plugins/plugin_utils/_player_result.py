# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The result of the module that writes player configurations: what was rendered, and what a host did with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..module_utils._files.plan import ATTRIBUTES, STATES, UNCHANGED
from ..module_utils._players.files import RenderedFile

Written = Mapping[str, Any]
"""What the module said of one file: path, state, changes, before and backup."""


def player_config_result(
    rendered: Sequence[RenderedFile], written: Sequence[Written], *, with_diff: bool
) -> dict[str, Any]:
    """The result of the task, without its facts."""
    files = [_file(made, done) for made, done in zip(rendered, written, strict=True)]
    result = {"changed": any(file["changed"] for file in files), "files": files, "summary": _summary(files)}
    if with_diff:
        result["diff"] = [*_differences(rendered, written)]
    return result


def _file(made: RenderedFile, done: Written) -> dict[str, Any]:
    file = {
        "path": done["path"],
        "player": made.player,
        "titles": list(made.titles),
        "expires_at": made.expires_at,
        "state": done["state"],
        "changed": done["state"] != UNCHANGED,
    }
    return {**file, "backup_file": done["backup"]} if done["backup"] else file


def _summary(files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    states = Counter(file["state"] for file in files)
    ends = [file["expires_at"] for file in files]
    return {
        "files": len(files),
        **{state: states[state] for state in STATES},
        "titles": len({title for file in files for title in file["titles"]}),
        # In this form the earlier time is the lesser text. Where one is not known, the earliest is not known either.
        "expires_at": min(ends) if ends and None not in ends else None,
    }


def _differences(rendered: Sequence[RenderedFile], written: Sequence[Written]) -> Iterator[dict[str, str]]:
    for made, done in zip(rendered, written, strict=True):
        if done["state"] == UNCHANGED:
            continue
        before = "".join(f"{name}: {value}\n" for name, value, _after in done["changes"])
        after = "".join(f"{name}: {value}\n" for name, _before, value in done["changes"])
        if done["state"] != ATTRIBUTES:
            before, after = before + (done["before"] or ""), after + made.shown
        path = done["path"]
        if before == after:
            yield {"prepared": f"{path}: only what is hidden here is different, such as tokens.\n"}
        else:
            yield {"before_header": path, "after_header": path, "before": before, "after": after}
