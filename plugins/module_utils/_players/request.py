# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Reading one entry of ``expressplay_player_configs``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._policy.kind import type_name
from .errors import PlayerConfigError, gather
from .options import COMMON, FILE_OPTIONS, READERS
from .plain import as_list, as_mapping, merge, plain
from .player import Player
from .registry import PLAYERS
from .requirements import Robustness
from .title import Certificate
from .vocabulary import CAN_PERSIST, CERTIFICATE_OPTIONS, one_of, quoted

Defaults = Mapping[str, Mapping[str, Any]]
"""Player -> the options that its entries have unless they say otherwise."""

_IDENTITY = ("player", "title", "titles")
_NO_DEFAULT = (*_IDENTITY, "dest", "manifest")

# Of these, a default and what an entry gives are laid over each other; of all others, the entry's counts.
_MERGED = ("headers", "robustness", "overrides")


@dataclass(frozen=True)
class WantedTitle:
    """A title to render; ``manifest`` is its URL, if the entry gives one."""

    name: str
    manifest: str | None


@dataclass(frozen=True)
class Request:
    """A checked entry. None means: follow the license policy, or what is the default for the player.

    ``problems``: everything that is wrong with the entry. What is wrong is left out of the rest.
    ``certificates``: by DRM. ``own``: the options of this player alone. ``given``: the names of all options given.
    ``file``: what is to be done with the file.
    """

    player_name: str
    player: Player
    dest: str | None
    titles: tuple[WantedTitle, ...]
    is_single: bool
    drms: tuple[str, ...] | None
    headers: Mapping[str, str]
    persistent: bool | None
    robustness: Mapping[str, Robustness]
    certificates: Mapping[str, Certificate]
    playready_host: str | None
    playready_key_systems: tuple[str, ...]
    own: Mapping[str, Any]
    given: frozenset[str]
    overrides: dict[str, Any]
    file: Mapping[str, Any]
    problems: tuple[str, ...]


def read_defaults(defaults: object, problems: list[str]) -> Defaults:
    """Return what is right in ``defaults``, and add to ``problems`` everything that is wrong."""
    read: dict[str, Mapping[str, Any]] = {}
    with gather(problems):
        for name, options in as_mapping(defaults, "defaults").items():
            with gather(problems, f"defaults.{name if isinstance(name, str) else quoted(name)}: "):
                player = _player(name)
                found = _given(as_mapping(options, "The default options"))
                wrong = [
                    f"{option} belongs to an entry and has no default." for option in _NO_DEFAULT if option in found
                ]
                right = _read_all({key: found[key] for key in found if key not in _NO_DEFAULT}, player, wrong)
                read[str(name)] = {key: found[key] for key in right}
                if wrong:
                    raise PlayerConfigError(*wrong)
    return read


def read_request(entry: object, defaults: Defaults | None = None, needs: tuple[str, ...] = ()) -> Request:
    """Return the checked ``entry``. Raises `PlayerConfigError` if nothing can be made of it.

    ``needs``: options that it must have besides those that the player needs.
    """
    if not isinstance(entry, Mapping):
        raise PlayerConfigError(f"An entry must be a dictionary, not a {type_name(entry)}.")
    options = _given(entry)
    name = options.get("player")
    player = _player(name)
    options = _with_defaults(options, (defaults or {}).get(str(name), {}))
    problems: list[str] = []
    titles: tuple[WantedTitle, ...] = ()
    values = _read_all({key: value for key, value in options.items() if key not in _IDENTITY}, player, problems)
    with gather(problems):
        titles = _titles(options, values.get("manifest"), player)
    problems += _missing(titles, options, (*needs, *player.needs), player)
    if values.get("persistent") and not {*values.get("drms", CAN_PERSIST)} & {*CAN_PERSIST}:
        problems.append(f"persistent: only {one_of(CAN_PERSIST)} licenses are kept. Leave it out, or name such a DRM.")
    if not problems:
        problems += player.problems(values)
    return Request(
        player_name=str(name),
        player=player,
        dest=values.get("dest"),
        titles=titles,
        is_single="title" in options,
        drms=values.get("drms"),
        headers=values.get("headers", {}),
        persistent=values.get("persistent"),
        robustness=values.get("robustness", {}),
        certificates={drm: values[option] for drm, option in CERTIFICATE_OPTIONS.items() if option in values},
        playready_host=values.get("playready_host"),
        playready_key_systems=values.get("playready_key_systems", ()),
        own={key: value for key, value in values.items() if key in player.own},
        given=frozenset(options),
        overrides=values.get("overrides", {}),
        file={key: value for key, value in values.items() if key in FILE_OPTIONS},
        problems=tuple(problems),
    )


def _given(options: Mapping[Any, Any]) -> dict[str, Any]:
    for key in options:
        if not isinstance(key, str):
            raise PlayerConfigError(f"the key {quoted(key)} is no text; write it in quotes.")
    return {str(key): value for key, value in options.items() if value is not None}


def _player(name: object) -> Player:
    if not isinstance(name, str) or name not in PLAYERS:
        raise PlayerConfigError(f"player is {quoted(name, PLAYERS)}; use {one_of(PLAYERS)}.")
    return PLAYERS[name]


