# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All files of a task together: what is told about them, defaults, and mistakes all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.vocabulary import PLACEHOLDER
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    BOTH,
    MPD_URL,
    configuration,
    document,
    playready,
    render,
    widevine,
)

SHAKA = {"player": "shaka", "title": "film", "dest": "/srv/film.shaka.json"}
KODI = {"player": "kodi", "title": "film", "manifest": MPD_URL, "dest": "/srv/film.strm"}
CERTIFICATE = {"base64": "AAECAw=="}


def problems(*entries, **options):
    with pytest.raises(PlayerConfigError) as caught:
        render(*entries, **options)
    assert "canary" not in str(caught.value)
    assert str(caught.value) == "\n".join(caught.value.problems)
    assert not any("\n" in problem for problem in caught.value.problems)
    return caught.value.problems


def test_a_file_says_what_is_to_be_done_with_it():
    tokens = {"film": BOTH["film"], "b": {"widevine": widevine(expires_at="2030-01-01T05:00:00Z")}}
    titles = [{"name": "film", "manifest": MPD_URL}, {"name": "b", "manifest": "https://cdn2.example.com/b.mpd"}]
    kodi = {"player": "kodi", "titles": titles, "dest": "/srv/all.m3u"}
    first, second = render(SHAKA | {"mode": "0640", "owner": "www", "backup": "yes"}, kodi, tokens=tokens)
    assert (first.path, first.player, first.titles, first.form) == ("/srv/film.shaka.json", "shaka", ("film",), "json")
    assert first.file.items() >= {"mode": 0o640, "owner": "www", "backup": True}.items()
    assert (second.path, second.player, second.titles, second.form) == ("/srv/all.m3u", "kodi", ("film", "b"), "text")
    assert "mode" not in second.file
    assert second.expires_at == "2030-01-01T05:00:00Z"
    hosts = {"cdn.example.com", "cdn2.example.com", "wv.example.com"}
    assert second.public - {""} == {"film", "b", *hosts}


def test_no_entries_are_no_files():
    assert render() == []


def test_a_token_that_is_about_to_expire_is_a_warning():
    tokens = {
        "film": {
            "widevine": widevine(expires_at="2030-01-01T00:59:59Z"),
            "playready": playready(expires_at="2030-01-01T01:00:00Z"),
        }
    }
    first, second = render(SHAKA, KODI | {"drms": ["playready"]}, tokens=tokens, warn_before=timedelta(hours=1))
    assert first.warnings == ("The widevine token of title 'film' expires at 2030-01-01T00:59:59Z.",)
    assert second.warnings == ()
    assert render(SHAKA, tokens=tokens)[0].warnings == ()


def test_tokens_that_are_not_used_are_not_looked_at():
    class Facts(dict):
        def __getitem__(self, name):
            raise AssertionError(name)

        get = __getitem__

    tokens = {
        "film": {"widevine": widevine(), "playready": playready(expires_at="2020-01-01T00:00:00Z")},
        "other": Facts(),
    }
    made = render(SHAKA | {"drms": ["widevine"]}, KODI, tokens=tokens)
    assert [file.expires_at for file in made] == ["2030-01-02T00:00:00Z"] * 2


def test_each_fact_is_read_once():
    reads = []

    class Fact(dict):
        def get(self, name, default=None):
            reads.append(name)
            return super().get(name, default)

    entries = [SHAKA | {"dest": f"/srv/{number}"} for number in range(50)]
    render(*entries, tokens={"film": {"widevine": Fact(widevine())}})
    assert sorted(reads) == ["expires_at", "license_url", "policy"]


def test_a_token_that_is_still_to_be_issued():
    tokens = {"film": {"widevine": widevine(url=None, expires_at=None)}}
    (made,) = render(SHAKA, tokens=tokens, placeholders=True)
    assert made.expires_at is None
    assert PLACEHOLDER in made.content
    assert PLACEHOLDER in made.shown
    (problem,) = problems(SHAKA, tokens=tokens)
    assert problem.startswith(
        "configs[0] (player shaka, /srv/film.shaka.json): The widevine token of title 'film' has no"
    )


