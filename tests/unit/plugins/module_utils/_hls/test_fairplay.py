# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Setting the FairPlay key of HLS playlists."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._hls.errors import PlaylistError
from ansible_collections.streamops.expressplay.plugins.module_utils._hls.fairplay import set_fairplay_key

URI = "skd://fp.service.expressplay.com:80/hms/fp/rights/?ExpressPlayToken=AAECAwQ"
OLD = "skd://fp.service.expressplay.com:80/hms/fp/rights/?ExpressPlayToken=old"
IV = "00112233445566778899AABBCCDDEEFF"


def attributes(uri: str = URI, iv: str = "") -> str:
    return f'METHOD=SAMPLE-AES,URI="{uri}"{iv},KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"'


FAIRPLAY = f"#EXT-X-KEY:{attributes()}\n"
FAIRPLAY_OLD = f"#EXT-X-KEY:{attributes(OLD)}\n"
SESSION = f"#EXT-X-SESSION-KEY:{attributes()}\n"
SESSION_OLD = f"#EXT-X-SESSION-KEY:{attributes(OLD)}\n"
WIDEVINE = (
    '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="data:text/plain;base64,AAAAW3Bzc2g=",KEYID=0x00112233445566778899AABBCCDDEEFF,'
    'KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",KEYFORMATVERSIONS="1"\n'
)
PLAYREADY = (
    '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="data:text/plain;charset=UTF-16;base64,xAEAAA==",'
    'KEYFORMAT="com.microsoft.playready",KEYFORMATVERSIONS="1"\n'
)
IDENTITY = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="https://keys.example.com/1"\n'
NONE = "#EXT-X-KEY:METHOD=NONE\n"
HEAD = "#EXTM3U\n## made by a packager\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n"
MAP = '#EXT-X-MAP:URI="init.mp4"\n'
ONE, TWO, THREE = ("#EXTINF:2.000,\n" + name for name in ("1.m4s\n", "2.m4s\n", "3.m4s\n"))
END = "#EXT-X-ENDLIST\n"

MEDIA = {
    "nothing there": (HEAD + MAP + ONE + TWO + END, HEAD + FAIRPLAY + MAP + ONE + TWO + END),
    "no map": (HEAD + ONE + END, HEAD + FAIRPLAY + ONE + END),
    "a date before the first segment": (
        HEAD + "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\n" + ONE,
        HEAD + FAIRPLAY + "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\n" + ONE,
    ),
    "other DRMs": (
        HEAD + MAP + WIDEVINE + PLAYREADY + IDENTITY + ONE + TWO + END,
        HEAD + MAP + FAIRPLAY + WIDEVINE + PLAYREADY + IDENTITY + ONE + TWO + END,
    ),
    "an older one": (HEAD + MAP + FAIRPLAY_OLD + ONE + END, HEAD + MAP + FAIRPLAY + ONE + END),
    "an older one among other DRMs": (
        HEAD + WIDEVINE + FAIRPLAY_OLD + MAP + PLAYREADY + ONE + END,
        HEAD + WIDEVINE + FAIRPLAY + MAP + PLAYREADY + ONE + END,
    ),
    "several older ones at one segment": (
        HEAD + FAIRPLAY_OLD + WIDEVINE + FAIRPLAY_OLD + ONE + END,
        HEAD + FAIRPLAY + WIDEVINE + ONE + END,
    ),
    "a beginning in clear": (HEAD + ONE + WIDEVINE + TWO + END, HEAD + ONE + FAIRPLAY + WIDEVINE + TWO + END),
    "a break in clear": (
        HEAD + WIDEVINE + ONE + NONE + TWO + WIDEVINE + THREE + END,
        HEAD + FAIRPLAY + WIDEVINE + ONE + NONE + TWO + FAIRPLAY + WIDEVINE + THREE + END,
    ),
    "a break in clear, and an older one": (
        HEAD + FAIRPLAY_OLD + ONE + NONE + TWO + FAIRPLAY_OLD + THREE + END,
        HEAD + FAIRPLAY + ONE + NONE + TWO + FAIRPLAY + THREE + END,
    ),
    "nothing after the last key": (
        HEAD + WIDEVINE + ONE + WIDEVINE,
        HEAD + FAIRPLAY + WIDEVINE + ONE + FAIRPLAY + WIDEVINE,
    ),
    "no line end at the end": (HEAD + WIDEVINE + ONE + END[:-1], HEAD + FAIRPLAY + WIDEVINE + ONE + END[:-1]),
    "an older one without a line end": (HEAD + ONE + FAIRPLAY_OLD[:-1], HEAD + ONE + FAIRPLAY[:-1]),
}

