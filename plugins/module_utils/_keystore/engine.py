# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From a task to a key that is as it is wanted: look, decide, change, and look again."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import Callable

from .._keys.errors import Refused
from .._policy.key_wrap import CryptographyMissing, unwrap
from .._task.failure import TaskFailure
from . import failure
from .change import document, sent_kek, value_field
from .plan import Action, Refusal, Step, Wanted, plan_absent, plan_present
from .store import KeyStore
from .stored import StoredKey
from .task import KeyTask

NewKey = Callable[[], str]
"""Makes a key of 32 hexadecimal digits, of randomness that nobody can guess."""

#: Two runs may meet at one key: each may find it changed by the other once between looking and acting.
_ROUNDS = 3


@dataclass(frozen=True)
class Outcome:
    """What has become of a key, or would in check mode.

    ``step`` is what was done, or would be, and ``after`` the key as it is now, None in check mode where it would be
    another.
    """

    step: Step
    changed: bool
    before: StoredKey | None = None
    after: StoredKey | None = None
    content_key: str | None = field(default=None, repr=False)


def carry_out(task: KeyTask, store: KeyStore, new_key: NewKey) -> Outcome:
    """See to it that the key is as the task wants it; in check mode, say what would be done.

    Raises :class:`~.._task.failure.TaskFailure`, free of secrets.
    """
    if task.route.customer_authenticator is None:
        return _guess(task)
    return _Run(task, store, new_key).present() if task.present else _absent(task, store)


def _guess(task: KeyTask) -> Outcome:
    """What check mode says without the authenticator: that everything still has to be done."""
    reason = "unknown: needs customer_authenticator to ask the key store"
    step = plan_present(None, task.wanted) if task.present else Step(Action.DELETE, reason)
    if isinstance(step, Refusal):
        return Outcome(Step(Action.NOTHING, reason), changed=False)
    return Outcome(replace(step, reason=reason), changed=True)


def _absent(task: KeyTask, store: KeyStore) -> Outcome:
    kid, title = task.wanted.kid, task.title
    stored = store.find(kid, title)
    step = plan_absent(stored)
    if step.action is Action.NOTHING:
        # Whatever is at a mistyped address has no such key either, so the key store must prove that it is one.
        store.count(f"Whether there is a key {title} could not be found out")
        return Outcome(step, changed=False)
    if task.check_mode:
        return Outcome(step, changed=True, before=stored)
    deleted = store.delete(kid, title)
    problem = _still_there(store, kid, title)
    if problem is not None:
        raise failure.after_change(f"The key {title} was deleted", problem, store.redactor) if deleted else problem
    return Outcome(
        step if deleted else Step(Action.NOTHING, "deleted by another run meanwhile"), changed=deleted, before=stored
    )


def _still_there(store: KeyStore, kid: str, title: str) -> TaskFailure | None:
    """Why nobody can say that a key is gone."""
    try:
        if store.find(kid, title) is None:
            return None
    except TaskFailure as problem:
        return problem
    what = f"The key store still shows the key {title}."
    return failure.failed(what, "Run again; another run may have made it anew.", store.attempts, store.redactor)


def _is_of(stored: StoredKey | None, ek: str | None) -> bool:
    """Whether a key has this wrapped value; any will do where the service made it."""
    return stored is not None and (ek is None or (stored.ek or "").lower() == ek.lower())


