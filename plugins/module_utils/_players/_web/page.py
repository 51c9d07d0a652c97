# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The demo page as a player: the configurations of several web players for each title, in one HTML file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import named
from ..page import PageTitle, page_document, render_page
from ..plain import as_dict
from ..player import Player
from ..title import Title
from ..vocabulary import one_of, quoted

_HEADING = "Titles"
_VENDOR = "vendor"

# Those of the players of the page are options of the page, as far as they mean the same to all of them.
_SHARED = ("headers", "persistent", "robustness")


def page(players: Mapping[str, Player]) -> Player:
    """Return the page that offers ``players``, all of them unless the option of that name chooses."""

    def chosen(own: Mapping[str, Any]) -> Sequence[str]:
        names: Sequence[str] = own.get("players", tuple(players))
        return names

    def problems(options: Mapping[str, Any]) -> Iterator[str]:
        for name in chosen(options):
            if name not in players:
                yield f"players has {quoted(name, players)}; use {one_of(players)}."
                continue
            refusals = (players[name].refusal(option) for option in _SHARED if option in options)
            yield from (f"{refusal} Or name other players in players." for refusal in refusals if refusal)
        # A name that is wrong can be a secret in the wrong place.
        known = [name for name in chosen(options) if name in players] or players
        for name in options.get("overrides", {}):
            if name not in known:
                yield f"overrides has {quoted(name, players)}; use {one_of(known)}, here and in defaults."

    def render(title: Title) -> dict[str, Any]:
        return {name: players[name].render(title) for name in chosen(title.own)}

    def check(configuration: dict[str, Any]) -> None:
        for name, of_player in configuration.items():
            with named(f"{name}: "):
                players[name].check(as_dict(of_player, "The configuration"))

    return Player(
        label="the demo page",
        drms=("widevine", "playready"),
        render=render,
        check=check,
        layout=_layout,
        serialize=lambda document, _own: render_page(document),
        form="html",
        options=("headers", "persistent"),
        robustness=("widevine", "playready"),
        own=("players", "vendor", "heading"),
        cannot={"server_certificate": "its players take it in different forms. Write files for the players instead."},
        needs=("manifest",),
        problems=problems,
    )


def _layout(titles: Sequence[Title], configurations: Sequence[Any], _is_single: bool) -> dict[str, Any]:
    own = titles[0].own
    return page_document(
        own.get("heading", _HEADING),
        own.get("vendor", _VENDOR),
        [
            PageTitle(
                name=title.name,
                manifest=str(title.manifest),
                expires={system.name: system.expires_at for system in title.key_systems},
                configurations=configuration,
            )
            for title, configuration in zip(titles, configurations)
        ],
    )
