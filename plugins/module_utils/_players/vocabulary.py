# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""The words that key systems and robustness levels may have.

Players accept a misspelt key system or robustness without a word and then do not play, so they are compared with these
lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from .errors import PlayerConfigError

WIDEVINE = "com.widevine.alpha"
PLAYREADY = "com.microsoft.playready"
# The name under which PlayReady honours robustness: under the plain one it is ignored.
PLAYREADY_RECOMMENDATION = "com.microsoft.playready.recommendation"
FAIRPLAY = "com.apple.fps"
# The name of FairPlay before Safari had EME; some players still go by it.
FAIRPLAY_LEGACY = "com.apple.fps.1_0"

# Those under which a player can be told to ask for PlayReady.
PLAYREADY_KEY_SYSTEMS = (PLAYREADY_RECOMMENDATION, PLAYREADY)

# In place of the license URL of a token that is still to be issued.
PLACEHOLDER = "(known after a real run)"
# The same where only a URI can stand.
PLACEHOLDER_URI = "skd://known.after.a.real.run"

KEY_SYSTEMS = {"widevine": WIDEVINE, "playready": PLAYREADY, "fairplay": FAIRPLAY}

# DRM -> the option that gives its certificate: that of the license service, or that of the FairPlay deployment.
CERTIFICATE_OPTIONS = {"widevine": "server_certificate", "fairplay": "fairplay_certificate"}

# The DRMs that make no license request without a certificate. Others get it from the license service.
CERTIFICATE_REQUIRED = ("fairplay",)

# The DRMs whose licenses a player of web pages can keep.
CAN_PERSIST = ("widevine", "playready")

# In place of what could be a secret.
NOT_SHOWN = "(not shown)"

# Characters: what has no more cannot be a secret, and what has more cannot be a word.
SHORT = 5
_LONGEST_WORD = 60

# For a person, and for players that write them so.
DRM_NAMES = {"widevine": "Widevine", "playready": "PlayReady", "fairplay": "FairPlay"}

# From weak to strong, for each DRM that has such levels.
ROBUSTNESS = {
    "widevine": ("SW_SECURE_CRYPTO", "SW_SECURE_DECODE", "HW_SECURE_CRYPTO", "HW_SECURE_DECODE", "HW_SECURE_ALL"),
    "playready": ("150", "2000", "3000"),
}

# EME session types.
TEMPORARY = "temporary"
PERSISTENT = "persistent-license"

# EME requirements, for example of persistent state.
REQUIRED = "required"
OPTIONAL = "optional"

# Every key system that a browser or television answers to, with the DRM whose robustness levels it takes.
_DRM_OF_KEY_SYSTEM: dict[str, str | None] = {
    WIDEVINE: "widevine",
    "com.widevine.alpha.experiment": "widevine",
    PLAYREADY: "playready",
    PLAYREADY_RECOMMENDATION: "playready",
    "com.microsoft.playready.recommendation.3000": "playready",
    "com.microsoft.playready.recommendation.3000.clearlead": "playready",
    "com.microsoft.playready.hardware": "playready",
    "com.microsoft.playready.software": "playready",
    "com.chromecast.playready": "playready",
    FAIRPLAY: None,
    FAIRPLAY_LEGACY: None,
    "com.huawei.wiseplay": None,
    "org.w3.clearkey": None,
}

