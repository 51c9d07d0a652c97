# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""All files of a task: looked at together, made ready together, and only then put in place one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .disk import Disk, New, Place, Staged, find
from .owners import group_number, user_number
from .plan import CHANGED, UNCHANGED, Attributes, changes, decide
from .problem import FileProblem, Refused
from .wanted import Wanted

# Of a larger file that is there, a difference shows nothing but the size.
MOST_BYTES_SHOWN = 1024 * 1024

MOST_PATHS_NAMED = 10

_NO_SUCH_NUMBER = -1


@dataclass(frozen=True)
class Written:
    """What became of a file: its path on the host, and one of the words in `plan`.

    ``changes`` has what becomes different besides the content: what of it, before, and after. ``before`` is what may be
    shown of content that is replaced; None where none is, or where that was not asked for.
    """

    path: str
    state: str
    changes: Sequence[tuple[str, str, str]]
    before: str | None
    backup: str | None


class WritingFailed(Exception):
    """Not all files were written. ``written`` are the paths of those that were, ``missing`` those that were to be."""

    def __init__(self, message: str, written: Sequence[str] = (), missing: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.written = tuple(written)
        self.missing = tuple(missing)


@dataclass(frozen=True)
class _File:
    """A wanted file, its place, and what is there."""

    place: Place
    new: New
    state: str
    before: str | None


Show = Callable[[str, str, Sequence[str]], str]
"""Makes of a content, its form, and the texts in it that are public what may be shown of it."""


def write_files(files: Iterable[Wanted], disk: Disk, *, check_mode: bool, show: Show | None) -> list[Written]:
    """See to it that the host has these files, or in check mode say what would become of them.

    ``show`` is None where nothing of what is replaced is to be shown.
    Raises WritingFailed, with all that is wrong; nothing is touched unless everything can be.
    """
    looked_at = _look(files, disk, check_mode, show)
    backups: dict[str, str | None] = {}
    if not check_mode:
        changing = [file for file in looked_at if file.state != UNCHANGED]
        disk.sweep({file.place.directory for file in changing})
        backups = _put_in_place(_stage(changing, disk), disk)
    return [
        Written(
            path=file.place.path,
            state=file.state,
            changes=changes(file.new.wanted, file.new.present),
            before=file.before,
            backup=backups.get(file.place.path),
        )
        for file in looked_at
    ]


def _look(files: Iterable[Wanted], disk: Disk, check_mode: bool, show: Show | None) -> list[_File]:
    """Find out what is there, and everything that is wrong."""
    found: list[_File] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for wanted in files:
        try:
            file = _look_at(wanted, disk, check_mode, show)
        except FileProblem as problem:
            problems.append(str(problem))
            continue
        target, path = file.place.target, file.place.path
        if target in seen:
            problems.append(f"{seen[target]} and {path} are one file: give each entry a file of its own.")
        seen[target] = path
        found.append(file)
    if problems:
        raise WritingFailed("\n".join(dict.fromkeys(problems)))
    return found


def _look_at(wanted: Wanted, disk: Disk, check_mode: bool, show: Show | None) -> _File:
    place = find(wanted.path)
    # An earlier task of the same run in check mode may be the one that would make it.
    if not check_mode and not disk.has_directory(place):
        raise FileProblem(
            f"There is no directory {place.directory}. Add a task before this one: ansible.builtin.file with path:"
            f' {place.directory}, state: directory and a mode such as "0700".'
        )
    content = _encoded(wanted)
    present = disk.look(place, content)
    attributes = Attributes(
        wanted.mode,
        _number(user_number, wanted.owner, check_mode),
        _number(group_number, wanted.group, check_mode),
    )
    state = decide(attributes, present)
    new = New(content, attributes, present, wanted.validate, backup=wanted.backup and state == CHANGED)
    before = _shown(wanted, disk.read(place), show) if show is not None and state == CHANGED else None
    return _File(place, new, state, before)


def _encoded(wanted: Wanted) -> bytes:
    try:
        return wanted.content.encode("utf-8")
    except UnicodeEncodeError:
        raise FileProblem(f"{wanted.path}: the new content has half a character, which no file can hold.") from None


def _number(read: Callable[[str], int], name: str | None, check_mode: bool) -> int | None:
    """The number of a user or group; None where nobody asked for one."""
    if name is None:
        return None
    try:
        return read(name)
    except FileProblem:
        # An earlier task of the same run in check mode may be the one that would add it.
        if check_mode:
            return _NO_SUCH_NUMBER
        raise


def _shown(wanted: Wanted, there: bytes, show: Show) -> str:
    if len(there) > MOST_BYTES_SHOWN:
        return f"({len(there)} bytes)\n"
    return show(there.decode("utf-8", "replace"), wanted.form, wanted.public)


def _stage(files: Sequence[_File], disk: Disk) -> list[Staged]:
    """Make all files ready. When one cannot be, none is left."""
    staged: list[Staged] = []
    refusals: list[str] = []
    try:
        for file in files:
            try:
                staged.append(disk.stage(file.place, file.new))
            except Refused as problem:
                refusals.append(str(problem))
        if refusals:
            raise FileProblem("\n".join(refusals))
    except BaseException as error:
        for made in staged:
            disk.discard(made)
        if isinstance(error, FileProblem):
            raise WritingFailed(f"{error} Nothing was changed.") from None
        raise
    return staged


def _put_in_place(staged: Sequence[Staged], disk: Disk) -> dict[str, str | None]:
    """Give all files their names; gives the backup of each path."""
    for number, file in enumerate(staged):
        try:
            disk.replace(file)
        except FileProblem as problem:
            for unused in staged[number:]:
                disk.discard(unused)
            done, missing = ([made.place.path for made in part] for part in (staged[:number], staged[number:]))
            raise WritingFailed(f"{problem} {_told(done, missing)}", done, missing) from None
    return {file.place.path: file.backup for file in staged}


def _told(written: Sequence[str], missing: Sequence[str]) -> str:
    return f"Written before that: {_listed(written)}. Not written: {_listed(missing)}."


def _listed(paths: Sequence[str]) -> str:
    if not paths:
        return "nothing"
    more = f" and {len(paths) - MOST_PATHS_NAMED} more" if len(paths) > MOST_PATHS_NAMED else ""
    return ", ".join(paths[:MOST_PATHS_NAMED]) + more