VARIANTS = (
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="a.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"\nv.m3u8\n'
)
SESSION_WIDEVINE = WIDEVINE.replace("-KEY:", "-SESSION-KEY:")
MULTIVARIANT = {
    "nothing there": ("#EXTM3U\n#EXT-X-VERSION:6\n" + VARIANTS, "#EXTM3U\n#EXT-X-VERSION:6\n" + SESSION + VARIANTS),
    "variants that are no media": (
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n",
        "#EXTM3U\n" + SESSION + "#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n",
    ),
    "other DRMs": ("#EXTM3U\n" + VARIANTS + SESSION_WIDEVINE, "#EXTM3U\n" + VARIANTS + SESSION + SESSION_WIDEVINE),
    "an older one": ("#EXTM3U\n" + SESSION_OLD + VARIANTS, "#EXTM3U\n" + SESSION + VARIANTS),
    "several older ones": (
        "#EXTM3U\n" + SESSION_OLD + SESSION_WIDEVINE + VARIANTS + SESSION_OLD,
        "#EXTM3U\n" + SESSION + SESSION_WIDEVINE + VARIANTS,
    ),
}

CASES = [*MEDIA.values(), *MULTIVARIANT.values()]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[*MEDIA, *(f"multivariant: {name}" for name in MULTIVARIANT)])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_key_is_set_and_all_else_stays(text: str, expected: str, line_end: str) -> None:
    text, expected = text.replace("\n", line_end), expected.replace("\n", line_end)
    assert set_fairplay_key(text, URI) == expected
    assert set_fairplay_key(expected, URI) == expected


def test_an_initialization_vector() -> None:
    with_iv = f"#EXT-X-KEY:{attributes(iv=f',IV=0x{IV}')}\n"
    assert set_fairplay_key(HEAD + ONE, URI, iv=IV) == HEAD + with_iv + ONE
    assert set_fairplay_key(HEAD + with_iv + ONE, URI) == HEAD + FAIRPLAY + ONE


def test_a_key_whose_attributes_only_mention_fairplay_is_another() -> None:
    key = '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="data:,KEYFORMAT=com.apple.streamingkeydelivery,",x-of="a,KEYFORMAT=b"\n'
    assert set_fairplay_key(HEAD + key + ONE, URI) == HEAD + FAIRPLAY + key + ONE


