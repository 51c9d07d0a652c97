# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter streamops.expressplay.token_envelope; its documentation is in token_envelope.yml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.envelope import describe_envelope
from ansible_collections.streamops.expressplay.plugins.plugin_utils._filter_error import filter_error


def token_envelope(value: object, customer: object = None) -> dict[str, Any]:
    """Return what can be read off the token ``value``."""
    with filter_error():
        return describe_envelope(value, customer)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"token_envelope": token_envelope}
