# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""From a checked entry and the tokens to the content of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import PlayerConfigError, gather, named
from .hosts import host_of, with_host
from .licenses import REQUEST_TOKEN, License, Licenses, earliest_expiry, text_of
from .plain import merge
from .request import Request, WantedTitle
from .requirements import Policies, Robustness, audio_robustness, is_persistent, video_robustness
from .title import KeySystem, Title
from .vocabulary import CAN_PERSIST, CERTIFICATE_OPTIONS, CERTIFICATE_REQUIRED, DRM_NAMES, KEY_SYSTEMS, one_of

ReadFile = Callable[[str], bytes]
"""Returns the content of a file on the controller. Raises OSError."""


@dataclass(frozen=True)
class Document:
    """The content of a file.

    ``expires_at``: when its first token expires; None as long as one is not issued. ``warnings``: the tokens that are
    about to expire. ``public``: the texts in it that may be shown, besides the words that players know: names of titles
    and hosts.
    """

    expires_at: str | None
    configuration: Any
    content: str
    warnings: tuple[str, ...]
    public: frozenset[str]


def build(request: Request, licenses: Licenses, read_file: ReadFile) -> Document:
    """Return the file that ``request`` asks for.

    Raises `PlayerConfigError` with every problem of the request and of every title.
    """
    problems = [*request.problems]
    used: list[License] = []
    titles: list[Title] = []
    configurations: list[Any] = []
    own = request.own
    with gather(problems):
        own = _with_source(request, read_file)
    for wanted in request.titles:
        with gather(problems):
            found = _licenses(request, wanted.name, licenses)
            # What is wrong with the request would only be told again.
            if not request.problems:
                title = _title(request, wanted, found, licenses.policies(wanted.name), own)
                configurations.append(_configuration(request, title))
                used += found
                titles.append(title)
    problems += _missing_certificates(request, used)
    if problems:
        raise PlayerConfigError(*problems)
    document = request.player.layout(titles, configurations, request.is_single)
    return Document(
        expires_at=earliest_expiry(used),
        configuration=document,
        content=request.player.serialize(document, own),
        warnings=tuple(license.warning for license in used if license.warning is not None),
        public=frozenset(text for title in titles for text in _public(title)),
    )


def _with_source(request: Request, read_file: ReadFile) -> Mapping[str, Any]:
    """Return the options of the player alone, with the file ``src`` in place of its path."""
    path = request.own.get("src")
    if path is None:
        return request.own
    try:
        data = read_file(path)
    except OSError as error:
        raise PlayerConfigError(f"src: {path} cannot be read: {error.strerror or error}.") from None
    with named(f"src: {path} "):
        return {**request.own, "src": request.player.read_source(data)}


def _licenses(request: Request, title: str, licenses: Licenses) -> Sequence[License]:
    problems: list[str] = []
    found: list[License] = []
    for drm in _drms(request, title, licenses):
        with gather(problems):
            found.append(licenses.license(title, drm))
    if problems:
        raise PlayerConfigError(*problems)
    return found


def _drms(request: Request, title: str, licenses: Licenses) -> Sequence[str]:
    if request.drms is not None:
        return request.drms
    player = request.player
    known = licenses.drms(title)
    drms = [drm for drm in player.drms if drm in known]
    if not drms:
        raise PlayerConfigError(
            f"Title {title!r} has no {one_of(player.drms)} token in ansible_facts.expressplay_tokens. Check the"
            f" name. {REQUEST_TOKEN}"
        )
    return drms[:1] if player.is_for_one_drm else drms


def _missing_certificates(request: Request, used: Sequence[License]) -> Iterator[str]:
    player = request.player
    for drm in CERTIFICATE_REQUIRED:
        is_used = drm in player.certificates and any(license.drm == drm for license in used)
        if is_used and drm not in request.certificates:
            forms = one_of(f"{{{form}: ...}}" for form in player.certificates[drm])
            yield (
                f"{CERTIFICATE_OPTIONS[drm]} is missing: {player.label} plays nothing under {DRM_NAMES[drm]} without"
                f" the application's certificate. Give it as {forms}, or name other DRMs in drms."
            )


def _title(
    request: Request, wanted: WantedTitle, licenses: Sequence[License], policies: Policies, own: Mapping[str, Any]
) -> Title:
    with named(f"Title {wanted.name!r}: "):
        return Title(
            name=wanted.name,
            manifest=wanted.manifest,
            key_systems=tuple(_key_system(request, license, policies) for license in licenses),
            headers=request.headers,
            playready_key_systems=request.playready_key_systems,
            own=own,
            given=request.given,
        )


def _key_system(request: Request, license: License, policies: Policies) -> KeySystem:
    drm = license.drm
    url = license.license_url
    persistent = request.persistent
    return KeySystem(
        drm=drm,
        name=KEY_SYSTEMS[drm],
        license_url=with_host(url, request.playready_host) if drm == "playready" and request.playready_host else url,
        expires_at=text_of(license.expires_at),
        robustness=_robustness(request, drm, policies),
        persistent=drm in CAN_PERSIST and (is_persistent(policies[drm]) if persistent is None else persistent),
        certificate=request.certificates.get(drm),
    )


def _robustness(request: Request, drm: str, policies: Policies) -> Robustness:
    if drm not in request.player.robustness:
        return Robustness()
    chosen = request.robustness.get(drm, Robustness())
    video = chosen.video or video_robustness(drm, policies)
    return Robustness(video, chosen.audio or (audio_robustness(drm, video) if video else None))


def _configuration(request: Request, title: Title) -> Any:
    with named(f"Title {title.name!r}: "):
        configuration = merge(request.player.render(title), request.overrides)
        request.player.check(configuration)
        return configuration


def _public(title: Title) -> Iterator[str]:
    yield title.name
    for system in title.key_systems:
        yield host_of(system.license_url) or ""
        if system.certificate is not None:
            yield host_of(system.certificate.url or "") or ""
    yield host_of(title.manifest or "") or ""
