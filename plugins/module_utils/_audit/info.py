# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The result of ``expressplay_policy_info``: the report of the audit of its options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Callable, Final

from .._catalogue.check import Catalogue, check_catalogue
from .._catalogue.info import expiry_limit
from .._catalogue.policies import read_policies
from .._drm.every import EVERY_DRM
from .._ledger.errors import LedgerError
from .._ledger.ledger import open_ledger
from .._policy import beyond
from .._redaction import Redactor
from .._task.failure import TaskFailure
from .._task.plan import NO_LEDGER
from ._reports.json_report import compact
from ._rules.every import every_rule
from .argument_spec import REQUIRED
from .audit import audit
from .keys import sound_kids
from .report import make_report
from .shown import Shown
from .silencing import Silence
from .tokens import KnownTokens, read_tokens

# What playbooks look at by themselves.
_TOLD: Final = ("verdict", "summary", "notes", "findings")

# What an audit takes like the module that requests the tokens of a catalogue.
_OF_CATALOGUE: Final = ("policies", "titles", beyond.OPTION)

#: What a title's key is made of. An audit may have to do without.
KEY_PARAMETERS = frozenset(row.wire for drm in EVERY_DRM.values() for row in drm.parameters if row.secret)


def policy_info(options: Mapping[str, Any], *, home: str, now: Callable[[], datetime]) -> dict[str, Any]:
    """The result of the module for its validated options; ``home`` is Ansible's home directory.

    Nothing is sent, created or changed. Raises :class:`~.._task.failure.TaskFailure`.
    """
    asked_at = now()
    ending_before = expiry_limit(options["expiring_before"], asked_at) or asked_at
    keys_known = options["keys"] == REQUIRED
    catalogue = check_catalogue(
        # The format of errors is that of requests, and there are none.
        {**{name: options[name] for name in _OF_CATALOGUE}, "error_format": None, "strict": False},
        now=asked_at,
        without=frozenset() if keys_known else KEY_PARAMETERS,
    )
    of_task = {options["customer_authenticator"], options["ledger_password"]} - {None, ""}
    redactor = Redactor(catalogue.secrets | of_task)
    rules = every_rule()
    found = audit(
        catalogue,
        now=asked_at,
        keys_known=keys_known,
        silences=_silences(options["silence"]),
        rules=rules,
        tokens=_tokens(options, catalogue, redactor, keys_known, home, now),
        ending_before=ending_before,
    )
    policies, _malformed = read_policies(options["policies"])
    report = make_report(found, policies, rules, Shown(redactor, _public(catalogue, policies, found.tokens)))
    return {
        "changed": False,
        **{key: report[key] for key in _TOLD},
        # As one text: Ansible handles each of the many values of a large catalogue by itself, at a price.
        "report": compact(report),
    }


def _public(catalogue: Catalogue, policies: Iterable[str], tokens: KnownTokens | None) -> Iterator[str]:
    """The kids and the names of a catalogue, and the kids that its titles had when their tokens were issued."""
    yield from policies
    for each in catalogue.checked:
        if each.title is not None:
            yield each.title
        for verdict in each.verdicts.values():
            yield from sound_kids(verdict)
    for token in tokens.tokens if tokens is not None else ():
        yield from token.kids or ()


def _silences(given: Sequence[Mapping[str, Any]] | None) -> list[Silence]:
    return [
        Silence(each["rule"], each["reason"], each.get("policy"), each.get("title"), each.get("drm"))
        for each in given or ()
    ]


def _tokens(
    options: Mapping[str, Any],
    catalogue: Catalogue,
    redactor: Redactor,
    keys_known: bool,
    home: str,
    now: Callable[[], datetime],
) -> KnownTokens | None:
    location = options["ledger"]
    if location in (None, "", NO_LEDGER):
        return None
    wanted = {(each.title, drm) for each in catalogue.checked if each.title is not None for drm in each.verdicts}
    try:
        with open_ledger(
            location,
            authenticator=options["customer_authenticator"] or None,
            password=options["ledger_password"] or None,
            read_only=True,
            home=home,
            now=now,
        ) as ledger:
            return read_tokens(ledger, wanted, catalogue.orders, service=options["service"], keys_known=keys_known)
    except LedgerError as error:
        raise TaskFailure(redactor.text(error.message)) from None
