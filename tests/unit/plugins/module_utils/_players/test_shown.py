# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be shown of a file, and what is told when one cannot be made."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.registry import PLAYERS
from ansible_collections.streamops.expressplay.plugins.module_utils._players.shown import hide, hide_text
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    FOR_ONE_TITLE,
    document,
    fairplay,
    playready,
    render,
    widevine,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    PLAYERS as WITHOUT_FILE,
)

SECRETS = {
    "widevine token": "BgAAABc2N10AJDwidevineCANARYtokenQ9-_8Zx4VnTqLkR7uY2sWpE",
    "playready token": "CAAAABc2N10AJDplayreadyCANARYtoken-_Zx4VnTqLkR7uY2sWpE01",
    "fairplay token": "DAAAABc2N10AJDfairplayCANARYtoken-_Zx4VnTqLkR7uY2sWpE0123",
    "certificate": "fpcertcanary5a69788796a5b4c30f1e2d3c4b",
    "header": "Bearer hEaDeRcAnArY0123456789+/ä",
    "manifest": "sigcanary0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "override": "0vErRiDeCaNaRy&<>'\"%25 7531902468",
    "password": "uSeRcAnArYpassword1470258369",
    "source": "BaseUrlCanary99887766554433221100",
}
TOKENS = {
    "film": {
        "widevine": widevine(url=f"https://wv.example.com:8443/rights/?ExpressPlayToken={SECRETS['widevine token']}"),
        "playready": playready(url=f"https://pr.example.com/r.asmx?ExpressPlayToken={SECRETS['playready token']}"),
        "fairplay": fairplay(url=f"https://fp.example.com:80/rights/?ExpressPlayToken={SECRETS['fairplay token']}"),
    }
}
MANIFEST = (
    f"https://user:{SECRETS['password']}@cdn.example.com/{SECRETS['manifest']}/film.mpd?sig={SECRETS['manifest']}"
)
MPD = f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" id="{SECRETS["source"]}"><!-- {SECRETS["source"]} --><?x
{SECRETS["source"]}?>
  <BaseURL>https://cdn.example.com/{SECRETS["source"]}/</BaseURL>
  <ContentProtection schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"><![CDATA[{SECRETS["source"]}]]>
  </ContentProtection><ContentProtection schemeIdUri="urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95"/>
</MPD>"""
PLAYLIST = f"""#EXTM3U
#EXT-X-VERSION:6
# {SECRETS["source"]}
#EXT-X-{SECRETS["source"]}:1
#EXT-X-MAP:URI="{SECRETS["source"]}.mp4"
#EXT-X-KEY:METHOD=SAMPLE-AES,URI="https://k.example.com/{SECRETS["source"]}",{SECRETS["source"]}="1"

