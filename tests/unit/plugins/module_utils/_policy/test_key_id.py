# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The notations of a kid."""

from __future__ import annotations

import base64

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.key_id import normalise

from .policies import ask

HEX = "00112233445566778899aabbccddeeff"


@pytest.mark.parametrize(
    ("text", "kid"),
    [
        (f"0x{HEX}", HEX),
        (f"0x{HEX.upper()}", HEX),
        ("00112233-4455-6677-8899-aabbccddeeff", HEX),
        ("00112233-4455-6677-8899-AABBCCDDEEFF", HEX),
        ("{00112233-4455-6677-8899-aabbccddeeff}", HEX),
    ],
)
def test_notations_that_become_hexadecimal_digits(text: str, kid: str) -> None:
    assert normalise(text) == kid


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        HEX.upper(),
        "^kid1",
        f"^0x{HEX}",
        f"0X{HEX}",
        f"0x{HEX}0",
        f"0x{HEX[:-1]}",
        f"x{HEX}",
        f" 0x{HEX}",
        f"0x{HEX}\n",
        f"{{{HEX}}}",
        "{00112233-4455-6677-8899-aabbccddeeff",
        "00112233-4455-6677-8899-aabbccddeeff}",
        "0011223344-55-6677-8899-aabbccddeeff",
        "00112233-4455-6677-8899-aabbccddeefg",
        "urn:uuid:00112233-4455-6677-8899-aabbccddeeff",
        base64.b64encode(bytes.fromhex(HEX)).decode(),
        "",
    ],
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert normalise(text) == text


def test_a_base64_kid_is_refused_with_the_hexadecimal_form_in_the_hint() -> None:
    (finding,) = ask(WIDEVINE, kid=base64.b64encode(bytes.fromhex(HEX)).decode()).errors
    assert finding.code == -4020
    assert HEX in finding.hint


@pytest.mark.parametrize("kid", ["AAAA", "not base64!", "é" * 24], ids=["short", "no-base64", "not-ascii"])
def test_no_hexadecimal_form_is_invented(kid: str) -> None:
    (finding,) = ask(WIDEVINE, kid=kid).errors
    assert finding.code == -4020
    assert "Base64" not in finding.hint
