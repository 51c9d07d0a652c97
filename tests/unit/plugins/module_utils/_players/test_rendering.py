# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the files of each player hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.document import build
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.licenses import PLACEHOLDER, Source
from ansible_collections.streamops.expressplay.plugins.module_utils._players.request import read_request

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WV_URL = "https://wv.example.com/rights/?ExpressPlayToken=wv-canary"
PR_URL = "https://pr.example.com/RightsManager.asmx?ExpressPlayToken=pr-canary"


def widevine(level="5", url=WV_URL, expires_at="2030-01-02T00:00:00Z", **policy):
    return {"license_url": url, "expires_at": expires_at, "policy": {"securityLevel": level, **policy}}


def playready(url=PR_URL, expires_at="2030-01-03T00:00:00Z", **policy):
    return {"license_url": url, "expires_at": expires_at, "policy": policy}


BOTH = {"film": {"playready": playready(), "widevine": widevine()}}


def render(entry, tokens=BOTH, placeholders=False, redact=False):
    return build(read_request(entry), Source(tokens, NOW, placeholders), redact)


def shaka(tokens=BOTH, **options):
    return render({"player": "shaka", "title": "film", **options}, tokens).configuration


def dashjs(tokens=BOTH, **options):
    return render({"player": "dashjs", "title": "film", **options}, tokens).configuration


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
            "preferredKeySystems": ["com.widevine.alpha", "com.microsoft.playready"],
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
    assert shaka(drms=order)["drm"]["preferredKeySystems"] == ["com.microsoft.playready", "com.widevine.alpha"]
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


def test_several_titles_stand_side_by_side_in_the_order_given():
    tokens = {"b ü ^kid1": BOTH["film"], "film": {"widevine": widevine("1")}}
    titles = [{"name": "film", "manifest": "https://cdn.example.com/film.mpd"}, "b ü ^kid1"]
    document = render({"player": "dashjs", "titles": titles}, tokens)
    assert document.titles == ("film", "b ü ^kid1")
    assert list(document.configuration) == ["film", "b ü ^kid1"]
    assert document.configuration["film"]["manifest"] == "https://cdn.example.com/film.mpd"
    assert document.configuration["film"]["configuration"] == dashjs(tokens)
    assert document.configuration["b ü ^kid1"]["manifest"] is None


@pytest.mark.parametrize("player", ["shaka", "dashjs"])
def test_the_content_is_the_configuration_as_json(player):
    tokens = {'a "quoted" \u2028 title': {"widevine": widevine(url="https://x/?a=\"'</script>\n")}}
    document = render({"player": player, "titles": list(tokens)}, tokens)
    assert json.loads(document.content) == document.configuration
    assert document.content.endswith("}\n")


def test_the_order_of_the_facts_does_not_change_the_file():
    turned = {"film": dict(reversed(BOTH["film"].items()))}
    for player in ("shaka", "dashjs"):
        entry = {"player": player, "title": "film"}
        assert render(entry, turned).content == render(entry).content


def test_the_earliest_expiry_is_reported():
    assert render({"player": "shaka", "title": "film"}).expires_at == "2030-01-02T00:00:00Z"
    assert render({"player": "shaka", "title": "film", "drms": ["playready"]}).expires_at == "2030-01-03T00:00:00Z"


def test_a_token_that_is_still_to_be_issued_has_a_placeholder_in_check_mode():
    tokens = {"film": {"widevine": widevine(url=None, expires_at=None), "playready": playready()}}
    document = render({"player": "dashjs", "title": "film"}, tokens, placeholders=True)
    assert document.configuration["com.widevine.alpha"]["serverURL"] == PLACEHOLDER
    assert document.configuration["com.widevine.alpha"]["videoRobustness"] == "HW_SECURE_ALL"
    assert document.configuration["com.microsoft.playready"]["serverURL"] == PR_URL
    assert document.expires_at is None
    shown = render({"player": "dashjs", "title": "film"}, tokens, placeholders=True, redact=True)
    assert shown.configuration["com.widevine.alpha"]["serverURL"] == PLACEHOLDER
