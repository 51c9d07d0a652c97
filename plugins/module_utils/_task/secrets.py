# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The secrets in what a user wrote, also where it has not the form that it should have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._drm.every import EVERY_DRM
from .._policy import content_keys
from .._policy.indexed import is_secret
from .._policy.kind import scalar_text

_SECRET_OPTIONS = frozenset({"customer_authenticator", "ledger_password"}).union(
    row.option for drm in EVERY_DRM.values() for row in drm.parameters if row.secret
)


def secrets_within(value: Any, name: str = "") -> Iterator[str]:
    """Every secret in options that may be of any form; ``name`` is the option that the value belongs to.

    Whatever stands below a secret option is a secret, and so is a text where a list of keys belongs.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            # Most options of a title are not given.
            if item is not None:
                yield from secrets_within(item, name if _is_secret(name) else key if isinstance(key, str) else "")
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from secrets_within(item, name)
    elif _is_secret(name) or name == content_keys.OPTION:
        text = scalar_text(value)
        if text:
            yield text


def _is_secret(name: str) -> bool:
    return name in _SECRET_OPTIONS or is_secret(name)
