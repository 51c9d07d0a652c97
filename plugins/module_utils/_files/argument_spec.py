# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The argument specification of ``expressplay_player_config``."""

from __future__ import annotations

from typing import Any


def player_config_spec() -> dict[str, dict[str, Any]]:
    """All options of the module. What is in an entry is read on the controller, which tells all mistakes at once."""
    return {
        "configs": {"type": "list", "elements": "dict"},
        "defaults": {"type": "dict", "default": {}},
        "page": {"type": "dict"},
        "tokens": {"type": "dict", "no_log": True},
        # Raw, because a number of seconds is one of its forms.
        "expiry_warning": {"type": "raw", "default": "1h"},
        "strict": {"type": "bool", "default": False},
        "rendered": {"type": "str", "no_log": True},
    }
