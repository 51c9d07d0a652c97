# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The table of all rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .beyond import BEYOND_RULES
from .catalogue import CATALOGUE_RULES
from .common import COMMON_RULES
from .content_keys import CONTENT_KEYS_RULES
from .fairplay import FAIRPLAY_RULES
from .key_store import KEY_STORE_RULES
from .keys import KEY_RULES
from .ledger import LEDGER_RULES
from .playready import PLAYREADY_RULES
from .rule import Rule
from .silences import SILENCE_RULES
from .task import TASK_RULES
from .titles import TITLE_RULES
from .widevine import WIDEVINE_RULES

#: Rules by the heading under which people look for them.
GROUPS: Mapping[str, tuple[Rule, ...]] = {
    "All DRMs": COMMON_RULES,
    "Widevine": WIDEVINE_RULES,
    "PlayReady": PLAYREADY_RULES,
    "FairPlay": FAIRPLAY_RULES,
    "Several keys for one token": CONTENT_KEYS_RULES,
    "Beyond the reference pages": BEYOND_RULES,
    "The catalogue": CATALOGUE_RULES,
    "Between the DRMs of a title, and between titles": TITLE_RULES,
    "Keys": KEY_RULES,
    "Tokens in the ledger": LEDGER_RULES,
    "Silences": SILENCE_RULES,
    "Tasks that request tokens": TASK_RULES,
    "Tasks for keys in the key store": KEY_STORE_RULES,
}


@lru_cache(maxsize=1)
def every_rule() -> Mapping[str, Rule]:
    """All rules by their names, in the order of the table."""
    return {rule.name: rule for rules in GROUPS.values() for rule in rules}
