# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From policies to Shaka Player and dash.js, and what all files have in common."""

from __future__ import annotations

import json

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.vocabulary import PLACEHOLDER
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    BOTH,
    FOR_MANY_TITLES,
    PLAYERS,
    PR_URL,
    WV_URL,
    configuration,
    document,
    file,
    playready,
    widevine,
)


def shaka(tokens=BOTH, **options):
    return configuration("shaka", tokens, **options)


def dashjs(tokens=BOTH, **options):
    return configuration("dashjs", tokens, **options)


def test_shaka_takes_both_drms():
    playready_settings = {
        "persistentStateRequired": False,
        "sessionType": "temporary",
        "videoRobustness": ["3000"],
        "audioRobustness": ["2000"],
    }
    assert shaka() == {
        "drm": {
            "servers": {"com.widevine.alpha": WV_URL, "com.microsoft.playready": PR_URL},
            "preferredKeySystems": [
                "com.widevine.alpha",
                "com.microsoft.playready.recommendation",
                "com.microsoft.playready",
            ],
            "keySystemsMapping": {"com.microsoft.playready": "com.microsoft.playready.recommendation"},
            "advanced": {
                "com.widevine.alpha": {
                    "persistentStateRequired": False,
                    "sessionType": "temporary",
                    "videoRobustness": ["HW_SECURE_ALL"],
                    "audioRobustness": ["SW_SECURE_CRYPTO"],
                },
                "com.microsoft.playready": playready_settings,
                "com.microsoft.playready.recommendation": playready_settings,
            },
        }
    }


def test_dashjs_takes_both_drms():
    assert dashjs() == {
        "com.widevine.alpha": {
            "serverURL": WV_URL,
            "priority": 0,
            "persistentState": "optional",
            "sessionType": "temporary",
            "videoRobustness": "HW_SECURE_ALL",
            "audioRobustness": "SW_SECURE_CRYPTO",
        },
        "com.microsoft.playready": {
            "serverURL": PR_URL,
            "priority": 1,
            "persistentState": "optional",
            "sessionType": "temporary",
            "videoRobustness": "3000",
            "audioRobustness": "2000",
            "systemStringPriority": ["com.microsoft.playready.recommendation", "com.microsoft.playready"],
        },
    }


def test_a_title_with_one_drm_gets_that_one_alone():
    tokens = {"film": {"widevine": widevine()}, "other": BOTH["film"]}
    assert list(dashjs(tokens)) == ["com.widevine.alpha"]
    assert list(shaka(tokens)["drm"]["servers"]) == ["com.widevine.alpha"]
    assert "keySystemsMapping" not in shaka(tokens)["drm"]


def test_the_order_of_drms_can_be_chosen():
    order = ["playready", "widevine"]
    # Shaka Player goes by the name that the key system is mapped to.
    assert shaka(drms=order)["drm"]["preferredKeySystems"] == [
        "com.microsoft.playready.recommendation",
        "com.microsoft.playready",
        "com.widevine.alpha",
    ]
    priorities = {name: entry["priority"] for name, entry in dashjs(drms=order).items()}
    assert priorities == {"com.microsoft.playready": 0, "com.widevine.alpha": 1}


@pytest.mark.parametrize(
    ("level", "widevine_video", "playready_video", "playready_audio"),
    [
        ("1", "SW_SECURE_CRYPTO", "150", "150"),
        ("2", "SW_SECURE_DECODE", "2000", "2000"),
        ("3", "HW_SECURE_CRYPTO", "2000", "2000"),
        ("4", "HW_SECURE_DECODE", "3000", "2000"),
        ("05", "HW_SECURE_ALL", "3000", "2000"),
    ],
)
def test_robustness_follows_the_security_level(level, widevine_video, playready_video, playready_audio):
    configuration = dashjs({"film": {"widevine": widevine(level), "playready": playready()}})
    assert configuration["com.widevine.alpha"]["videoRobustness"] == widevine_video
    assert configuration["com.widevine.alpha"]["audioRobustness"] == "SW_SECURE_CRYPTO"
    assert configuration["com.microsoft.playready"]["videoRobustness"] == playready_video
    assert configuration["com.microsoft.playready"]["audioRobustness"] == playready_audio


