# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries, titles and URLs of which any part may be anything that YAML can hold."""

from __future__ import annotations

import html
import json
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.options import READERS
from ansible_collections.streamops.expressplay.plugins.module_utils._players.registry import PLAYERS
from ansible_collections.streamops.expressplay.plugins.module_utils._players.shown import hide_text
from ansible_collections.streamops.expressplay.plugins.module_utils._players.vocabulary import known_words
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players import readers
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    BOTH,
    FOR_MANY_TITLES,
    FOR_ONE_TITLE,
    playready,
    render,
    widevine,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    PLAYERS as WITHOUT_FILE,
)

AWKWARD = (
    "<script>",
    "</script>",
    "]]>",
    "<!--",
    '"',
    "'",
    "\\",
    "\n",
    "\r\n",
    "&amp;",
    "|",
    "=",
    "\u2028",
    "ü",
    "\ud800",
    "{{ x }}",
)
NAMES = (
    st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(max_size=6)), min_size=1, max_size=4).map("".join).filter(bool)
)
# What a URL can hold, and more: & and % and quotes, which files write in another way.
URL_TEXT = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
URLS = st.builds(
    "https://{}.example.com/{}?a={}&ExpressPlayToken=canary".format, st.sampled_from(("a", "pr")), URL_TEXT, URL_TEXT
)
MANIFESTS = URL_TEXT.map(lambda text: f"https://cdn.example.com/{text}?x=1&y=2#film.mpd")

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=9),
    st.binary(max_size=3),
    st.dates(),
    st.datetimes(timezones=st.sampled_from((None, UTC))),
    st.sampled_from(("shaka", "widevine", "film", "com.widevine.alpha", "HW_SECURE_ALL", "x" * 9999)),
    # More digits than Python converts.
    st.sampled_from((1, -1)).map(lambda sign: sign * 10**6000),
)
KEYS = st.one_of(
    st.sampled_from(("drm", "widevine", "video", "name", "manifest", "url", "samples", "sources")), SCALARS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=5,
)
OPTIONS = st.one_of(st.sampled_from(("player", "title", "titles", *READERS)), KEYS)
ENTRY = {"title": "film", "manifest": "https://x/m.mpd", "dest": "/srv/x"}
ENTRIES = st.one_of(
    VALUES,
    st.dictionaries(OPTIONS, VALUES, max_size=5),
    st.builds(
        lambda player, more: {**ENTRY, "player": player, **more},
        st.sampled_from(list(PLAYERS)),
        st.dictionaries(OPTIONS, VALUES, max_size=2),
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(ENTRIES, max_size=3), st.one_of(st.just({}), VALUES), VALUES)
def test_any_entry_gives_files_or_an_error(entries, defaults, fact):
    tokens = {"film": fact} if isinstance(fact, dict) else BOTH
    try:
        made = render(*entries, tokens=tokens, defaults=defaults)
    except PlayerConfigError as error:
        assert error.problems
        assert "canary" not in str(error)
    else:
        for file in made:
            assert "canary" not in file.shown


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(("json", "xml", "text", "hls", "html")))
def test_any_text_can_be_shown(text, form):
    assert isinstance(hide_text(text, form), str)


def every_text(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in every_text(item)]
    if isinstance(value, list):
        return [text for item in value for text in every_text(item)]
    return [value] if isinstance(value, str) else []


JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(JSON_VALUES)
def test_of_any_json_only_known_words_are_shown(value):
    shown = json.loads(hide_text(json.dumps(value), "json"))
    assert {text for text in every_text(shown) if text != "(secret)"} <= known_words()


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=3, unique=True), URLS, URLS, MANIFESTS, st.sampled_from(FOR_MANY_TITLES))
def test_any_title_is_read_as_it_was_meant(names, wv_url, pr_url, manifest, player):
    tokens = {name: {"widevine": widevine(url=wv_url), "playready": playready(url=pr_url)} for name in names}
    titles = [{"name": name, "manifest": manifest} for name in names]
    options = {"kodi_version": 22} if player == "kodi" else {}
    (made,) = render({"player": player, "titles": titles, "dest": "/srv/x", **options}, tokens=tokens)
    check_catalogue(player, made.content, names, wv_url, pr_url, manifest)
    assert "canary" not in made.shown
    (again,) = render({"player": player, "titles": titles, "dest": "/srv/x", **options}, tokens=tokens)
    assert again.content == made.content


