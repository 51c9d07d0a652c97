# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""A rule, as people read about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .yaml_text import yaml_text

#: What an example consists of: YAML, as data. See ``examples.py`` for what may stand in one.
Example = Mapping[str, Any]

#: What an audit looks at to find what breaks a rule: content keys, the tokens of a ledger, or what their records hold.
KEYS, LEDGER, RECORDS = "keys", "ledger", "records"
#: No audit looks at it: a task finds it, when it requests a token or stores a key.
TASK = "task"


@dataclass(frozen=True)
class Rule:
    """``code`` is the event code that the service would answer, None where it has none.

    ``meaning`` is a sentence or two. The first example breaks this rule, the second one is the same put right, and
    breaks no rule at all. ``needs`` is KEYS, LEDGER, RECORDS or TASK; None where policies and titles are enough.
    """

    name: str
    severity: str
    code: int | None
    meaning: str
    failing_example: Example
    passing_example: Example
    needs: str | None = None

    @property
    def failing(self) -> str:
        return yaml_text(self.failing_example)

    @property
    def passing(self) -> str:
        return yaml_text(self.passing_example)


def needing(needs: str | None, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The same rules, all of which need this."""
    return tuple(replace(rule, needs=needs) for rule in rules)
