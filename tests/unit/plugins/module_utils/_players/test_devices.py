# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What applications of televisions, phones and set-top boxes get, read by the rules of their own parsers."""

from __future__ import annotations

import json

import pytest

from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players import readers
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    BOTH,
    MPD_URL,
    PR_URL,
    WV_URL,
    configuration,
    document,
    file,
    playready,
    refusal,
    widevine,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.readers import Refused, Stream

HEADERS = {"X-Operator": "north & south=1|", "X-Two": "ü"}
PERSISTENT = {"film": {"playready": playready(generalFlags="00000001"), "widevine": widevine(generalFlags="00000001")}}
TOKENS = {"film": BOTH["film"], "short": {"widevine": widevine("1", url="https://wv2.example.com/?a=b&c=\"'<>")}}
TITLES = [
    {"name": "film", "manifest": MPD_URL},
    {"name": "short", "manifest": "https://cdn.example.com/short.mpd?a=b&c"},
]


def catalogue(player, **options):
    return document({"player": player, "titles": TITLES, **options}, TOKENS).content


# ---- ExoPlayer


def test_exoplayer_takes_one_sample_for_each_drm():
    assert configuration("exoplayer") == [
        {
            "name": "film",
            "samples": [
                {
                    "name": "Widevine",
                    "uri": MPD_URL,
                    "drm_scheme": "widevine",
                    "drm_license_uri": WV_URL,
                    "drm_force_default_license_uri": True,
                },
                {
                    "name": "PlayReady",
                    "uri": MPD_URL,
                    "drm_scheme": "playready",
                    "drm_license_uri": PR_URL,
                    "drm_force_default_license_uri": True,
                },
            ],
        }
    ]


def test_exoplayer_reads_a_catalogue():
    streams = readers.read_exolist(catalogue("exoplayer", headers=HEADERS))
    assert streams == [
        Stream("film", MPD_URL, "widevine", WV_URL, HEADERS),
        Stream("film", MPD_URL, "playready", PR_URL, HEADERS),
        Stream("short", TITLES[1]["manifest"], "widevine", "https://wv2.example.com/?a=b&c=\"'<>", HEADERS),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda sample: sample.update(license_uri="https://x"),
        lambda sample: sample.update(drm_scheme="com.widevine.alpha"),
        lambda sample: sample.pop("drm_scheme"),
        lambda sample: sample.update(mime_type="application/dash+xml", extension="mpd"),
        lambda sample: sample.update(drm_multi_session="true"),
        lambda sample: sample.update(drm_key_request_properties={"X": 1}),
        lambda sample: sample.update(drm_force_default_license_uri=False),
        lambda sample: sample.update(clip_start_position_ms=True),
    ],
)
def test_exoplayer_refuses_a_bad_sample(change):
    groups = configuration("exoplayer")
    change(groups[0]["samples"][1])
    with pytest.raises(Refused):
        readers.read_exolist(json.dumps(groups))


def test_exoplayer_refuses_another_attribute_of_a_group():
    with pytest.raises(Refused):
        readers.read_exolist(json.dumps([{**group, "title": "x"} for group in configuration("exoplayer")]))


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"title": "x"}, "the group: 'title' is no attribute"),
        ({"name": 5}, "name must be text"),
        ({"samples": []}, "samples is empty"),
        ({"samples": ["x"]}, "samples[0] must be a dictionary"),
        ({"samples": {"drm_license": "x"}}, "samples[0]: 'drm_license' is no attribute"),
        ({"samples": {"drm_scheme": "widewine"}}, "samples[0].drm_scheme must be widevine, playready or clearkey"),
        ({"samples": [{"name": "x", "uri": "x"}]}, "samples[0].drm_scheme must be"),
        ({"samples": {"mime_type": "x", "extension": "mpd"}}, "samples[0]: give either mime_type or extension"),
        ({"samples": {"drm_multi_session": "yes"}}, "samples[0].drm_multi_session must be true or false"),
        ({"samples": {"clip_end_position_ms": True}}, "samples[0].clip_end_position_ms must be a whole number"),
        ({"samples": {"drm_key_request_properties": {"X": 5}}}, "drm_key_request_properties.X must be text"),
    ],
)
def test_exoplayer_overrides_that_its_parser_refuses(overrides, expected):
    assert expected in refusal(player="exoplayer", manifest=MPD_URL, overrides=overrides)


