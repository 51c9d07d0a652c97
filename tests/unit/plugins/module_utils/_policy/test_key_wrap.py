# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AES Key Wrap, against the vector of RFC 3394 arithmetic that the service's own examples use."""

from __future__ import annotations

import sys

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.key_wrap import (
    CryptographyMissing,
    WrongKek,
    unwrap,
)

from .policies import EK, KEK, KEY, ask


def test_the_vector() -> None:
    assert unwrap(EK, KEK) == KEY
    assert unwrap(EK.upper(), KEK.upper()) == KEY


@pytest.mark.parametrize("position", [0, 20, 47])
def test_one_wrong_digit_fails_the_integrity_check(position: int) -> None:
    other = "0" if EK[position] != "0" else "1"
    with pytest.raises(WrongKek):
        unwrap(EK[:position] + other + EK[position + 1 :], KEK)


def test_another_kek_fails_the_integrity_check() -> None:
    with pytest.raises(WrongKek):
        unwrap(EK, KEK[::-1])


def test_the_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)
    with pytest.raises(CryptographyMissing):
        unwrap(EK, KEK)
    (finding,) = ask(WIDEVINE, content_key=None, kek=KEK, ek=EK).errors
    assert (finding.rule, finding.code) == ("ek-unverified", None)
    assert "cryptography" in finding.hint
    assert sys.executable in finding.message
