# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the page about rules from the table of rules.

Usage: rules_page.py FILE

The page is part of the repository. A test fails when it is not what this program writes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.every import GROUPS
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.rule import Rule

_HEAD = """\
..
  Copyright (c) 2026 the streamops.expressplay contributors
  GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

.. This page is written by tests/tools/rules_page.py from the table of rules: change that, and run make rules.

.. _ansible_collections.streamops.expressplay.docsite.rules:

Rules
=====

Every finding names the rule that was broken. The names stay, so that they can be silenced and searched for. An
*error* is what the service would refuse, most often with an event code; a *warning* is what it accepts and what is
probably not meant.

The first example of a rule breaks it, the second one is the same put right. An example that begins with the name of a
DRM is the policy ``film`` of a title that is sound otherwise. One that begins with ``titles`` has sound policies, and
one that begins with ``policies`` is all there is. ``ledger`` shows what the ledger holds. The last two groups are about
tasks that request tokens and that keep keys, which an audit does not do.

.. contents::
   :local:
   :depth: 1
"""


def page() -> str:
    """The whole page."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield from _HEAD.splitlines()
    for heading, rules in GROUPS.items():
        yield from ("", heading, "-" * len(heading), "")
        yield from (".. list-table::", "   :header-rows: 1", "", "   * - Rule", "     - Severity", "     - Code")
        for rule in rules:
            yield f"   * - :ref:`{rule.name} <{_label(rule)}>`"
            yield f"     - {rule.severity}"
            yield f"     - {_code(rule)}".rstrip()
        for rule in rules:
            yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    title = f"``{rule.name}``"
    code = f", event code {rule.code}" if rule.code is not None else ""
    yield from ("", f".. _{_label(rule)}:", "", title, "~" * len(title), "")
    yield f"*{rule.severity.capitalize()}{code}.* {rule.meaning}"
    for example in (rule.failing, rule.passing):
        yield from ("", ".. code-block:: yaml", "")
        yield from (f"   {line}" for line in example.splitlines())


def _label(rule: Rule) -> str:
    return f"ansible_collections.streamops.expressplay.docsite.rules.{rule.name}"


def _code(rule: Rule) -> str:
    return "" if rule.code is None else str(rule.code)


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: rules_page.py FILE", file=sys.stderr)
        return 2
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
