# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The players: one row each.

Adding a player means one module with a ``render`` and a ``check`` function, and one row here; its name also goes into
the choices of the role's argument specification.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import dashjs, shaka
from .title import Title


@dataclass(frozen=True)
class Player:
    """How to make a file for one player.

    ``drms``: those it can be given, in its default order. ``render``: the configuration of one title. ``check``: raises
    `PlayerConfigError` for a configuration that the player would accept and not play. ``serialize``: the file's text.
    """

    drms: tuple[str, ...]
    render: Callable[[Title], dict[str, Any]]
    check: Callable[[dict[str, Any]], None]
    serialize: Callable[[Any], str]


def _json(document: Any) -> str:
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


PLAYERS: Mapping[str, Player] = {
    "shaka": Player(("widevine", "playready"), shaka.render, shaka.check, _json),
    "dashjs": Player(("widevine", "playready"), dashjs.render, dashjs.check, _json),
}
