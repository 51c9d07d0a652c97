# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The check of a whole catalogue: orders for what is sound, findings for everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._drm.every import EVERY_DRM
from .._policy import beyond, content_keys
from .._policy.check import check_policy
from .._policy.extra_parameters import OPTION as EXTRA_PARAMETERS
from .._policy.finding import ERROR, Finding, error
from .._policy.kind import is_sendable
from .._policy.reading import Readings
from .._policy.verdict import Verdict
from .._task.order import Order
from .._task.plan import holds_secret, not_unicode, secret_name
from .._task.route import AUTHENTICATOR
from .._task.secrets import not_public, secrets_within, suspects_within
from .argument_spec import TITLE_OPTIONS
from .located import Located
from .policies import Policies, read_policies


@dataclass(frozen=True)
class Checked:
    """A title with its verdicts by DRM, sound or not; or what no title uses of a policy, then ``title`` is None."""

    title: str | None
    policy: str
    verdicts: Mapping[str, Verdict]


@dataclass(frozen=True)
class Catalogue:
    """``orders`` are free of errors; ``invalid`` names the titles of which nothing may be requested.

    ``checked`` is everything that was checked, in the order of the catalogue. ``malformed`` are those of the findings
    that no title answers for: policies that are none.
    """

    orders: Sequence[Order]
    checked: Sequence[Checked]
    malformed: Sequence[Located]
    findings: Sequence[Located]
    invalid: frozenset[str]
    secrets: frozenset[str]


def check_catalogue(options: Mapping[str, Any], *, now: datetime, without: frozenset[str] = frozenset()) -> Catalogue:
    """Check every title with its policy, and what no title uses of the policies alone.

    ``options`` are the validated options of ``expressplay_tokens``. ``without`` names wire parameters that are not
    known: nothing is demanded of them, or concluded from them.
    """
    policies, malformed = read_policies(options["policies"])
    titles: Sequence[Mapping[str, Any]] = options["titles"] or []
    findings = [*malformed, *_check_names(titles)]
    orders: list[Order] = []
    checked: list[Checked] = []
    known: Readings = {}
    beyond_allowed = options[beyond.OPTION] == beyond.ALLOW
    # By title, of which there may be none.
    used_beyond: dict[str | None, tuple[str, ...]] = {}
    secrets = {*secrets_within(options["policies"]), *secrets_within(titles)}
    unused = {(name, drm_name): None for name, of_drm in policies.items() for drm_name in of_drm}
    for title in titles:
        verdicts: dict[str, Verdict] = {}
        checked.append(Checked(title["name"], title["policy"], verdicts))
        for drm_name, merged in _merged(title, policies, options, findings):
            drm = EVERY_DRM[drm_name]
            verdict = verdicts[drm_name] = check_policy(
                drm, merged, now=now, without=without, known=known, beyond_allowed=beyond_allowed
            )
            secrets |= verdict.secrets
            if verdict.beyond:
                used_beyond[title["name"]] = (*used_beyond.get(title["name"], ()), *verdict.beyond)
            orders.append(Order(drm, title["name"], verdict))
            findings.extend(_located(verdict, title["name"], title["policy"], drm_name))
            if holds_secret(title["name"], verdict.secrets):
                findings.append(Located(secret_name("catalogue-name-secret"), title["name"], title["policy"], drm_name))
            unused.pop((title["policy"], drm_name), None)
    alone_of: dict[str, dict[str, Verdict]] = {}
    for name, drm_name in unused:
        alone = {"error_format": options["error_format"], **policies[name][drm_name]}
        drm = EVERY_DRM[drm_name]
        of_content = frozenset(row.wire for row in drm.parameters if row.of_content)
        verdict = check_policy(drm, alone, now=now, without=of_content | without, beyond_allowed=beyond_allowed)
        alone_of.setdefault(name, {})[drm_name] = verdict
        secrets |= verdict.secrets
        used_beyond[None] = (*used_beyond.get(None, ()), *verdict.beyond)
        findings.extend(_located(verdict, None, name, drm_name))
    beyond_titles = [name for name in used_beyond if name is not None]
    names = (name for names in used_beyond.values() for name in names)
    findings += map(Located, beyond.beyond_findings(names, beyond_titles))
    checked += [Checked(None, name, verdicts) for name, verdicts in alone_of.items()]
    secrets |= not_public(_suspects(options["policies"], titles), _public(policies, checked))
    strict = options["strict"]
    wrong = {at.title for at in findings if at.title is not None and (strict or at.finding.severity == ERROR)}
    if strict:
        wrong.update(beyond_titles)
    sound = [order for order in orders if order.name not in wrong]
    return Catalogue(sound, checked, malformed, findings, frozenset(wrong), frozenset(secrets))


