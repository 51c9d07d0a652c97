# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo page as text; what it does in a browser is tested end to end."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._players import page
from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.page import (
    PageTitle,
    page_document,
    render_page,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._players.registry import PLAYERS

PARTS = Path(page.__file__).parent / "page_parts"
WIDEVINE = "com.widevine.alpha"


def document(name="film", heading="Titles", vendor="vendor", **changes):
    title = {
        "name": name,
        "manifest": "https://cdn.example.com/film.mpd",
        "expires": {WIDEVINE: "2030-01-02T00:00:00Z"},
        "configurations": {
            "shaka": {"drm": {"servers": {WIDEVINE: "https://wv.example.com/?ExpressPlayToken=canary"}}}
        },
    }
    return page_document(heading, vendor, [PageTitle(**{**title, **changes})])


class Markup(HTMLParser):
    """What a browser makes of a page: its tags in order, and the content of its script and style elements."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.contents = {}
        self.comments = []
        self._open = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = {"style": "style", "script": dict(attrs).get("id", "script")}.get(tag)

    def handle_endtag(self, tag):
        self.tags.append((tag, None))
        self._open = None

    def handle_data(self, data):
        if self._open:
            self.contents[self._open] = self.contents.get(self._open, "") + data

    def handle_comment(self, data):
        self.comments.append(data)

    def attributes(self, name):
        return [attributes[name] for _tag, attributes in self.tags if attributes and name in attributes]

    @property
    def policy(self):
        [policy] = [
            attributes["content"]
            for tag, attributes in self.tags
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        return {name: sources for name, *sources in (directive.split() for directive in policy.split(";"))}


EMPTY = Markup(render_page(page_document("", "vendor", [])))

texts = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "{{ script }}",
        "&lt;",
        "\u2028\u2029",
        "\\u003c",
        "\ud800",
    ]
)


@given(name=texts, heading=texts, value=st.recursive(texts, lambda inner: st.dictionaries(texts, inner, max_size=3)))
def test_the_catalogue_is_data_whatever_it_holds(name, heading, value):
    given_document = document(name, heading, manifest=name, configurations={"shaka": value})
    text = render_page(given_document)

    markup = Markup(text)
    assert json.loads(markup.contents["catalogue"]) == given_document
    assert markup.tags == EMPTY.tags
    assert markup.contents["script"] == EMPTY.contents["script"]
    assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize("character", ["<", ">", "&", "\u2028", "\u2029", "é"])
def test_characters_that_could_end_the_block_are_written_as_numbers(character):
    block = Markup(render_page(document(f"a{character}b"))).contents["catalogue"]
    assert f"a\\u{ord(character):04x}b" in block
    assert character not in block


def test_what_is_secret_is_in_the_block_alone():
    text = render_page(document("canary", heading="canary", manifest="https://canary.example.com/canary.mpd"))
    block = Markup(text).contents["catalogue"]
    assert block.count("canary") == 5
    assert "canary" not in text.replace(block, "", 1)


def test_the_policy_admits_the_own_script_and_style_and_no_other():
    policy = EMPTY.policy
    for directive, content in (("script-src", "script"), ("style-src", "style")):
        digest = base64.b64encode(hashlib.sha256(EMPTY.contents[content].encode()).digest()).decode()
        assert policy[directive] == ["'self'", f"'sha256-{digest}'"]
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert not [source for sources in policy.values() for source in sources if "unsafe" in source]


def test_the_policy_comes_before_everything_that_it_is_about():
    tags = [tag for tag, _attributes in EMPTY.tags]
    [policy] = [
        index for index, (_tag, attributes) in enumerate(EMPTY.tags) if attributes and "http-equiv" in attributes
    ]
    assert all(policy < tags.index(tag) for tag in ("style", "link", "script"))


def test_the_page_asks_no_other_host_for_anything():
    assert set(EMPTY.attributes("href") + EMPTY.attributes("src")) == {"data:,", "#chosen"}
    scripts_and_styles = EMPTY.contents["script"] + EMPTY.contents["style"]
    without_comments = re.sub(r"(?m)^ *//.*$|/\*[^*]*\*/", "", scripts_and_styles)
    assert not re.findall(r"(?:https?:)?//[a-z0-9]|@import|url\(", without_comments)


def test_scripts_neither_make_markup_of_text_nor_log():
    ways = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|\bFunction\(|console\."
    assert not re.findall(ways, EMPTY.contents["script"])


@pytest.mark.parametrize(
    ("vendor", "base", "sources"),
    [
        ("vendor", "vendor/", []),
        ("../players/", "../players/", []),
        ("/players", "/players/", []),
        (".", "./", []),
        ("https://cdn.example.com/players/", "https://cdn.example.com/players/", ["https://cdn.example.com"]),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/", ["http://127.0.0.1:8080"]),
    ],
)
def test_the_directory_of_players(vendor, base, sources):
    rendered = Markup(render_page(document(vendor=vendor)))
    assert json.loads(rendered.contents["catalogue"])["vendor"] == base
    for directive in ("script-src", "style-src"):
        assert rendered.policy[directive][1:-1] == sources


@pytest.mark.parametrize(
    "vendor",
    [
        "",
        "//cdn.example.com/",
        "https:///players",
        "https://user:canary@cdn.example.com/",
        "https://cdn.example.com//canary",
        "javascript:canary",
        "data:text/javascript,canary",
        "vendor; script-src *",
        'vendor"><script>canary',
        "https://cdn.example.com'unsafe-inline'/",
        "vendor\n",
        "véndor",
        "vendor?v=canary",
    ],
)
def test_a_directory_that_is_none(vendor):
    with pytest.raises(PlayerConfigError, match="vendor must be the URL of a directory") as caught:
        document(vendor=vendor)
    assert "canary" not in str(caught.value)


def test_the_page_can_start_every_player_that_it_may_be_given():
    own = re.findall(r"^  (\w+): \{\n    name:", (PARTS / "players.js").read_text("utf-8"), re.MULTILINE)
    assert len(own) >= 4
    for name in own:
        assert name in PLAYERS
    problems = PLAYERS["page"].problems({"players": tuple(name for name in PLAYERS if name not in own)})
    assert len(list(problems)) == len(PLAYERS) - len(own)


def test_every_code_of_a_player_has_words():
    words = (PARTS / "words.js").read_text("utf-8")
    causes = set(re.findall(r"^  (\w+): \{\n    what:", words, re.MULTILINE))
    used = set(re.findall(r"^    (\w+): \[", words, re.MULTILINE))
    assert used and used <= causes
    returned = set(re.findall(r'return "(\w+)"', words))
    assert returned and returned <= causes


def test_scripts_use_the_elements_that_there_are():
    used = set(re.findall(r'(?:part|getElementById|showFact)\("([\w-]+)"', EMPTY.contents["script"]))
    assert used == set(EMPTY.attributes("id"))


def test_every_part_is_in_the_page():
    for part in PARTS.iterdir():
        [*_unused, line] = part.read_text("utf-8").strip().splitlines()
        assert line in render_page(document()), part.name
