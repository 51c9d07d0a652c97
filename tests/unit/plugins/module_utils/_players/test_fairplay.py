# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""FairPlay in the players that do it: the license URL, the application's certificate, and what there is not."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.registry import PLAYERS
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    ALL,
    BOTH,
    FP_URL,
    MPD_URL,
    PR_URL,
    WV_URL,
    configuration,
    document,
    fairplay,
    file,
    refusal,
    render,
)

HEADERS = {"X-Operator": "north"}
HLS_URL = "https://cdn.example.com/film/master.m3u8"
CERTIFICATE_URL = "https://cdn.example.com/fairplay.cer"
URL = {"url": CERTIFICATE_URL}
BASE64 = {"base64": "AAECAw=="}
WITH_FAIRPLAY = tuple(player for player, row in PLAYERS.items() if "fairplay" in row.certificates)
ONLY = {"film": {"fairplay": fairplay()}}


def made(player, tokens=ALL, certificate=URL, **options):
    return configuration(player, tokens, manifest=HLS_URL, fairplay_certificate=certificate, **options)


def test_the_players_that_do_fairplay():
    assert WITH_FAIRPLAY == ("shaka", "videojs", "hlsjs", "bitmovin", "theoplayer")
    assert [player for player, row in PLAYERS.items() if "fairplay" in row.drms] == [*WITH_FAIRPLAY, "hls"]


def test_shaka():
    drm = made("shaka")["drm"]
    assert drm["servers"]["com.apple.fps"] == FP_URL
    assert drm["preferredKeySystems"][-1] == "com.apple.fps"
    assert drm["advanced"]["com.apple.fps"] == {
        "persistentStateRequired": False,
        "sessionType": "temporary",
        "serverCertificateUri": CERTIFICATE_URL,
    }
    data = made("shaka", certificate=BASE64)["drm"]["advanced"]["com.apple.fps"]["serverCertificateUri"]
    assert data == "data:application/octet-stream;base64,AAECAw=="


def test_hlsjs():
    assert made("hlsjs") == {
        "emeEnabled": True,
        "drmSystems": {
            "com.widevine.alpha": {"licenseUrl": WV_URL},
            "com.microsoft.playready": {"licenseUrl": PR_URL},
            "com.apple.fps": {"licenseUrl": FP_URL, "serverCertificateUrl": CERTIFICATE_URL},
        },
    }
    assert "drmSystemOptions" not in made("hlsjs", ONLY)


def test_videojs():
    systems = made("videojs", headers=HEADERS)["keySystems"]
    assert list(systems) == ["com.widevine.alpha", "com.microsoft.playready", "com.apple.fps.1_0"]
    assert systems["com.apple.fps.1_0"] == {
        "licenseUri": FP_URL,
        "certificateUri": CERTIFICATE_URL,
        "licenseHeaders": HEADERS,
    }


def test_bitmovin():
    drm = made("bitmovin", headers=HEADERS)["drm"]
    assert drm["fairplay"] == {"LA_URL": FP_URL, "certificateURL": CERTIFICATE_URL, "headers": HEADERS}
    assert drm["preferredKeySystems"] == ["widevine", "playready", "fairplay"]


def test_theoplayer():
    protection = made("theoplayer", headers=HEADERS)["sources"][0]["contentProtection"]
    assert protection["fairplay"] == {
        "licenseAcquisitionURL": FP_URL,
        "certificateURL": CERTIFICATE_URL,
        "headers": HEADERS,
    }
    assert protection["preferredKeySystems"] == ["widevine", "playready", "fairplay"]
    in_base64 = made("theoplayer", certificate=BASE64)["sources"][0]["contentProtection"]["fairplay"]
    assert in_base64 == {"licenseAcquisitionURL": FP_URL, "certificate": "AAECAw=="}


@pytest.mark.parametrize("player", [player for player in WITH_FAIRPLAY if "widevine" in PLAYERS[player].certificates])
def test_each_certificate_is_for_its_own_drm(player):
    form = PLAYERS[player].certificates["widevine"][0]
    own = {"url": "https://cdn.example.com/widevine"} if form == "url" else {"base64": "d2lkZXZpbmU="}
    [text] = own.values()
    content = file(player, ALL, fairplay_certificate=URL, server_certificate=own).content
    assert content.count(CERTIFICATE_URL) == content.count(text) == 1
    only_fairplay = file(player, ALL, drms=["fairplay"], fairplay_certificate=URL, server_certificate=own).content
    assert (only_fairplay.count(CERTIFICATE_URL), only_fairplay.count(text)) == (1, 0)


