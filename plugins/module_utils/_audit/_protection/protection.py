# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a license protects, in terms that all DRMs share: so that those of one title can be held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Callable

from .terms import Terms

#: The words for HDCP that all DRMs use: this, or the least version that is demanded, such as HDCP 1 or HDCP 2.
NO_HDCP = "none"
#: The word for what a policy leaves open.
NOT_STATED = "not stated"


@dataclass(frozen=True)
class Protection:
    """A license under one DRM. None stands for what the policy does not say, the DRM does not know, or an error hides.

    ``level`` is one of ``shape.PROTECTION_LEVELS``; ``security_level`` and ``hdcp`` are words for a person. All three
    are those of the weakest key. ``hardware``: at least one key, and what it decodes, stays in hardware.
    ``any_output``: nothing is asked of outputs. ``hdcp_demanded``: of digital video outputs, by all keys or by none.
    ``ends``: the license does so by itself, before it is revoked. ``play_seconds``: how long the title can be played
    once that has begun, 0 where an end is set without such a limit. ``persistent``: it is kept on the device, by choice
    and not because something else in the policy needs it.
    """

    level: str
    security_level: str
    hdcp: str
    hardware: bool | None = None
    any_output: bool | None = None
    hdcp_demanded: bool | None = None
    ends: bool | None = None
    play_seconds: int | None = None
    persistent: bool | None = None

    @property
    def play_limited(self) -> bool | None:
        """Whether a license that ends limits the playing too; None where it does not end."""
        return None if self.play_seconds is None or not self.ends else self.play_seconds > 0


def agreed(answers: Iterable[bool]) -> bool | None:
    """The answer that all have in common; None where they differ, or there are none."""
    different = set(answers)
    return different.pop() if len(different) == 1 else None


@dataclass(frozen=True)
class Handle:
    """Where a policy is changed in one respect: the option, its name on the wire, and what to do with it.

    ``demand`` and ``waive`` are sentences: what makes the property that the handle is for true, and what false.
    """

    option: str
    parameter: str
    demand: str
    waive: str


@dataclass(frozen=True)
class Reader:
    """How the licenses of one DRM are read. ``handles`` are by the names of properties of :class:`Protection`."""

    read: Callable[[Terms], Protection]
    handles: Mapping[str, Handle]
