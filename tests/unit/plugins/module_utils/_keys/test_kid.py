# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kids: every notation in, every notation out."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.errors import Refused
from ansible_collections.streamops.expressplay.plugins.module_utils._keys.kid import (
    NOTATIONS,
    hash_name,
    read_kid,
    write_kid,
)

HEX = "00112233445566778899aabbccddeeff"
GUID = "00112233-4455-6677-8899-aabbccddeeff"
KID = UUID(HEX)
BASE64 = "ABEiM0RVZneImaq7zN3u/w=="
# All bits set, so that both characters which differ between the alphabets occur.
ONES = "f" * 32


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        HEX.upper(),
        f"0x{HEX}",
        f"0x{HEX.upper()}",
        GUID,
        GUID.upper(),
        f"{{{GUID}}}",
        f"{{{GUID.upper()}}}",
        BASE64,
        BASE64.rstrip("="),
        BASE64.replace("/", "_"),
        BASE64.replace("/", "_").rstrip("="),
    ],
)
def test_notations_that_are_understood(text: str) -> None:
    assert read_kid(text) == KID


def test_notations_that_are_written() -> None:
    assert {notation: write_kid(KID, notation) for notation in NOTATIONS} == {
        "hex": HEX,
        "guid": GUID,
        "base64": BASE64,
        "playready": "MyIRAFVEd2aImaq7zN3u/w==",
    }
    assert write_kid(KID) == HEX


def test_the_form_of_a_playready_header() -> None:
    # Microsoft's own example of a header.
    kid = read_kid("10000000-1000-1000-1000-100000000001")
    assert write_kid(kid, "playready") == "AAAAEAAQABAQABAAAAAAAQ=="
    assert read_kid("AAAAEAAQABAQABAAAAAAAQ==", "playready") == kid
    assert read_kid("AAAAEAAQABAQABAAAAAAAQ==") != kid


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.uuids(version=None), st.sampled_from(sorted(NOTATIONS)))
def test_what_was_written_can_be_read_again(kid: UUID, notation: str) -> None:
    source = "playready" if notation == "playready" else "any"
    assert read_kid(write_kid(kid, notation), source) == kid


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.binary(min_size=16, max_size=16), st.booleans(), st.booleans())
def test_base64_of_16_bytes_in_every_form(data: bytes, url_safe: bool, padded: bool) -> None:
    text = (base64.urlsafe_b64encode if url_safe else base64.b64encode)(data).decode()
    assert read_kid(text if padded else text.rstrip("=")) == UUID(bytes=data)


def test_the_two_alphabets_do_not_mix() -> None:
    assert read_kid("+" + "/" * 20 + "w").bytes.startswith(b"\xfb\xff")
    with pytest.raises(Refused):
        read_kid("+" + "_" * 20 + "w")


def test_a_word_of_22_letters_is_not_taken_for_base64() -> None:
    # Its last letter has bits that no encoder sets.
    with pytest.raises(Refused, match="22 characters"):
        read_kid("the-film-of-the-summer")


def test_padding_shows_that_it_is_meant_as_base64() -> None:
    assert read_kid("ABEiM0RVZneImaq7zN3u/z==") == KID


def test_the_known_name() -> None:
    assert hash_name("kid1").hex == hash_name("^kid1").hex == "80ea8bc8a58f990ad1f76bc665b30bfa"
    assert read_kid("^kid1") == hash_name("kid1")


def test_a_name_is_hashed_as_utf_8_and_keeps_a_second_caret() -> None:
    assert hash_name("Frühling").bytes == hashlib.sha1("Frühling".encode()).digest()[:16]
    assert hash_name("^^x") == read_kid("^^x") != hash_name("x")
    assert hash_name("x" * 64) != hash_name(f"^{'y' * 64}")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "There is no name after the ^"),
        ("^", "There is no name after the ^"),
        ("x" * 65, "has 65 characters. Use at most 64"),
        ("^" + "😀" * 65, "has 65 characters"),
        ("\ud800", "half of a surrogate pair"),
        (42, "number, not as a string. Put it in quotes"),
        (date(2026, 1, 31), "date, not as a string. Put it in quotes"),
        (None, "There is no value"),
    ],
)
def test_what_is_no_name(name: Any, said: str) -> None:
    with pytest.raises(Refused, match=f"name: .*{re.escape(said)}"):
        hash_name(name)


@pytest.mark.parametrize(
    ("kid", "said"),
    [
        ("", "has 0 characters"),
        (HEX[:-1], "has 31 characters. Give 32 hexadecimal digits, a GUID, or"),
        (f"{HEX}\n", "has 33 characters"),
        (f"0X{HEX}", "has 34 characters"),
        (f"{{{GUID}", "has 37 characters"),
        (HEX[:-1] + "g", "no hexadecimal digit"),
        (HEX[:-1] + "０", "no hexadecimal digit"),
        (BASE64[:20], "has 20 characters"),
        (base64.b64encode(bytes(17)).decode(), "has 24 characters"),
        (f"{BASE64}=", "has 25 characters"),
        (f"{BASE64}\n", "has 25 characters"),
        ("^", "no name after the ^"),
        ("\udfff" * 32, "half of a surrogate pair"),
        (int(HEX, 16), "number, not as a string. Put it in quotes"),
        (1.5, "number"),
        (True, "boolean"),
        (date(2026, 1, 31), "date, not as a string. Put it in quotes"),
        ([HEX], "list, not as a string. Give a single string"),
        ({"kid": HEX}, "dictionary, not as a string"),
        (None, "There is no value"),
        (b"bytes", "value of an unknown type"),
    ],
)
def test_what_is_no_kid(kid: Any, said: str) -> None:
    with pytest.raises(Refused, match=f"kid: .*{re.escape(said)}"):
        read_kid(kid)


@pytest.mark.parametrize("kid", [HEX, GUID, "^kid1", BASE64[:-3], ONES])
def test_only_base64_comes_from_a_playready_header(kid: str) -> None:
    with pytest.raises(Refused, match=f"Base64 of 16 bytes, and this value of {len(kid)} characters is not"):
        read_kid(kid, "playready")


@pytest.mark.parametrize("word", ["HEX", "", None, 1, ["hex"], {"hex": 1}])
def test_unknown_choices(word: Any) -> None:
    with pytest.raises(Refused, match=r"notation: There is no such choice\. Use hex, guid, base64 or playready\."):
        write_kid(KID, word)
    with pytest.raises(Refused, match=r"source: There is no such choice\. Use any or playready\."):
        read_kid(HEX, word)


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.none(), st.lists(st.text()), st.dates()))
def test_nothing_else_is_ever_raised(value: Any) -> None:
    for read in (read_kid, hash_name, lambda kid: read_kid(kid, "playready")):
        try:
            read(value)
        except Refused as refusal:
            assert str(refusal)
