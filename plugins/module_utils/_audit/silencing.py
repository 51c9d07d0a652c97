# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Silencing findings by the names of their rules, each time with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from .._catalogue.located import Located
from .._policy.finding import Finding, warning
from .._policy.kind import show
from ._rules.rule import TASK, Rule


class Place(NamedTuple):
    """A rule, and where it is silenced. What is None stands for all."""

    rule: str
    title: str | None
    policy: str | None
    drm: str | None


@dataclass(frozen=True)
class Silence:
    """Which findings of a rule do not count, and why. What is None stands for all."""

    rule: str
    reason: str
    policy: str | None = None
    title: str | None = None
    drm: str | None = None

    @property
    def place(self) -> Place:
        return Place(self.rule, self.title, self.policy, self.drm)


@dataclass(frozen=True)
class Heard:
    """A finding, and the reason why it was silenced; None where it was not."""

    at: Located
    reason: str | None


def silence(
    findings: Iterable[Located], silences: Sequence[Silence], rules: Mapping[str, Rule], looked_at: Collection[str]
) -> list[Heard]:
    """The findings with what silences them, and behind them those about silences that are of no use.

    ``rules`` are all that there are, by their names. ``looked_at`` says what of that which they need was there.
    """
    reasons: dict[Place, str] = {}
    for each in silences:
        reasons.setdefault(each.place, each.reason)
    order = {place: number for number, place in enumerate(reasons)}
    used: set[Place] = set()
    heard = []
    for at in findings:
        covering = [place for place in _places(at) if place in reasons]
        used.update(covering)
        # Those of a title first, as they say more.
        first = min(covering, key=lambda place: (place.title is None, order[place]), default=None)
        heard.append(Heard(at, None if first is None else reasons[first]))
    for each in dict.fromkeys(silences):
        heard += [Heard(at, None) for at in _problems(each, each.place in used, rules.get(each.rule), looked_at)]
    return heard


def _places(at: Located) -> Iterator[Place]:
    """All places in which a silence covers a finding."""
    parts = [dict.fromkeys([part, None]) for part in (at.title, at.policy, at.drm)]
    return (Place(at.finding.rule, *part) for part in product(*parts))


def _problems(each: Silence, used: bool, rule: Rule | None, looked_at: Collection[str]) -> Iterator[Located]:
    if not each.reason.strip():
        yield _located(
            each, "audit-silence-reason", f"The silence of {show(each.rule)} has no reason.", "Say why it is right."
        )
    if rule is None:
        yield _located(
            each,
            "audit-silence-unknown",
            f"There is no rule {show(each.rule)}.",
            "The page about rules lists all names.",
        )
    elif rule.needs == TASK:
        yield _located(
            each,
            "audit-silence-of-task",
            f"No audit finds what breaks {show(each.rule)}: a task does, which requests a token or stores a key.",
            "Remove the silence. It has no influence on tasks.",
        )
    elif not used and (rule.needs is None or rule.needs in looked_at):
        yield _located(
            each,
            "audit-silence-unused",
            f"The silence of {show(each.rule)} silences nothing.",
            "Remove it, or correct its policy, title or drm.",
        )


def _located(each: Silence, rule: str, message: str, hint: str) -> Located:
    finding: Finding = warning(rule, f"silence[{show(each.rule)[1:-1]}]", None, message, hint)
    return Located(finding, each.title, each.policy, each.drm)