#EXTINF:2.000,{SECRETS["source"]}
https://cdn.example.com/{SECRETS["source"]}/1.m4s
#EXT-X-ENDLIST
"""
SOURCES = {"film.mpd": MPD, "film.m3u8": PLAYLIST}
# A URI has room for an override in percent-encoding only.
SKD_URI = f"skd://fp.example.com/{quote(SECRETS['override'])}?ExpressPlayToken={SECRETS['fairplay token']}"
OVERRIDES = {
    "shaka": {"drm": {"clearKeys": {"00": SECRETS["override"]}, "x": [SECRETS["override"], 3, 12345678901234]}},
    "dashjs": {"com.widevine.alpha": {"x": SECRETS["override"]}},
    "videojs": {"keySystems": {"com.widevine.alpha": {"x": SECRETS["override"]}}},
    "hlsjs": {"x": {"y": [[SECRETS["override"]]]}},
    "bitmovin": {"drm": {"playready": {"customData": SECRETS["override"]}}},
    "theoplayer": {"sources": {"contentProtection": {"playready": {"customData": SECRETS["override"]}}}},
    "jwplayer": {"description": SECRETS["override"]},
    "exoplayer": {"samples": {"ad_tag_uri": SECRETS["override"]}},
    "kodi": {"properties": {"inputstream.adaptive.stream_headers": SECRETS["override"]}},
    "roku": {"drmParams": {"appData": SECRETS["override"]}},
    "tizen": {"CustomData": SECRETS["override"]},
    "webos": {"PlayReadyInitiator": {"SetCustomData": {"CustomData": SECRETS["override"]}}},
    "hbbtv": {"desc": SECRETS["override"]},
    "hbbtv-oipf": {"PlayReadyInitiator": {"SetCustomData": {"CustomData": SECRETS["override"]}}},
    "mpd": {"widevine": {"licenseType": SECRETS["override"]}},
    "hls": {"fairplay": {"uri": SKD_URI}},
    "page": {"shaka": {"x": SECRETS["override"]}},
}


def canary(player, **options):
    """An entry with a secret in each place that the player has."""
    row = PLAYERS[player]
    entry = {"player": player, "title": "film", "dest": "/srv/x", "overrides": OVERRIDES[player], **options}
    if "src" in row.own:
        entry["src"] = {"mpd": "film.mpd", "hls": "film.m3u8"}[player]
    else:
        entry["manifest"] = MANIFEST
    if "headers" in row.options:
        entry["headers"] = {"X-Key": SECRETS["header"]}
    if "fairplay" in row.certificates:
        entry["fairplay_certificate"] = {"url": f"https://cert.example.com/{SECRETS['certificate']}"}
    if player == "page":
        entry["players"] = ["shaka", "dashjs", "videojs"]
    return entry


def canary_catalogue(player, **options):
    entry = canary(player, **options)
    manifest, name = entry.pop("manifest"), entry.pop("title")
    return {**entry, "titles": [{"name": name, "manifest": manifest}]}


def make(entry):
    return render(entry, tokens=TOKENS, read_file=lambda path: SOURCES[path].encode())[0]


def structure(value):
    if isinstance(value, dict):
        return {key: structure(item) for key, item in value.items()}
    return [structure(item) for item in value] if isinstance(value, list) else None


@pytest.mark.parametrize("player", PLAYERS)
def test_a_shown_file_has_no_secret_in_any_form(player):
    made = make(canary(player))
    planted = leaks(made.content.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"), SECRETS)
    assert "override" in planted
    assert {"widevine token", "playready token", "fairplay token"} & set(planted)
    assert leaks(made.shown, SECRETS) == []
    assert leaks(repr(sorted(made.public)), SECRETS) == []
    # The same function shows what is there already, without knowing where it came from.
    assert leaks(hide_text(made.content, made.form), SECRETS) == []
    assert len(hide_text(made.content, made.form).splitlines()) == len(made.shown.splitlines())


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("form", ["json", "xml", "text", "hls", "html"])
def test_a_file_of_another_form_has_no_secret_either(player, form):
    made = make(canary(player))
    if form != made.form:
        assert leaks(hide_text(made.content, form, made.public), SECRETS) == []


@pytest.mark.parametrize("player", [player for player in PLAYERS if PLAYERS[player].form == "json"])
def test_the_structure_of_json_is_kept(player):
    made = make(canary(player))
    shown, real = json.loads(made.shown), json.loads(made.content)
    assert structure(shown) == structure(real)


@pytest.mark.parametrize("player", WITHOUT_FILE)
def test_of_a_plain_file_only_urls_are_hidden(player):
    entry = {"player": player, "title": "film", "manifest": "https://cdn.example.com/film.mpd", "dest": "/srv/x"}
    options = {"kodi_version": 22} if player == "kodi" else {}
    if "fairplay" in PLAYERS[player].certificates:
        options = {"fairplay_certificate": {"url": "https://cdn.example.com/fairplay.cer"}}
    (made,) = render({**entry, **options}, tokens=TOKENS)
    assert "(secret)" not in made.shown.replace("/(secret)", "")


def test_what_helps_to_read_it_is_shown():
    shown = json.loads(make(canary_catalogue("dashjs")).shown)
    assert shown["film"]["manifest"] == "https://cdn.example.com/(secret)"
    entry = shown["film"]["configuration"]["com.widevine.alpha"]
    assert entry == {
        "serverURL": "https://wv.example.com:8443/(secret)",
        "priority": 0,
        "persistentState": "optional",
        "sessionType": "temporary",
        "videoRobustness": "HW_SECURE_ALL",
        "audioRobustness": "SW_SECURE_CRYPTO",
        "httpRequestHeaders": {"X-Key": "(secret)"},
        "x": "(secret)",
    }


def test_a_shown_kodi_file():
    assert make(canary("kodi", overrides={}, kodi_version=22)).shown == (
        "#KODIPROP:inputstream=inputstream.adaptive\n"
        '#KODIPROP:inputstream.adaptive.drm={"com.widevine.alpha":{"priority":1,"persistent_storage":false,"license":'
        '{"server_url":"https://wv.example.com:8443/(secret)","req_headers":"(secret)"}}}\n'
        "https://cdn.example.com/(secret)\n"
    )
    playlist = make(canary_catalogue("kodi", overrides={})).shown
    assert playlist == (
        "#EXTM3U\n"
        "#EXTINF:-1,film\n"
        "#KODIPROP:inputstream=inputstream.adaptive\n"
        "#KODIPROP:inputstream.adaptive.drm_legacy=com.widevine.alpha|https://wv.example.com:8443/(secret)|(secret)\n"
        "https://cdn.example.com/(secret)\n"
    )


def test_a_shown_manifest():
    laurl = 'Laurl xmlns:dashif="https://dashif.org/CPS" licenseType="EME-1.0"'
    made = make(canary("mpd", overrides={}))
    assert made.shown == (
        f"""<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" id="(secret)">
  <BaseURL>(secret)</BaseURL>
  <ContentProtection schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"><dashif:{laurl}>"""
        f"""https://wv.example.com:8443/(secret)</dashif:Laurl>(secret)</ContentProtection><ContentProtection """
        f"""schemeIdUri="urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95"><dashif:{laurl}>https://pr.example.com/(secret)"""
        """</dashif:Laurl></ContentProtection>
</MPD>
"""
    )