def check_catalogue(player, text, names, wv_url, pr_url, manifest):
    of_both = [(name, url) for name in names for url in (wv_url, pr_url)]
    if player == "exoplayer":
        assert [(stream.name, stream.license_url) for stream in readers.read_exolist(text)] == of_both
    elif player == "hbbtv":
        assert [(stream.name, stream.license_url) for stream in readers.read_hbbtv(text)] == of_both
    elif player == "roku":
        streams = readers.read_roku(text)
        assert [(stream.name, stream.license_url, stream.url) for stream in streams] == [
            (name, wv_url, manifest) for name in names
        ]
    elif player == "kodi":
        streams = readers.read_m3u(text, 22)
        assert [(stream.license_url, stream.url) for stream in streams] == [(wv_url, manifest)] * len(names)
    elif player == "page":
        block = text.partition('<script type="application/json" id="catalogue">')[2].partition("</script>")[0]
        assert [(title["name"], title["manifest"]) for title in json.loads(block)["titles"]] == [
            (name, manifest) for name in names
        ]
    elif player == "jwplayer":
        assert [item["title"] for item in readers.read_json(text)["playlist"]] == names
    else:
        found = readers.read_json(text)
        assert list(found) == names
        assert [title["manifest"] for title in found.values()] == [manifest] * len(names)


@settings(max_examples=100, deadline=None)
@given(URLS, MANIFESTS, st.sampled_from(FOR_ONE_TITLE))
def test_any_url_is_read_from_a_message(url, manifest, player):
    (made,) = render(
        {"player": player, "title": "film", "manifest": manifest, "dest": "/srv/x"},
        tokens={"film": {"playready": playready(url=url)}},
    )
    assert readers.read_message(made.content).license_url == url
    assert "canary" not in made.shown


XML_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(URLS, XML_TEXT, XML_TEXT, st.lists(st.sampled_from(("widevine", "playready", "other")), min_size=1, max_size=5))
def test_any_manifest_stays_what_it_was(url, text, attribute, drms):
    schemes = {
        "widevine": "urn:uuid:EDEF8BA9-79d6-4ace-a3c8-27dcd51d21ed",
        "playready": "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95",
        "other": "urn:mpeg:dash:mp4protection:2011",
    }
    protections = "".join(
        f"<ContentProtection a='{html.escape(attribute)}' schemeIdUri=\"{schemes[drm]}\">{html.escape(text)}"
        "</ContentProtection>"
        for drm in drms
    )
    source = f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period>{protections}</Period></MPD>'
    wanted = [drm for drm in ("widevine", "playready") if drm in drms]
    if not wanted:
        return
    tokens = {"film": {"widevine": widevine(url=url), "playready": playready(url=url)}}
    entry = {"player": "mpd", "title": "film", "src": "x", "dest": "/srv/x", "drms": wanted}
    (made,) = render(entry, tokens=tokens, read_file=lambda path: source.encode())
    (again,) = render(entry, tokens=tokens, read_file=lambda path: made.content.encode())
    assert again.content == made.content
    assert readers.read_mpd(made.content) == [(drm, url) for drm in drms if drm != "other"]
    start, end = made.content.find("<dashif:Laurl"), made.content.find("</dashif:Laurl>") + len("</dashif:Laurl>")
    element = made.content[start:end]
    # On a line of its own where the text begins with white space.
    space = text[: len(text) - len(text.lstrip(" \t\r\n"))]
    assert made.content.replace(space + element, "") == source


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(WITHOUT_FILE), st.permutations(["headers", "overrides", "drms", "mode", "persistent"]))
def test_the_order_of_options_does_not_change_the_file(player, order):
    options = {"mode": "0600", "overrides": {}, "drms": [PLAYERS[player].drms[0]]}
    if "headers" in PLAYERS[player].options and player != "page":
        options["headers"] = {"X": "1"}
    base = {**ENTRY, "player": player}
    turned = {name: options[name] for name in order if name in options}
    assert render({**turned, **base})[0].content == render({**base, **options})[0].content


def test_a_date_is_no_text():
    for value in (date(2030, 1, 1), datetime(2030, 1, 1, tzinfo=UTC)):
        try:
            render({"player": "shaka", "title": "film", "dest": "/srv/x", "overrides": {"a": value}})
        except PlayerConfigError as error:
            assert "overrides.a: a date cannot" in str(error)
        else:
            raise AssertionError(value)
