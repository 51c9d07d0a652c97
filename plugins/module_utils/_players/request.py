# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Reading one entry of ``expressplay_player_configs``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from .errors import PlayerConfigError
from .plain import as_dict, as_list, plain
from .registry import PLAYERS, Player
from .requirements import Robustness
from .vocabulary import ROBUSTNESS, one_of

# What the role does with the file is no concern of the rendering.
_FILE_OPTIONS = ("dest", "mode", "owner", "group")
_OPTIONS = ("player", "title", "titles", "manifest", "drms", "headers", "persistent", "robustness", "overrides")

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True)
class WantedTitle:
    """A title to render; ``manifest`` is its URL, if the entry gives one."""

    name: str
    manifest: str | None


@dataclass(frozen=True)
class Request:
    """A checked entry. None means: follow the license policy, or the player's default order of DRMs."""

    player_name: str
    player: Player
    titles: tuple[WantedTitle, ...]
    is_single: bool
    drms: tuple[str, ...] | None
    headers: Mapping[str, str]
    persistent: bool | None
    robustness: Mapping[str, Robustness]
    overrides: dict[str, Any]


def read_request(entry: object) -> Request:
    """Return the checked ``entry``. Raises `PlayerConfigError` for the first thing that is wrong with it."""
    if not isinstance(entry, Mapping):
        raise PlayerConfigError(f"An entry must be a dictionary, not {type(entry).__name__}.")
    options = {str(key): value for key, value in entry.items() if value is not None}
    unknown = sorted(options.keys() - {*_OPTIONS, *_FILE_OPTIONS})
    if unknown:
        raise PlayerConfigError(f"{unknown[0]!r} is no option of an entry; use {one_of(_OPTIONS + _FILE_OPTIONS)}.")
    name = options.get("player")
    if not isinstance(name, str) or name not in PLAYERS:
        raise PlayerConfigError(f"player is {name!r}; use {one_of(PLAYERS)}.")
    player = PLAYERS[name]
    return Request(
        player_name=str(name),
        player=player,
        titles=_titles(options),
        is_single="title" in options,
        drms=_drms(options["drms"], player) if "drms" in options else None,
        headers=_headers(options.get("headers", {})),
        persistent=_persistent(options.get("persistent")),
        robustness=_robustness(options.get("robustness", {})),
        overrides=as_dict(plain(options.get("overrides", {}), "overrides"), "overrides"),
    )


def _titles(options: Mapping[str, Any]) -> tuple[WantedTitle, ...]:
    if ("title" in options) == ("titles" in options):
        raise PlayerConfigError("Give either title, for one title, or titles, for a list of them.")
    if "title" in options:
        return (WantedTitle(_name(options["title"], "title"), _manifest(options)),)
    if "manifest" in options:
        raise PlayerConfigError(
            "manifest belongs to one title: with titles, give each its own ({name: ..., manifest: ...})."
        )
    entries = as_list(plain(options["titles"], "titles"), "titles")
    titles = tuple(_wanted_title(entry, f"titles[{index}]") for index, entry in enumerate(entries))
    names = [title.name for title in titles]
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise PlayerConfigError(f"titles names {repeated[0]!r} more than once.")
    if not titles:
        raise PlayerConfigError("titles is empty: name at least one title.")
    return titles


def _wanted_title(entry: Any, where: str) -> WantedTitle:
    if not isinstance(entry, dict):
        return WantedTitle(_name(entry, where), None)
    unknown = sorted(entry.keys() - {"name", "manifest"})
    if unknown:
        raise PlayerConfigError(f"{where}: {unknown[0]!r} is no option of a title; use name or manifest.")
    return WantedTitle(_name(entry.get("name"), f"{where}.name"), _manifest(entry))


def _name(value: object, where: str) -> str:
    # A name that is a number was a number for the token module too, which made it text in the same way.
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise PlayerConfigError(f"{where} must be the name of a title, as text.")
    return str(value)


def _manifest(options: Mapping[str, Any]) -> str | None:
    manifest = options.get("manifest")
    if manifest is None:
        return None
    if not isinstance(manifest, str) or not manifest:
        raise PlayerConfigError("manifest must be a URL, as text.")
    return str(manifest)


def _drms(value: object, player: Player) -> tuple[str, ...]:
    drms = tuple(as_list(plain(value, "drms"), "drms"))
    for drm in drms:
        if drm not in player.drms:
            raise PlayerConfigError(f"drms has {drm!r}; for this player use {one_of(player.drms)}.")
    if not drms or len(set(drms)) < len(drms):
        raise PlayerConfigError("drms must name at least one DRM, and each only once.")
    return drms


def _headers(value: object) -> Mapping[str, str]:
    headers = as_dict(plain(value, "headers"), "headers")
    for name, text in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise PlayerConfigError(f"headers: {name!r} cannot be the name of an HTTP header.")
        if not isinstance(text, str) or not text.isprintable():
            raise PlayerConfigError(f"headers: the value of {name!r} must be text of one line; write it in quotes.")
    return headers


def _persistent(value: object) -> bool | None:
    if value is None:
        return None
    try:
        return bool(boolean(value))
    except TypeError:
        raise PlayerConfigError("persistent must be true or false.") from None


def _robustness(value: object) -> Mapping[str, Robustness]:
    return {
        drm: _levels(drm, levels, f"robustness.{drm}")
        for drm, levels in as_dict(plain(value, "robustness"), "robustness").items()
    }


def _levels(drm: str, value: object, where: str) -> Robustness:
    if drm not in ROBUSTNESS:
        raise PlayerConfigError(f"robustness has {drm!r}; use {one_of(ROBUSTNESS)}.")
    levels = {key: str(level) for key, level in as_dict(value, where).items() if level is not None}
    for key, level in levels.items():
        if key not in ("video", "audio"):
            raise PlayerConfigError(f"{where} has {key!r}; use video or audio.")
        if level not in ROBUSTNESS[drm]:
            raise PlayerConfigError(f"{where}.{key} is {level!r}; use {one_of(ROBUSTNESS[drm])}.")
    return Robustness(**levels)
