# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter streamops.expressplay.kid_from_name; its documentation is in kid_from_name.yml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.kid import hash_name, write_kid
from ansible_collections.streamops.expressplay.plugins.plugin_utils._filter_error import filter_error


def kid_from_name(value: object) -> str:
    """Return the key identifier that the name ``value`` stands for."""
    with filter_error():
        return write_kid(hash_name(value))


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"kid_from_name": kid_from_name}