def test_exoplayer_overrides_are_laid_on_every_sample():
    groups = configuration("exoplayer", overrides={"name": "A film", "samples": {"drm_multi_session": True}})
    assert groups[0]["name"] == "A film"
    assert [sample["drm_multi_session"] for sample in groups[0]["samples"]] == [True, True]


# ---- Kodi


def test_kodi_21_takes_fields_with_bars():
    assert file("kodi").content == (
        "#KODIPROP:inputstream=inputstream.adaptive\n"
        f"#KODIPROP:inputstream.adaptive.drm_legacy=com.widevine.alpha|{WV_URL}\n"
        f"{MPD_URL}\n"
    )


def test_kodi_22_takes_json_without_white_space():
    made = file("kodi", kodi_version=22, headers={"X-Op": "1"}, server_certificate={"base64": "AAECAw=="}).content
    drm = (
        '{"com.widevine.alpha":{"priority":1,"persistent_storage":false,"license":{"server_url":"' + WV_URL + '",'
        '"req_headers":"X-Op=1","server_certificate":"AAECAw=="}}}'
    )
    assert made == (
        f"#KODIPROP:inputstream=inputstream.adaptive\n#KODIPROP:inputstream.adaptive.drm={drm}\n{MPD_URL}\n"
    )


@pytest.mark.parametrize("version", [21, 22])
@pytest.mark.parametrize(("drm", "url"), [("widevine", WV_URL), ("playready", PR_URL)])
def test_kodi_reads_one_title(version, drm, url):
    text = file("kodi", drms=[drm], headers=HEADERS, kodi_version=version).content
    stream = readers.read_strm(text, version)
    assert (stream.url, stream.drm, stream.license_url, stream.headers) == (MPD_URL, drm, url, HEADERS)


def test_kodi_22_reads_the_form_of_kodi_21():
    assert readers.read_strm(file("kodi").content, 22).license_url == WV_URL


def test_kodi_21_does_not_read_the_form_of_kodi_22():
    with pytest.raises(Refused, match="Kodi 21"):
        readers.read_strm(file("kodi", kodi_version="22").content, 21)


def test_kodi_keeps_licenses():
    text = file("kodi", PERSISTENT, kodi_version=22).content
    assert readers.read_strm(text, 22).extra == {"persistent": True, "certificate": None}
    text = file("kodi", kodi_version=22, persistent=True, drms=["playready"]).content
    assert readers.read_strm(text, 22).extra["persistent"] is True


@pytest.mark.parametrize("version", ["21", "22"])
def test_kodi_reads_a_playlist(version):
    streams = readers.read_m3u(catalogue("kodi", kodi_version=version, drms=["widevine"]), int(version))
    assert [(stream.name, stream.url, stream.license_url) for stream in streams] == [
        ("film", MPD_URL, WV_URL),
        ("short", TITLES[1]["manifest"], "https://wv2.example.com/?a=b&c=\"'<>"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#KODIPROP:inputstream=", "#KODIPROP:inputstreamaddon="),
        ("com.widevine.alpha|", "widevine|"),
        ("|https", "|x|y|https"),
        ("https://cdn", "#https://cdn"),
        (".drm_legacy=", ".license_type=com.widevine.alpha\n#KODIPROP:inputstream.adaptive.drm_legacy="),
        ("canary\n", "canary \n"),
    ],
)
def test_kodi_refuses_a_bad_file(old, new):
    text = file("kodi").content
    assert old in text
    with pytest.raises(Refused):
        readers.read_strm(text.replace(old, new), 22)