def test_all_mistakes_are_told_at_once():
    tokens = {
        "a": {"widevine": widevine(expires_at="2020-01-01T00:00:00Z"), "playready": playready(url=None)},
        "b": {"widevine": widevine("7")},
    }
    found = problems(
        {"player": "dashjs", "titles": ["a", "b", "c"], "dest": "/srv/all.json", "headers": {"X": "\n"}},
        {"player": "dashjs", "titles": ["a", "b", "c"], "dest": "/srv/all2.json"},
        {"player": "hlsjs", "title": "b", "drms": 5, "headers": {"X": "canary"}, "drm": "x", "persistent": "canary"},
        {"player": "canary", "dest": "/srv/x\ny"},
        "canary",
        SHAKA | {"title": "b", "drms": ["widevine"], "robustness": {"widevine": {"video": "HW_SECURE_ALL"}}},
        SHAKA | {"title": "b", "robustness": {"widevine": {"video": "HW_SECURE_ALL"}}, "dest": "/srv//film.shaka.json"},
        tokens=tokens,
    )
    expected = [
        "configs[0] (player dashjs, /srv/all.json): headers: the value of 'X' must be text of one line",
        "configs[0] (player dashjs, /srv/all.json): The widevine token of title 'a' expired at 2020-01-01T00:00:00Z.",
        "configs[0] (player dashjs, /srv/all.json): The playready token of title 'a' has no license_url",
        "configs[0] (player dashjs, /srv/all.json): Title 'c' has no widevine or playready token",
        "configs[1] (player dashjs, /srv/all2.json): The widevine token of title 'a' expired at 2020-01-01T00:00:00Z.",
        "configs[1] (player dashjs, /srv/all2.json): The playready token of title 'a' has no license_url",
        "configs[1] (player dashjs, /srv/all2.json): Title 'b': securityLevel of the Widevine policy is '7'",
        "configs[1] (player dashjs, /srv/all2.json): Title 'c' has no widevine or playready token",
        "configs[2] (player hlsjs): drms must be a list, not a number.",
        "configs[2] (player hlsjs): headers: hls.js takes them from a function only",
        "configs[2] (player hlsjs): 'drm' is no option of an entry for hls.js; use",
        "configs[2] (player hlsjs): persistent must be true or false.",
        "configs[2] (player hlsjs): dest is missing. A file for hls.js needs it.",
        "configs[3]: player is (not shown); use shaka,",
        "configs[4]: An entry must be a dictionary, not a string.",
        "configs[6] (player shaka, /srv//film.shaka.json): configs[5] has the same dest.",
    ]
    assert len(found) == len(expected)
    for problem, start in zip(found, expected, strict=True):
        assert problem.startswith(start)


@pytest.mark.parametrize("dest", [None, "", 5, "film.json", "\n/srv", ["/srv"]])
def test_a_file_needs_a_path(dest):
    (problem,) = problems(SHAKA | {"dest": dest})
    assert problem.startswith("configs[0] (player shaka")
    assert "dest " in problem


def test_defaults_are_what_an_entry_does_not_say():
    defaults = {
        "dashjs": {
            "headers": {"X-A": "1", "X-B": "1"},
            "server_certificate": CERTIFICATE,
            "overrides": {"com.widevine.alpha": {"httpTimeout": 1, "withCredentials": True}},
            "mode": "0640",
            "persistent": True,
        },
        "kodi": {"kodi_version": 22},
    }
    entry = {
        "player": "dashjs",
        "title": "film",
        "dest": "/srv/film.json",
        "drms": ["widevine"],
        "headers": {"X-B": "2", "X-C": "2"},
        "overrides": {"com.widevine.alpha": {"httpTimeout": 2}},
        "persistent": False,
        "mode": None,
    }
    dashjs, shaka, kodi = render(entry, SHAKA, KODI, defaults=defaults)
    assert '"X-A": "1"' in dashjs.content
    assert '"X-B": "2"' in dashjs.content
    assert '"X-C": "2"' in dashjs.content
    assert '"httpTimeout": 2' in dashjs.content
    assert '"withCredentials": true' in dashjs.content
    assert '"sessionType": "temporary"' in dashjs.content
    assert '"serverCertificate": "AAECAw=="' in dashjs.content
    assert dashjs.file["mode"] == 0o640
    assert "headers" not in shaka.content
    assert "inputstream.adaptive.drm=" in kodi.content


def test_another_certificate_takes_the_place_of_the_default_one():
    defaults = {"shaka": {"server_certificate": CERTIFICATE}}
    (made,) = render(SHAKA | {"server_certificate": {"url": "https://x/cert"}}, defaults=defaults)
    assert '"https://x/cert"' in made.content


