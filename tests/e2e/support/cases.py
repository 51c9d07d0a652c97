# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which files are rendered, and who plays which title from them."""

from __future__ import annotations

import base64
import itertools
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .catalogue import (
    DRMS,
    EVERYWHERE,
    KEPT,
    MARKUP,
    PLAYREADY,
    RECOMMENDATION,
    SEPARATE,
    STREAMED,
    WRONG_AUDIO_KEY,
    WRONG_KEY,
    clip_of,
)
from .content import DASH, HLS, Clip

HEADERS = {"X-Operator": secrets.token_hex(8), "X-Viewer": "viewer 1, and only they"}

#: What stands for the license server's certificate, and its name on the server.
CERTIFICATE = secrets.token_bytes(64)
CERTIFICATE_FILE = "certificate.bin"


@dataclass(frozen=True)
class Abilities:
    """What a player takes from its file, and how it asks the browser.

    ``playready`` is the key system that it asks for under PlayReady. ``keeps``: whether its sessions are of the type
    that a persistent license needs. ``refused`` and ``undecodable`` are its codes for a license that is refused, and
    for one with a key that does not decrypt.
    """

    manifest: str
    playready: str
    headers: bool
    keeps: bool
    refused: str
    undecodable: str


PLAYERS: Mapping[str, Abilities] = {
    "shaka": Abilities(DASH, RECOMMENDATION, headers=True, keeps=True, refused="6007", undecodable="3016"),
    "dashjs": Abilities(DASH, RECOMMENDATION, headers=True, keeps=True, refused="114", undecodable="3"),
    "videojs": Abilities(DASH, PLAYREADY, headers=True, keeps=False, refused="5", undecodable="3"),
    "hlsjs": Abilities(
        HLS, PLAYREADY, headers=False, keeps=False, refused="keySystemLicenseRequestFailed", undecodable="3"
    ),
}


@dataclass(frozen=True)
class Case:
    """A file for one title, and the player that gets it.

    The first of ``drms`` is the one that the player shall use. ``options`` are those of its entry beside player, title,
    DRMs, manifest and dest; ``certificate`` is the form of another one, the server certificate.
    """

    player: str
    title: str
    drms: Sequence[str]
    options: Mapping[str, Any] = field(default_factory=dict)
    certificate: str = ""

    def __str__(self) -> str:
        words = (self.player, self.title, *self.drms, *self.options, self.certificate)
        return "-".join(word.replace(" ", "-") for word in words if word)

    @property
    def drm(self) -> str:
        return self.drms[0]

    def manifest(self, site: str) -> str:
        return f"{site}/clips/{clip_of(self.title)}/{PLAYERS[self.player].manifest}"

    def entry(self, site: str) -> dict[str, Any]:
        """Its entry but for dest; ``site`` is the base URL of the server."""
        forms = {"url": f"{site}/clips/{CERTIFICATE_FILE}", "base64": base64.b64encode(CERTIFICATE).decode()}
        return {
            "player": self.player,
            "title": self.title,
            "drms": list(self.drms),
            "manifest": self.manifest(site),
            "server_certificate": {self.certificate: forms[self.certificate]} if self.certificate else None,
            **self.options,
        }


@dataclass(frozen=True)
class ManifestCase:
    """A manifest that holds the license URLs itself, beside that of the clip, and a player that gets nothing else."""

    player: str
    title: str
    drms: Sequence[str]

    def __str__(self) -> str:
        return f"{self.player}-{self.file}"

    def manifest(self, site: str) -> str:
        return f"{site}/clips/{clip_of(self.title)}/{self.file}"

    @property
    def file(self) -> str:
        return f"{self.title}-{'-'.join(self.drms)}.mpd"

    def entry(self, clip: Clip) -> dict[str, Any]:
        own = {"player": "mpd", "title": self.title, "drms": list(self.drms)}
        return {**own, "src": str(clip.directory / DASH), "dest": str(clip.directory / self.file)}


TITLES = (KEPT, STREAMED)


def _headers(player: str) -> dict[str, Any]:
    return {"headers": HEADERS} if PLAYERS[player].headers else {}


