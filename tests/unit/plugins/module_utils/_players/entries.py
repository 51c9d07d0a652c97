# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens and entries of the tests, and the two ways to render them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.document import build
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.files import render_files
from ansible_collections.streamops.expressplay.plugins.module_utils._players.licenses import Licenses, Source
from ansible_collections.streamops.expressplay.plugins.module_utils._players.request import read_request

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WV_URL = "https://wv.example.com/rights/?ExpressPlayToken=wv-canary"
PR_URL = "https://pr.example.com/RightsManager.asmx?ExpressPlayToken=pr-canary"
FP_URL = "https://fp.example.com:80/hms/fp/rights/?ExpressPlayToken=fp-canary"
MPD_URL = "https://cdn.example.com/film.mpd"

# Those that need no file of their own.
PLAYERS = (
    *("shaka", "dashjs", "videojs", "hlsjs", "bitmovin", "theoplayer", "jwplayer", "exoplayer", "kodi", "roku"),
    *("tizen", "webos", "hbbtv", "hbbtv-oipf", "page"),
)
FOR_ONE_TITLE = ("webos", "hbbtv-oipf")
FOR_MANY_TITLES = tuple(player for player in PLAYERS if player not in FOR_ONE_TITLE)


def widevine(level="5", url=WV_URL, expires_at="2030-01-02T00:00:00Z", **policy):
    return {"license_url": url, "expires_at": expires_at, "policy": {"securityLevel": level, **policy}}


def playready(url=PR_URL, expires_at="2030-01-03T00:00:00Z", **policy):
    return {"license_url": url, "expires_at": expires_at, "policy": policy}


def fairplay(url=FP_URL, expires_at="2030-01-04T00:00:00Z", **policy):
    return {"license_url": url, "expires_at": expires_at, "policy": policy}


BOTH = {"film": {"playready": playready(), "widevine": widevine()}}
ALL = {"film": {"fairplay": fairplay(), **BOTH["film"]}}


def no_file(path):
    raise FileNotFoundError(2, "No such file or directory")


def source(tokens=BOTH, *, placeholders=False, warn_before=timedelta(0)):
    return Source(tokens, NOW, placeholders, warn_before)


def document(entry, tokens=BOTH, *, placeholders=False, read_file=no_file):
    return build(read_request(entry), Licenses(source(tokens, placeholders=placeholders)), read_file)


def configuration(player, tokens=BOTH, **options):
    """What one title gets: by default the title film with its manifest."""
    return document({"player": player, "title": "film", "manifest": MPD_URL, **options}, tokens).configuration


def render(*entries, page=None, tokens=BOTH, defaults=None, read_file=no_file, **of_source):
    return render_files(entries, defaults or {}, source(tokens, **of_source), read_file, page=page)


def file(player, tokens=BOTH, **options):
    entry = {"player": player, "title": "film", "manifest": MPD_URL, "dest": "/srv/file", **options}
    return render({name: value for name, value in entry.items() if value is not None}, tokens=tokens)[0]


def refusal(tokens=BOTH, **entry):
    """The message with which an entry is refused; never with a token."""
    with pytest.raises(PlayerConfigError) as caught:
        document({"player": "shaka", "title": "film", **entry}, tokens)
    assert "canary" not in str(caught.value)
    return str(caught.value)