def _with_defaults(options: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    merged = {name: merge(defaults[name], options[name]) for name in _MERGED if name in options and name in defaults}
    return {**defaults, **options, **merged}


def _read_all(options: Mapping[str, Any], player: Player, problems: list[str]) -> dict[str, Any]:
    """Return the values of those options that are right, and add to ``problems`` everything that is wrong."""
    values: dict[str, Any] = {}
    for name, value in options.items():
        with gather(problems):
            _check_option(name, player)
            found = READERS[name](plain(value, name), name)
            if name in _CHECKS:
                _CHECKS[name](found, player)
            values[name] = found
    return values


def _check_option(name: str, player: Player) -> None:
    if name in FILE_OPTIONS or (name in COMMON and name not in player.cannot):
        return
    if name not in READERS:
        known = sorted({*_IDENTITY, *COMMON, *player.understood(), *FILE_OPTIONS} - player.cannot.keys())
        raise PlayerConfigError(f"{name!r} is no option of an entry for {player.label}; use {one_of(known)}.")
    refusal = player.refusal(name)
    if refusal is not None:
        raise PlayerConfigError(refusal)


def _check_drms(drms: tuple[str, ...], player: Player) -> None:
    for drm in drms:
        if drm not in player.drms:
            raise PlayerConfigError(f"drms has {quoted(drm)}; for this player use {one_of(player.drms)}.")
    if len(drms) > 1 and player.is_for_one_drm:
        raise PlayerConfigError(
            f"drms names more than one: a file for {player.label} holds one DRM. Give each DRM an entry of its own."
        )


def _check_robustness(robustness: Mapping[str, Robustness], player: Player) -> None:
    for drm in robustness:
        if drm not in player.robustness:
            raise PlayerConfigError(
                f"robustness.{drm}: {player.label} takes it for {one_of(player.robustness)} only. Leave it out."
            )


def _check_certificate(drm: str, certificate: Certificate, player: Player) -> None:
    form, forms = "base64" if certificate.url is None else "url", player.certificates[drm]
    if form not in forms:
        raise PlayerConfigError(
            f"{CERTIFICATE_OPTIONS[drm]}: {player.label} does not take it as {form}. Give {one_of(forms)}."
        )


# What a player says about the values of some options.
_CHECKS: Mapping[str, Callable[[Any, Player], None]] = {
    "drms": _check_drms,
    "robustness": _check_robustness,
    **{option: partial(_check_certificate, drm) for drm, option in CERTIFICATE_OPTIONS.items()},
}


def _titles(options: Mapping[str, Any], manifest: str | None, player: Player) -> tuple[WantedTitle, ...]:
    if ("title" in options) == ("titles" in options):
        raise PlayerConfigError("Give either title, for one title, or titles, for a list of them.")
    if "title" in options:
        return (WantedTitle(_name(plain(options["title"], "title"), "title"), manifest),)
    if player.is_for_one_title:
        raise PlayerConfigError(f"titles: a file for {player.label} holds one title. Give each an entry with title.")
    if "manifest" in options:
        raise PlayerConfigError(
            "manifest belongs to one title: with titles, give each its own ({name: ..., manifest: ...})."
        )
    entries = as_list(plain(options["titles"], "titles"), "titles")
    problems: list[str] = []
    titles: list[WantedTitle] = []
    for index, entry in enumerate(entries):
        with gather(problems):
            titles.append(_wanted_title(entry, f"titles[{index}]"))
    problems += _repeated(titles)
    if problems:
        raise PlayerConfigError(*problems)
    if not titles:
        raise PlayerConfigError("titles is empty: name at least one title.")
    return tuple(titles)


def _repeated(titles: list[WantedTitle]) -> Iterator[str]:
    for name, count in Counter(title.name for title in titles).items():
        if count > 1:
            yield f"titles names {name!r} more than once."


def _wanted_title(entry: Any, where: str) -> WantedTitle:
    if not isinstance(entry, dict):
        return WantedTitle(_name(entry, where), None)
    unknown = sorted(entry.keys() - {"name", "manifest"})
    if unknown:
        raise PlayerConfigError(f"{where}: {unknown[0]!r} is no option of a title; use name or manifest.")
    manifest = entry.get("manifest")
    return WantedTitle(
        _name(entry.get("name"), f"{where}.name"),
        None if manifest is None else READERS["manifest"](manifest, f"{where}.manifest"),
    )


def _name(value: object, where: str) -> str:
    # A name that is a number was a number for the token module too, which made it text in the same way.
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise PlayerConfigError(f"{where} must be the name of a title, as text.")
    return str(value)


def _missing(
    titles: tuple[WantedTitle, ...], options: Mapping[str, Any], needs: tuple[str, ...], player: Player
) -> Iterator[str]:
    for option in needs:
        if option in options:
            continue
        if option != "manifest":
            yield f"{option} is missing. A file for {player.label} needs it."
        else:
            yield from (
                f"Title {title.name!r} has no manifest. A file for {player.label} needs its URL."
                for title in titles
                if title.manifest is None
            )
