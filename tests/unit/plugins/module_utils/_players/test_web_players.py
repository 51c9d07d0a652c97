# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the players of web pages get, apart from Shaka Player and dash.js."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    BOTH,
    MPD_URL,
    PR_URL,
    WV_URL,
    configuration,
    document,
    playready,
    refusal,
    widevine,
)

HEADERS = {"X-Operator": "north"}
PERSISTENT = {
    "film": {"widevine": widevine("1", generalFlags="00000001"), "playready": playready(generalFlags="00000001")}
}
HLS_URL = "https://cdn.example.com/film/master.m3u8?sig=1"
CERTIFICATE = {"base64": "AAECAw=="}
CONTENT_TYPES = {
    "videoContentType": 'video/mp4; codecs="avc1.42E01E"',
    "audioContentType": 'audio/mp4; codecs="mp4a.40.2"',
}


def test_videojs_takes_a_source():
    assert configuration("videojs") == {
        "src": MPD_URL,
        "type": "application/dash+xml",
        "keySystems": {
            "com.widevine.alpha": {
                "url": WV_URL,
                **CONTENT_TYPES,
                "videoRobustness": "HW_SECURE_ALL",
                "audioRobustness": "SW_SECURE_CRYPTO",
            },
            "com.microsoft.playready": {
                "url": PR_URL,
                **CONTENT_TYPES,
                "videoRobustness": "3000",
                "audioRobustness": "2000",
            },
        },
    }


def test_videojs_keeps_licenses_and_sends_headers():
    source = configuration("videojs", PERSISTENT, headers=HEADERS, drms=["playready", "widevine"], manifest=HLS_URL)
    assert source["type"] == "application/vnd.apple.mpegurl"
    assert list(source["keySystems"]) == ["com.microsoft.playready", "com.widevine.alpha"]
    for settings in source["keySystems"].values():
        assert settings["persistentState"] == "required"
        assert settings["licenseHeaders"] == HEADERS


def test_hlsjs_takes_a_part_of_its_configuration():
    assert configuration("hlsjs") == {
        "emeEnabled": True,
        "drmSystems": {"com.widevine.alpha": {"licenseUrl": WV_URL}, "com.microsoft.playready": {"licenseUrl": PR_URL}},
    }


def test_hlsjs_is_asked_for_robustness_where_there_is_one_drm_only():
    # Its options are sent to every key system, and none knows the words of another.
    assert configuration("hlsjs", drms=["widevine"])["drmSystemOptions"] == {
        "videoRobustness": "HW_SECURE_ALL",
        "audioRobustness": "SW_SECURE_CRYPTO",
    }
    chosen = configuration("hlsjs", drms=["playready"], robustness={"playready": {"video": "150"}})
    assert chosen["drmSystemOptions"] == {"videoRobustness": "150", "audioRobustness": "150"}
    assert "hls.js has one for all key systems" in refusal(player="hlsjs", robustness={"playready": {"video": "150"}})


def test_hlsjs_keeps_licenses_only_if_all_drms_do():
    assert configuration("hlsjs", PERSISTENT)["drmSystemOptions"] == {"persistentState": "required"}
    mixed = {"film": {**PERSISTENT["film"], "widevine": widevine()}}
    assert "drmSystemOptions" not in configuration("hlsjs", mixed)
    assert configuration("hlsjs", mixed, persistent=True)["drmSystemOptions"] == {"persistentState": "required"}


def test_hlsjs_takes_a_server_certificate_from_a_url():
    systems = configuration("hlsjs", server_certificate={"url": "https://x/cert"})["drmSystems"]
    assert systems["com.widevine.alpha"]["serverCertificateUrl"] == "https://x/cert"
    assert "serverCertificateUrl" not in systems["com.microsoft.playready"]


def test_bitmovin_takes_a_source():
    assert configuration("bitmovin") == {
        "dash": MPD_URL,
        "drm": {
            "widevine": {
                "LA_URL": WV_URL,
                "videoRobustness": "HW_SECURE_ALL",
                "audioRobustness": "SW_SECURE_CRYPTO",
            },
            "playready": {
                "LA_URL": PR_URL,
                "keySystemPriority": ["com.microsoft.playready.recommendation", "com.microsoft.playready"],
            },
            "preferredKeySystems": ["widevine", "playready"],
        },
    }


