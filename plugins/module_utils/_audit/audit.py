# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The audit of a catalogue: what its check found, what the rules of the audit add, and what does not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .._catalogue.check import Catalogue
from .._catalogue.located import Located
from ._checks.between_drms import between_drms
from ._checks.keys import keys
from ._checks.ledger import ledger
from ._checks.siblings import siblings
from ._rules.rule import KEYS, LEDGER, RECORDS, Rule
from .silencing import Heard, Silence, silence
from .subject import Subject, read_subjects
from .tokens import KnownTokens


@dataclass(frozen=True)
class Audit:
    """Everything that a report tells. ``tokens`` is None where no ledger was looked at."""

    now: datetime
    subjects: Sequence[Subject]
    findings: Sequence[Heard]
    tokens: KnownTokens | None
    ending_before: datetime
    keys_known: bool


def audit(
    catalogue: Catalogue,
    *,
    now: datetime,
    keys_known: bool,
    silences: Sequence[Silence],
    rules: Mapping[str, Rule],
    tokens: KnownTokens | None,
    ending_before: datetime,
) -> Audit:
    """Audit a catalogue that was checked. Nothing but the arguments has an influence."""
    subjects = read_subjects(catalogue.checked)
    found = [*catalogue.findings, *_added(subjects, keys_known, tokens, ending_before)]
    return Audit(
        now=now,
        subjects=subjects,
        findings=silence(found, silences, rules, frozenset(_looked_at(keys_known, tokens))),
        tokens=tokens,
        ending_before=ending_before,
        keys_known=keys_known,
    )


def _looked_at(keys_known: bool, tokens: KnownTokens | None) -> Iterator[str]:
    """What rules may need, and was there."""
    if keys_known:
        yield KEYS
    if tokens is not None:
        yield LEDGER
        # A record may be of another key, which without keys is not told.
        if tokens.opened and keys_known:
            yield RECORDS


def _added(
    subjects: Sequence[Subject], keys_known: bool, tokens: KnownTokens | None, ending_before: datetime
) -> Iterator[Located]:
    yield from between_drms(subjects)
    yield from siblings(subjects)
    if keys_known:
        yield from keys(subjects)
    if tokens is not None:
        policies = {subject.title: subject.policy for subject in subjects if subject.title is not None}
        yield from ledger(tokens, policies, before=ending_before)