def test_characters_that_end_lines_elsewhere_do_not_here() -> None:
    title = "#EXTINF:2.000,a\x0b\x0c\x1c\x85\u2028#EXT-X-KEY:METHOD=AES-128\n1.m4s\n"
    assert set_fairplay_key(HEAD + title, URI) == HEAD + FAIRPLAY + title


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "first line is not #EXTM3U"),
        ("\n", "first line is not #EXTM3U"),
        ("<html></html>", "first line is not #EXTM3U"),
        ("\n" + HEAD + ONE, "first line is not #EXTM3U"),
        (" " + HEAD + ONE, "first line is not #EXTM3U"),
        ((HEAD + ONE).replace("\n", "\r"), "first line is not #EXTM3U"),
        ("\ufeff" + HEAD + ONE, "byte order mark"),
        ("#EXTM3U", "neither segments nor variant streams"),
        (HEAD + END, "neither segments nor variant streams"),
        ("#EXTM3U\nhttps://radio.example.com/live\n", "neither segments nor variant streams"),
        (HEAD + VARIANTS + ONE, "has variant streams and segments"),
        (HEAD + NONE + ONE + END, "all of its content is in clear"),
        (HEAD + WIDEVINE.replace("SAMPLE-AES", "SAMPLE-AES-CTR") + ONE, "Line 6 of the playlist"),
        (HEAD + ONE + '#EXT-X-KEY:METHOD=AES-128,URI="k"\n' + TWO, "Line 8 of the playlist"),
        (HEAD + "#EXT-X-KEY\n" + ONE, "Line 6 of the playlist"),
    ],
)
def test_what_cannot_be_given_a_fairplay_key(text: str, said: str) -> None:
    with pytest.raises(PlaylistError, match=said) as caught:
        set_fairplay_key(text, URI)
    assert "AAECAwQ" not in str(caught.value)


@pytest.mark.parametrize(
    "uri", ["", "skd://", "https://x/?ExpressPlayToken=AAECAwQ", 'skd://AAECAwQ"', "skd://AAECAwQ\n", "skd://ü"]
)
def test_what_is_no_uri_of_a_fairplay_key(uri: str) -> None:
    with pytest.raises(PlaylistError, match="must begin with skd://") as caught:
        set_fairplay_key(HEAD + ONE, uri)
    assert "AAECAwQ" not in str(caught.value)


@pytest.mark.parametrize("iv", ["", f"0x{IV}", IV[:-1], IV[:-1] + "g", IV + "\n"])
def test_what_is_no_initialization_vector(iv: str) -> None:
    with pytest.raises(PlaylistError, match="32 hexadecimal digits, without 0x"):
        set_fairplay_key(HEAD + ONE, URI, iv=iv)


lines = st.sampled_from(
    [
        WIDEVINE,
        PLAYREADY,
        IDENTITY,
        NONE,
        FAIRPLAY_OLD,
        MAP,
        ONE,
        TWO,
        THREE,
        "#EXT-X-DISCONTINUITY\n",
        "# remark\n",
        "\n",
    ]
)
media_playlists = st.lists(lines).map(lambda body: HEAD + "".join(body) + ONE + END)


def without_fairplay(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if "com.apple.streamingkeydelivery" not in line)


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(media_playlists, st.sampled_from(["\n", "\r\n"]))
def test_any_playlist_keeps_all_its_other_lines_and_a_second_time_changes_nothing(text: str, line_end: str) -> None:
    text = text.replace("\n", line_end)
    try:
        once = set_fairplay_key(text, URI)
    except PlaylistError as error:
        assert "in clear" in str(error)
        assert "METHOD=SAMPLE-AES" not in text
        return
    assert set_fairplay_key(once, URI) == once
    assert without_fairplay(once) == without_fairplay(text)
    assert OLD not in once
    assert_fairplay_wherever_there_is_another_key(once.splitlines())


def assert_fairplay_wherever_there_is_another_key(lines: list[str]) -> None:
    keys: list[str] = []
    for line in lines:
        if line.startswith("#EXT-X-KEY:") and "METHOD=NONE" not in line:
            keys.append(line)
        elif line and not line.startswith("#"):
            assert not keys or sum(URI in key for key in keys) == 1
            keys = []


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.text())
def test_no_text_is_damaged_or_raises_anything_else(text: str) -> None:
    for whole in (text, f"#EXTM3U\n{text}", f"#EXTM3U\n{text}\n{ONE}"):
        try:
            assert set_fairplay_key(whole, URI).replace(FAIRPLAY, "").replace(SESSION, "") == whole
        except PlaylistError as error:
            assert "\n" not in str(error)
