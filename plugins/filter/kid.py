# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter streamops.expressplay.kid; its documentation is in kid.yml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.kid import read_kid, write_kid
from ansible_collections.streamops.expressplay.plugins.plugin_utils._filter_error import filter_error


def kid(value: object, notation: object = "hex", source: object = "any") -> str:
    """Return the key identifier ``value``, in any notation, in the one that is wanted."""
    with filter_error():
        return write_kid(read_kid(value, source), notation)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"kid": kid}
