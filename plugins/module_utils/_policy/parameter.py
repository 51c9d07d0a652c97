# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""One row of a DRM's table: an option, its name on the wire, and the rule for its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from .kind import Kind


@dataclass(frozen=True)
class Parameter:
    """One parameter of the token service.

    ``rule`` is the stem of its rules' names. ``missing`` is the event code when it is required and absent.
    ``items`` is set where the wire knows the parameter any number of times: it splits the option into items.
    ``in_license`` is false for what only concerns the request, and so tells a player nothing. ``of_content`` is true
    for what belongs to the encryption of one title's content, and so may be missing from a policy that has no title.

    ``key_option`` is its name within ``content_keys``, where each of several keys may have a value of its own;
    ``sent`` is false for what no request has: only the check looks at it, and the ledger where it is not of one key.
    ``undocumented`` is true for a parameter that is not on the reference pages. ``beyond`` takes the place of ``kind``
    where values that are not on them are allowed, and in any case for several keys if ``beyond_for_several``.
    """

    option: str
    wire: str
    rule: str
    kind: Kind
    missing: int | None = None
    missing_hint: str = ""
    secret: bool = False
    items: Callable[[Any], list[Any]] | None = None
    in_license: bool = True
    of_content: bool = False
    key_option: str | None = None
    sent: bool = True
    undocumented: bool = False
    beyond: Kind | None = None
    beyond_for_several: bool = False
