# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The file system of the host: what is there, and files that take the place of others in one step.

A file with tokens is never open to more people than it shall be in the end: it is written under another name, readable
for its owner alone, gets its owner and its mode there, and only then its name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .plan import Attributes, Present, resulting
from .problem import FileProblem, Refused, reason

_PRIVATE = 0o600
_PREFIX = ".expressplay-"
_LONGEST_SUFFIX = 16
# What a run that was killed has left behind is older than any run takes.
_SECONDS_LEFT_BEHIND = 86400


@dataclass(frozen=True)
class Place:
    """A file's path as people know it, and ``target``, where symbolic links lead from there."""

    path: str
    target: str

    @property
    def directory(self) -> str:
        return os.path.dirname(self.target)


@dataclass(frozen=True)
class New:
    """A file to put in the place of ``present``, if there is one.

    ``validate`` is a command that judges it first, in which ``%s`` stands for its path.
    """

    content: bytes
    wanted: Attributes
    present: Present | None
    validate: Sequence[str] | None
    backup: bool


@dataclass(frozen=True)
class Staged:
    """A complete file that has not got its name yet, and the backup of the one whose place it will take, if any."""

    place: Place
    temporary: str
    backup: str | None


def find(path: str) -> Place:
    """Expand ``~`` and variables, and follow symbolic links. Raises FileProblem for what cannot be a file's path."""
    expanded = os.path.expanduser(os.path.expandvars(path))
    if not os.path.isabs(expanded):
        raise FileProblem(f"{path} is no absolute path: dest must begin with / or ~.")
    if expanded.endswith("/"):
        raise FileProblem(f"{path} is the path of a directory: dest must be the path of a file.")
    try:
        return Place(expanded, os.path.realpath(expanded))
    except ValueError:
        raise FileProblem(f"{path!r} has characters that no path can have.") from None


class Disk:
    """Looks at files and replaces them.

    ``label`` gives a new file (first path) the security context that belongs to its place (second path). ``run`` runs a
    command, gives its exit status, and keeps its output to itself; it raises OSError where there is no such command.
    ``now`` is the time in seconds since 1970.
    """

    def __init__(
        self, label: Callable[[str, str], None], run: Callable[[Sequence[str]], int], now: Callable[[], float]
    ) -> None:
        self._label = label
        self._run = run
        self._now = now

    def look(self, place: Place, content: bytes) -> Present | None:
        """What is there, compared with the content that is wanted; None where nothing is. Raises FileProblem."""
        try:
            status = os.stat(place.target)
            if stat.S_ISREG(status.st_mode):
                same = _holds(place.target, content)
                return Present(same, Attributes(stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileProblem(f"{place.path} cannot be read: {reason(error)}.") from None
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a device, a socket or a pipe"
        raise FileProblem(f"{place.path} is {kind}: dest must be the path of a file.")

    def read(self, place: Place) -> bytes:
        """The content of a file that is there. Raises FileProblem."""
        try:
            with open(place.target, "rb") as file:
                return file.read()
        except OSError as error:
            raise FileProblem(f"{place.path} cannot be read: {reason(error)}.") from None

    def has_directory(self, place: Place) -> bool:
        """Whether there is a directory for the file. Raises FileProblem where that cannot be seen, or it is none."""
        try:
            is_directory = stat.S_ISDIR(os.stat(place.directory).st_mode)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise FileProblem(f"{place.path} cannot be written: {reason(error)}.") from None
        if not is_directory:
            raise FileProblem(f"{place.path} cannot be written: {place.directory} is no directory.")
        return True

    def stage(self, place: Place, new: New) -> Staged:
        """Make a complete file beside its place, have it judged, and make a backup of what is there if that is wanted.

        Raises FileProblem, and Refused where the command that judges it refuses.
        """
        temporary = None
        try:
            suffix = _short_suffix(place.target)
            handle, temporary = tempfile.mkstemp(suffix=suffix, prefix=_PREFIX, dir=place.directory)
            with open(handle, "wb") as file:
                file.write(new.content)
            if new.validate is not None:
                self._judge(place, temporary, new.validate)
            _give(temporary, new)
            self._label(temporary, place.target)
            return Staged(place, temporary, self._back_up(place) if new.backup else None)
        except OSError as error:
            _remove(temporary)
            raise FileProblem(f"{place.path} cannot be written: {reason(error)}.") from None
        except BaseException:
            _remove(temporary)
            raise

    def replace(self, staged: Staged) -> None:
        """Give a staged file its name. Raises FileProblem; what was there is then untouched."""
        try:
            os.replace(staged.temporary, staged.place.target)
        except OSError as error:
            raise FileProblem(f"{staged.place.path} cannot be replaced: {reason(error)}.") from None

    def discard(self, staged: Staged) -> None:
        """Remove a staged file that was not given its name, and its backup."""
        _remove(staged.temporary)
        _remove(staged.backup)

    def sweep(self, directories: Iterable[str]) -> None:
        """Remove what runs that were killed have left in these directories."""
        moment = self._now() - _SECONDS_LEFT_BEHIND
        for directory in directories:
            with contextlib.suppress(OSError), os.scandir(directory) as entries:
                for entry in entries:
                    if entry.name.startswith(_PREFIX) and _is_file_from_before(moment, entry):
                        _remove(entry.path)

    def _judge(self, place: Place, temporary: str, validate: Sequence[str]) -> None:
        try:
            status = self._run([argument.replace("%s", temporary) for argument in validate])
        except OSError as error:
            raise FileProblem(f"validate of {place.path} cannot run {validate[0]}: {reason(error)}.") from None
        if status:
            raise Refused(
                f"validate of {place.path} refused the new content with exit status {status}. What the command said is"
                " not shown, because it may hold tokens."
            )

    def _back_up(self, place: Place) -> str:
        """Copy what is there, for its owner's eyes only, and give the path of the copy."""
        moment = time.strftime("%Y-%m-%d@%H:%M:%S", time.localtime(self._now()))
        path = f"{place.target}.{os.getpid()}.{moment}~"
        with open(place.target, "rb") as source:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            try:
                with open(handle, "wb") as copy:
                    shutil.copyfileobj(source, copy)
            except BaseException:
                _remove(path)
                raise
        return path


def _holds(path: str, content: bytes) -> bool:
    with open(path, "rb") as file:
        return os.fstat(file.fileno()).st_size == len(content) and file.read() == content


def _short_suffix(path: str) -> str:
    """The ending of a name, by which some commands tell what they judge."""
    suffix = os.path.splitext(path)[1]
    return suffix if len(suffix) <= _LONGEST_SUFFIX else ""


def _give(path: str, new: New) -> None:
    """Set group and owner, and then the mode, which is meant for these."""
    final, wanted = resulting(new.wanted, new.present), new.wanted
    _own(path, -1, final.gid, asked_for=wanted.gid is not None)
    _own(path, final.uid, -1, asked_for=wanted.uid is not None)
    os.chmod(path, wanted.mode)


def _own(path: str, uid: int | None, gid: int | None, *, asked_for: bool) -> None:
    """Give a file to a user or a group. What nobody asked for is kept where that is possible."""
    if uid is None or gid is None:
        return
    try:
        os.chown(path, uid, gid)
    except PermissionError:
        if asked_for:
            raise


def _is_file_from_before(moment: float, entry: os.DirEntry[str]) -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_mtime < moment


def _remove(path: str | None) -> None:
    if path is not None:
        with contextlib.suppress(OSError):
            os.unlink(path)
