# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The HbbTV reference application: the menu that it reads from ``config.json``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import PlayerConfigError
from ..plain import as_list
from ..title import KeySystem, Title
from ..vocabulary import DRM_NAMES, quoted

_MENU = "ExpressPlay"

# What makes the application play an item, rather than open a menu.
_PLAYS = 6

# Under Widevine the plain name stands for SW_SECURE_DECODE, the least that there is.
_SUFFIXES = {
    "widevine": {"HW_SECURE_CRYPTO": ".SL2", "HW_SECURE_DECODE": ".SL1D", "HW_SECURE_ALL": ".SL1"},
    "playready": {level: f".recommendation.SL{level}" for level in ("150", "2000", "3000")},
}

_DRM = re.compile(r"widevine(\.SL(1D|[123]))?|playready(\.recommendation\.SL(150|2000|3000))?")
_PROFILES = ("oipf", "html5", "mse-eme")


def problems(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the part of an option that the application decides itself."""
    for drm, robustness in options.get("robustness", {}).items():
        if robustness.audio is not None:
            yield f"robustness.{drm}.audio: the HbbTV reference application chooses it by that of video. Leave it out."


def render(title: Title) -> list[dict[str, Any]]:
    """Return the items of ``title``, one for each DRM."""
    return [_item(system, title) for system in title.key_systems]


def _item(system: KeySystem, title: Title) -> dict[str, Any]:
    return {
        "title": title.name,
        "desc": DRM_NAMES[system.drm],
        "url": title.manifest,
        "la_url": system.license_url,
        "drm": system.drm + _SUFFIXES[system.drm].get(system.robustness.video or "", ""),
        "app": _PLAYS,
    }


def layout(_titles: Sequence[Title], items: Sequence[Any], _is_single: bool) -> dict[str, Any]:
    """Return the menus: the main one, which leads to the one with all items."""
    return {
        "menus": [
            {"center": 1, "title": "Main", "items": [{"title": _MENU, "app": 0, "submenu": 1}]},
            {"center": 0, "title": _MENU, "items": [item for of_title in items for item in of_title]},
        ]
    }


def check(configuration: list[dict[str, Any]]) -> None:
    """Raise `PlayerConfigError` for an item that the application would not play."""
    for item in configuration:
        for name in ("title", "url", "la_url", "drm"):
            if not isinstance(item[name], str):
                raise PlayerConfigError(f"{name} must be text.")
        if not _DRM.fullmatch(item["drm"]):
            raise PlayerConfigError(
                f"drm is {quoted(item['drm'])}; use widevine, widevine.SL1, widevine.SL1D, widevine.SL2, widevine.SL3,"
                " playready or playready.recommendation.SL with 150, 2000 or 3000."
            )
        if item["app"] != _PLAYS or isinstance(item["app"], bool):
            raise PlayerConfigError(f"app must be {_PLAYS}, with which the application plays an item.")
        for profile in as_list(item.get("profile", []), "profile"):
            if profile not in _PROFILES:
                raise PlayerConfigError(f"profile has {quoted(profile)}; use oipf, html5 or mse-eme.")