def test_playready_follows_widevine_even_where_only_playready_is_used():
    assert dashjs(drms=["playready"])["com.microsoft.playready"]["videoRobustness"] == "3000"


def test_the_level_of_playready_itself_comes_first():
    tokens = {"film": {"widevine": widevine("5"), "playready": playready(minCertSecurityLevel="2000")}}
    assert dashjs(tokens)["com.microsoft.playready"]["videoRobustness"] == "2000"


def test_unknown_robustness_is_left_to_the_player():
    tokens = {"film": {"playready": playready()}}
    assert not {"videoRobustness", "audioRobustness"} & dashjs(tokens)["com.microsoft.playready"].keys()
    advanced = shaka(tokens)["drm"]["advanced"]["com.microsoft.playready"]
    assert not {"videoRobustness", "audioRobustness"} & advanced.keys()


def test_chosen_robustness_replaces_that_of_the_policy_and_audio_stays_below_it():
    chosen = {"playready": {"video": 150}, "widevine": {"audio": "SW_SECURE_DECODE"}}
    configuration = dashjs(robustness=chosen)
    assert configuration["com.microsoft.playready"]["videoRobustness"] == "150"
    assert configuration["com.microsoft.playready"]["audioRobustness"] == "150"
    assert configuration["com.widevine.alpha"]["videoRobustness"] == "HW_SECURE_ALL"
    assert configuration["com.widevine.alpha"]["audioRobustness"] == "SW_SECURE_DECODE"


@pytest.mark.parametrize("level", ["0", "6", "", "HW_SECURE_ALL"])
def test_an_undocumented_level_is_an_error_unless_robustness_is_chosen(level):
    tokens = {"film": {"widevine": widevine(level)}}
    with pytest.raises(PlayerConfigError, match=r"'film'.*securityLevel.*choose robustness"):
        dashjs(tokens)
    chosen = dashjs(tokens, robustness={"widevine": {"video": "HW_SECURE_ALL"}})
    assert chosen["com.widevine.alpha"]["videoRobustness"] == "HW_SECURE_ALL"


def test_an_undocumented_playready_level_is_an_error():
    with pytest.raises(PlayerConfigError, match=r"'film'.*minCertSecurityLevel"):
        dashjs({"film": {"playready": playready(minCertSecurityLevel="175")}})


def test_each_drm_is_persistent_by_its_own_flags():
    tokens = {"film": {"widevine": widevine(generalFlags="0000"), "playready": playready(generalFlags="00000001")}}
    entries = dashjs(tokens)
    assert entries["com.widevine.alpha"]["sessionType"] == "temporary"
    assert entries["com.microsoft.playready"]["persistentState"] == "required"
    assert entries["com.microsoft.playready"]["sessionType"] == "persistent-license"
    advanced = shaka(tokens)["drm"]["advanced"]
    assert advanced["com.widevine.alpha"]["persistentStateRequired"] is False
    for name in ("com.microsoft.playready", "com.microsoft.playready.recommendation"):
        assert advanced[name]["persistentStateRequired"] is True
        assert advanced[name]["sessionType"] == "persistent-license"


def test_persistence_can_be_chosen():
    tokens = {"film": {"playready": playready(generalFlags="00000001")}}
    assert dashjs(tokens, persistent=False)["com.microsoft.playready"]["sessionType"] == "temporary"
    assert dashjs(persistent="yes")["com.widevine.alpha"]["sessionType"] == "persistent-license"


def test_headers_go_to_every_key_system():
    headers = {"X-Operator": "north"}
    assert [entry["httpRequestHeaders"] for entry in dashjs(headers=headers).values()] == [headers, headers]
    advanced = shaka(headers=headers)["drm"]["advanced"]
    assert [settings["headers"] for settings in advanced.values()] == [headers] * 3


