# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before anything is written, and how the error helps."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.document import build
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.licenses import Licenses, Source
from ansible_collections.streamops.expressplay.plugins.module_utils._players.request import read_request
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import no_file

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
FACT = {
    "license_url": "https://x/?ExpressPlayToken=canary",
    "token": "canary",
    "expires_at": "2030-01-02T00:00:00Z",
    "policy": {"securityLevel": "1"},
}


def build_at(entry, tokens, placeholders=False):
    return build(read_request(entry), Licenses(Source(tokens, NOW, placeholders)), no_file)


def refusal(tokens=None, placeholders=False, **entry):
    tokens = {"film": {"widevine": FACT}} if tokens is None else tokens
    with pytest.raises(PlayerConfigError) as caught:
        build_at({"player": "shaka", "title": "film", **entry}, tokens, placeholders)
    assert "canary" not in str(caught.value)
    return str(caught.value)


def token(**changes):
    return {"film": {"widevine": {**FACT, **changes}}}


@pytest.mark.parametrize("tokens", [{}, {"film": None}, {"film": {}}, {"film": {"primetime": FACT}}])
def test_a_title_without_a_usable_token(tokens):
    message = refusal(tokens)
    assert "Title 'film' has no widevine, playready or fairplay token" in message
    assert "streamops.expressplay.tokens" in message


def test_a_drm_that_was_asked_for_and_is_missing():
    assert "The playready token of title 'film' is missing" in refusal(drms=["widevine", "playready"])


@pytest.mark.parametrize("expires_at", ["2030-01-01T12:00:00Z", "2030-01-01T11:59:59.999Z", "2020-01-01T00:00:00Z"])
@pytest.mark.parametrize("placeholders", [False, True])
def test_an_expired_token(expires_at, placeholders):
    message = refusal(token(expires_at=expires_at), placeholders)
    assert f"The widevine token of title 'film' expired at {expires_at}" in message


def test_a_token_is_usable_until_the_moment_it_expires():
    document = build_at({"player": "shaka", "title": "film"}, token(expires_at="2030-01-01T12:00:01.5Z"))
    assert document.expires_at == "2030-01-01T12:00:01Z"


@pytest.mark.parametrize(
    "expires_at", [None, "", "soon", "2030-02-30T00:00:00Z", "2030-01-02T00:00:00+00:00", "2030-01-02", 1893456000]
)
def test_an_expiry_that_cannot_be_read(expires_at):
    assert "The widevine token of title 'film' has no expires_at" in refusal(token(expires_at=expires_at))


@pytest.mark.parametrize("url", [None, "", 5])
def test_a_token_that_was_never_issued(url):
    assert "The widevine token of title 'film' has no license_url" in refusal(token(license_url=url))


def test_every_title_in_trouble_is_named():
    tokens = {"a": {"widevine": {**FACT, "expires_at": "2020-01-01T00:00:00Z"}}, "b": {"widevine": FACT}}
    message = refusal(tokens, title=None, titles=["a", "b", "c"])
    assert "'a' expired" in message
    assert "'c' has no" in message
    assert "'b'" not in message


@pytest.mark.parametrize(
    "tokens", [{"film": "canary"}, {"film": {"widevine": "canary"}}, token(policy="canary"), token(policy=["canary"])]
)
def test_facts_of_another_shape(tokens):
    assert "title 'film' must be a dictionary" in refusal(tokens)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"player": "shakka"}, "player is 'shakka'; use shaka, dashjs, videojs"),
        ({"player": ["shaka"]}, "use shaka, dashjs, videojs"),
        ({"player": None}, "player is None"),
        ({"header": {}}, "'header' is no option of an entry"),
        ({"title": None}, "either title, for one title, or titles"),
        ({"titles": ["film"]}, "either title, for one title, or titles"),
        ({"title": ""}, "title must be the name of a title"),
        ({"title": True}, "title must be the name of a title"),
        ({"title": ["film"]}, "title must be the name of a title"),
        ({"title": None, "titles": []}, "titles is empty"),
        ({"title": None, "titles": "film"}, "titles must be a list, not a string"),
        ({"title": None, "titles": ["film", {"name": "film"}]}, "titles names 'film' more than once"),
        ({"title": None, "titles": [{"name": "film", "url": "x"}]}, "titles[0]: 'url' is no option"),
        ({"title": None, "titles": [{"manifest": "x"}]}, "titles[0].name must be"),
        ({"title": None, "titles": ["film"], "manifest": "x"}, "manifest belongs to one title"),
        ({"manifest": 5}, "manifest must be a URL"),
        ({"drms": ["widevin"]}, "drms has 'widevin'; for this player use widevine, playready or fairplay"),
        ({"drms": ["fairplay"]}, "The fairplay token of title 'film' is missing"),
        ({"player": "dashjs", "drms": ["fairplay"]}, "drms has 'fairplay'; for this player use widevine or playready"),
        ({"drms": []}, "drms must name at least one"),
        ({"drms": ["widevine", "widevine"]}, "each only once"),
        ({"drms": "widevine"}, "drms must be a list"),
        ({"headers": ["X"]}, "headers must be a dictionary"),
        ({"headers": {"X": "1", "X: canary": "1"}}, "headers: number 2 has a name that no HTTP header can have"),
        ({"headers": {"X": 1}}, "the value of 'X' must be text"),
        ({"headers": {"X": "canary\r\nY: 1"}}, "the value of 'X' must be text of one line"),
        ({"persistent": "perhaps"}, "persistent must be true or false"),
        ({"robustness": {"widewine": {}}}, "robustness has 'widewine'; use widevine or playready"),
        ({"robustness": {"fairplay": {}}}, "robustness has 'fairplay'; use widevine or playready"),
        ({"robustness": {"widevine": {"vidio": "x"}}}, "robustness.widevine has 'vidio'"),
        ({"robustness": {"widevine": {"video": "HW_SECURE_AL"}}}, "robustness.widevine.video is 'HW_SECURE_AL'"),
        ({"robustness": {"playready": {"audio": 2500}}}, "robustness.playready.audio is '2500'"),
        ({"robustness": {"playready": "3000"}}, "robustness.playready must be a dictionary"),
        ({"overrides": ["x"]}, "overrides must be a dictionary"),
        ({"overrides": {"a": [float("nan")]}}, "overrides.a[0]: a number of this size cannot stand in JSON"),
        ({"overrides": {"a": date(2030, 1, 1)}}, "overrides.a: a date cannot stand in JSON"),
        ({"overrides": {5: "x"}}, "the key 5 is no text"),
    ],
)
def test_an_entry_that_is_wrong(entry, expected):
    assert expected in refusal(**entry)


