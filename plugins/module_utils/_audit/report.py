# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""From an audit to its report, see ``shape.py``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .._drm.every import EVERY_DRM
from .._policy.finding import ERROR, WARNING
from .._policy.point_in_time import format_utc
from . import shape
from ._rules.rule import Rule
from .audit import Audit
from .shown import Shown
from .silencing import Heard
from .statistics import expiries, statistics
from .subject import Subject
from .tokens import KnownToken, KnownTokens

_KEYS_IGNORED = "Content keys were ignored: nothing is said of keys that are missing, wrong, or shared by titles."
_NOT_OPENED = (
    "Whether policies have changed since tokens were issued was not looked at, because the records of the ledger are "
    "opened with customer_authenticator."
)
_FOREIGN = (
    "{foreign} of {all} records belong to another account or an earlier authenticator and were not opened: whether "
    "policies have changed since their tokens were issued was not looked at."
)
_NO_TOKENS = "The ledger holds no token of these titles."
_OPENED_WITHOUT_KEYS = (
    "Whether keys have changed since tokens were issued was not looked at, because they were ignored."
)


@dataclass
class _Count:
    """How many findings there are in one place."""

    errors: int = 0
    warnings: int = 0
    silenced: int = 0

    def add(self, severity: str, silenced: bool) -> None:
        if silenced:
            self.silenced += 1
        elif severity == ERROR:
            self.errors += 1
        else:
            self.warnings += 1


@dataclass
class _Counts:
    """How many findings there are in all places."""

    everywhere: _Count = field(default_factory=_Count)
    of_title: dict[str, _Count] = field(default_factory=lambda: defaultdict(_Count))
    of_license: dict[tuple[str, str], _Count] = field(default_factory=lambda: defaultdict(_Count))
    of_policy: dict[str, _Count] = field(default_factory=lambda: defaultdict(_Count))
    of_rule: dict[str, _Count] = field(default_factory=lambda: defaultdict(_Count))


def make_report(
    audit: Audit, policies: Mapping[str, Collection[str]], rules: Mapping[str, Rule], shown: Shown
) -> shape.Report:
    """The report of an audit. ``policies`` are their DRMs by the names of all policies."""
    counts = _count(audit.findings)
    total = counts.everywhere
    titles = _titles(audit, counts, shown)
    return {
        "format": shape.FORMAT,
        "generated_at": format_utc(audit.now.replace(microsecond=0)),
        "verdict": ERROR if total.errors else WARNING if total.warnings else shape.PASSED,
        "summary": {
            "titles": len(titles),
            "policies": len(policies),
            "licenses": sum(len(title["licenses"]) for title in titles),
            "errors": total.errors,
            "warnings": total.warnings,
            "silenced": total.silenced,
            "titles_with_errors": sum(title["errors"] > 0 for title in titles),
            "titles_with_warnings": sum(title["warnings"] > 0 for title in titles),
        },
        "notes": list(_notes(audit)),
        "drms": _drms(audit.subjects),
        "titles": titles,
        "policies": _policies(audit.subjects, policies, counts, shown),
        "findings": [_finding(heard, shown) for heard in audit.findings],
        "rules": [_rule(rules[name], counts.of_rule[name]) for name in rules if name in counts.of_rule],
        "statistics": statistics(audit.subjects),
        "expiries": expiries(audit.tokens),
        "ledger": _ledger(audit),
    }


def _count(findings: Iterable[Heard]) -> _Counts:
    counts = _Counts()
    for heard in findings:
        at, silenced = heard.at, heard.reason is not None
        places = [counts.everywhere, counts.of_rule[at.finding.rule]]
        if at.policy is not None:
            places.append(counts.of_policy[at.policy])
        if at.title is not None:
            places.append(counts.of_title[at.title])
            if at.drm is not None:
                places.append(counts.of_license[at.title, at.drm])
        for place in places:
            place.add(at.finding.severity, silenced)
    return counts


