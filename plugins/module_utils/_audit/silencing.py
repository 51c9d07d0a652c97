# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Silencing findings by the names of their rules, each time with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .._catalogue.located import Located
from .._policy.finding import Finding, warning
from .._policy.kind import show

_OPTION = "silence"


@dataclass(frozen=True)
class Silence:
    """Which findings of a rule do not count, and why. What is None stands for all."""

    rule: str
    reason: str
    policy: str | None = None
    title: str | None = None
    drm: str | None = None

    def covers(self, at: Located) -> bool:
        """Whether a finding of this rule is meant."""
        return self.title in (None, at.title) and self.policy in (None, at.policy) and self.drm in (None, at.drm)


@dataclass(frozen=True)
class Heard:
    """A finding, and the reason why it was silenced; None where it was not."""

    at: Located
    reason: str | None


def silence(findings: Iterable[Located], silences: Sequence[Silence], known_rules: Collection[str]) -> list[Heard]:
    """The findings with what silences them, and behind them those about silences that are of no use."""
    by_place: dict[tuple[str, str | None], list[Silence]] = {}
    for each in silences:
        by_place.setdefault((each.rule, each.title), []).append(each)
    used: set[Silence] = set()
    heard = []
    for at in findings:
        # Those of a title first, as they say more.
        places = dict.fromkeys([(at.finding.rule, at.title), (at.finding.rule, None)])
        covering = [each for place in places for each in by_place.get(place, ()) if each.covers(at)]
        used.update(covering)
        heard.append(Heard(at, covering[0].reason if covering else None))
    for each in dict.fromkeys(silences):
        heard += [Heard(at, None) for at in _problems(each, each in used, known_rules)]
    return heard


def _problems(each: Silence, used: bool, known_rules: Collection[str]) -> Iterator[Located]:
    if not each.reason.strip():
        yield _located(
            each, "audit-silence-reason", f"The silence of {show(each.rule)} has no reason.", "Say why it is right."
        )
    if each.rule not in known_rules:
        yield _located(
            each,
            "audit-silence-unknown",
            f"There is no rule {show(each.rule)}.",
            "The page about rules lists all names.",
        )
    elif not used:
        yield _located(
            each,
            "audit-silence-unused",
            f"The silence of {show(each.rule)} silences nothing.",
            "Remove it, or correct its policy, title or drm.",
        )


def _located(each: Silence, rule: str, message: str, hint: str) -> Located:
    finding: Finding = warning(rule, _OPTION, None, message, hint)
    return Located(finding, each.title, each.policy, each.drm)