def test_an_entry_that_is_no_dictionary():
    with pytest.raises(PlayerConfigError, match="must be a dictionary"):
        read_request("shaka")


@pytest.mark.parametrize(
    ("drm", "expected"),
    [
        ("off", "drm must be a dictionary"),
        ({"servers": "https://x"}, "drm.servers must be a dictionary"),
        ({"servers": {"com.widevine.alfa": "https://x"}}, "drm.servers: 'com.widevine.alfa' is no key system"),
        ({"preferredKeySystems": "com.widevine.alpha"}, "drm.preferredKeySystems must be a list"),
        ({"preferredKeySystems": ["widevine"]}, "drm.preferredKeySystems: 'widevine' is no key system"),
        ({"preferredKeySystems": [["x"]]}, "is no key system"),
        ({"keySystemsMapping": []}, "drm.keySystemsMapping must be a dictionary"),
        ({"keySystemsMapping": {"com.widevine.alpha": "x"}}, "drm.keySystemsMapping: 'x' is no key system"),
        ({"keySystemsMapping": {"x": "com.widevine.alpha"}}, "drm.keySystemsMapping: 'x' is no key system"),
        ({"advanced": {"org.w3.clearkeys": {}}}, "drm.advanced: 'org.w3.clearkeys' is no key system"),
        ({"advanced": {"com.widevine.alpha": None}}, "drm.advanced.com.widevine.alpha must be a dictionary"),
        ({"advanced": {"com.widevine.alpha": {"videoRobustness": "HW_SECURE_ALL"}}}, "videoRobustness must be a list"),
        (
            {"advanced": {"com.widevine.alpha": {"audioRobustness": ["3000"]}}},
            "'3000' is no robustness of com.widevine",
        ),
    ],
)
def test_overrides_that_shaka_player_would_accept_and_not_play(drm, expected):
    assert expected in refusal(overrides={"drm": drm})


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"com.widevine": {}}, "'com.widevine' is no key system"),
        ({"com.widevine.alpha": "x"}, "com.widevine.alpha must be a dictionary"),
        ({"com.widevine.alpha": {"videoRobustness": "hw_secure_all"}}, "'hw_secure_all' is no robustness"),
        ({"com.microsoft.playready": {"audioRobustness": 2000}}, "2000 is no robustness of com.microsoft.playready"),
        ({"com.microsoft.playready": {"systemStringPriority": ["playready"]}}, "'playready' is no key system"),
        ({"com.microsoft.playready": {"systemStringPriority": "x"}}, "systemStringPriority must be a list"),
    ],
)
def test_overrides_that_dashjs_would_accept_and_not_play(overrides, expected):
    assert expected in refusal(player="dashjs", overrides=overrides)


def test_overrides_may_name_other_key_systems_and_leave_robustness_open():
    overrides = {"org.w3.clearkey": {"videoRobustness": "any"}, "com.widevine.alpha": {"audioRobustness": ""}}
    configuration = build_at({"player": "dashjs", "title": "film", "overrides": overrides}, token()).configuration
    assert configuration["org.w3.clearkey"] == {"videoRobustness": "any"}
    assert configuration["com.widevine.alpha"]["audioRobustness"] == ""