# The tags of an HLS playlist.
PLAYLIST_TAGS = (
    *("#EXTM3U", "#EXTINF", "#EXT-X-VERSION", "#EXT-X-TARGETDURATION", "#EXT-X-MEDIA-SEQUENCE", "#EXT-X-ENDLIST"),
    *("#EXT-X-PLAYLIST-TYPE", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-I-FRAMES-ONLY", "#EXT-X-START", "#EXT-X-DEFINE"),
    *("#EXT-X-KEY", "#EXT-X-SESSION-KEY", "#EXT-X-SESSION-DATA", "#EXT-X-MAP", "#EXT-X-BYTERANGE", "#EXT-X-GAP"),
    *("#EXT-X-DISCONTINUITY", "#EXT-X-DISCONTINUITY-SEQUENCE", "#EXT-X-PROGRAM-DATE-TIME", "#EXT-X-DATERANGE"),
    *("#EXT-X-BITRATE", "#EXT-X-PART", "#EXT-X-PART-INF", "#EXT-X-SERVER-CONTROL", "#EXT-X-PRELOAD-HINT"),
    *("#EXT-X-MEDIA", "#EXT-X-STREAM-INF", "#EXT-X-I-FRAME-STREAM-INF", "#EXT-X-RENDITION-REPORT", "#EXT-X-SKIP"),
)

# What else stands in the files of one player or another.
_OTHER_WORDS = (
    *("", PLACEHOLDER, PLACEHOLDER_URI, TEMPORARY, PERSISTENT, REQUIRED, OPTIONAL, "not-allowed"),
    *("dash", "hls", "smooth", "application/dash+xml", "application/vnd.apple.mpegurl", "application/vnd.ms-sstr+xml"),
    *('video/mp4; codecs="avc1.42E01E"', 'audio/mp4; codecs="mp4a.40.2"'),
    *("expressplay", "ExpressPlay", "Main", "Titles", "vendor/", "clearkey"),
    *("widevine.SL1", "widevine.SL1D", "widevine.SL2", "widevine.SL3"),
    *(f"playready.recommendation.SL{level}" for level in ROBUSTNESS["playready"]),
    *("html5", "mse-eme", "oipf"),
    *("inputstream", "inputstream.adaptive", "inputstream.adaptive.drm", "inputstream.adaptive.drm_legacy"),
    *(
        "EME-1.0",
        "https://dashif.org/CPS",
        "https://dashif.org/",
        "urn:mpeg:dash:schema:mpd:2011",
        "urn:mpeg:cenc:2013",
    ),
    *("urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed", "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95"),
    *("urn:mpeg:dash:mp4protection:2011", "cenc", "cbcs"),
    *PLAYLIST_TAGS,
    *("METHOD", "URI", "IV", "KEYFORMAT", "KEYFORMATVERSIONS", "NONE", "SAMPLE-AES", "1"),
    "com.apple.streamingkeydelivery",
    "http://schemas.microsoft.com/DRM/2007/03/protocols/",
    "http://www.smarttv-alliance.org/DRM/widevine/2012/protocols/",
)


def one_of(words: Iterable[str]) -> str:
    """Return ``a, b or c`` for a message."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def check_key_system(name: Any, where: str) -> None:
    """Raise `PlayerConfigError` unless ``name`` is a key system; ``where`` is its place, for the message."""
    if not isinstance(name, str) or name not in _DRM_OF_KEY_SYSTEM:
        raise PlayerConfigError(
            f"{where}: {quoted(name)} is no key system that players know; use {one_of(_DRM_OF_KEY_SYSTEM)}."
        )


def check_robustness(level: Any, key_system: str, where: str) -> None:
    """Raise `PlayerConfigError` unless ``level`` is a robustness of this (known) key system, or empty for any."""
    drm = _DRM_OF_KEY_SYSTEM[key_system]
    if drm is not None and level != "" and level not in ROBUSTNESS[drm]:
        raise PlayerConfigError(
            f"{where}: {quoted(level)} is no robustness of {key_system}; use {one_of(ROBUSTNESS[drm])}, as text."
        )


def known_words() -> frozenset[str]:
    """Return the words that can be shown in any output, because they can hold no secret."""
    return frozenset(_DRM_OF_KEY_SYSTEM).union(_OTHER_WORDS, KEY_SYSTEMS, DRM_NAMES.values(), *ROBUSTNESS.values())


def quoted(value: object, others: Iterable[str] = ()) -> str:
    """Return ``value`` as it can stand in a message; what is wrong can be a secret in the wrong place.

    It is shown where it is too short for a secret, or looks like a known word or one of ``others``.
    """
    if isinstance(value, str):
        return repr(value) if len(value) <= SHORT or _looks_like_a_word(value, tuple(others)) else NOT_SHOWN
    is_small = value is None or (isinstance(value, (bool, int, float)) and abs(value) < 10**SHORT)
    return repr(value) if is_small and len(repr(value)) <= SHORT else NOT_SHOWN


# The same mistake comes again with every title.
@lru_cache(maxsize=64)
def _looks_like_a_word(value: str, others: tuple[str, ...]) -> bool:
    words = [word.lower() for word in (*known_words(), *others)]
    return len(value) <= _LONGEST_WORD and bool(get_close_matches(value.lower(), words, n=1))