def test_a_shown_playlist():
    assert make(canary("hls", overrides={})).shown == (
        """#EXTM3U
#EXT-X-VERSION:(secret)
(secret)
(secret):(secret)
#EXT-X-MAP:(secret)
#EXT-X-KEY:METHOD="SAMPLE-AES",URI="skd://fp.example.com:80/(secret)",KEYFORMAT="com.apple.streamingkeydelivery","""
        """KEYFORMATVERSIONS="1"
#EXT-X-KEY:METHOD="SAMPLE-AES",URI="(secret)",(secret)="1"

#EXTINF:(secret)
(secret)
#EXT-X-ENDLIST
"""
    )


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("", "json", "(0 bytes that are not JSON)\n"),
        ("canary", "json", "(6 bytes that are not JSON)\n"),
        ("[" * 100_000, "json", "(100000 bytes that are not JSON)\n"),
        ("[" + "9" * 5000 + "]", "json", "(5002 bytes that are not JSON)\n"),
        ("canary", "xml", "(6 bytes that are not XML)\n"),
        ("<a/>\x00", "xml", "(5 bytes that are not XML)\n"),
        ("<a>\ud800</a>", "xml", "(10 bytes that are not XML)\n"),
        ('<!DOCTYPE a [<!ENTITY b "canary">]><a>&b;</a>', "xml", "(45 bytes that are not XML)\n"),
        ("<html>canary</html>", "html", "(19 bytes that are not a demo page)\n"),
        ('<script type="application/json">canary</script>', "html", "(47 bytes that are not a demo page)\n"),
        ("#KODIPROP:inputstream={canary", "text", "(29 bytes that are not properties)\n"),
        ("", "text", ""),
        ("root:x:0:canary\n\n", "text", "(secret)\n\n"),
        ("#KODIPROP:canary=canary\n", "text", "#KODIPROP:(secret)=(secret)\n"),
        ("#EXTINF:-1,canary\n", "text", "#EXTINF:-1,(secret)\n"),
        ("", "hls", "(0 bytes that are not an HLS playlist)\n"),
        ("canary\n#EXTM3U\n", "hls", "(15 bytes that are not an HLS playlist)\n"),
        ("#EXTM3U canary\n", "hls", "(15 bytes that are not an HLS playlist)\n"),
        ("#EXTM3U:canary\n#EXT-X-KEY\n", "hls", "#EXTM3U:(secret)\n#EXT-X-KEY:\n"),
        ("5", "json", "5\n"),
        ("123456", "json", '"(secret)"\n'),
        ("[1.25, -1.0625, true, null, NaN]", "json", '[\n  1.25,\n  "(secret)",\n  true,\n  null,\n  NaN\n]\n'),
        ('"2030-01-01T00:00:00Z"', "json", '"2030-01-01T00:00:00Z"\n'),
        ('"https://cdn.example.com/x"', "json", '"(secret)"\n'),
        ("<a>x<b c='d'/>y</a>", "xml", '<a>(secret)<b c="(secret)"/>(secret)</a>\n'),
    ],
)
def test_any_file_that_is_there(text, form, expected):
    assert hide_text(text, form) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example.com", "https://x.example.com/(secret)"),
        ("http://x.example.com:80?canary", "(secret)"),
        ("https://a:canary@x.example.com#canary", "https://x.example.com/(secret)"),
        ("https://canary/x.example.com", "(secret)"),
        ("https://canary@x.example.com@y/", "(secret)"),
        ("ftp://x.example.com/canary", "(secret)"),
        ("https://x.example.com/\ncanary", "https://x.example.com/(secret)"),
        ("canary https://x.example.com/", "(secret)"),
    ],
)
def test_of_a_url_only_a_known_host_is_shown(url, expected):
    assert hide({"url": url}, {"x.example.com"}) == {"url": expected}