def _suspects(policies: Mapping[Any, Any], titles: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What may be a key in policies and in what titles change of them."""
    for policy in policies.values():
        yield from suspects_within(policy)
    for title in titles:
        for option in (content_keys.OPTION, *EVERY_DRM):
            yield from suspects_within(title.get(option))


def _public(policies: Iterable[str], checked: Iterable[Checked]) -> Iterator[str | None]:
    """Names and kids."""
    yield from policies
    for each in checked:
        yield each.title
        for verdict in each.verdicts.values():
            yield from verdict.kids


def _located(verdict: Verdict, title: str | None, policy: str, drm_name: str) -> Iterator[Located]:
    for found in verdict.findings:
        yield Located(found, title, policy, drm_name)
    if verdict.first(AUTHENTICATOR) is not None:
        finding = error(
            "catalogue-authenticator",
            EXTRA_PARAMETERS,
            AUTHENTICATOR,
            None,
            "All tokens of a task belong to one account.",
            "Give customer_authenticator to the task; titles of another account belong in a task of their own.",
        )
        yield Located(finding, title, policy, drm_name)


def _check_names(titles: Sequence[Mapping[str, Any]]) -> Iterator[Located]:
    policies: dict[str, list[str]] = {}
    for title in titles:
        policies.setdefault(title["name"], []).append(title["policy"])
    for name, of_name in policies.items():
        policy = of_name[0] if len(set(of_name)) == 1 else None
        for finding in _check_name(name, len(of_name)):
            yield Located(finding, name, policy)


def _check_name(name: str, count: int) -> Iterator[Finding]:
    if not name:
        yield error("catalogue-name-empty", "name", None, None, "A title has no name.", "Give it one.")
    elif count > 1:
        message = f"{count} titles have this name, and a token is known by it."
        yield error("catalogue-name-twice", "name", None, None, message, "Rename all but one.")
    if not is_sendable(name):
        yield not_unicode("catalogue-name-unicode")


def _merged(
    title: Mapping[str, Any], policies: Policies, options: Mapping[str, Any], findings: list[Located]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The options for each DRM of a title: its policy, its key, and what it overrides."""
    name, policy_name = title["name"], title["policy"]
    policy = policies.get(policy_name)
    if policy is None:
        message = f"There is no policy {policy_name!r}."
        finding = error("catalogue-policy-unknown", "policy", None, None, message, f"Known are: {_listed(policies)}.")
        findings.append(Located(finding, name, policy_name))
        return
    of_title = {option: title[option] for option in TITLE_OPTIONS if title.get(option) is not None}
    chosen = policy if title.get("drm") is None else dict.fromkeys(title["drm"])
    if not chosen and policy:
        message = "The list of DRMs is empty."
        finding = error("catalogue-drm", "drm", None, None, message, "Leave drm out to have all that the policy has.")
        findings.append(Located(finding, name, policy_name))
    # A change to nothing is a slip, whereas drm may well leave one out that the policy has.
    overridden = [drm_name for drm_name in EVERY_DRM if title.get(drm_name) is not None]
    for drm_name in dict.fromkeys([*chosen, *(each for each in overridden if each not in policy)]):
        if drm_name not in policy:
            message = f"The policy {policy_name!r} says nothing about {drm_name!r}."
            finding = error("catalogue-drm", "drm", None, None, message, f"It has: {_listed(policy)}.")
            findings.append(Located(finding, name, policy_name))
            continue
        own = {option: value for option, value in (title.get(drm_name) or {}).items() if value is not None}
        # A list of keys for one DRM takes the place of all that the title says of its keys.
        key = {} if own.get(content_keys.OPTION) else of_title
        yield drm_name, {"error_format": options["error_format"], **policy[drm_name], **key, **own}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