@pytest.mark.parametrize("player", WITH_FAIRPLAY)
def test_a_title_without_a_fairplay_token_gets_the_others_alone(player):
    assert made(player, BOTH) == configuration(player, manifest=HLS_URL)
    assert made(player, drms=["widevine", "playready"]) == configuration(player, manifest=HLS_URL)


@pytest.mark.parametrize("player", [player for player in WITH_FAIRPLAY if "persistent" in PLAYERS[player].options])
def test_licenses_are_not_kept(player):
    tokens = {"film": {"fairplay": fairplay(generalFlags="00000001")}}
    assert made(player, tokens) == made(player, tokens, persistent=True) == made(player, ONLY)


def test_a_license_that_shall_be_kept_needs_another_drm():
    message = refusal(ALL, player="shaka", drms=["fairplay"], fairplay_certificate=URL, persistent=True)
    assert message == "persistent: only widevine or playready licenses are kept. Leave it out, or name such a DRM."
    advanced = made("shaka", drms=["fairplay", "widevine"], persistent=True)["drm"]["advanced"]
    kept = {name: settings["persistentStateRequired"] for name, settings in advanced.items()}
    assert kept == {"com.apple.fps": False, "com.widevine.alpha": True}


@pytest.mark.parametrize("player", WITH_FAIRPLAY)
def test_the_certificate_must_not_be_missing(player):
    message = refusal(ALL, player=player, manifest=HLS_URL)
    label = PLAYERS[player].label
    assert message.startswith(f"fairplay_certificate is missing: {label} plays nothing under FairPlay without")
    assert "{url: ...}" in message
    assert ("{base64: ...}" in message) == (player in ("shaka", "theoplayer"))


def test_a_missing_certificate_is_told_once_for_all_titles():
    tokens = {str(number): ALL["film"] for number in range(9)}
    with pytest.raises(PlayerConfigError) as caught:
        document({"player": "shaka", "titles": list(tokens)}, tokens)
    assert len(caught.value.problems) == 1
    with pytest.raises(PlayerConfigError) as caught:
        document({"player": "shaka", "titles": list(tokens), "fairplay_certificate": "canary"}, tokens)
    assert caught.value.problems == ("fairplay_certificate must be a dictionary, not a string.",)


def test_a_certificate_can_be_a_default():
    entry = {"player": "shaka", "title": "film", "dest": "/srv/x"}
    (one,) = render(entry, tokens=ALL, defaults={"shaka": {"fairplay_certificate": URL}})
    assert CERTIFICATE_URL in one.content
    assert one.public >= {"fp.example.com:80", "cdn.example.com"}


def test_the_order_of_drms_can_be_chosen():
    order = ["fairplay", "playready"]
    assert made("theoplayer", drms=order)["sources"][0]["contentProtection"]["preferredKeySystems"] == order
    assert list(made("videojs", drms=order)["keySystems"]) == ["com.apple.fps.1_0", "com.microsoft.playready"]


@pytest.mark.parametrize("player", [player for player in PLAYERS if player not in (*WITH_FAIRPLAY, "hls", "mpd")])
def test_other_players_leave_fairplay_out_and_refuse_it_by_name(player):
    assert configuration(player, ALL) == configuration(player)
    assert "drms has 'fairplay'; for this player use" in refusal(
        ALL, player=player, manifest=MPD_URL, drms=["fairplay"]
    )


def test_roku_and_exoplayer_know_no_fairplay_in_overrides_either():
    roku = {"drmParams": {"KeySystem": "FairPlay"}}
    assert "use Widevine or PlayReady" in refusal(player="roku", manifest=MPD_URL, overrides=roku)
    exoplayer = {"samples": {"drm_scheme": "fairplay"}}
    message = refusal(player="exoplayer", manifest=MPD_URL, overrides=exoplayer)
    assert "drm_scheme must be widevine, playready or clearkey" in message
