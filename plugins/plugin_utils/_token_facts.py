# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The fact ``expressplay_tokens``: merged, and left alone where Ansible would mix hosts up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible import constants as C
from ansible.plugins.action import ActionBase

FACT = "expressplay_tokens"

Tokens = dict[str, dict[str, dict[str, Any]]]


def why_no_fact(action: ActionBase, wanted: str, task_vars: Mapping[str, Any]) -> str | None:
    """Why this task must set no fact, for a person; None when it may. ``wanted`` is the option ``facts``."""
    task = action._task
    if wanted == "false":
        return "facts is false"
    if task.async_val:
        return "the task runs in the background (async)"
    if task.run_once and len(task_vars.get("ansible_play_hosts_all") or ()) > 1:
        return "run_once would give the fact of one host to all"
    if task.delegate_to and task.delegate_facts:
        return "delegate_facts would give the fact to the other host"
    if wanted == "auto" and C.CACHE_PLUGIN.rpartition(".")[2] != "memory":
        return f"the fact cache {C.CACHE_PLUGIN} would keep tokens in clear"
    return None


def known_tokens(task_vars: Mapping[str, Any]) -> Tokens:
    """The tokens that are facts of this host already."""
    known = (task_vars.get("ansible_facts") or {}).get(FACT)
    return _plain(known) if isinstance(known, Mapping) else {}


def merge(known: Tokens, tokens: Iterable[dict[str, Any]]) -> Tokens:
    """``known`` and more tokens. What check mode does not know never replaces a token that is known."""
    merged = dict(known)
    for token in tokens:
        of_name = dict(merged.get(token["name"], {}))
        if token["token"] is not None or not of_name.get(token["drm"], {}).get("token"):
            # The token itself, not a copy: the result holds it too, and what is there twice is pickled once.
            of_name[token["drm"]] = token
        merged[token["name"]] = of_name
    return merged


def _plain(known: Mapping[str, Any]) -> Tokens:
    return {
        str(name): {str(drm): dict(token) for drm, token in drms.items() if isinstance(token, Mapping)}
        for name, drms in known.items()
        if isinstance(drms, Mapping)
    }