def test_mistakes_in_defaults_are_told_once():
    defaults = {
        "shaka": {"headers": {"X": 5}, "mode": "0640"},
        "shakka": {},
        "hlsjs": {"title": "x", "dest": "/x", "manifest": "x", "headers": {}, "persistent": True},
        "kodi": "canary",
    }
    found = problems(SHAKA, SHAKA | {"dest": "/srv/b"}, defaults=defaults)
    starts = [
        "defaults.shaka: headers: the value of 'X' must be text",
        "defaults.shakka: player is 'shakka'; use",
        "defaults.hlsjs: title belongs to an entry",
        "defaults.hlsjs: dest belongs to an entry",
        "defaults.hlsjs: manifest belongs to an entry",
        "defaults.hlsjs: headers: hls.js takes them",
        "defaults.kodi: The default options must be a dictionary, not a string.",
    ]
    assert [problem.startswith(start) for problem, start in zip(found, starts, strict=True)] == [True] * len(starts)


def test_a_mistake_in_the_page_is_told_of_the_page():
    wrong = {"title": "film", "dest": "/srv/shaka.json", "vendor": 5, "player": "kodi"}
    assert [problem.partition(":")[0] for problem in problems(SHAKA, page=wrong)][:2] == [
        "page",
        "page (player page, /srv/shaka.json)",
    ]


def test_the_page_takes_the_place_of_a_file():
    taken = {"titles": [{"name": "film", "manifest": MPD_URL}], "dest": SHAKA["dest"]}
    problem = f"page (player page, {SHAKA['dest']}): configs[0] has the same dest. Give each entry a file of its own."
    assert problem in problems(SHAKA, page=taken)


def test_defaults_of_another_shape():
    assert problems(SHAKA, defaults=["canary"]) == ("defaults must be a dictionary, not a list.",)


# What each player does not take, and what the message says about it.
REFUSED = [
    ("videojs", {"server_certificate": CERTIFICATE}, "Video.js takes it from a function only (getCertificate)"),
    ("videojs", {"playready_key_systems": ["com.microsoft.playready"]}, "com.microsoft.playready only. Leave it out"),
    ("hlsjs", {"headers": {"X": "canary"}}, "hls.js takes them from a function only (licenseXhrSetup)"),
    ("hlsjs", {"server_certificate": CERTIFICATE}, "hls.js does not take it as base64. Give url."),
    ("dashjs", {"server_certificate": {"url": "https://canary"}}, "dash.js does not take it as url. Give base64."),
    ("theoplayer", {"server_certificate": {"url": "https://canary"}}, "THEOplayer does not take it as url."),
    ("theoplayer", {"playready_key_systems": ["com.microsoft.playready"]}, "THEOplayer has no place for it"),
    ("bitmovin", {"server_certificate": CERTIFICATE}, "Bitmovin Player takes it as an ArrayBuffer"),
    ("bitmovin", {"robustness": {"playready": {"video": "3000"}}}, "Bitmovin Player takes it for widevine only"),
    ("jwplayer", {"server_certificate": CERTIFICATE}, "JW Player has no place for it"),
    ("jwplayer", {"persistent": False}, "JW Player has no place for it"),
    ("exoplayer", {"robustness": {"widevine": {"video": "HW_SECURE_ALL"}}}, "with ExoPlayer the device decides"),
    ("exoplayer", {"persistent": True}, "ExoPlayer keeps licenses only when the application downloads them"),
    ("kodi", {"server_certificate": {"url": "https://canary"}, "kodi_version": 22}, "Kodi does not take it as url"),
    ("roku", {"server_certificate": {"url": "https://canary"}}, "Roku does not take it as url. Give base64."),
    ("tizen", {"robustness": {"playready": {"video": "3000"}}}, "Tizen has no place for it"),
    ("hbbtv", {"headers": {"X": "canary"}}, "the HbbTV reference application has no place for it"),
    ("hbbtv-oipf", {"persistent": True}, "HbbTV's OIPF DRM agent has no place for it"),
    ("page", {"server_certificate": CERTIFICATE}, "its players take it in different forms"),
    ("page", {"headers": {"X": "canary"}}, "hls.js takes them from a function only"),
    ("page", {"players": ["shaka", "bitmovin"]}, "players has (not shown); use shaka, dashjs, videojs or hlsjs"),
    ("page", {"players": []}, "players must name at least one"),
    ("shaka", {"kodi_version": 22}, "Shaka Player has no place for it"),
    ("shaka", {"src": "x"}, "Shaka Player has no place for it"),
    ("shaka", {"server_certificate": {}}, "must be either {url: ...} or {base64: ...}"),
    ("shaka", {"server_certificate": {"url": "x", "base64": "AAAA"}}, "must be either {url: ...} or {base64: ...}"),
    ("shaka", {"server_certificate": {"file": "canary"}}, "must be either {url: ...} or {base64: ...}"),
    ("shaka", {"server_certificate": "canary"}, "server_certificate must be a dictionary"),
    ("shaka", {"server_certificate": {"url": 5}}, "server_certificate.url must be a URL"),
    ("shaka", {"server_certificate": {"base64": "canary"}}, "must be the certificate in Base64, padded, in one line"),
    ("shaka", {"server_certificate": {"base64": "AAAA\nAAAA"}}, "must be the certificate in Base64"),
    ("shaka", {"server_certificate": {"base64": "ü"}}, "must be the certificate in Base64"),
    ("dashjs", {"fairplay_certificate": CERTIFICATE}, "dash.js has no place for it. Leave it out."),
    ("jwplayer", {"fairplay_certificate": CERTIFICATE}, "JW Player has no place for it"),
    ("page", {"fairplay_certificate": CERTIFICATE}, "the demo page has no place for it"),
    ("videojs", {"fairplay_certificate": CERTIFICATE}, "Video.js does not take it as base64. Give url."),
    ("hlsjs", {"fairplay_certificate": CERTIFICATE}, "hls.js does not take it as base64. Give url."),
    ("bitmovin", {"fairplay_certificate": CERTIFICATE}, "Bitmovin Player does not take it as base64. Give url."),
    ("shaka", {"fairplay_certificate": {"base64": "canary"}}, "must be the certificate in Base64, padded, in one line"),
    ("shaka", {"playready_host": "https://canary"}, "playready_host must be pr2 or the name of a host"),
    ("shaka", {"playready_host": 5}, "playready_host must be pr2 or the name of a host"),
    ("shaka", {"playready_key_systems": ["playready"]}, "playready_key_systems has 'playready'; use"),
    ("shaka", {"playready_key_systems": []}, "playready_key_systems must name at least one"),
    (
        "shaka",
        {"playready_key_systems": ["com.microsoft.playready", "com.microsoft.playready.recommendation"]},
        "Shaka Player asks for one and has no second one to fall back to",
    ),
]