def test_overrides_are_merged_deeply():
    configuration = shaka(
        overrides={
            "streaming": {"bufferingGoal": 30},
            "drm": {
                "advanced": {"com.widevine.alpha": {"serverCertificateUri": "https://x/cert"}},
                "preferredKeySystems": ["com.microsoft.playready"],
            },
        }
    )
    assert configuration["streaming"] == {"bufferingGoal": 30}
    assert configuration["drm"]["preferredKeySystems"] == ["com.microsoft.playready"]
    assert configuration["drm"]["servers"]["com.widevine.alpha"] == WV_URL
    settings = configuration["drm"]["advanced"]["com.widevine.alpha"]
    assert settings["serverCertificateUri"] == "https://x/cert"
    assert settings["videoRobustness"] == ["HW_SECURE_ALL"]


def test_dicts_are_laid_on_each_of_a_list_of_dicts():
    source = configuration("theoplayer", overrides={"sources": {"contentProtection": {"widevine": {"x": 1}}, "y": 2}})
    assert source["sources"][0]["y"] == 2
    assert source["sources"][0]["contentProtection"]["widevine"]["x"] == 1
    assert source["sources"][0]["contentProtection"]["widevine"]["licenseAcquisitionURL"] == WV_URL


def test_one_playready_key_system_can_be_chosen_for_shaka():
    plain = shaka(playready_key_systems=["com.microsoft.playready"])["drm"]
    assert "keySystemsMapping" not in plain
    assert list(plain["advanced"]) == ["com.widevine.alpha", "com.microsoft.playready"]
    assert shaka(playready_key_systems=["com.microsoft.playready.recommendation"]) == shaka()


def test_the_order_of_playready_key_systems_can_be_chosen_for_dashjs():
    order = ["com.microsoft.playready", "com.microsoft.playready.recommendation"]
    entries = dashjs(playready_key_systems=order)
    assert entries["com.microsoft.playready"]["systemStringPriority"] == order
    assert "systemStringPriority" not in entries["com.widevine.alpha"]


def test_shaka_takes_a_server_certificate_from_a_uri():
    def uri(**certificate):
        advanced = shaka(server_certificate=certificate)["drm"]["advanced"]
        assert all("serverCertificateUri" not in advanced[name] for name in advanced if "playready" in name)
        return advanced["com.widevine.alpha"]["serverCertificateUri"]

    assert uri(url="https://x/cert") == "https://x/cert"
    assert uri(base64="AAECAw==") == "data:application/octet-stream;base64,AAECAw=="


def test_dashjs_takes_a_server_certificate_in_base64():
    entries = dashjs(server_certificate={"base64": "AAECAw==", "url": None})
    assert entries["com.widevine.alpha"]["serverCertificate"] == "AAECAw=="
    assert "serverCertificate" not in entries["com.microsoft.playready"]


@pytest.mark.parametrize(
    ("host", "url", "expected"),
    [
        ("pr2", "https://pr.service.example.com/x?T=1", "https://pr2.service.example.com/x?T=1"),
        ("pr2", "https://u:p@pr.service.example.com:8443/x?T=1", "https://u:p@pr2.service.example.com:8443/x?T=1"),
        ("pr2.test.example", "https://pr.example.com:81/x?T=a%26b", "https://pr2.test.example:81/x?T=a%26b"),
        ("localhost", "http://[::1]:81/x?T=1", "http://localhost:81/x?T=1"),
    ],
)
def test_the_playready_host_can_be_another(host, url, expected):
    tokens = {"film": {"playready": playready(url), "widevine": widevine(url="https://pr.wv.example/x")}}
    servers = shaka(tokens, playready_host=host)["drm"]["servers"]
    assert servers == {"com.widevine.alpha": "https://pr.wv.example/x", "com.microsoft.playready": expected}


@pytest.mark.parametrize("url", ["https://prod.example.com/x", "https://pr/x", "https://pr2.example.com/x"])
def test_a_host_that_does_not_begin_with_pr_cannot_become_pr2(url):
    with pytest.raises(PlayerConfigError, match=r"'film': playready_host is pr2, but the license host"):
        shaka({"film": {"playready": playready(url)}}, playready_host="pr2")


@pytest.mark.parametrize("url", ["https://[pr.canary/x", "https://pr.example.com:canary/x"])
def test_a_license_url_without_a_host_to_replace(url):
    with pytest.raises(PlayerConfigError, match=r"'film': playready_host: the license URL .* is no URL") as caught:
        shaka({"film": {"playready": playready(url)}}, playready_host="pr2")
    assert "canary" not in str(caught.value)