@pytest.mark.parametrize(
    ("old", "new"),
    [('"priority":1', '"priority": 1'), ("server_url", "license_url"), ("com.widevine.alpha", "x"), ("false", '"no"')],
)
def test_kodi_22_refuses_a_bad_file(old, new):
    text = file("kodi", kodi_version=22).content
    assert old in text
    with pytest.raises(Refused):
        readers.read_strm(text.replace(old, new), 22)


@pytest.mark.parametrize(
    "text", ["#EXTM3U\n#KODIPROP:a=b\nhttps://x\n", "#EXTINF:-1,x\nhttps://x\n", "#EXTM3U\n#EXTINF:-1,x\n"]
)
def test_kodi_refuses_a_bad_playlist(text):
    with pytest.raises(Refused):
        readers.read_m3u(text, 22)


def test_a_name_stays_on_its_line():
    name = "a\nb,\t<c> \u2028 d \ud800"
    entry = {"player": "kodi", "titles": [{"name": name, "manifest": MPD_URL}]}
    (stream,) = readers.read_m3u(document(entry, {name: BOTH["film"]}).content, 21)
    assert stream.name == "a b, <c> d"


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"url": "https://x\ny"}, "url must be text of one line"),
        ({"url": " https://x"}, "url must be text of one line"),
        ({"url": 5}, "url must be text of one line"),
        ({"properties": "x"}, "properties must be a dictionary"),
        ({"properties": {"a": "b\nc"}}, "properties.a must be text of one line"),
        ({"properties": {"a=b": "c"}}, "properties: 'a=b' cannot be the name"),
        ({"properties": {"a\nb": "c"}}, "the name of a property must be text of one line"),
        ({"properties": {"inputstream.adaptive.drm": {"com.widevine.alpha": {}}}}, "where there are several"),
        ({"properties": {"inputstream.adaptive.license_type": "com.widevine.alpha"}}, "where there are several"),
        ({"properties": {"inputstream.adaptive.drm_legacy": "widevine|x"}}, "'widevine' is no key system of Kodi"),
        ({"properties": {"inputstream.adaptive.drm_legacy": {"a": 1}}}, "is no key system of Kodi"),
    ],
)
def test_kodi_overrides_that_it_would_not_read(overrides, expected):
    assert expected in refusal(player="kodi", manifest=MPD_URL, overrides=overrides)


@pytest.mark.parametrize(
    ("drm", "expected"),
    [
        ({"com.microsoft.playready": {}}, "only the first of several key systems"),
        ("x", "must be a dictionary"),
    ],
)
def test_kodi_22_overrides_that_it_would_not_read(drm, expected):
    overrides = {"properties": {"inputstream.adaptive.drm": drm}}
    assert expected in refusal(player="kodi", manifest=MPD_URL, kodi_version=22, overrides=overrides)


def test_kodi_overrides_can_add_properties():
    overrides = {
        "properties": {"inputstream.adaptive.drm": {"com.widevine.alpha": {"secure_decoder": False}}, "x.y": "z"}
    }
    text = file("kodi", kodi_version=22, overrides=overrides).content
    assert '"secure_decoder":false' in text
    assert "#KODIPROP:x.y=z\n" in text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"drms": ["widevine", "playready"]}, "a file for Kodi holds one DRM"),
        ({"kodi_version": 20}, "kodi_version is 20; use 21 or 22"),
        ({"kodi_version": True}, "kodi_version is True; use 21 or 22"),
        ({"persistent": False}, "persistent: the form that Kodi 21 reads has no place for it"),
        ({"server_certificate": {"base64": "AAAA"}}, "server_certificate: the form that Kodi 21 reads"),
        ({"robustness": {"widevine": {"video": "HW_SECURE_ALL"}}}, "robustness: Kodi has no place for it"),
    ],
)
def test_kodi_options_that_cannot_be_expressed(options, expected):
    assert expected in refusal(player="kodi", manifest=MPD_URL, **options)


def test_a_license_url_with_a_bar_is_for_kodi_22():
    tokens = {"film": {"widevine": widevine(url="https://x/?a|b")}}
    assert "'film': the license URL has a bar" in refusal(tokens, player="kodi", manifest=MPD_URL)
    assert readers.read_strm(file("kodi", tokens, kodi_version=22).content, 22).license_url == "https://x/?a|b"


