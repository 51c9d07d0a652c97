# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rendered files have the types that players publish, and Shaka Player's own check takes them; mistakes are refused."""

from __future__ import annotations

import copy
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.e2e.support.cases import TYPED, TYPED_TITLES, typed
from ansible_collections.streamops.expressplay.tests.e2e.support.catalogue import (
    EVERYWHERE,
    KEPT,
    PLAYREADY,
    WIDEVINE,
)
from ansible_collections.streamops.expressplay.tests.e2e.support.playback import Player
from ansible_collections.streamops.expressplay.tests.e2e.support.rendering import Rendered
from ansible_collections.streamops.expressplay.tests.e2e.support.typescript import type_errors

GOOD = [typed(player, title) for player, title in itertools.product(TYPED, TYPED_TITLES)]


@dataclass(frozen=True)
class Mistake:
    """A rendered configuration in which the last key of a path has another name, or a value that it must not have."""

    player: str
    path: tuple[str | int, ...]
    name: str = ""
    value: Any = None
    title: str = KEPT

    def __str__(self) -> str:
        return f"{self.player}-{'.'.join(map(str, self.path))}-{self.name or json.dumps(self.value)}"

    def made_in(self, text: str) -> str:
        document = json.loads(text)
        parent = document
        *above, last = self.path
        for key in above:
            parent = parent[key]
        parent[self.name or last] = parent.pop(last) if self.name else copy.copy(self.value)
        return json.dumps(document)


FAIRPLAY = "com.apple.fps"
SHAKA_ADVANCED = ("drm", "advanced", WIDEVINE)
THEOPLAYER = ("sources", 0, "contentProtection")

MISTAKES = [
    Mistake("shaka", ("drm",), name="DRM"),
    Mistake("shaka", ("drm", "servers"), name="server"),
    Mistake("shaka", ("drm", "servers"), value="https://license.example.com"),
    Mistake("shaka", ("drm", "servers", WIDEVINE), value=1),
    Mistake("shaka", (*SHAKA_ADVANCED, "videoRobustness"), name="robustness"),
    Mistake("shaka", (*SHAKA_ADVANCED, "videoRobustness"), value="HW_SECURE_ALL"),
    Mistake("shaka", (*SHAKA_ADVANCED, "persistentStateRequired"), value="true"),
    Mistake("shaka", (*SHAKA_ADVANCED, "headers"), value=None),
    Mistake("shaka", (*SHAKA_ADVANCED, "serverCertificate"), value="AAAA"),
    Mistake("dashjs", (WIDEVINE, "serverURL"), name="serverUrl"),
    Mistake("dashjs", (WIDEVINE, "serverURL"), value=1),
    Mistake("dashjs", (WIDEVINE, "priority"), value="0"),
    Mistake("dashjs", (WIDEVINE, "videoRobustness"), value=["HW_SECURE_ALL"]),
    Mistake("dashjs", (WIDEVINE, "persistentState"), value=True),
    Mistake("dashjs", (PLAYREADY, "systemStringPriority"), value=PLAYREADY),
    Mistake("hlsjs", ("emeEnabled",), value="true"),
    Mistake("hlsjs", ("drmSystems", WIDEVINE), name="com.widevine"),
    Mistake("hlsjs", ("drmSystems", WIDEVINE, "licenseUrl"), name="licenseURL"),
    Mistake("hlsjs", ("drmSystems", WIDEVINE, "serverCertificateUrl"), value=["AAAA"]),
    Mistake("hlsjs", ("drmSystemOptions", "persistentState"), value="always"),
    Mistake("bitmovin", ("dash",), value=["manifest.mpd"]),
    Mistake("bitmovin", ("drm", "widevine", "LA_URL"), name="laUrl"),
    Mistake("bitmovin", ("drm", "widevine", "videoRobustness"), value=["HW_SECURE_ALL"]),
    Mistake("bitmovin", ("drm", "widevine", "mediaKeySystemConfig", "persistentState"), value="always"),
    Mistake("bitmovin", ("drm", "playready", "keySystemPriority"), value=PLAYREADY),
    Mistake("bitmovin", ("drm", "playready"), name="playReady"),
    Mistake("theoplayer", (*THEOPLAYER, "integration"), value="expressPlay"),
    Mistake("theoplayer", (*THEOPLAYER, "widevine", "licenseAcquisitionURL"), name="licenseAcquisitionUrl"),
    Mistake("theoplayer", (*THEOPLAYER, "widevine", "persistentState"), value="always"),
    Mistake("theoplayer", (*THEOPLAYER, "playready", "headers"), value=[{"name": "X-Operator", "value": "1"}]),
    Mistake("theoplayer", (*THEOPLAYER, "preferredKeySystems"), value="widevine"),
    Mistake("shaka", ("drm", "advanced", FAIRPLAY, "serverCertificateUri"), name="certificateUri", title=EVERYWHERE),
    Mistake("shaka", ("drm", "advanced", FAIRPLAY, "serverCertificateUri"), value=["x"], title=EVERYWHERE),
    Mistake("hlsjs", ("drmSystems", FAIRPLAY), name="com.apple.fps.1_0", title=EVERYWHERE),
    Mistake("hlsjs", ("drmSystems", FAIRPLAY, "serverCertificateUrl"), name="certificateUrl", title=EVERYWHERE),
    Mistake("bitmovin", ("drm", "fairplay", "certificateURL"), name="certificateUrl", title=EVERYWHERE),
    Mistake("bitmovin", ("drm", "fairplay", "LA_URL"), name="licenseURL", title=EVERYWHERE),
    Mistake("theoplayer", (*THEOPLAYER, "fairplay", "certificateURL"), name="certificateUrl", title=EVERYWHERE),
    Mistake("theoplayer", (*THEOPLAYER, "widevine", "headers"), name="certificateURL", title=EVERYWHERE),
]
SHAKA_MISTAKES = [mistake for mistake in MISTAKES if mistake.player == "shaka"]


@pytest.fixture(scope="module")
def errors(rendered: Rendered, packages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the compiler says of every file and of every mistake, by its name."""
    good = {name: (name.partition("-")[0], rendered.text(name)) for name in GOOD}
    bad = {str(one): (one.player, one.made_in(rendered.text(typed(one.player, one.title)))) for one in MISTAKES}
    return type_errors(tmp_path_factory.mktemp("types"), packages, {**good, **bad})


@pytest.fixture(scope="module")
def accepted(rendered: Rendered, player: Player) -> dict[str, bool]:
    """What Shaka Player says of every file for it and of every mistake in one, by its name."""
    good = {typed("shaka", title): rendered.text(typed("shaka", title)) for title in TYPED_TITLES}
    bad = {str(mistake): mistake.made_in(rendered.text(typed("shaka", mistake.title))) for mistake in SHAKA_MISTAKES}
    return player.shaka_accepts({**good, **bad})


@pytest.mark.parametrize("name", GOOD)
def test_a_file_has_the_types_of_its_player(name: str, errors: dict[str, list[str]]) -> None:
    assert errors[name] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_has_not(mistake: Mistake, errors: dict[str, list[str]]) -> None:
    assert errors[str(mistake)]


@pytest.mark.parametrize("title", TYPED_TITLES)
def test_shaka_accepts_a_file(title: str, accepted: dict[str, bool]) -> None:
    assert accepted[typed("shaka", title)] is True


@pytest.mark.parametrize("mistake", SHAKA_MISTAKES, ids=str)
def test_shaka_refuses_a_mistake(mistake: Mistake, accepted: dict[str, bool]) -> None:
    assert accepted[str(mistake)] is False