def test_bitmovin_keeps_licenses_and_sends_headers():
    names = ["com.microsoft.playready"]
    source = configuration(
        "bitmovin",
        PERSISTENT,
        headers=HEADERS,
        drms=["playready", "widevine"],
        manifest=HLS_URL,
        playready_key_systems=names,
    )
    assert source["hls"] == HLS_URL
    assert source["drm"]["preferredKeySystems"] == ["playready", "widevine"]
    assert source["drm"]["playready"]["keySystemPriority"] == names
    for drm in ("widevine", "playready"):
        assert source["drm"][drm]["headers"] == HEADERS
        assert source["drm"][drm]["mediaKeySystemConfig"] == {
            "persistentState": "required",
            "sessionTypes": ["persistent-license"],
        }


@pytest.mark.parametrize(
    ("path", "protocol"),
    [
        ("film.MPD", "dash"),
        ("film.m3u8", "hls"),
        ("film.ism/Manifest", "smooth"),
        ("film.ism", "smooth"),
        ("film.ism/manifest(format=mpd-time-csf)", "dash"),
        ("film?f=x.m3u8", "dash"),
        ("//[/film.m3u8", "dash"),
    ],
)
def test_the_protocol_is_told_by_the_url(path, protocol):
    assert configuration("bitmovin", manifest=path)[protocol] == path


def test_theoplayer_takes_a_source():
    assert configuration("theoplayer") == {
        "sources": [
            {
                "src": MPD_URL,
                "type": "application/dash+xml",
                "contentProtection": {
                    "integration": "expressplay",
                    "preferredKeySystems": ["widevine", "playready"],
                    "widevine": {
                        "licenseAcquisitionURL": WV_URL,
                        "videoRobustness": "HW_SECURE_ALL",
                        "audioRobustness": "SW_SECURE_CRYPTO",
                    },
                    "playready": {
                        "licenseAcquisitionURL": PR_URL,
                        "videoRobustness": "3000",
                        "audioRobustness": "2000",
                    },
                },
            }
        ]
    }


def test_theoplayer_keeps_licenses_sends_headers_and_takes_a_certificate():
    source = configuration("theoplayer", PERSISTENT, headers=HEADERS, server_certificate=CERTIFICATE)
    protection = source["sources"][0]["contentProtection"]
    assert protection["widevine"]["certificate"] == "AAECAw=="
    assert "certificate" not in protection["playready"]
    for drm in ("widevine", "playready"):
        assert protection[drm]["persistentState"] == "required"
        assert protection[drm]["headers"] == HEADERS


def test_jwplayer_takes_a_playlist():
    tokens = {"film": BOTH["film"], "short": {"widevine": widevine("1")}}
    titles = [{"name": "film", "manifest": MPD_URL}, {"name": "short", "manifest": HLS_URL}]
    made = document({"player": "jwplayer", "titles": titles, "headers": HEADERS}, tokens).configuration
    headers = [{"name": "X-Operator", "value": "north"}]
    of_short = {
        "url": WV_URL,
        "videoRobustness": "SW_SECURE_CRYPTO",
        "audioRobustness": "SW_SECURE_CRYPTO",
        "headers": headers,
    }
    of_film = {
        "widevine": {
            "url": WV_URL,
            "videoRobustness": "HW_SECURE_ALL",
            "audioRobustness": "SW_SECURE_CRYPTO",
            "headers": headers,
        },
        "playready": {"url": PR_URL, "videoRobustness": "3000", "audioRobustness": "2000", "headers": headers},
    }
    assert made == {
        "playlist": [
            {"title": "film", "sources": [{"file": MPD_URL, "drm": of_film}]},
            {"title": "short", "sources": [{"file": HLS_URL, "drm": {"widevine": of_short}}]},
        ]
    }


