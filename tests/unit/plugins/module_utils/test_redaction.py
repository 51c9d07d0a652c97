# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._redaction import (
    REPLACEMENT,
    Redactor,
)

AUTHENTICATOR = "1000001,00112233445566778899aabbccddeeff"
KEY = "a9b9033df0b9ca5447839e3d074817a0"
AWKWARD = 'p\u00e4ss "w/o" \\ & <+>?'
TOKEN = "BQAAD0JBAAcAJGZmZmZm_-7v7"


def utf8(secret: str) -> bytes:
    return secret.encode()


FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "quote": quote,
    "quote without safe characters": lambda secret: quote(secret, safe=""),
    "quote_plus": quote_plus,
    "quote in lower case": lambda secret: "".join(f"%{byte:02x}" for byte in utf8(secret)),
    "every byte percent-encoded": lambda secret: "".join(f"%{byte:02X}" for byte in utf8(secret)),
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "JSON in UTF-8": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "hex": lambda secret: utf8(secret).hex(),
    "HEX": lambda secret: utf8(secret).hex().upper(),
    "Base64": lambda secret: base64.b64encode(utf8(secret)).decode(),
    "Base64 without padding": lambda secret: base64.b64encode(utf8(secret)).decode().rstrip("="),
    "URL-safe Base64": lambda secret: base64.urlsafe_b64encode(utf8(secret)).decode(),
    "URL-safe Base64 without padding": lambda secret: base64.urlsafe_b64encode(utf8(secret)).decode().rstrip("="),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", [AUTHENTICATOR, KEY, AWKWARD, TOKEN])
def test_every_form_is_replaced_whole(secret: str, form: str) -> None:
    assert Redactor([secret]).text(f"<{FORMS[form](secret)}>") == f"<{REPLACEMENT}>"


@pytest.mark.parametrize("form", FORMS)
def test_the_key_of_an_authenticator_is_a_secret_of_its_own(form: str) -> None:
    key = AUTHENTICATOR.partition(",")[2]
    assert Redactor([AUTHENTICATOR]).text(FORMS[form](key)) == REPLACEMENT
    assert Redactor([AUTHENTICATOR]).text("1000001") == "1000001"


@pytest.mark.parametrize("written", [KEY.lower(), KEY.upper()])
@pytest.mark.parametrize("given_as", [KEY.lower(), KEY.upper(), KEY[:16].upper() + KEY[16:]])
def test_hex_digits_count_in_either_case(given_as: str, written: str) -> None:
    redactor = Redactor([given_as])
    assert redactor.text(written) == REPLACEMENT
    assert redactor.text(base64.b64encode(written.encode()).decode()) == REPLACEMENT


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_what_hex_digits_stand_for_is_found_in_base64(encode: Callable[[bytes], bytes]) -> None:
    key = "fbffbf" * 5 + "fb"
    assert Redactor([key]).text(encode(bytes.fromhex(key)).decode()) == REPLACEMENT
    assert Redactor([key]).text(encode(bytes.fromhex(key)).decode().rstrip("=")) == REPLACEMENT


