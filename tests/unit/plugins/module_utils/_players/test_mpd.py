# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manifests with license URLs in them: the same manifests otherwise, down to the byte."""

from __future__ import annotations

import re

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.entries import (
    BOTH,
    PR_URL,
    WV_URL,
    playready,
    render,
    widevine,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._players.readers import Refused, read_mpd

WV = "urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"
PR = "urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95"
LAURL = '<dashif:Laurl xmlns:dashif="https://dashif.org/CPS" licenseType="EME-1.0">'


def manifest(inside, root='<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'):
    inner = f"<Period><AdaptationSet>{inside}</AdaptationSet></Period>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{inner}</MPD>\n'


def protect(text, tokens=BOTH, **options):
    data = text if isinstance(text, bytes) else text.encode()
    entry = {"player": "mpd", "title": "film", "dest": "/srv/film.mpd", "src": "film.mpd", **options}
    return render(entry, tokens=tokens, read_file=lambda path: data)[0].content


def refusal(text, **options):
    with pytest.raises(PlayerConfigError) as caught:
        protect(text, **options)
    assert "canary" not in str(caught.value)
    return str(caught.value)


def without_license_urls(text):
    return re.sub(r"\s*<dashif:Laurl .*?</dashif:Laurl>", "", text)


def test_the_license_url_stands_on_a_line_of_its_own_before_the_next_element():
    inside = f"""
      <ContentProtection schemeIdUri="{WV}">
        <cenc:pssh xmlns:cenc="urn:mpeg:cenc:2013">AAAA</cenc:pssh>
      </ContentProtection>"""
    expected = inside.replace("        <cenc", f"        {LAURL}{WV_URL}</dashif:Laurl>\n        <cenc")
    assert protect(manifest(inside), drms=["widevine"]) == manifest(expected)


@pytest.mark.parametrize(
    "empty",
    [f'<ContentProtection schemeIdUri="{PR}"/>', f"<ContentProtection\tschemeIdUri='{PR}' ></ContentProtection >"],
)
def test_an_empty_element_gets_content(empty):
    made = protect(manifest(empty), drms=["playready"])
    assert read_mpd(made) == [("playready", PR_URL)]
    assert made.replace(f"{LAURL}{PR_URL}</dashif:Laurl>", "") in (
        manifest(empty),
        manifest(empty.replace("/>", "></ContentProtection>")),
    )


EVERYTHING = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- <ContentProtection schemeIdUri="{WV}"/> > -->
<?a <ContentProtection?>
<d:MPD  xmlns:d='urn:mpeg:dash:schema:mpd:2011' xmlns:cenc="urn:mpeg:cenc:2013"
  z="1" a="2 > 1 &#38; 'x'" >
 <d:ContentProtection schemeIdUri="{WV}" value="/>"/>
 <d:Period id="ü\u2028">
  <d:ContentProtection value='&lt;"&gt;' schemeIdUri="{WV.upper()}"><!-- x --></d:ContentProtection>
  <d:AdaptationSet><![CDATA[<ContentProtection schemeIdUri="{WV}"/>]]>
   <d:ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc" cenc:default_KID="0"/>
   <d:ContentProtection schemeIdUri="{PR}">
     <mspr:pro xmlns:mspr="urn:microsoft:playready">AAAA</mspr:pro>
   </d:ContentProtection>
   <x:ContentProtection xmlns:x="urn:other" schemeIdUri="{WV}"/>
   <d:Representation><d:ContentProtection schemeIdUri=" {WV} "
     /></d:Representation>
   <d:Representation><d:SubRepresentation><d:ContentProtection schemeIdUri="{PR}"
   >text</d:ContentProtection></d:SubRepresentation></d:Representation>
  </d:AdaptationSet>
 </d:Period>
</d:MPD>
<!-- end -->
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_element_of_the_drm_gets_it_and_nothing_else_changes(line_end, mark):
    source = mark + EVERYTHING.replace("\n", line_end)
    made = protect(source)
    assert made.count("<dashif:Laurl ") == 5
    assert made.count(WV_URL) == 3
    assert made.count(PR_URL) == 2
    # An element that had no content has an end tag now.
    unchanged = re.sub(r"(\S\"|\s)></d:ContentProtection>", r"\1/>", without_license_urls(made))
    assert unchanged == source
    assert protect(made) == made


def test_a_new_url_takes_the_place_of_the_old_one():
    first = protect(EVERYTHING)
    tokens = {"film": {"widevine": widevine(url=f"{WV_URL}&b=2"), "playready": playready(url="https://x/?a<b")}}
    second = protect(first, tokens)
    assert second == protect(EVERYTHING, tokens)
    assert second == first.replace(WV_URL, f"{WV_URL}&amp;b=2").replace(PR_URL, "https://x/?a&lt;b")


@pytest.mark.parametrize(
    "old",
    [
        '<dashif:laurl xmlns:dashif="https://dashif.org/">old</dashif:laurl>',
        '<cps:Laurl xmlns:cps="https://dashif.org/CPS" licenseType=">">old</cps:Laurl>',
        '<dashif:Laurl xmlns:dashif="https://dashif.org/"/>',
        '<Laurl xmlns="https://dashif.org/CPS"><![CDATA[</Laurl>]]></Laurl >',
    ],
)
def test_license_urls_of_others_are_replaced(old):
    inside = f'<ContentProtection schemeIdUri="{WV}"><a/> {old}\n <b/></ContentProtection>'
    once = protect(manifest(inside), drms=["widevine"])
    assert once == manifest(inside.replace(old, f"{LAURL}{WV_URL}</dashif:Laurl>"))
    twice = protect(manifest(inside.replace("<b/>", f"{old}<b/> {old}")), drms=["widevine"])
    assert read_mpd(twice) == [("widevine", WV_URL)]
    assert twice == manifest(inside.replace(old, f"{LAURL}{WV_URL}</dashif:Laurl>").replace("\n <b/>", "<b/>"))


def test_license_urls_that_are_none_of_dashif_stay():
    others = (
        '<ms:laurl xmlns:ms="urn:microsoft" licenseUrl="https://x"/>'
        '<Laurl xmlns="urn:x">a</Laurl><c xmlns:e="https://dashif.org/CPS"><e:Laurl>b</e:Laurl></c>'
    )
    made = protect(manifest(f'<ContentProtection schemeIdUri="{WV}">{others}</ContentProtection>'), drms=["widevine"])
    assert others in made
    assert made.count(WV_URL) == 1


def test_the_other_drm_keeps_what_it_has():
    first = protect(EVERYTHING)
    tokens = {"film": {"widevine": widevine(url="https://new"), "playready": playready(url="https://new")}}
    second = protect(first, tokens, drms=["playready"])
    assert second == first.replace(PR_URL, "https://new")


def test_the_license_type_can_be_another():
    inside = f'<ContentProtection schemeIdUri="{WV}"/>'
    made = protect(manifest(inside), drms=["widevine"], overrides={"widevine": {"licenseType": 'a"&<b>'}})
    assert 'licenseType="a&quot;&amp;&lt;b&gt;"' in made


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (b"", "src: film.mpd is no XML: no element found in line 1"),
        (b"canary", "src: film.mpd is no XML: syntax error in line 1"),
        (b'{"a": "canary"}', "is no XML"),
        (b"\x00", "is no XML"),
        (b"\xff\xfe<\x00a\x00/\x00>\x00", "src: film.mpd is no UTF-8 text"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><MPD/>', "says that its encoding is ISO-8859-1"),
        (b"<canary/>", "is no DASH manifest: its root element is not MPD"),
        (b"<MPD/>", "is no DASH manifest: its root element is not MPD"),
        (b"<a xmlns='urn:mpeg:dash:schema:mpd:2011'><MPD/></a>", "is no DASH manifest"),
        (b"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><canary></MPD>", "is no XML: mismatched tag in line 1"),
        (b"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'/><MPD/>", "is no XML: junk after document element"),
        (
            b"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><ContentProtection><ContentProtection/>",
            "has a ContentProtection element within another",
        ),
        (b"<!DOCTYPE MPD [<!ENTITY a 'canary'>]><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>&a;</MPD>", "has a DOCTYPE"),
        (b"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>&canary;</MPD>", "is no XML: undefined entity"),
    ],
)
def test_what_is_no_manifest(bad, expected):
    message = refusal(bad)
    assert message.startswith("configs[0] (player mpd, /srv/film.mpd): ")
    assert expected in message


