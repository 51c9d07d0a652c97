# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules about the keys of all titles."""

from __future__ import annotations

from ..._policy.finding import WARNING
from .examples import KEY, several, titles
from .rule import KEYS, Rule

KEY_RULES = (
    Rule(
        "key-kid-several-keys",
        WARNING,
        None,
        "A key identifier stands for one key in one title and for another key in another one, or under another DRM. A "
        "player that has the first key cannot play what has the second one.",
        titles(*several(2, kid="^harbour")),
        titles(*several(2)),
        needs=KEYS,
    ),
    Rule(
        "key-many-titles",
        WARNING,
        None,
        "More than three titles have one content key. Whoever gets hold of it has all of them.",
        titles(*several(4, content_key=KEY)),
        titles(*several(4)),
        needs=KEYS,
    ),
)
