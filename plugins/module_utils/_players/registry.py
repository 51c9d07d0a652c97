# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The players: one row each.

Adding a player means one module with a ``render`` and a ``check`` function, and one row here. Tests ask for its name in
the documentation of the module, and for a section in the guide.
"""

from __future__ import annotations

from collections.abc import Mapping

from ._device import exoplayer, hbbtv, kodi, oipf, roku, tizen
from ._manifest import editing, hls, mpd
from ._web import bitmovin, dashjs, hlsjs, jwplayer, shaka, theoplayer, videojs
from ._web.page import page
from .player import Player

_BOTH = ("widevine", "playready")
_ALL = (*_BOTH, "fairplay")

_WEB: Mapping[str, Player] = {
    "shaka": Player(
        label="Shaka Player",
        drms=_ALL,
        render=shaka.render,
        check=shaka.check,
        options=("headers", "persistent", "playready_key_systems"),
        robustness=_BOTH,
        certificates={"widevine": ("url", "base64"), "fairplay": ("url", "base64")},
    ),
    "dashjs": Player(
        label="dash.js",
        drms=_BOTH,
        render=dashjs.render,
        check=dashjs.check,
        options=("headers", "persistent", "playready_key_systems"),
        robustness=_BOTH,
        certificates={"widevine": ("base64",)},
    ),
    "videojs": Player(
        label="Video.js",
        drms=_ALL,
        render=videojs.render,
        check=videojs.check,
        options=("headers", "persistent"),
        robustness=_BOTH,
        cannot={
            "server_certificate": "Video.js takes it from a function only (getCertificate). Set it in the page.",
            "playready_key_systems": "the EME plugin of Video.js knows how PlayReady asks for a license under"
            " com.microsoft.playready only. Leave it out.",
        },
        certificates={"fairplay": ("url",)},
        needs=("manifest",),
    ),
    "hlsjs": Player(
        label="hls.js",
        drms=_ALL,
        render=hlsjs.render,
        check=hlsjs.check,
        options=("persistent",),
        robustness=_BOTH,
        cannot={
            "headers": "hls.js takes them from a function only (licenseXhrSetup). Set them in the page.",
            "playready_key_systems": "hls.js asks for com.microsoft.playready only. Leave it out.",
        },
        certificates={"widevine": ("url",), "fairplay": ("url",)},
    ),
}

_OTHERS: Mapping[str, Player] = {
    "bitmovin": Player(
        label="Bitmovin Player",
        drms=_ALL,
        render=bitmovin.render,
        check=bitmovin.check,
        options=("headers", "persistent", "playready_key_systems"),
        robustness=("widevine",),
        cannot={
            "server_certificate": "Bitmovin Player takes it as an ArrayBuffer, which no file can hold. Set"
            " drm.widevine.serverCertificate in the page.",
        },
        certificates={"fairplay": ("url",)},
        needs=("manifest",),
    ),
    "theoplayer": Player(
        label="THEOplayer",
        drms=_ALL,
        render=theoplayer.render,
        check=theoplayer.check,
        options=("headers", "persistent"),
        robustness=_BOTH,
        needs=("manifest",),
        certificates={"widevine": ("base64",), "fairplay": ("url", "base64")},
    ),
    "jwplayer": Player(
        label="JW Player",
        drms=_BOTH,
        render=jwplayer.render,
        check=jwplayer.check,
        layout=jwplayer.layout,
        options=("headers",),
        robustness=_BOTH,
        needs=("manifest",),
    ),
    "exoplayer": Player(
        label="ExoPlayer",
        drms=_BOTH,
        render=exoplayer.render,
        check=exoplayer.check,
        layout=exoplayer.layout,
        options=("headers",),
        cannot={
            "robustness": "with ExoPlayer the device decides. Leave it out.",
            "persistent": "ExoPlayer keeps licenses only when the application downloads them. Leave it out.",
        },
        needs=("manifest",),
    ),
    "kodi": Player(
        label="Kodi",
        drms=_BOTH,
        render=kodi.render,
        check=kodi.check,
        layout=kodi.layout,
        serialize=kodi.serialize,
        form="text",
        options=("headers", "persistent"),
        own=("kodi_version",),
        needs=("manifest",),
        certificates={"widevine": ("base64",)},
        is_for_one_drm=True,
        problems=kodi.problems,
    ),
    "roku": Player(
        label="Roku",
        drms=_BOTH,
        render=roku.render,
        check=roku.check,
        layout=roku.layout,
        options=("headers",),
        needs=("manifest",),
        certificates={"widevine": ("base64",)},
        is_for_one_drm=True,
    ),
    "tizen": Player(
        label="Tizen",
        drms=("playready",),
        render=tizen.render,
        check=tizen.check,
        options=("headers", "persistent"),
    ),
    "webos": Player(
        label="webOS",
        drms=("playready",),
        render=oipf.render,
        check=oipf.check,
        serialize=oipf.serialize,
        form="xml",
        is_for_one_title=True,
    ),
    "hbbtv": Player(
        label="the HbbTV reference application",
        drms=_BOTH,
        render=hbbtv.render,
        check=hbbtv.check,
        layout=hbbtv.layout,
        robustness=_BOTH,
        needs=("manifest",),
        problems=hbbtv.problems,
    ),
    "hbbtv-oipf": Player(
        label="HbbTV's OIPF DRM agent",
        drms=("playready", "widevine"),
        render=oipf.render,
        check=oipf.check,
        serialize=oipf.serialize,
        form="xml",
        is_for_one_title=True,
        is_for_one_drm=True,
    ),
    "mpd": Player(
        label="mpd",
        drms=_BOTH,
        render=mpd.render,
        check=mpd.check,
        layout=mpd.layout,
        serialize=mpd.serialize,
        form="xml",
        own=("src",),
        cannot={"manifest": "give the path of the manifest itself as src."},
        needs=("src",),
        is_for_one_title=True,
        read_source=editing.read_manifest,
    ),
    "hls": Player(
        label="hls",
        drms=("fairplay",),
        render=hls.render,
        check=hls.check,
        layout=hls.layout,
        serialize=hls.serialize,
        form="hls",
        own=("src",),
        cannot={"manifest": "give the path of the playlist itself as src."},
        needs=("src",),
        is_for_one_title=True,
        read_source=hls.read_source,
    ),
}

PLAYERS: Mapping[str, Player] = {**_WEB, **_OTHERS, "page": page(_WEB)}
