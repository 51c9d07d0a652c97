# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The one error of writing files, and what the operating system's errors mean to a person."""

from __future__ import annotations

import errno
import os
import pwd

_REASONS = {
    errno.EACCES: "{user} may not do that there. Run the task as another user (become), or change the permissions",
    errno.EPERM: "{user} may not do that. Run the task as another user (become), or leave out owner and group",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota of {user} is used up",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its symbolic links lead nowhere",
    errno.ENOTDIR: "a part of its path is no directory",
    errno.EBUSY: "it is in use, such as a file that is mounted on its own. Mount its directory instead",
}


class FileProblem(Exception):
    """A file cannot be written. The text is a sentence that names it, and holds nothing of its content."""


class Refused(FileProblem):
    """The command that judges a file refused it. Others can still be judged."""


def reason(error: OSError) -> str:
    """Why the operating system refused, for a person."""
    known = _REASONS.get(error.errno or 0)
    return known.format(user=_user()) if known else str(error.strerror or type(error).__name__)


def _user() -> str:
    try:
        return f"user {pwd.getpwuid(os.geteuid()).pw_name}"
    except KeyError:
        return f"user {os.geteuid()}"
