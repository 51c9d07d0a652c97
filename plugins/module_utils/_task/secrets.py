# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The secrets in what a user wrote, also where it has not the form that it should have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._drm.every import EVERY_DRM
from .._policy.extra_parameters import is_secret
from .._policy.kind import scalar_text

_SECRET_OPTIONS = frozenset({"customer_authenticator", "ledger_password"}).union(
    row.option for drm in EVERY_DRM.values() for row in drm.parameters if row.secret
)


def secrets_within(value: Any, name: str = "") -> Iterator[str]:
    """Every secret in options that may be of any form; ``name`` is the option that the value belongs to."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from secrets_within(item, key if isinstance(key, str) else "")
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from secrets_within(item, name)
    elif name in _SECRET_OPTIONS or is_secret(name):
        text = scalar_text(value)
        if text:
            yield text