def test_a_manifest_without_the_drm():
    only_widevine = manifest(f'<ContentProtection schemeIdUri="{WV}"/>')
    expected = "Title 'film': src has no ContentProtection element for"
    assert f"{expected} PlayReady." in refusal(only_widevine)
    assert f"{expected} Widevine and PlayReady." in refusal(manifest(""))
    assert f"{expected} Widevine." in refusal(manifest(f"<!--{WV}-->"), drms=["widevine"])
    assert read_mpd(protect(only_widevine, drms=["widevine"])) == [("widevine", WV_URL)]
    assert f"{expected} PlayReady." in refusal(
        only_widevine, drms=["widevine"], overrides={"playready": {"url": "https://canary", "licenseType": "x"}}
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"manifest": "https://x"}, "manifest: give the path of the manifest itself as src"),
        ({"src": None}, "src is missing. A file for mpd needs it"),
        ({"src": 5}, "src must be text"),
        ({"headers": {"X": "canary"}}, "headers: mpd has no place for it"),
        ({"overrides": {"widewine": {}}}, "Title 'film': widewine: there are widevine or playready"),
        ({"overrides": {"widevine": {"Laurl": "canary"}}}, "Title 'film': widevine: there are"),
        ({"overrides": {"widevine": {"url": "canary\x00"}}}, "Title 'film': widevine.url must be text of one line"),
        ({"overrides": {"widevine": "canary"}}, "widevine must be a dictionary"),
    ],
)
def test_an_entry_that_is_wrong(options, expected):
    assert expected in refusal(EVERYTHING, **options)


def test_a_file_that_cannot_be_read_does_not_keep_a_token_from_being_looked_at():
    def read_file(path):
        raise PermissionError(13, "Permission denied")

    with pytest.raises(PlayerConfigError) as caught:
        render({"player": "mpd", "title": "other", "dest": "/srv/x", "src": "x.mpd"}, read_file=read_file)
    subject = "configs[0] (player mpd, /srv/x): "
    first, second = caught.value.problems
    assert first == f"{subject}src: x.mpd cannot be read: Permission denied."
    assert second.startswith(f"{subject}Title 'other' has no widevine or playready token")


@pytest.mark.parametrize(
    "element",
    [
        "<dashif:laurl xmlns:dashif='https://dashif.org/'>x</dashif:laurl>",
        "<cps:Laurl xmlns:cps='https://dashif.org/CPS' licenseType='EME-1.0'>x</cps:Laurl>",
        "<dashif:Laurl xmlns:dashif='https://dashif.org/CPS'>x</dashif:Laurl>",
        f"{LAURL}x</dashif:Laurl>{LAURL}x</dashif:Laurl>",
        f"{LAURL}x</dashif:Laurl><dashif:laurl xmlns:dashif='https://dashif.org/CPS'>y</dashif:laurl>",
    ],
)
def test_players_refuse_other_forms(element):
    with pytest.raises(Refused):
        read_mpd(manifest(f'<ContentProtection schemeIdUri="{WV}">{element}</ContentProtection>'))
