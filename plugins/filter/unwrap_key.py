# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter streamops.expressplay.unwrap_key; its documentation is in unwrap_key.yml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._keys import key_wrap
from ansible_collections.streamops.expressplay.plugins.plugin_utils._filter_error import filter_error


def unwrap_key(value: object, kek: object) -> str:
    """Return the content key that ``value`` is when it is unwrapped with ``kek``."""
    with filter_error():
        return key_wrap.unwrap_key(value, kek)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"unwrap_key": unwrap_key}
