# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The envelope of tokens, and their opening."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from expressplay_emulator.config import Config
from expressplay_emulator.judge import Grant
from expressplay_emulator.tokens import KEY_LENGTH, Content, Sealer, TokenError

_KEY = bytes(range(KEY_LENGTH))


def _raw(token: str) -> bytes:
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


@pytest.mark.parametrize(
    ("settings", "label"),
    [
        ({"token_version": 1}, None),
        ({"token_version": 4, "token_label": True}, None),
        ({"token_version": 5}, 0),
        ({"token_version": 5, "token_label": True}, 36),
        ({"token_version": 9, "token_label": True}, 36),
    ],
)
@pytest.mark.parametrize("drm", ["widevine", "playready", "fairplay"])
def test_the_envelope(judged: Callable[..., Grant], drm: str, settings: dict[str, int], label: int | None) -> None:
    config = Config(**settings)
    sealer = Sealer(_KEY)
    grant = judged(drm)
    token = sealer.seal(grant, config)
    raw = _raw(token)
    assert raw[0] == settings["token_version"]
    assert raw[1] == 0
    assert int.from_bytes(raw[2:6], "big") == 1000001
    start = 8
    if label is not None:
        assert int.from_bytes(raw[8:10], "big") == label
        assert raw[10 : 10 + label].isascii()
        start = 10 + label
    length = int.from_bytes(raw[start : start + 4], "big")
    assert length % 16 == 0
    assert len(raw) == start + 4 + length + 20
    assert bytes.fromhex("a9b9033df0b9ca5447839e3d074817a0") not in raw
    assert b"widevine" not in raw
    assert sealer.open(token) == Content(grant, "test")


def test_every_altered_character_is_noticed(judged: Callable[..., Grant]) -> None:
    sealer = Sealer(_KEY)
    token = sealer.seal(judged("widevine"), Config())
    for position, character in enumerate(token):
        other = "A" if character != "A" else "B"
        with pytest.raises(TokenError):
            sealer.open(token[:position] + other + token[position + 1 :])


def test_the_spare_bits_of_the_last_character_count_too(judged: Callable[..., Grant]) -> None:
    sealer = Sealer(_KEY)
    tokens = [
        sealer.seal(judged("widevine", {"contentId": "c" * count}), Config(token_version=4)) for count in range(33)
    ]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    padded = [token for token in tokens if len(token) % 4]
    for token in padded:
        neighbour = alphabet[alphabet.index(token[-1]) ^ 1]
        assert _raw(token[:-1] + neighbour) == _raw(token)
        with pytest.raises(TokenError):
            sealer.open(token[:-1] + neighbour)


@pytest.mark.parametrize(
    "token", ["", "A", "AAAA", "=", "ü", "BQAA" * 30, "token with spaces", "AA==", "\0", "A" * 100000]
)
def test_what_is_no_token(token: str) -> None:
    with pytest.raises(TokenError):
        Sealer(_KEY).open(token)


def test_a_token_of_another_emulator_is_foreign(judged: Callable[..., Grant]) -> None:
    with pytest.raises(TokenError, match="another service"):
        Sealer(_KEY).open(Sealer(_KEY[::-1]).seal(judged("widevine"), Config()))
