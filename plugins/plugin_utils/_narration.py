# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a person is told of a result that Ansible must not print, because it holds a token."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any

from ansible import constants as C
from ansible.plugins.action import ActionBase


def narrate(action: ActionBase, result: Mapping[str, Any], *, in_loop: bool) -> None:
    """Show, as Ansible would, the policy diff (--diff), and the reason, findings and request (-v).

    In a loop the reason is always shown: of an item that it must not print, Ansible hides even the label.
    """
    if action._task.no_log:
        return
    display = action._display
    if action._task.diff:
        for line in diff_lines(result["diff"]["before"], result["diff"]["after"]):
            display.display(line, color=_COLOURS.get(line[:1]))
    token = result["token"]
    say = display.display if in_loop else display.v
    # Nobody knows yet when a token expires that check mode only foretells.
    expiry = f"; the token expires at {token['expires_at']}" if token["expires_at"] else ""
    say(f"{token['name']} ({token['drm']}): {result['reason']}{expiry}")
    for finding in result["violations"]:
        display.v("  {severity} {rule}: {option}: {message} {hint}".format_map(finding))
    display.vv(json.dumps(result["request"], indent=2, ensure_ascii=False))


def diff_lines(before: Any, after: Any) -> list[str]:
    """A unified diff of two values, as JSON of one key a line."""
    return list(difflib.unified_diff(_lines(before), _lines(after), "before", "after", lineterm=""))


def _lines(value: Any) -> list[str]:
    return json.dumps(value, indent=4, sort_keys=True, ensure_ascii=False).splitlines()


_COLOURS = {"+": C.COLOR_DIFF_ADD, "-": C.COLOR_DIFF_REMOVE, "@": C.COLOR_DIFF_LINES}