# ---- Roku


def test_roku_takes_a_feed():
    assert configuration("roku") == {
        "children": [
            {
                "title": "film",
                "url": MPD_URL,
                "streamFormat": "dash",
                "drmParams": {"KeySystem": "Widevine", "licenseServerURL": WV_URL},
            }
        ]
    }


def test_roku_reads_a_catalogue():
    streams = readers.read_roku(catalogue("roku", headers=HEADERS, server_certificate={"base64": "AAAA"}))
    assert [(stream.name, stream.drm, stream.headers, stream.extra) for stream in streams] == [
        ("film", "widevine", HEADERS, {"certificate": "AAAA"}),
        ("short", "widevine", HEADERS, {"certificate": "AAAA"}),
    ]
    (stream,) = readers.read_roku(file("roku", drms=["playready"], server_certificate={"base64": "AAAA"}).content)
    assert stream == Stream("film", MPD_URL, "playready", PR_URL, {}, {"certificate": None})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("drmParams", {"keySystem": "Widevine", "licenseServerURL": "x"}),
        ("drmParams", {"KeySystem": "com.widevine.alpha", "licenseServerURL": "x"}),
        ("drmParams", {"KeySystem": "Widevine", "licenseServerURL": "x", "encodingKey": "x"}),
        ("streamFormat", "hls"),
        ("streamFormat", "smooth"),
    ],
)
def test_roku_refuses_bad_content(name, value):
    feed = configuration("roku")
    feed["children"][0][name] = value
    with pytest.raises((Refused, KeyError)):
        readers.read_roku(json.dumps(feed))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"manifest": "https://x/m.m3u8"}, "streamFormat is 'hls', but widevine goes with dash only"),
        ({"manifest": "https://x/m.ism/manifest"}, "streamFormat is 'smooth', but widevine goes with dash only"),
        ({"overrides": {"drmParams": {"keySystem": "x"}}}, "drmParams: 'keySystem' is not read"),
        ({"overrides": {"drmParams": {"KeySystem": "x"}}}, "drmParams.KeySystem is 'x'; use Widevine or PlayReady"),
        ({"overrides": {"drmParams": {"appData": 5}}}, "drmParams.appData must be text"),
        ({"overrides": {"drmParams": []}}, "drmParams must be a dictionary"),
        ({"persistent": True}, "persistent: Roku has no place for it"),
        ({"drms": ["playready", "widevine"]}, "a file for Roku holds one DRM"),
    ],
)
def test_roku_entries_that_would_not_play(options, expected):
    assert expected in refusal(player="roku", **{"manifest": MPD_URL, **options})


def test_roku_plays_smooth_streams_with_playready():
    (stream,) = readers.read_roku(file("roku", drms=["playready"], manifest="https://x/m.ism/manifest").content)
    assert stream.drm == "playready"


# ---- Tizen


def test_tizen_takes_properties():
    assert configuration("tizen") == {
        "LicenseServer": PR_URL,
        "DeleteLicenseAfterUse": True,
        "GetChallenge": False,
    }


def test_tizen_reads_them():
    stream = readers.read_tizen(file("tizen", PERSISTENT, headers=HEADERS).content)
    assert stream == Stream(None, None, "playready", PR_URL, HEADERS, {"persistent": True})
    assert readers.read_tizen(file("tizen").content).extra == {"persistent": False}


@pytest.mark.parametrize("change", [{"LicenceServer": "x"}, {"GetChallenge": "false"}, {"CustomData": 5}])
def test_tizen_refuses_bad_properties(change):
    with pytest.raises(Refused):
        readers.read_tizen(json.dumps({**configuration("tizen"), **change}))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"drms": ["widevine"]}, "drms has 'widevine'; for this player use playready"),
        ({"overrides": {"LicenceServer": "x"}}, "'LicenceServer' is no PlayReady property"),
        ({"overrides": {"GetChallenge": "no"}}, "GetChallenge must be true or false"),
        ({"overrides": {"CustomData": None}}, "CustomData must be text"),
    ],
)
def test_tizen_entries_that_would_not_play(options, expected):
    assert expected in refusal(player="tizen", **options)


