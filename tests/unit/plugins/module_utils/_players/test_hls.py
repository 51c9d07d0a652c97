# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HLS playlists with the FairPlay license URL in them; where it stands is tested with the writer of playlists."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.license_url import license_url
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    ALL,
    BOTH,
    document,
    fairplay,
    render,
)

SKD_URI = "skd://fp.example.com:80/hms/fp/rights/?ExpressPlayToken=fp-canary"
FORMAT = 'KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"'
HEAD = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n"
REST = '#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2.000,\n1.m4s\n#EXT-X-ENDLIST\n'
VARIANTS = "#EXT-X-STREAM-INF:BANDWIDTH=150000\nvideo.m3u8\n"
IV = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


def protect(text, tokens=ALL, placeholders=False, **options):
    data = text if isinstance(text, bytes) else text.encode()
    entry = {"player": "hls", "title": "film", "dest": "/srv/film.m3u8", "src": "film.m3u8", **options}
    return render(entry, tokens=tokens, read_file=lambda path: data, placeholders=placeholders)[0]


def refusal(text=HEAD + REST, tokens=ALL, **options):
    with pytest.raises(PlayerConfigError) as caught:
        protect(text, tokens, **options)
    assert "canary" not in str(caught.value)
    return str(caught.value)


def test_a_media_playlist_gets_the_key_of_its_content():
    made = protect(HEAD + REST)
    assert made.content == f'{HEAD}#EXT-X-KEY:METHOD=SAMPLE-AES,URI="{SKD_URI}",{FORMAT}\n{REST}'
    assert (made.form, made.expires_at) == ("hls", "2030-01-04T00:00:00Z")
    assert protect(made.content).content == made.content


def test_a_multivariant_playlist_gets_a_session_key():
    made = protect(HEAD + VARIANTS).content
    assert made == f'{HEAD}#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="{SKD_URI}",{FORMAT}\n{VARIANTS}'


def test_another_token_takes_the_place_of_the_old_one():
    first = protect(HEAD + REST).content
    second = protect(first, {"film": {"fairplay": fairplay(url="https://fp.example.com/new")}}).content
    assert second == first.replace(SKD_URI, "skd://fp.example.com/new")


@pytest.mark.parametrize(
    "address", ["https://fp.example.com:80/rights/?x=1&", "http://user@127.0.0.1:8080/?", "HTTPS://FP.example.com?"]
)
def test_the_uri_is_the_one_that_the_filter_license_url_gives(address):
    url = f"{address}ExpressPlayToken=canary%2B-_"
    made = protect(HEAD + REST, {"film": {"fairplay": fairplay(url=url)}}).content
    assert f'URI="{license_url(url, "skd")}"' in made


def test_the_initialization_vector_can_stand_beside_it():
    assert f'URI="{SKD_URI}",IV=0x{IV},{FORMAT}' in protect(HEAD + REST, overrides={"fairplay": {"iv": IV}}).content


def test_the_filter_tells_the_key_as_a_configuration():
    entry = {"player": "hls", "title": "film", "src": "x"}
    made = document(entry, ALL, read_file=lambda path: (HEAD + REST).encode())
    assert made.configuration == {"fairplay": {"uri": SKD_URI}}


def test_a_token_that_is_still_to_be_issued():
    made = protect(HEAD + REST, {"film": {"fairplay": fairplay(url=None, expires_at=None)}}, placeholders=True)
    assert made.expires_at is None
    assert 'URI="skd://known.after.a.real.run"' in made.shown


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (b"", "src: film.m3u8 cannot be used. The text is no HLS playlist: its first line is not #EXTM3U."),
        (b"canary", "src: film.m3u8 cannot be used. The text is no HLS playlist"),
        (b"\xff\xfe#\x00", "src: film.m3u8 is no UTF-8 text"),
        (b"\xef\xbb\xbf#EXTM3U\n", "begins with a byte order mark"),
        (b"#EXTM3U\n", "neither segments nor variant streams"),
        (HEAD + '#EXT-X-KEY:METHOD=AES-128,URI="canary"\n' + REST, "Title 'film': Line 4 of the playlist says"),
        (HEAD + "#EXT-X-KEY:METHOD=NONE\n" + REST, "Title 'film': The playlist says that all of its content is in"),
    ],
)
def test_what_cannot_have_such_a_key(bad, expected):
    message = refusal(bad)
    assert message.startswith("configs[0] (player hls, /srv/film.m3u8): ")
    assert expected in message


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"manifest": "https://x"}, "manifest: give the path of the playlist itself as src"),
        ({"src": None}, "src is missing. A file for hls needs it"),
        ({"headers": {"X": "canary"}}, "headers: hls has no place for it"),
        ({"persistent": True}, "persistent: hls has no place for it"),
        ({"fairplay_certificate": {"url": "https://canary"}}, "fairplay_certificate: hls has no place for it"),
        ({"drms": ["widevine"]}, "drms has 'widevine'; for this player use fairplay"),
        ({"title": None, "titles": ["film"]}, "titles: a file for hls holds one title"),
        ({"tokens": BOTH}, "Title 'film' has no fairplay token"),
        (
            {"tokens": {"film": {"fairplay": fairplay(url="canary")}}},
            "Title 'film': the license URL of FairPlay is no URL with a host",
        ),
        (
            {"tokens": {"film": {"fairplay": fairplay(url="https:///canary")}}},
            "Title 'film': the license URL of FairPlay is no URL with a host",
        ),
        (
            {"tokens": {"film": {"fairplay": fairplay(url='https://x/"canary')}}},
            "Title 'film': The URI of a FairPlay key must begin with skd:// and be of printable ASCII",
        ),
        ({"overrides": {"widevine": {}}}, "Title 'film': 'widevine': an HLS playlist gets a key of fairplay alone"),
        ({"overrides": {"fairplay": "canary"}}, "fairplay must be a dictionary"),
        ({"overrides": {"fairplay": {"url": "canary"}}}, "Title 'film': fairplay has 'url'; use uri or iv."),
        ({"overrides": {"fairplay": {"iv": 5}}}, "Title 'film': fairplay.iv must be text."),
        ({"overrides": {"fairplay": {"iv": "canary"}}}, "Title 'film': The IV of a FairPlay key must be 32 hex"),
        ({"overrides": {"fairplay": {"uri": "https://canary"}}}, "Title 'film': The URI of a FairPlay key must"),
    ],
)
def test_an_entry_that_is_wrong(options, expected):
    assert expected in refusal(**options)
