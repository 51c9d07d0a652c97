# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter streamops.expressplay.license_url; its documentation is in license_url.yml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._keys import license_url as urls
from ansible_collections.streamops.expressplay.plugins.plugin_utils._filter_error import filter_error


def license_url(value: object, form: object = "plain", address: object = None) -> str:
    """Return the license URL of the token ``value``."""
    with filter_error():
        return urls.license_url(value, form, address)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of this file."""
        return {"license_url": license_url}
