# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a file shall be, as it travels from the controller to the host."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Wanted:
    """A file to write. ``content`` holds tokens.

    ``form`` and ``public`` say what may be shown of the file that is there. ``owner`` and ``group`` are names or
    numbers; None keeps what that file has. ``validate`` is a command, in which ``%s`` stands for the path of a file to
    judge; None for no such command.
    """

    path: str
    content: str
    form: str
    public: tuple[str, ...]
    mode: int
    owner: str | None
    group: str | None
    backup: bool
    validate: tuple[str, ...] | None


def to_text(files: Iterable[Wanted]) -> str:
    """All of them in one text, which is as secret as their contents."""
    return json.dumps([vars(file) for file in files])


def from_text(text: str) -> list[Wanted]:
    """What :func:`to_text` wrote."""
    return [_wanted(file) for file in json.loads(text)]


def _wanted(file: dict[str, Any]) -> Wanted:
    validate = file.pop("validate")
    public = file.pop("public")
    return Wanted(**file, public=tuple(public), validate=None if validate is None else tuple(validate))
