# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files for tests, and a disk that can be made to fail."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._files.disk import Disk, New, Place, Staged
from ansible_collections.streamops.expressplay.plugins.module_utils._files.problem import FileProblem
from ansible_collections.streamops.expressplay.plugins.module_utils._files.wanted import Wanted

SECRET = "AQAAD0JB-canary-of-a-token"
NOW = 1_900_000_000.0


def wanted(path: Path | str, content: str = SECRET, **other: Any) -> Wanted:
    """A file to write, of which everything but the content is as it is by default."""
    values: dict[str, Any] = {
        "form": "json",
        "public": (),
        "mode": 0o600,
        "owner": None,
        "group": None,
        "backup": False,
        "validate": None,
    }
    return Wanted(path=str(path), content=content, **{**values, **other})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make_disk(run: Callable[[Sequence[str]], int] = lambda arguments: 0, kind: type[Disk] = Disk) -> Disk:
    """A disk on which nothing has a security context, and commands do what ``run`` says."""
    return kind(label=lambda path, place: None, run=run, now=lambda: NOW)


class FailingDisk(Disk):
    """Refuses to stage or to replace the files with these names."""

    not_staged: frozenset[str] = frozenset()
    not_replaced: frozenset[str] = frozenset()

    def stage(self, place: Place, new: New) -> Staged:
        if os.path.basename(place.target) in self.not_staged:
            raise FileProblem(f"{place.path} cannot be written: the disk is full.")
        return super().stage(place, new)

    def replace(self, staged: Staged) -> None:
        if os.path.basename(staged.place.target) in self.not_replaced:
            raise FileProblem(f"{staged.place.path} cannot be replaced: it is in use.")
        super().replace(staged)


def refusing(number: int) -> Callable[..., Any]:
    """Stands for a function of the operating system that fails with this number."""

    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return refuse


ERRORS = {
    errno.ENOSPC: "the disk is full",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "may not do that there",
    errno.EPERM: "may not do that",
    errno.EIO: "Input/output error",
}