def test_tizen_needs_a_playready_token():
    message = refusal({"film": {"widevine": widevine()}}, player="tizen")
    assert "Title 'film' has no playready token" in message


# ---- LG webOS and HbbTV's OIPF DRM agent

INITIATOR = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<PlayReadyInitiator xmlns="http://schemas.microsoft.com/DRM/2007/03/protocols/"><LicenseServerUriOverride>'
    f"<LA_URL>{PR_URL}&amp;a=%3C&lt;</LA_URL></LicenseServerUriOverride></PlayReadyInitiator>\n"
)


@pytest.mark.parametrize("player", ["webos", "hbbtv-oipf"])
def test_the_playready_message(player):
    tokens = {"film": {"playready": playready(f"{PR_URL}&a=%3C<"), "widevine": widevine()}}
    text = file(player, tokens).content
    assert text == INITIATOR
    assert readers.read_message(text) == Stream(None, None, "playready", f"{PR_URL}&a=%3C<", extra={"custom": None})


def test_the_widevine_message():
    stream = readers.read_message(file("hbbtv-oipf", TOKENS, title="short", manifest=TITLES[1]["manifest"]).content)
    assert stream == Stream(None, TITLES[1]["manifest"], "widevine", "https://wv2.example.com/?a=b&c=\"'<>")
    assert readers.read_message(file("hbbtv-oipf", drms=["widevine"], manifest=None).content).url is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/2007/03/", "/2007/04/"),
        ("LA_URL>", "LAURL>"),
        ("&amp;", "&"),
        ("PlayReadyInitiator", "PlayreadyInitiator"),
        ("<PlayReadyInitiator", "<!DOCTYPE x><PlayReadyInitiator"),
    ],
)
def test_a_bad_message_is_refused(old, new):
    assert old in INITIATOR
    with pytest.raises(Refused):
        readers.read_message(INITIATOR.replace(old, new))


def test_a_message_can_be_given_custom_data():
    overrides = {"PlayReadyInitiator": {"SetCustomData": {"CustomData": "<a> & 'b'"}}}
    assert readers.read_message(file("webos", overrides=overrides).content).extra == {"custom": "<a> & 'b'"}


@pytest.mark.parametrize(
    ("player", "options", "expected"),
    [
        ("webos", {"drms": ["widevine"]}, "for this player use playready"),
        ("hbbtv-oipf", {"drms": ["widevine", "playready"]}, "holds one DRM"),
        ("webos", {"headers": {"X": "1"}}, "headers: webOS has no place for it"),
        ("webos", {"overrides": {"WidevineCredentialsInfo": {}}}, "a message has one root element"),
        ("webos", {"overrides": {"PlayReadyInitiator": "x"}}, "PlayReadyInitiator must be a dictionary"),
        ("webos", {"overrides": {"PlayReadyInitiator": {"LA_URL": "x"}}}, "PlayReadyInitiator has 'LA_URL'"),
        (
            "webos",
            {"overrides": {"PlayReadyInitiator": {"LicenseServerUriOverride": "x"}}},
            "LicenseServerUriOverride must be a dictionary",
        ),
        (
            "webos",
            {"overrides": {"PlayReadyInitiator": {"LicenseServerUriOverride": {"LA_URL": "\x00"}}}},
            "LA_URL must be text of one line",
        ),
        (
            "hbbtv-oipf",
            {"drms": ["widevine"], "overrides": {"WidevineCredentialsInfo": {"DRMHeartBeatPeriod": 0}}},
            "DRMHeartBeatPeriod must be text of one line",
        ),
    ],
)
def test_messages_that_would_not_be_read(player, options, expected):
    assert expected in refusal(player=player, **options)


@pytest.mark.parametrize("player", ["webos", "hbbtv-oipf", "mpd"])
def test_a_file_for_one_title(player):
    message = refusal(player=player, title=None, titles=["film"], **({"src": "x"} if player == "mpd" else {}))
    assert "holds one title" in message


