# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Reading the license tokens of a title from the fact ``expressplay_tokens``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from .errors import PlayerConfigError
from .plain import as_dict, plain
from .requirements import Policies

PLACEHOLDER = "(known after a real run)"

_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?Z")

_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"

REQUEST_TOKEN = "Request the token with a token module or the role streamops.expressplay.tokens, in the same play."


@dataclass(frozen=True)
class License:
    """A usable token. ``expires_at`` is aware; None where check mode cannot know it."""

    drm: str
    license_url: str
    expires_at: datetime | None


@dataclass(frozen=True)
class Source:
    """The fact, with what is needed to judge it.

    ``now`` is an aware datetime. With ``placeholders``, as in check mode, a token that is still to be issued is no
    error: its license URL is `PLACEHOLDER`.
    """

    tokens: Mapping[str, Any]
    now: datetime
    placeholders: bool


def known_drms(source: Source, title: str) -> tuple[str, ...]:
    """Return the DRMs for which the fact knows ``title``."""
    return tuple(_facts(source, title))


def read_policies(source: Source, title: str) -> Policies:
    """Return the wire parameters of every DRM of ``title``, as text."""
    where = f"The policy of title {title!r}"
    policies = {drm: as_dict(fact.get("policy") or {}, where) for drm, fact in _facts(source, title).items()}
    return {drm: {name: str(value) for name, value in policy.items()} for drm, policy in policies.items()}


def read_license(source: Source, title: str, drm: str) -> License:
    """Return the license of ``title`` for ``drm``.

    Raises `PlayerConfigError` if it is missing, incomplete or expired; the text names both and never holds the token.
    """
    subject = f"The {drm} token of title {title!r}"
    fact = _facts(source, title).get(drm)
    if fact is None:
        raise PlayerConfigError(f"{subject} is missing from ansible_facts.expressplay_tokens. {REQUEST_TOKEN}")
    url, expires_at = fact.get("license_url"), fact.get("expires_at")
    if url is None and source.placeholders:
        return License(drm, PLACEHOLDER, None)
    if not isinstance(url, str) or not url:
        raise PlayerConfigError(
            f"{subject} has no license_url; facts of a run in check mode have none. {REQUEST_TOKEN}"
        )
    expiry = _moment(expires_at)
    if expiry is None:
        raise PlayerConfigError(f"{subject} has no expires_at such as 2030-01-31T12:00:00Z, as text. {REQUEST_TOKEN}")
    if expiry <= source.now:
        raise PlayerConfigError(f"{subject} expired at {expires_at}. {REQUEST_TOKEN}")
    return License(drm, str(url), expiry)


def earliest_expiry(licenses: Sequence[License]) -> str | None:
    """Return, in RFC 3339 with ``Z``, when the first of ``licenses`` expires; None as long as one is not issued."""
    moments = [license.expires_at for license in licenses if license.expires_at is not None]
    return min(moments).strftime(_TIME_FORMAT) + "Z" if len(moments) == len(licenses) else None


def _facts(source: Source, title: str) -> dict[str, dict[str, Any]]:
    facts = source.tokens.get(title)
    if facts is None:
        return {}
    where = f"The fact of title {title!r}"
    return {drm: as_dict(fact, where) for drm, fact in as_dict(plain(facts, where), where).items()}


def _moment(text: object) -> datetime | None:
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    try:
        return datetime.strptime(match.group(1), _TIME_FORMAT).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
