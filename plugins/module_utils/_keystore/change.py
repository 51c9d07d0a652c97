# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""What a step sends to the key store, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._keys.key_wrap import wrap_key
from .._redaction import REPLACEMENT
from .._task.route import AUTHENTICATOR
from .plan import Action, Step, Wanted
from .stored import METADATA

_METHODS = {Action.CREATE: "POST", Action.UPDATE: "PUT", Action.DELETE: "DELETE"}


def value_field(step: Step, wanted: Wanted) -> str | None:
    """The field that the key itself is sent in: wrapped, in the clear, or in none where the service makes the key.

    The service makes values for new keys only.
    """
    if not step.with_value:
        return None
    if wanted.ek is not None or wanted.wrap_here:
        return "ek"
    return "k" if wanted.content_key is not None or step.action is Action.UPDATE else None


def sent_kek(step: Step, wanted: Wanted) -> str | None:
    """The key encryption key, where the service needs it to wrap the key."""
    return wanted.kek if step.with_value and wanted.ek is None and not wanted.wrap_here else None


def document(step: Step, wanted: Wanted) -> dict[str, Any]:
    """The body of a step for a key whose value is known by now, if it is sent at all."""
    field = value_field(step, wanted)
    value: dict[str, Any] = {}
    if field == "ek":
        value = {field: wanted.ek or wrap_key(wanted.content_key, wanted.kek)}
    elif field is not None:
        value = {field: wanted.content_key}
    return {**_kid(step, wanted), **value, **_metadata(step)}


def shown_request(step: Step, wanted: Wanted, url: str) -> dict[str, Any] | None:
    """What is or would be sent, secrets replaced; None where nothing is. ``url`` is that of the key store."""
    if step.action is Action.NOTHING:
        return None
    field = value_field(step, wanted)
    query = {AUTHENTICATOR: REPLACEMENT, **({} if sent_kek(step, wanted) is None else {"kek": REPLACEMENT})}
    body = {**_kid(step, wanted), **({} if field is None else {field: REPLACEMENT}), **_metadata(step)}
    return {
        "method": _METHODS[step.action],
        "url": f"{url}/keys" if step.action is Action.CREATE else f"{url}/keys/{wanted.kid}",
        "query": query,
        "body": None if step.action is Action.DELETE else body,
    }


def _kid(step: Step, wanted: Wanted) -> Mapping[str, str]:
    return {"kid": wanted.kid} if step.action is Action.CREATE else {}


def _metadata(step: Step) -> dict[str, str | None]:
    # There is no empty time.
    return {
        METADATA[option]: None if option == "expiration" and not text else text
        for option, text in step.metadata.items()
    }
