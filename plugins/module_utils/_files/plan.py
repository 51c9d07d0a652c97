# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What has to be done about a file: from what is wanted and what is there, without touching anything."""

from __future__ import annotations

from dataclasses import dataclass

CREATED = "created"
CHANGED = "changed"
ATTRIBUTES = "attributes"
UNCHANGED = "unchanged"
STATES = (CREATED, CHANGED, ATTRIBUTES, UNCHANGED)


@dataclass(frozen=True)
class Attributes:
    """Mode, owner and group. An owner or a group that is None is of no concern."""

    mode: int
    uid: int | None
    gid: int | None


@dataclass(frozen=True)
class Present:
    """A file that is there. ``same``: its content is the one that is wanted."""

    same: bool
    attributes: Attributes


def decide(wanted: Attributes, present: Present | None) -> str:
    """One of STATES: what becomes of the file."""
    if present is None:
        return CREATED
    if not present.same:
        return CHANGED
    return UNCHANGED if resulting(wanted, present) == present.attributes else ATTRIBUTES


def resulting(wanted: Attributes, present: Present | None) -> Attributes:
    """The attributes that the file shall have in the end. An owner or a group that nobody asked for stays."""
    if present is None:
        return wanted
    there = present.attributes
    return Attributes(
        mode=wanted.mode,
        uid=there.uid if wanted.uid is None else wanted.uid,
        gid=there.gid if wanted.gid is None else wanted.gid,
    )


def changes(wanted: Attributes, present: Present | None) -> list[tuple[str, str, str]]:
    """What becomes different about a file that is there besides its content: what of it, before, and after."""
    if present is None:
        return []
    rows = zip(("mode", "owner", "group"), _texts(present.attributes), _texts(resulting(wanted, present)))
    return [(name, before, after) for name, before, after in rows if before != after]


def _texts(attributes: Attributes) -> tuple[str, str, str]:
    return f"{attributes.mode:04o}", str(attributes.uid), str(attributes.gid)