def test_a_placeholder_has_no_host_to_replace():
    tokens = {"film": {"playready": playready(url=None, expires_at=None)}}
    entry = {"player": "tizen", "title": "film", "playready_host": "pr2"}
    assert document(entry, tokens, placeholders=True).configuration["LicenseServer"] == PLACEHOLDER


def test_several_titles_stand_side_by_side_in_the_order_given():
    tokens = {"b ü ^kid1": BOTH["film"], "film": {"widevine": widevine("1")}}
    titles = [{"name": "film", "manifest": "https://cdn.example.com/film.mpd"}, "b ü ^kid1"]
    found = document({"player": "dashjs", "titles": titles}, tokens).configuration
    assert list(found) == ["film", "b ü ^kid1"]
    assert found["film"]["manifest"] == "https://cdn.example.com/film.mpd"
    assert found["film"]["configuration"] == dashjs(tokens)
    assert found["b ü ^kid1"]["manifest"] is None


@pytest.mark.parametrize(
    "player", [player for player in PLAYERS if player not in ("kodi", "webos", "hbbtv-oipf", "page")]
)
def test_the_content_is_the_configuration_as_json(player):
    found = document({"player": player, "title": "film", "manifest": "https://cdn.example.com/film.mpd"})
    assert json.loads(found.content) == found.configuration
    assert found.content.endswith(("}\n", "]\n"))


@pytest.mark.parametrize("player", PLAYERS)
def test_the_order_of_the_facts_does_not_change_the_file(player):
    turned = {"other": {}, "film": dict(reversed(BOTH["film"].items()))}
    assert file(player, turned).content == file(player).content


@pytest.mark.parametrize("player", PLAYERS)
def test_another_token_changes_the_file(player):
    tokens = {
        "film": {"widevine": widevine(url=f"{WV_URL}2"), "playready": playready(url=f"{PR_URL}2")},
    }
    assert file(player, tokens).content != file(player).content


@pytest.mark.parametrize("player", PLAYERS)
def test_the_url_of_the_manifest_and_of_the_license_arrive_unchanged(player):
    tokens = {"film": {"playready": playready(url="https://pr.example.com/x?a=b&ExpressPlayToken=pr-canary")}}
    text = file(player, tokens, drms=["playready"]).content.replace("&amp;", "&").replace("\\u0026", "&")
    assert "https://pr.example.com/x?a=b&ExpressPlayToken=pr-canary" in text


@pytest.mark.parametrize("player", FOR_MANY_TITLES)
def test_every_title_of_a_catalogue_is_in_its_file(player):
    names = [f"title {number}" for number in range(20)]
    tokens = {
        name: {"widevine": widevine(url=f"{WV_URL}-{name[6:]}-"), "playready": playready(url=f"{PR_URL}-{name[6:]}-")}
        for name in names
    }
    made = file(
        player,
        tokens,
        title=None,
        manifest=None,
        titles=[{"name": name, "manifest": "https://c/m.mpd"} for name in names],
    )
    assert made.titles == tuple(names)
    places = [made.content.find(f"canary-{number}-") for number in range(20)]
    assert places == sorted(places)
    assert min(places) > 0


def test_the_earliest_expiry_is_reported():
    assert file("shaka").expires_at == "2030-01-02T00:00:00Z"
    assert file("shaka", drms=["playready"]).expires_at == "2030-01-03T00:00:00Z"


def test_a_token_that_is_still_to_be_issued_has_a_placeholder_in_check_mode():
    tokens = {"film": {"widevine": widevine(url=None, expires_at=None), "playready": playready()}}
    found = document({"player": "dashjs", "title": "film"}, tokens, placeholders=True)
    assert found.configuration["com.widevine.alpha"]["serverURL"] == PLACEHOLDER
    assert found.configuration["com.widevine.alpha"]["videoRobustness"] == "HW_SECURE_ALL"
    assert found.configuration["com.microsoft.playready"]["serverURL"] == PR_URL
    assert found.expires_at is None
