# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The result of a task for one key: without a secret, unless the key was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._redaction import REPLACEMENT
from .change import shown_request
from .engine import Outcome
from .expiration import in_one_form
from .plan import Action
from .store import KeyStore, key_store_url
from .stored import METADATA, StoredKey
from .task import KeyTask

_NEW_VALUE = "(another secret)"


def result_of(task: KeyTask, outcome: Outcome, store: KeyStore) -> dict[str, Any]:
    """The result, with the same keys in check mode as in a real run."""
    redactor = store.redactor
    result: dict[str, Any] = redactor.value(
        {
            "changed": outcome.changed,
            "reason": outcome.step.reason,
            "key": _key(task, outcome),
            "request": shown_request(outcome.step, task.wanted, key_store_url(task.route)),
            "diff": _diff(task, outcome),
        }
    )
    if task.return_key:
        result["key"]["content_key"] = outcome.content_key
    return result


def described(kid: str, stored: StoredKey | None) -> dict[str, Any]:
    """What everybody may know of a key."""
    metadata = {} if stored is None else stored.metadata
    return {
        "kid": kid,
        **_shown(metadata),
        "last_update": None if stored is None else stored.last_update,
    }


def _key(task: KeyTask, outcome: Outcome) -> dict[str, Any]:
    key = described(task.wanted.kid, outcome.after)
    foreseen = _metadata_after(task, outcome)
    return {**key, **_shown(foreseen)}


def _metadata_after(task: KeyTask, outcome: Outcome) -> dict[str, str]:
    """What is said of the key in the end, also where check mode only foresees it."""
    if outcome.after is not None:
        return dict(outcome.after.metadata)
    if not task.present:
        return {}
    before = {} if outcome.before is None else outcome.before.metadata
    return {**before, **outcome.step.metadata}


def _diff(task: KeyTask, outcome: Outcome) -> dict[str, Any]:
    kid = task.wanted.kid
    before = {} if outcome.before is None else _side(kid, dict(outcome.before.metadata), REPLACEMENT)
    if not outcome.changed:
        return {"before": before, "after": before}
    if outcome.step.action is Action.DELETE:
        return {"before": before or _side(kid, {}, REPLACEMENT), "after": {}}
    is_new = outcome.step.with_value and outcome.before is not None
    return {
        "before": before,
        "after": _side(kid, _metadata_after(task, outcome), _NEW_VALUE if is_new else REPLACEMENT),
    }


def _side(kid: str, metadata: dict[str, str], value: str) -> dict[str, Any]:
    return {"kid": kid, "value": value, **_shown(metadata)}


def _shown(metadata: Mapping[str, str]) -> dict[str, str | None]:
    """What is said of a key. A time is in one form, as it is foreseen and as a key store writes it."""
    shown = {option: metadata.get(option) or None for option in METADATA}
    expiration = shown["expiration"]
    return {**shown, "expiration": None if expiration is None else in_one_form(expiration)}
