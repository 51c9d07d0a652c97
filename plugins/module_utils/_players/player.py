# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""What makes a player: how its files are made, and which options of an entry it understands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .title import Title
from .vocabulary import CERTIFICATE_OPTIONS

Configuration = Any
"""What a player takes for one title, made of plain JSON values."""

Layout = Callable[[Sequence[Title], Sequence[Configuration], bool], Any]
"""From titles and their configurations to the document of a file; the flag says that the entry asks for one title."""


def by_title(titles: Sequence[Title], configurations: Sequence[Configuration], is_single: bool) -> Any:
    """Return the configuration itself for one title, else a dictionary from the titles' names."""
    if is_single:
        return configurations[0]
    return {
        title.name: {"manifest": title.manifest, "configuration": configuration}
        for title, configuration in zip(titles, configurations)
    }


def as_json(document: Any, _own: Mapping[str, Any]) -> str:
    """Return ``document`` as indented JSON."""
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def no_problems(_options: Mapping[str, Any]) -> Iterable[str]:
    """Return nothing: every combination of options is right."""
    return ()


@dataclass(frozen=True)
class Player:
    """One player.

    ``label``: its name for a person. ``drms``: those it can be given, in its default order. ``render``: the
    configuration of one title. ``check``: raises `PlayerConfigError` for a configuration that the player would not
    play, although it may accept it; it is called for the final one, overrides included.
    ``layout``, ``serialize``: from the configurations to the document of a file, and from that to the file's text, of
    the ``form`` json, xml, text, hls or html.
    ``options``: those of ``headers``, ``persistent`` and ``playready_key_systems`` that it understands.
    ``robustness``: the DRMs for which it takes robustness. ``certificates``: the DRMs for which it takes a certificate,
    each with the forms (url, base64) in which it does. ``own``: options that it alone has.
    ``cannot``: why not, and what to do, for options that it does not understand. ``needs``: options without which
    nothing can be rendered.
    ``is_for_one_title``, ``is_for_one_drm``: what the format of its files has room for.
    ``read_source``: what is made of the file ``src`` before the player sees it; raises `PlayerConfigError`.
    ``problems``: what is wrong with a combination of options that are each right.
    """

    label: str
    drms: tuple[str, ...]
    render: Callable[[Title], Configuration]
    check: Callable[[Configuration], None]
    layout: Layout = by_title
    serialize: Callable[[Any, Mapping[str, Any]], str] = as_json
    form: str = "json"
    options: tuple[str, ...] = ()
    robustness: tuple[str, ...] = ()
    certificates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    cannot: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    is_for_one_title: bool = False
    is_for_one_drm: bool = False
    read_source: Callable[[bytes], Any] = bytes
    problems: Callable[[Mapping[str, Any]], Iterable[str]] = no_problems

    def understood(self) -> tuple[str, ...]:
        """Return the options that it understands beyond the ones that every player does."""
        robustness = ("robustness",) if self.robustness else ()
        certificates = (CERTIFICATE_OPTIONS[drm] for drm in self.certificates)
        return (*self.options, *robustness, *certificates, *self.own)

    def refusal(self, option: str) -> str | None:
        """Return why the player does not understand an ``option`` of others, and what to do; None if it does."""
        if option in self.cannot:
            return f"{option}: {self.cannot[option]}"
        if option in self.understood():
            return None
        return f"{option}: {self.label} has no place for it. Leave it out."