class _Run:
    """One task for a key that shall be there."""

    def __init__(self, task: KeyTask, store: KeyStore, new_key: NewKey) -> None:
        self._task = task
        self._store = store
        self._new_key = new_key
        self._wanted = task.wanted
        self._done: Step | None = None

    def present(self) -> Outcome:
        try:
            return self._present()
        except CryptographyMissing:
            why = f"The Python library cryptography is missing for {sys.executable}."
            problem = self._left_alone(why, "Install it there, for example with: pip install cryptography")
        except Refused as refusal:
            problem = self._left_alone("It cannot be wrapped.", str(refusal))
        except TaskFailure as failed:
            problem = failed
        raise problem if self._done is None else self._after_change(problem)

    def _present(self) -> Outcome:
        before = stored = self._find()
        for _round in range(_ROUNDS):
            step = plan_present(stored, self._wanted)
            if isinstance(step, Refusal):
                raise self._refused(step)
            if step.action is Action.NOTHING:
                return self._outcome(step, before, stored)
            if self._done is not None:
                raise self._not_kept(step.reason)
            if self._task.check_mode:
                kept = stored if not step.with_value else None
                return Outcome(step, changed=True, before=before, content_key=self._content_key(kept))
            stored = self._create(step) if step.action is Action.CREATE else self._update(step)
        raise self._not_kept("it was changed again and again")

    def _outcome(self, step: Step, before: StoredKey | None, stored: StoredKey | None) -> Outcome:
        if self._done is None and before is None:
            step = replace(step, reason="made by another run meanwhile")
        return Outcome(self._done or step, self._done is not None, before, stored, self._content_key(stored))

    def _create(self, step: Step) -> StoredKey | None:
        wanted = self._with_value(step)
        fields = document(step, wanted)
        created = self._store.create(self._task.title, fields, sent_kek(step, wanted))
        stored = created.key or self._find()
        # The answer to an earlier attempt may have been lost; then what is there now is what was sent.
        ours = not created.existed or (created.attempts > 1 and _is_of(stored, fields.get("ek")))
        if ours:
            self._settle(step, wanted)
        return stored

    def _update(self, step: Step) -> StoredKey | None:
        wanted = self._with_value(step)
        if self._store.update(wanted.kid, self._task.title, document(step, wanted), sent_kek(step, wanted)):
            self._settle(step, wanted)
        return self._find()

    def _with_value(self, step: Step) -> Wanted:
        """What is wanted, with the key that is made here, where one must be made here."""
        wanted = self._wanted
        if value_field(step, wanted) is None or wanted.ek is not None or wanted.content_key is not None:
            return wanted
        content_key = self._new_key()
        self._store.learn(content_key)
        return replace(wanted, content_key=content_key)

    def _settle(self, step: Step, wanted: Wanted) -> None:
        """A step was taken: from now on this very key is wanted, and no other one."""
        self._done = step
        self._wanted = replace(wanted, rotate=False)

    def _find(self) -> StoredKey | None:
        return self._store.find(self._task.wanted.kid, self._task.title)

    def _content_key(self, stored: StoredKey | None) -> str | None:
        """The key in the clear, where it is asked for."""
        kek = self._wanted.kek
        if not self._task.return_key or stored is None or stored.ek is None or kek is None:
            return None
        content_key = unwrap(stored.ek, kek)
        self._store.learn(content_key)
        return content_key

    def _refused(self, refusal: Refusal) -> TaskFailure:
        if self._done is not None:
            return self._not_kept(refusal.message)
        return self._left_alone(f"{refusal.option}: {refusal.message}", refusal.hint)

    def _left_alone(self, why: str, hint: str) -> TaskFailure:
        what = why if self._done is not None else f"The key {self._task.title} was left alone. {why}"
        return failure.failed(what, hint, self._store.attempts, self._store.redactor)

    def _after_change(self, problem: TaskFailure) -> TaskFailure:
        """Who rotates a key must know of the new one, whatever comes after it."""
        done = "stored" if self._done is not None and self._done.action is Action.CREATE else "changed"
        return failure.after_change(f"The key {self._task.title} was {done}", problem, self._store.redactor)

    def _not_kept(self, how: str) -> TaskFailure:
        what = f"The key store does not show it so: {how.rstrip('.')}."
        hint = (
            "Run again, since another run may have changed it meanwhile; the key store may also not keep such a value."
        )
        return failure.failed(what, hint, self._store.attempts, self._store.redactor)
