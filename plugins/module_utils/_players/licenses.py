# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Reading the license tokens of titles from the fact ``expressplay_tokens``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from .errors import PlayerConfigError
from .plain import as_mapping
from .requirements import Policies
from .vocabulary import PLACEHOLDER, quoted

_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?Z")

_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"

REQUEST_TOKEN = "Request the token with a token module or the role streamops.expressplay.tokens, in the same play."


@dataclass(frozen=True)
class License:
    """A usable token. ``expires_at`` is aware; None where check mode cannot know it.

    ``warning``: that it is about to expire, for a person; None as long as it is not.
    """

    drm: str
    license_url: str
    expires_at: datetime | None
    warning: str | None


@dataclass(frozen=True)
class Source:
    """The fact, with what is needed to judge it.

    ``now`` is an aware datetime. With ``placeholders``, as in check mode, a token that is still to be issued is no
    error: its license URL is `PLACEHOLDER`. A token that expires before ``now`` and ``warn_before`` gets a warning.
    """

    tokens: Mapping[str, Any]
    now: datetime
    placeholders: bool
    warn_before: timedelta = timedelta(0)


class Licenses:
    """The licenses and policies in a `Source`, each of them read once and only when it is asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._facts: dict[str, Mapping[str, Any]] = {}
        self._policies: dict[str, Policies] = {}
        self._licenses: dict[tuple[str, str], License] = {}

    def drms(self, title: str) -> tuple[str, ...]:
        """Return the DRMs for which the fact knows ``title``."""
        return tuple(self._of_title(title))

    def policies(self, title: str) -> Policies:
        """Return the wire parameters of every DRM of ``title``, as text."""
        if title not in self._policies:
            self._policies[title] = {
                drm: _policy(_fact(title, fact), title) for drm, fact in self._of_title(title).items()
            }
        return self._policies[title]

    def license(self, title: str, drm: str) -> License:
        """Return the license of ``title`` for ``drm``.

        Raises `PlayerConfigError` if it is missing, incomplete or expired; the text names both and never holds the
        token.
        """
        key = (title, drm)
        if key not in self._licenses:
            self._licenses[key] = _license(self._source, title, drm, self._of_title(title).get(drm))
        return self._licenses[key]

    def _of_title(self, title: str) -> Mapping[str, Any]:
        if title not in self._facts:
            facts = self._source.tokens.get(title)
            self._facts[title] = {} if facts is None else _fact(title, facts)
        return self._facts[title]


def text_of(moment: datetime | None) -> str | None:
    """Return ``moment`` in RFC 3339 with ``Z``; None for None."""
    return None if moment is None else moment.strftime(_TIME_FORMAT) + "Z"


def earliest_expiry(licenses: Sequence[License]) -> str | None:
    """Return, in RFC 3339 with ``Z``, when the first of ``licenses`` expires; None as long as one is not issued."""
    moments = [license.expires_at for license in licenses if license.expires_at is not None]
    return text_of(min(moments)) if len(moments) == len(licenses) else None


def _fact(title: str, value: object) -> Mapping[str, Any]:
    return as_mapping(value, f"The fact of title {title!r}")


def _policy(fact: Mapping[str, Any], title: str) -> Mapping[str, str]:
    policy = as_mapping(fact.get("policy") or {}, f"The policy of title {title!r}")
    return {
        name: str(value) if isinstance(value, str) else quoted(value)
        for name, value in policy.items()
        if isinstance(name, str)
    }


def _license(source: Source, title: str, drm: str, value: object) -> License:
    subject = f"The {drm} token of title {title!r}"
    if value is None:
        raise PlayerConfigError(f"{subject} is missing from ansible_facts.expressplay_tokens. {REQUEST_TOKEN}")
    fact = _fact(title, value)
    url, expires_at = fact.get("license_url"), fact.get("expires_at")
    if url is None and source.placeholders:
        return License(drm, PLACEHOLDER, None, None)
    if not isinstance(url, str) or not url:
        raise PlayerConfigError(
            f"{subject} has no license_url; facts of a run in check mode have none. {REQUEST_TOKEN}"
        )
    if not url.isprintable():
        raise PlayerConfigError(f"{subject} has a license_url that is no URL. {REQUEST_TOKEN}")
    expiry = _moment(expires_at)
    if expiry is None:
        raise PlayerConfigError(f"{subject} has no expires_at such as 2030-01-31T12:00:00Z, as text. {REQUEST_TOKEN}")
    if expiry <= source.now:
        raise PlayerConfigError(f"{subject} expired at {expires_at}. {REQUEST_TOKEN}")
    is_soon = expiry < source.now + source.warn_before
    return License(drm, str(url), expiry, f"{subject} expires at {text_of(expiry)}." if is_soon else None)


def _moment(text: object) -> datetime | None:
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    try:
        return datetime.strptime(match.group(1), _TIME_FORMAT).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