@pytest.mark.parametrize(
    ("player", "overrides", "expected"),
    [
        ("videojs", {"keySystems": {"com.widevine": {}}}, "keySystems: 'com.widevine' is no key system"),
        ("videojs", {"keySystems": {"com.widevine.alpha": "x"}}, "keySystems.com.widevine.alpha must be a dictionary"),
        ("videojs", {"keySystems": {"com.widevine.alpha": {"videoRobustness": "3000"}}}, "'3000' is no robustness"),
        ("videojs", {"keySystems": None}, "keySystems must be a dictionary"),
        ("hlsjs", {"drmSystems": {"com.microsoft.playready.recommendation": {}}}, "is no key system of hls.js"),
        ("hlsjs", {"drmSystems": {"com.widevine.alpha": "x"}}, "drmSystems.com.widevine.alpha must be a dictionary"),
        ("hlsjs", {"drmSystemOptions": {"videoRobustness": "HW_SECURE_AL"}}, "'HW_SECURE_AL' is no robustness"),
        ("hlsjs", {"drmSystemOptions": {"videoRobustness": "3000"}}, "'3000' is no robustness of com.widevine.alpha"),
        (
            "hlsjs",
            {"drmSystems": {"org.w3.clearkey": {}}, "drmSystemOptions": {"videoRobustness": "HW_SECURE_ALL"}},
            "robustness would be asked of every key system",
        ),
        ("bitmovin", {"drm": {"widewine": {}}}, "drm: 'widewine' is nothing that the player knows"),
        ("bitmovin", {"drm": {"widevine": "x"}}, "drm.widevine must be a dictionary"),
        ("bitmovin", {"drm": {"widevine": {"audioRobustness": "L1"}}}, "drm.widevine.audioRobustness: 'L1' is no"),
        ("bitmovin", {"drm": {"preferredKeySystems": ["com.widevine.alpha"]}}, "'com.widevine.alpha' is no DRM"),
        ("bitmovin", {"drm": {"playready": {"keySystemPriority": ["playready"]}}}, "'playready' is no key system"),
        ("theoplayer", {"sources": {"contentProtection": "x"}}, "sources[0].contentProtection must be a dictionary"),
        (
            "theoplayer",
            {"sources": {"contentProtection": {"preferredKeySystems": ["com.widevine.alpha"]}}},
            "'com.widevine.alpha' is no DRM",
        ),
        (
            "theoplayer",
            {"sources": {"contentProtection": {"widevine": {"videoRobustness": "3000"}}}},
            "sources[0].contentProtection.widevine.videoRobustness: '3000' is no robustness",
        ),
        ("jwplayer", {"sources": {"drm": {"widewine": {}}}}, "sources[0].drm: 'widewine' is no DRM"),
        ("jwplayer", {"sources": [{"file": "x"}]}, "sources[0].drm must be a dictionary"),
        ("jwplayer", {"sources": {"drm": {"playready": {"videoRobustness": 3000}}}}, "3000 is no robustness"),
    ],
)
def test_overrides_that_the_player_would_accept_and_not_play(player, overrides, expected):
    drms = ["widevine"] if player == "hlsjs" else ["widevine", "playready"]
    message = refusal(player=player, manifest=MPD_URL, drms=drms, overrides=overrides)
    assert message.startswith("Title 'film': ")
    assert expected in message


@pytest.mark.parametrize(
    ("player", "overrides"),
    [
        ("videojs", {"keySystems": {"com.widevine.alpha": {"videoRobustness": ""}}, "extra": [1]}),
        ("hlsjs", {"debug": True, "drmSystems": {"org.w3.clearkey": {"licenseUrl": "https://x"}}}),
        (
            "bitmovin",
            {
                "title": "Film",
                "startOffset": 1.5,
                "drm": {"immediateLicenseRequest": True, "clearkey": {"LA_URL": "https://x"}},
            },
        ),
        ("theoplayer", {"poster": "https://x", "sources": {"contentProtection": {"playready": {"customData": "x"}}}}),
        ("jwplayer", {"image": "https://x", "sources": {"drm": {"fairplay": {}}}}),
    ],
)
def test_overrides_can_add_what_the_player_knows(player, overrides):
    plain, made = configuration(player), configuration(player, overrides=overrides)
    assert made != plain
    assert [str(made).count(url) for url in (WV_URL, PR_URL)] == [str(plain).count(url) for url in (WV_URL, PR_URL)]