@pytest.mark.parametrize(("player", "options", "expected"), REFUSED)
def test_an_option_that_cannot_be_expressed_says_why(player, options, expected):
    entry = {"player": player, "title": "film", "manifest": MPD_URL, "dest": "/srv/x", **options}
    (problem,) = problems(entry)
    assert problem.startswith(f"configs[0] (player {player}, /srv/x): ")
    assert expected in problem
    option = next(iter(options))
    assert option in problem


def test_the_page_holds_what_each_of_its_players_takes():
    titles = [{"name": "film", "manifest": MPD_URL}]
    entry = {"player": "page", "titles": titles, "players": ["shaka", "dashjs"], "headers": {"X": "1"}}
    made = document(entry | {"heading": "Films", "vendor": "https://v.example.com/p", "persistent": True})
    options = {"headers": {"X": "1"}, "persistent": True}
    assert made.configuration == {
        "heading": "Films",
        "vendor": "https://v.example.com/p/",
        "titles": [
            {
                "name": "film",
                "manifest": MPD_URL,
                "expires": {
                    "com.widevine.alpha": "2030-01-02T00:00:00Z",
                    "com.microsoft.playready": "2030-01-03T00:00:00Z",
                },
                "configurations": {player: configuration(player, **options) for player in ("shaka", "dashjs")},
            }
        ],
    }
    everything = document({"player": "page", "titles": titles})
    assert list(everything.configuration["titles"][0]["configurations"]) == ["shaka", "dashjs", "videojs", "hlsjs"]


def test_overrides_of_the_page_are_checked_by_its_players():
    overrides = {"shaka": {"drm": {"preferredKeySystems": ["widevine"]}}}
    entry = {"player": "page", "title": "film", "manifest": MPD_URL, "dest": "/srv/x", "overrides": overrides}
    (problem,) = problems(entry)
    assert "Title 'film': shaka: drm.preferredKeySystems: 'widevine' is no key system" in problem


@pytest.mark.parametrize(
    ("chosen", "overrides", "expected"),
    [
        ({}, {"shak": {}}, "overrides has 'shak'; use shaka, dashjs, videojs or hlsjs"),
        ({"players": ["shaka"]}, {"hlsjs": {}}, "overrides has 'hlsjs'; use shaka"),
    ],
    ids=["no player", "a player that is not on the page"],
)
def test_overrides_of_the_page_are_for_its_players(chosen, overrides, expected):
    entry = {"player": "page", "title": "film", "manifest": MPD_URL, "dest": "/srv/x", **chosen, "overrides": overrides}
    [problem] = problems(entry)
    assert problem.endswith(f"{expected}, here and in defaults.")