#: A file with one DRM, and with headers where the player takes them.
ONE_DRM = [Case(player, title, [drm], _headers(player)) for player in PLAYERS for title in TITLES for drm in DRMS]
#: A file with both DRMs, in either order where the player has regard to it.
BOTH_DRMS = [Case(player, STREAMED, drms) for player in PLAYERS if player != "hlsjs" for drms in (DRMS, DRMS[::-1])]
#: hls.js takes the first DRM that the playlist names: the packager writes PlayReady before Widevine.
BOTH_DRMS += [Case("hlsjs", STREAMED, ["playready", "widevine"])]
#: A file with a server certificate, in each form that the player takes.
CERTIFICATES = [
    Case(player, STREAMED, ["widevine"], certificate=form)
    for player, form in (("shaka", "url"), ("shaka", "base64"), ("dashjs", "base64"), ("hlsjs", "url"))
]
#: A file that asks for PlayReady under its plain name only.
PLAIN_PLAYREADY = [
    Case(player, STREAMED, ["playready"], {"playready_key_systems": [PLAYREADY]}) for player in ("shaka", "dashjs")
]
OTHER_HOST = Case("shaka", STREAMED, ["playready"], {"playready_host": "pr2"})
#: A file for a title with a key for its picture and one for its sound.
SEPARATE_KEYS = [Case(player, SEPARATE, [drm]) for player in PLAYERS for drm in DRMS]
WRONG_KEYS = [Case(player, WRONG_KEY, ["widevine"]) for player in PLAYERS]
WRONG_AUDIO_KEYS = [Case(player, WRONG_AUDIO_KEY, [drm]) for player in PLAYERS for drm in DRMS]
CASES = [
    *(*ONE_DRM, *BOTH_DRMS, *CERTIFICATES, *PLAIN_PLAYREADY, OTHER_HOST),
    *(*SEPARATE_KEYS, *WRONG_KEYS, *WRONG_AUDIO_KEYS),
]

#: A manifest with the license URL of one DRM, or of both.
MANIFESTS = [
    ManifestCase(player, title, drms)
    for player in ("shaka", "dashjs")
    for title, drms in ((KEPT, ["widevine"]), (STREAMED, ["playready"]), (STREAMED, DRMS))
]

_CERTIFICATE = {"url": "https://cdn.example.com/certificate"}
_FAIRPLAY = {"fairplay_certificate": {"url": "https://cdn.example.com/fairplay.cer"}}

#: Players whose configurations are compared with their published types, and what an entry for each can say.
TYPED: Mapping[str, Mapping[str, Any]] = {
    "shaka": {"headers": HEADERS, "server_certificate": _CERTIFICATE, **_FAIRPLAY},
    "dashjs": {"headers": HEADERS, "server_certificate": {"base64": "AAAA"}},
    "hlsjs": {"server_certificate": _CERTIFICATE, **_FAIRPLAY},
    "bitmovin": {"headers": HEADERS, "playready_key_systems": [RECOMMENDATION, PLAYREADY], **_FAIRPLAY},
    "theoplayer": {"headers": HEADERS, "server_certificate": {"base64": "AAAA"}, **_FAIRPLAY},
}
TYPED_TITLES = (*TITLES, EVERYWHERE)


def with_one_drm(player: str, drm: str) -> Case:
    """The first of a player's files with this DRM only."""
    return next(case for case in ONE_DRM if (case.player, case.drm) == (player, drm))


def typed(player: str, title: str) -> str:
    """The name of the file that is compared with the types of a player."""
    return f"{player}-{title}-typed"


def entries(site: str, clips: Mapping[str, Clip]) -> dict[str, dict[str, Any]]:
    """The entry of every file, by the file's name; ``site`` is the base URL of the server."""
    cases = {str(case): case.entry(site) for case in CASES}
    manifests = {case.file: case.entry(clips[clip_of(case.title)]) for case in MANIFESTS}
    return {
        **cases,
        **manifests,
        **{typed(*of): _typed_entry(*of, site) for of in itertools.product(TYPED, TYPED_TITLES)},
    }


#: The page is one for DASH and HLS, with a name that is not to be taken for markup.
PAGE_TITLES = {MARKUP: DASH, KEPT: DASH, STREAMED: HLS}


def demo_page(directory: Path, site: str) -> dict[str, Any]:
    """What the role is told of the demo page."""
    urls = {title: f"{site}/clips/{clip_of(title)}/{manifest}" for title, manifest in PAGE_TITLES.items()}
    titles = [{"name": title, "manifest": url} for title, url in urls.items()]
    return {"dest": str(directory / "index.html"), "heading": MARKUP, "titles": titles}


def _typed_entry(player: str, title: str, site: str) -> dict[str, Any]:
    manifest = f"{site}/clips/{clip_of(title)}/{PLAYERS[player].manifest if player in PLAYERS else DASH}"
    return {"player": player, "title": title, "manifest": manifest, **TYPED[player]}
