# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Keys as they are stored, in the words of a result: without a secret, unless the keys were asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from .._policy.key_wrap import CryptographyMissing, WrongKek, unwrap
from .._service.exchange import Exchange
from . import failure
from .info_task import InfoTask
from .result import described
from .store import KeyStore
from .stored import StoredKey

_KIDS_NAMED = 5


def keys_info(task: InfoTask, exchange: Exchange) -> dict[str, Any]:
    """The result of a look at keys. Raises :class:`~.._task.failure.TaskFailure`, free of secrets."""
    if task.route.customer_authenticator is None:
        # In check mode the authenticator may be missing, and without it nobody is answered.
        return {"skipped": True, "msg": "Without customer_authenticator no key was looked up.", **_result(None, [], [])}
    store = KeyStore(exchange, task.route, task.secrets)
    if task.count_only:
        return _result(store.count(), [], [])
    if task.titles is None:
        keys = store.all()
    else:
        found = store.find_several(list(task.titles))
        keys = [found[kid] for kid in task.titles if kid in found]
        if not keys and task.titles:
            # Whatever is at a mistyped address has no such keys either, so the key store must prove that it is one.
            store.count("The keys could not be looked up")
    there = {key.kid for key in keys}
    missing = [title for kid, title in (task.titles or {}).items() if kid not in there]
    shown: list[dict[str, Any]] = store.redactor.value([described(key.kid, key) for key in keys])
    if task.return_key:
        for key, content_key in zip(shown, _content_keys(task, keys, store)):
            key["content_key"] = content_key
    return _result(len(keys), shown, missing)


def _result(count: int | None, keys: list[dict[str, Any]], missing: list[str]) -> dict[str, Any]:
    return {"changed": False, "count": count, "stored_keys": keys, "missing_kids": missing}


def _content_keys(task: InfoTask, keys: Sequence[StoredKey], store: KeyStore) -> list[str]:
    """The keys in the clear. They are unwrapped here, so that the key encryption key goes nowhere."""
    content_keys: list[str] = []
    others: list[str] = []
    for key in keys:
        try:
            content_keys.append(unwrap(key.ek or "", task.kek or ""))
        except WrongKek:
            others.append(key.kid)
        except CryptographyMissing:
            raise _no_cryptography(store) from None
    if others:
        named = ", ".join(others[:_KIDS_NAMED]) + (", ..." if len(others) > _KIDS_NAMED else ".")
        what = f"{len(others)} of {len(keys)} keys were wrapped with another key encryption key than kek: {named}"
        raise failure.failed(
            what, "Check kek, or ask with kid for those alone that it fits.", store.attempts, store.redactor
        )
    return content_keys


def _no_cryptography(store: KeyStore) -> Exception:
    what = f"The keys were not unwrapped: the Python library cryptography is missing for {sys.executable}."
    hint = "Install it there, for example with: pip install cryptography"
    return failure.failed(what, hint, store.attempts, store.redactor)