# ---- HbbTV reference application


def test_hbbtv_takes_a_menu():
    item = {"title": "film", "url": MPD_URL, "app": 6}
    assert configuration("hbbtv") == {
        "menus": [
            {"center": 1, "title": "Main", "items": [{"title": "ExpressPlay", "app": 0, "submenu": 1}]},
            {
                "center": 0,
                "title": "ExpressPlay",
                "items": [
                    {**item, "desc": "Widevine", "la_url": WV_URL, "drm": "widevine.SL1"},
                    {**item, "desc": "PlayReady", "la_url": PR_URL, "drm": "playready.recommendation.SL3000"},
                ],
            },
        ]
    }


@pytest.mark.parametrize(
    ("level", "of_widevine", "of_playready"),
    [
        ("1", None, "150"),
        ("2", None, "2000"),
        ("3", "HW_SECURE_CRYPTO", "2000"),
        ("4", "HW_SECURE_DECODE", "3000"),
        ("5", "HW_SECURE_ALL", "3000"),
    ],
)
def test_hbbtv_is_asked_for_the_robustness_of_the_policy(level, of_widevine, of_playready):
    tokens = {"film": {"widevine": widevine(level), "playready": playready()}}
    streams = readers.read_hbbtv(file("hbbtv", tokens).content)
    assert [stream.extra["level"] for stream in streams] == [of_widevine, of_playready]


def test_hbbtv_reads_a_catalogue():
    streams = readers.read_hbbtv(catalogue("hbbtv", robustness={"playready": {"video": "150"}}))
    assert [(stream.name, stream.drm, stream.license_url, stream.extra["level"]) for stream in streams] == [
        ("film", "widevine", WV_URL, "HW_SECURE_ALL"),
        ("film", "playready", PR_URL, "150"),
        ("short", "widevine", "https://wv2.example.com/?a=b&c=\"'<>", None),
    ]


def test_hbbtv_without_a_known_level_takes_the_plain_name():
    (stream,) = readers.read_hbbtv(file("hbbtv", {"film": {"playready": playready()}}).content)
    assert stream.extra["level"] is None


@pytest.mark.parametrize(
    ("menu", "name", "value"),
    [
        (1, "app", 0),
        (1, "drm", "com.widevine.alpha"),
        (1, "url", "film.mpd"),
        (1, "drm", "playready.SL3000"),
        (0, "submenu", 2),
    ],
)
def test_hbbtv_refuses_a_bad_menu(menu, name, value):
    found = configuration("hbbtv")
    found["menus"][menu]["items"][0][name] = value
    with pytest.raises(Refused):
        readers.read_hbbtv(json.dumps(found))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"overrides": {"drm": "playready.SL3000"}}, "drm is 'playready.SL3000'; use widevine"),
        ({"overrides": {"drm": 5}}, "drm must be text"),
        ({"overrides": {"title": None}}, "title must be text"),
        ({"overrides": {"app": 0}}, "app must be 6"),
        ({"overrides": {"profile": "html5"}}, "profile must be a list"),
        ({"overrides": {"profile": ["html"]}}, "profile has 'html'"),
        ({"robustness": {"widevine": {"audio": "SW_SECURE_CRYPTO"}}}, "robustness.widevine.audio: the HbbTV reference"),
    ],
)
def test_hbbtv_entries_that_would_not_play(options, expected):
    assert expected in refusal(player="hbbtv", manifest=MPD_URL, **options)


def test_hbbtv_overrides_are_laid_on_every_item():
    items = configuration("hbbtv", overrides={"profile": ["mse-eme"], "img": "x.png"})["menus"][1]["items"]
    assert [(item["profile"], item["img"]) for item in items] == [(["mse-eme"], "x.png")] * 2


# ---- All of them


@pytest.mark.parametrize("player", ["exoplayer", "kodi", "roku", "hbbtv"])
def test_a_manifest_is_needed(player):
    assert "Title 'film' has no manifest" in refusal(player=player)
    assert "Title 'film' has no manifest" in refusal(player=player, title=None, titles=["film"])