@pytest.mark.parametrize("manifest", ["canary", "https://[canary/x", "//", "https:///canary"])
def test_a_manifest_without_a_host_is_hidden(manifest):
    entry = {"player": "dashjs", "titles": [{"name": "film", "manifest": manifest}]}
    made = document(entry, TOKENS)
    assert hide(made.configuration, made.public)["film"]["manifest"] == "(secret)"


# Every place in which a text can stand where a word is expected.
PLACES = [
    *[
        (player, {name: SECRETS["override"]})
        for player in WITHOUT_FILE
        for name in ("drms", "persistent", "robustness")
    ],
    *[(player, {"headers": {SECRETS["header"]: "1"}}) for player in WITHOUT_FILE],
    *[(player, {"headers": {"X": f"{SECRETS['header']}\n"}}) for player in WITHOUT_FILE],
    *[(player, {"drms": [SECRETS["override"]]}) for player in WITHOUT_FILE],
    *[(player, {"overrides": SECRETS["override"]}) for player in WITHOUT_FILE],
    *[(player, {"overrides": [SECRETS["override"]]}) for player in WITHOUT_FILE],
    ("shaka", {"player": SECRETS["override"]}),
    ("shaka", {"server_certificate": {"base64": SECRETS["override"]}}),
    ("shaka", {"server_certificate": {"file": SECRETS["override"]}}),
    ("shaka", {"playready_host": SECRETS["override"]}),
    ("shaka", {"playready_key_systems": [SECRETS["override"]]}),
    ("shaka", {"robustness": {"widevine": {"video": SECRETS["override"]}}}),
    ("shaka", {"overrides": {"drm": SECRETS["override"]}}),
    ("shaka", {"overrides": {"drm": {"preferredKeySystems": [SECRETS["override"]]}}}),
    ("shaka", {"overrides": {"drm": {"keySystemsMapping": {"com.widevine.alpha": SECRETS["override"]}}}}),
    ("shaka", {"overrides": {"drm": {"advanced": {"com.widevine.alpha": {"videoRobustness": [SECRETS["override"]]}}}}}),
    ("dashjs", {"overrides": {"com.widevine.alpha": {"videoRobustness": SECRETS["override"]}}}),
    ("videojs", {"overrides": {"keySystems": {"com.widevine.alpha": {"audioRobustness": SECRETS["override"]}}}}),
    ("hlsjs", {"overrides": {"drmSystemOptions": {"audioRobustness": SECRETS["override"]}}}),
    ("bitmovin", {"overrides": {"drm": {"preferredKeySystems": [SECRETS["override"]]}}}),
    ("bitmovin", {"overrides": {"drm": {"playready": {"keySystemPriority": [SECRETS["override"]]}}}}),
    ("theoplayer", {"overrides": {"sources": {"contentProtection": {"preferredKeySystems": [SECRETS["override"]]}}}}),
    ("jwplayer", {"overrides": {"sources": {"drm": {"widevine": {"videoRobustness": SECRETS["override"]}}}}}),
    ("exoplayer", {"overrides": {"samples": {"drm_scheme": SECRETS["override"]}}}),
    ("kodi", {"kodi_version": SECRETS["override"]}),
    ("kodi", {"overrides": {"properties": {"inputstream.adaptive.drm_legacy": SECRETS["override"]}}}),
    ("kodi", {"overrides": {"url": f"{SECRETS['override']}\n"}}),
    ("roku", {"overrides": {"drmParams": {"KeySystem": SECRETS["override"]}}}),
    ("roku", {"overrides": {"streamFormat": SECRETS["override"]}}),
    ("tizen", {"overrides": {"GetChallenge": SECRETS["override"]}}),
    ("webos", {"overrides": {"PlayReadyInitiator": SECRETS["override"]}}),
    ("hbbtv", {"overrides": {"drm": SECRETS["override"]}}),
    ("hbbtv", {"overrides": {"profile": [SECRETS["override"]]}}),
    ("hbbtv", {"overrides": {"app": SECRETS["override"]}}),
    ("page", {"players": [SECRETS["override"]]}),
    ("mpd", {"overrides": {"widevine": {"licenseType": f"{SECRETS['override']}\n"}}}),
    ("mpd", {"overrides": {"widevine": SECRETS["override"]}}),
    ("shaka", {"fairplay_certificate": {"base64": SECRETS["override"]}}),
    ("shaka", {"fairplay_certificate": None}),
    ("hls", {"overrides": {"fairplay": {"uri": SECRETS["override"]}}}),
    ("hls", {"overrides": {"fairplay": {"iv": SECRETS["override"]}}}),
    ("hls", {"overrides": {"fairplay": SECRETS["override"]}}),
    ("hls", {"overrides": {SECRETS["override"]: {}}}),
    ("hls", {"src": "film.mpd"}),
]


@pytest.mark.parametrize(("player", "wrong"), PLACES)
def test_no_error_tells_a_secret_in_any_form(player, wrong):
    with pytest.raises(PlayerConfigError) as caught:
        make({**canary(player), **wrong})
    assert leaks(str(caught.value), SECRETS) == []
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    "fact",
    [
        {"license_url": 5, "token": SECRETS["widevine token"]},
        {"license_url": f"https://x/{SECRETS['widevine token']}\n", "expires_at": "2031-01-01T00:00:00Z"},
        {"license_url": f"https://x/{SECRETS['widevine token']}", "expires_at": SECRETS["widevine token"]},
        {"license_url": f"https://x/{SECRETS['widevine token']}", "expires_at": "2020-01-01T00:00:00Z"},
        SECRETS["widevine token"],
        [SECRETS["widevine token"]],
    ],
)
def test_no_error_about_a_token_tells_it(fact):
    for player in WITHOUT_FILE:
        drm = PLAYERS[player].drms[0]
        with pytest.raises(PlayerConfigError) as caught:
            render(canary(player), tokens={"film": {drm: fact}})
        assert leaks(str(caught.value), SECRETS) == []
        assert player in FOR_ONE_TITLE or "'film'" in str(caught.value)
