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

from ..module_utils._policy.finding import ERROR


def narrate_one(action: ActionBase, told: Mapping[str, Any], *, in_loop: bool) -> None:
    """Tell of one token, as Ansible would: the policy diff (--diff), reason and findings (-v), the request (-vv).

    In a loop the reason is always shown: of an item that it must not print, Ansible hides even the label.
    """
    if action._task.no_log:
        return
    display = action._display
    show_diff(action, told["diff"])
    token = told["token"]
    say = display.display if in_loop else display.v
    say(f"{token['name']} ({token['drm']}): {told['reason']}; the token expires at {token['expires_at']}")
    for finding in told["violations"]:
        display.v("  {severity} {rule}: {option}: {message} {hint}".format_map(finding))
    display.vv(json.dumps(told["request"], indent=2, ensure_ascii=False))


def narrate_many(action: ActionBase, told: Mapping[str, Any]) -> None:
    """Tell of a catalogue: what was done in one line, what failed, and with -v the findings."""
    if action._task.no_log:
        return
    display = action._display
    show_diff(action, told["diff"])
    done = "to be requested" if action._task.check_mode else "requested"
    display.display(
        "{titles} titles: {requested} tokens {done}, {reused} reused, {failed} failed, {invalid} titles invalid, "
        "in {seconds:.1f} s".format(done=done, **told["summary"])
    )
    for failed in told["failed_titles"]:
        display.display(f"  {failed['msg']}")
    for name, of_drm in told["reasons"].items():
        for drm, reason in of_drm.items():
            display.v(f"  {name} ({drm}): {reason}")
    for finding in told["violations"]:
        say = display.display if finding["severity"] == ERROR else display.v
        say("  {place}: {severity} {rule}: {option}: {message} {hint}".format(place=_place(finding), **finding))


def _place(finding: Mapping[str, Any]) -> str:
    """Where in a catalogue a finding is: at a title, at a policy that no title uses, or in all of it."""
    of_policy = "the catalogue" if finding["policy"] is None else f"policy {finding['policy']}"
    owner = of_policy if finding["title"] is None else finding["title"]
    return f"{owner} ({finding['drm']})" if finding["drm"] else str(owner)


def show_diff(action: ActionBase, diff: Mapping[str, Any]) -> None:
    """Show a diff as Ansible would, where it is asked for (--diff)."""
    if action._task.diff:
        for line in diff_lines(diff["before"], diff["after"]):
            action._display.display(line, color=_COLOURS.get(line[:1]))


def diff_lines(before: Any, after: Any) -> list[str]:
    """A unified diff of two values, as JSON of one key a line."""
    return list(difflib.unified_diff(_lines(before), _lines(after), "before", "after", lineterm=""))


def _lines(value: Any) -> list[str]:
    return json.dumps(value, indent=4, sort_keys=True, ensure_ascii=False).splitlines()


_COLOURS = {"+": C.COLOR_DIFF_ADD, "-": C.COLOR_DIFF_REMOVE, "@": C.COLOR_DIFF_LINES}
