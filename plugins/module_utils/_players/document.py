# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""From an entry and the tokens to the file of a player."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import PlayerConfigError
from .hiding import hide, showable
from .licenses import REQUEST_TOKEN, License, Source, earliest_expiry, known_drms, read_license, read_policies
from .plain import merge
from .request import Request, WantedTitle
from .requirements import Policies, Robustness, audio_robustness, is_persistent, video_robustness
from .title import KeySystem, Title
from .vocabulary import KEY_SYSTEMS, one_of


@dataclass(frozen=True)
class Document:
    """The content of a file. ``expires_at``: when its first token expires; None as long as one is not issued."""

    player: str
    titles: tuple[str, ...]
    expires_at: str | None
    configuration: Any
    content: str


def build(request: Request, source: Source, redact: bool) -> Document:
    """Return the file that ``request`` asks for; with ``redact``, in the form that can be shown.

    Raises `PlayerConfigError`, which names every title that has no usable token.
    """
    licenses = _licenses(request, source)
    titles = [_title(request, wanted, licenses[wanted.name], source) for wanted in request.titles]
    document = _layout(request, titles)
    if redact:
        document = hide(document, showable(url for title in titles for url in _urls(title)))
    return Document(
        player=request.player_name,
        titles=tuple(title.name for title in titles),
        expires_at=earliest_expiry([license for found in licenses.values() for license in found]),
        configuration=document,
        content=request.player.serialize(document),
    )


def _urls(title: Title) -> Iterator[str]:
    yield from (system.license_url for system in title.key_systems)
    if title.manifest is not None:
        yield title.manifest


def _licenses(request: Request, source: Source) -> Mapping[str, Sequence[License]]:
    found: dict[str, list[License]] = {}
    problems: list[str] = []
    for wanted in request.titles:
        try:
            drms = _drms(request, source, wanted.name)
            found[wanted.name] = [read_license(source, wanted.name, drm) for drm in drms]
        except PlayerConfigError as error:
            problems.append(str(error))
    if problems:
        raise PlayerConfigError("\n".join(problems))
    return found


def _drms(request: Request, source: Source, title: str) -> Sequence[str]:
    if request.drms is not None:
        return request.drms
    known = known_drms(source, title)
    drms = [drm for drm in request.player.drms if drm in known]
    if not drms:
        raise PlayerConfigError(
            f"Title {title!r} has no {one_of(request.player.drms)} token in ansible_facts.expressplay_tokens. Check the"
            f" name. {REQUEST_TOKEN}"
        )
    return drms


def _title(request: Request, wanted: WantedTitle, licenses: Sequence[License], source: Source) -> Title:
    policies = read_policies(source, wanted.name)
    return Title(
        name=wanted.name,
        manifest=wanted.manifest,
        key_systems=tuple(_key_system(request, wanted.name, license, policies) for license in licenses),
        headers=request.headers,
    )


def _key_system(request: Request, title: str, license: License, policies: Policies) -> KeySystem:
    persistent = request.persistent
    return KeySystem(
        name=KEY_SYSTEMS[license.drm],
        license_url=license.license_url,
        robustness=_robustness(request, title, license.drm, policies),
        persistent=is_persistent(policies[license.drm]) if persistent is None else persistent,
    )


def _robustness(request: Request, title: str, drm: str, policies: Policies) -> Robustness:
    chosen = request.robustness.get(drm, Robustness())
    try:
        video = chosen.video or video_robustness(drm, policies)
    except PlayerConfigError as error:
        raise PlayerConfigError(f"Title {title!r}: {error}") from None
    return Robustness(video, chosen.audio or (audio_robustness(drm, video) if video else None))


def _layout(request: Request, titles: Sequence[Title]) -> Any:
    configurations = {title.name: _configuration(request, title) for title in titles}
    if request.is_single:
        return configurations[titles[0].name]
    return {title.name: {"manifest": title.manifest, "configuration": configurations[title.name]} for title in titles}


def _configuration(request: Request, title: Title) -> dict[str, Any]:
    configuration: dict[str, Any] = merge(request.player.render(title), request.overrides)
    request.player.check(configuration)
    return configuration
