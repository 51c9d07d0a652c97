# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The users and groups of the host."""

from __future__ import annotations

import grp
import pwd
from functools import cache

from .problem import FileProblem


# A directory of users may be far away, and thousands of files have one owner.
@cache
def user_number(owner: str) -> int:
    """The number of a user, given by name or number. Raises FileProblem where there is no such name."""
    if owner.isascii() and owner.isdecimal():
        return int(owner)
    try:
        return pwd.getpwnam(owner).pw_uid
    except KeyError:
        raise FileProblem(f"The owner {owner} is no user of the host.") from None


@cache
def group_number(group: str) -> int:
    """The number of a group, given by name or number. Raises FileProblem where there is no such name."""
    if group.isascii() and group.isdecimal():
        return int(group)
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        raise FileProblem(f"The group {group} is no group of the host.") from None