@pytest.mark.parametrize("before", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("after", [0, 1, 2, 3])
@pytest.mark.parametrize("secret", [AUTHENTICATOR, KEY, AWKWARD])
def test_a_secret_inside_a_longer_base64_text_is_found(secret: str, before: int, after: int) -> None:
    data = b"b" * before + secret.encode() + b"a" * after
    text = Redactor([secret]).text(base64.b64encode(data).decode())
    assert REPLACEMENT in text
    # What is left are the neighbours, and the two letters that the secret shares with them.
    assert len(text.replace(REPLACEMENT, "")) <= -(-4 * before // 3) + -(-4 * after // 3) + 4


def test_several_secrets_in_one_text() -> None:
    text = f"?a={quote(AUTHENTICATOR)}&k={KEY}&k={KEY}&end"
    assert Redactor([KEY, AUTHENTICATOR]).text(text) == "?a=(secret)&k=(secret)&k=(secret)&end"


def test_the_longest_secret_wins() -> None:
    assert Redactor(["abcdef", "abcdefgh", "abcdefg"]).text("-abcdefgh-") == "-(secret)-"


def test_nothing_is_left_of_secrets_that_overlap() -> None:
    assert Redactor(["abcdefgh", "efghijkl", "fghijk"]).text("-abcdefghijkl-") == "-(secret)-"


def test_short_texts_are_no_secrets() -> None:
    assert Redactor(["", "12345", "1,234"]).text("12345 1,234") == "12345 1,234"
    assert Redactor(["123456"]).text("123456") == REPLACEMENT


def test_without_secrets_the_same_object_comes_back() -> None:
    text = "nothing to hide"
    assert Redactor([]).text(text) is text
    assert Redactor([KEY]).text(text) is text


def test_values_of_any_depth() -> None:
    value = {"list": [KEY, 1, None, True, 2.5, (f"x{KEY}",)], f"key {KEY}": {"inner": KEY}, 7: b"bytes"}
    assert Redactor([KEY]).value(value) == {
        "list": [REPLACEMENT, 1, None, True, 2.5, (f"x{REPLACEMENT}",)],
        f"key {REPLACEMENT}": {"inner": REPLACEMENT},
        7: b"bytes",
    }
    assert value["list"][0] == KEY


@given(st.text(min_size=6, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_no_text_keeps_a_secret(secret: str, before: str, after: str) -> None:
    redacted = Redactor([secret]).text(before + secret + after)
    assert REPLACEMENT in redacted
    assert secret not in redacted.replace(REPLACEMENT, "\0")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_values_without_a_secret_stay_as_they_are(value: Any) -> None:
    assert Redactor([KEY]).value(value) == value


HEX_KEYS = st.integers(8, 24).flatmap(lambda size: st.binary(min_size=size, max_size=size)).map(bytes.hex)

HEX_FORMS: dict[str, Callable[[str], str]] = {
    **FORMS,
    "GUID": lambda key: "-".join(filter(None, [key[:8], key[8:12], key[12:16], key[16:20], key[20:]])),
    "percent-encoded GUID": lambda key: "".join(f"%{byte:02X}" for byte in f"{key[:8]}-{key[8:]}".encode()),
    "GUID in Base64": lambda key: base64.b64encode(f"{key[:8]}-{key[8:]}".encode()).decode(),
    "upper case": str.upper,
    "Base64 of upper case": lambda key: base64.b64encode(key.upper().encode()).decode(),
    "Base64 of its bytes": lambda key: base64.b64encode(bytes.fromhex(key)).decode(),
    "URL-safe Base64 of its bytes": lambda key: base64.urlsafe_b64encode(bytes.fromhex(key)).decode().rstrip("="),
    "inside Base64": lambda key: base64.b64encode(b"?" + key.encode() + b"??").decode(),
    "its bytes inside Base64": lambda key: base64.b64encode(b"??" + bytes.fromhex(key) + b"?").decode(),
}


@pytest.mark.parametrize("form", HEX_FORMS)
@settings(max_examples=25)
@given(keys=st.lists(HEX_KEYS, min_size=1, max_size=5), before=st.text(max_size=5), after=st.text(max_size=5))
def test_one_of_many_keys_is_found_in_every_form(form: str, keys: list[str], before: str, after: str) -> None:
    written = HEX_FORMS[form](keys[0])
    redacted = Redactor(keys).text(before + written + after)
    assert REPLACEMENT in redacted
    assert len(redacted.replace(REPLACEMENT, "")) <= len(before) + len(after) + ("inside" in form) * 8


@given(st.lists(HEX_KEYS, max_size=5), st.text(alphabet="0123456789abcdefABCDEF%+/-_=", max_size=200))
def test_a_text_without_a_key_stays_as_it_is(keys: list[str], text: str) -> None:
    # Too short to be a key by chance, and too few to make one up.
    assert Redactor(keys).text(text) == text


def test_a_long_text_takes_time_in_proportion_to_its_length() -> None:
    text = "3" * 65536
    assert Redactor([KEY]).text(text) is text


def test_of_thousands_of_keys_each_one_is_found() -> None:
    keys = [f"{number:032x}" for number in range(10**31, 10**31 + 5000)]
    redactor = Redactor(keys)
    assert {redactor.text(f"kid {key}: {base64.b64encode(bytes.fromhex(key)).decode()}") for key in keys} == {
        f"kid {REPLACEMENT}: {REPLACEMENT}"
    }
