# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""One title as every renderer sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .requirements import Robustness


@dataclass(frozen=True)
class Certificate:
    """A certificate that a DRM is given: either the ``url`` that it lies at or, as ``base64``, itself."""

    url: str | None = None
    base64: str | None = None


@dataclass(frozen=True)
class KeySystem:
    """One DRM of a title. ``license_url`` holds the token, which expires at ``expires_at`` (RFC 3339 with ``Z``)."""

    drm: str
    name: str
    license_url: str
    expires_at: str | None
    robustness: Robustness
    persistent: bool
    certificate: Certificate | None


@dataclass(frozen=True)
class Title:
    """What a player has to know to play a title.

    ``key_systems`` are in the order in which the player should try them; ``headers`` go with every license request;
    ``playready_key_systems`` are the names to try for PlayReady, empty for those that the player does best with.
    ``own``: the options of this player alone. ``given``: the names of all options that were given, as opposed to what
    follows from the policy.
    """

    name: str
    manifest: str | None
    key_systems: tuple[KeySystem, ...]
    headers: Mapping[str, str]
    playready_key_systems: tuple[str, ...]
    own: Mapping[str, Any]
    given: frozenset[str]