def _titles(audit: Audit, counts: _Counts, shown: Shown) -> list[shape.Title]:
    tokens = _next_to_end(audit.tokens)
    rows: list[shape.Title] = []
    for subject in audit.subjects:
        if subject.title is None:
            continue
        of_title = counts.of_title.get(subject.title, _Count())
        licenses: dict[str, shape.License] = {}
        for drm, protection in subject.protections.items():
            of_license = counts.of_license.get((subject.title, drm), _Count())
            token = tokens.get((subject.title, drm))
            licenses[drm] = {
                "protection": protection.level,
                "security_level": protection.security_level,
                "hdcp": protection.hdcp,
                "errors": of_license.errors,
                "warnings": of_license.warnings,
                "silenced": of_license.silenced,
                "token": None if token is None else _token(token, audit),
            }
        rows.append(
            {
                "name": shown.text(subject.title),
                "policy": shown.text(subject.policy),
                "errors": of_title.errors,
                "warnings": of_title.warnings,
                "silenced": of_title.silenced,
                "licenses": licenses,
            }
        )
    return rows


def _next_to_end(tokens: KnownTokens | None) -> dict[tuple[str, str], KnownToken]:
    found: dict[tuple[str, str], KnownToken] = {}
    for token in tokens.tokens if tokens is not None else ():
        found.setdefault((token.summary.slot.name, token.summary.slot.drm), token)
    return found


def _token(token: KnownToken, audit: Audit) -> shape.Token:
    return {
        "service": token.summary.slot.service,
        "issued_at": format_utc(token.summary.issued_at),
        "valid_until": format_utc(token.summary.valid_until),
        "ending": token.summary.valid_until < audit.ending_before,
    }


def _drms(subjects: Iterable[Subject]) -> list[shape.Drm]:
    used = {drm for subject in subjects for drm in subject.verdicts}
    return [{"name": name, "label": drm.label} for name, drm in EVERY_DRM.items() if name in used]


def _policies(
    subjects: Sequence[Subject], policies: Mapping[str, Collection[str]], counts: _Counts, shown: Shown
) -> list[shape.Policy]:
    titles = Counter(subject.policy for subject in subjects if subject.title is not None)
    rows: list[shape.Policy] = []
    for name, drms in policies.items():
        count = counts.of_policy.get(name, _Count())
        rows.append(
            {
                "name": shown.text(name),
                "drms": [drm for drm in EVERY_DRM if drm in drms],
                "titles": titles[name],
                "errors": count.errors,
                "warnings": count.warnings,
                "silenced": count.silenced,
            }
        )
    return rows


def _finding(heard: Heard, shown: Shown) -> shape.Finding:
    at, finding = heard.at, heard.at.finding
    return {
        "title": shown.optional(at.title),
        "policy": shown.optional(at.policy),
        "drm": shown.optional(at.drm),
        "severity": finding.severity,
        "option": shown.text(finding.option),
        "parameter": shown.optional(finding.parameter),
        "code": finding.code,
        "rule": finding.rule,
        "message": shown.text(finding.message),
        "hint": shown.text(finding.hint),
        "silenced": heard.reason is not None,
        "reason": shown.optional(heard.reason),
    }


def _rule(rule: Rule, count: _Count) -> shape.Rule:
    return {
        "name": rule.name,
        "severity": rule.severity,
        "code": rule.code,
        "meaning": rule.meaning,
        "failing": rule.failing,
        "passing": rule.passing,
        "findings": count.errors + count.warnings,
        "silenced": count.silenced,
    }


def _ledger(audit: Audit) -> shape.Ledger | None:
    if audit.tokens is None:
        return None
    return {
        "tokens": len(audit.tokens.tokens),
        "ending_before": format_utc(audit.ending_before.replace(microsecond=0)),
        "ending": sum(token.summary.valid_until < audit.ending_before for token in audit.tokens.tokens),
        "opened": audit.tokens.opened,
    }


def _notes(audit: Audit) -> Iterable[str]:
    if not audit.keys_known:
        yield _KEYS_IGNORED
    if audit.tokens is not None:
        yield from _notes_on_ledger(audit.tokens, audit.keys_known)


def _notes_on_ledger(tokens: KnownTokens, keys_known: bool) -> Iterable[str]:
    count = len(tokens.tokens)
    if not count and not tokens.damaged:
        yield _NO_TOKENS
    elif not tokens.authenticated:
        yield _NOT_OPENED
    else:
        if tokens.foreign:
            yield _FOREIGN.format(foreign=tokens.foreign, all=count)
        if tokens.foreign < count and not keys_known:
            yield _OPENED_WITHOUT_KEYS
