# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrapping and unwrapping keys, against known vectors."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.errors import Refused
from ansible_collections.streamops.expressplay.plugins.module_utils._keys.key_wrap import unwrap_key, wrap_key

KEK = "000102030405060708090a0b0c0d0e0f"

# The token service's own example, and that of RFC 3394, section 4.1.
VECTORS = [
    ("a9b9033df0b9ca5447839e3d074817a0", "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"),
    ("00112233445566778899aabbccddeeff", "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"),
]
KEY, EK = VECTORS[0]

keys = st.binary(min_size=16, max_size=16).map(bytes.hex)


@pytest.mark.parametrize(("key", "ek"), VECTORS)
def test_the_vectors(key: str, ek: str) -> None:
    assert wrap_key(key, KEK) == wrap_key(key.upper(), KEK.upper()) == ek
    assert unwrap_key(ek, KEK) == unwrap_key(ek.upper(), KEK.upper()) == key


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(keys, keys)
def test_what_was_wrapped_can_be_unwrapped(key: str, kek: str) -> None:
    assert unwrap_key(wrap_key(key, kek), kek) == key


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.integers(0, 47), keys)
def test_one_wrong_digit_or_another_kek_fails_the_integrity_check(position: int, kek: str) -> None:
    damaged = EK[:position] + ("0" if EK[position] != "0" else "1") + EK[position + 1 :]
    for ek, used in ((damaged, KEK), (EK, kek)):
        if (ek, used) != (EK, KEK):
            with pytest.raises(Refused, match="ek: It does not unwrap under this kek") as caught:
                unwrap_key(ek, used)
            assert caught.value.__cause__ is None
            assert caught.value.__suppress_context__


BAD = [
    ("", "has 0 characters"),
    ("00", "has 2 characters"),
    (f"0x{KEK}", "has 34 characters"),
    (f"{KEK} ", "has 33 characters"),
    (KEK[:-1], "has 31 characters"),
    (KEK[:-1] + "g", "no hexadecimal digit"),
    (KEK[:-1] + "٣", "no hexadecimal digit"),
    ("\ud800" * 32, "surrogate"),
    (10**31, "number, not as a string. Put it in quotes"),
    (None, "There is no value"),
    ([KEK], "list"),
]


@pytest.mark.parametrize(("value", "said"), BAD)
def test_what_is_no_key(value: Any, said: str) -> None:
    for name, call in (
        ("content_key", lambda: wrap_key(value, KEK)),
        ("kek", lambda: wrap_key(KEY, value)),
        ("kek", lambda: unwrap_key(EK, value)),
    ):
        with pytest.raises(Refused, match=f"{name}: .*{re.escape(said)}"):
            call()


@pytest.mark.parametrize("value", [EK[:-1], EK + "00", KEY, f"#{EK}", 1, None])
def test_what_is_no_wrapped_key(value: Any) -> None:
    with pytest.raises(Refused, match="ek: "):
        unwrap_key(value, KEK)


def test_the_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)
    for call in (lambda: wrap_key(KEY, KEK), lambda: unwrap_key(EK, KEK)):
        with pytest.raises(Refused, match="cryptography is missing") as caught:
            call()
        assert sys.executable in str(caught.value)
