# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter streamops.expressplay.player_config; its documentation is in player_config.yml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.module_utils._players.document import build
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.licenses import Source
from ansible_collections.streamops.expressplay.plugins.module_utils._players.request import read_request


def player_config(entry: object, tokens: object, placeholders: bool = False, redact: bool = False) -> dict[str, Any]:
    """Return the file that ``entry`` describes, made from ``tokens``, the value of the fact ``expressplay_tokens``."""
    try:
        if not isinstance(tokens, Mapping):
            raise PlayerConfigError("The tokens must be the dictionary ansible_facts.expressplay_tokens.")
        source = Source(tokens, datetime.now(timezone.utc), placeholders)
        document = build(read_request(entry), source, redact)
    except PlayerConfigError as error:
        # Neither the entry nor the tokens may be attached to the error: Ansible would print them.
        raise AnsibleFilterError(f"{_subject(entry)}: {error}") from None
    return {"path": _dest(entry), **asdict(document), "titles": list(document.titles)}


def _dest(entry: Any) -> Any:
    return entry.get("dest") if isinstance(entry, Mapping) else None


def _subject(entry: object) -> str:
    dest = _dest(entry)
    return "Player configuration" if dest is None else f"Player configuration for {dest}"


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"player_config": player_config}
