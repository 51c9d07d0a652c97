# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter streamops.expressplay.player_config; its documentation is in player_config.yml."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.module_utils._players.document import build
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.licenses import Licenses, Source
from ansible_collections.streamops.expressplay.plugins.module_utils._players.request import read_request
from ansible_collections.streamops.expressplay.plugins.module_utils._players.shown import hide, hide_text


def player_config(entry: object, tokens: object, placeholders: bool = False, redact: bool = False) -> dict[str, Any]:
    """Return the file that ``entry`` describes, made from ``tokens``, the value of the fact ``expressplay_tokens``."""
    try:
        if not isinstance(tokens, Mapping):
            raise PlayerConfigError("The tokens must be the dictionary ansible_facts.expressplay_tokens.")
        request = read_request(entry)
        document = build(request, Licenses(Source(tokens, datetime.now(timezone.utc), placeholders)), _read_file)
    except PlayerConfigError as error:
        # Neither the entry nor the tokens may be attached to the error: Ansible would print them.
        raise AnsibleFilterError("\n".join(f"{_subject(entry)}: {problem}" for problem in error.problems)) from None
    form, public = request.player.form, document.public
    return {
        "path": request.dest,
        "player": request.player_name,
        "titles": [title.name for title in request.titles],
        "expires_at": document.expires_at,
        "configuration": hide(document.configuration, public) if redact else document.configuration,
        "content": hide_text(document.content, form, public) if redact else document.content,
    }


def _read_file(path: str) -> bytes:
    with open(os.path.expanduser(path), "rb") as file:
        return file.read()


def _subject(entry: object) -> str:
    dest = entry.get("dest") if isinstance(entry, Mapping) else None
    return f"Player configuration for {dest}" if isinstance(dest, str) else "Player configuration"


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"player_config": player_config}
