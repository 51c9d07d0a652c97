# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.token_envelope import (
    Envelope,
    EnvelopeError,
    envelope_warnings,
    read_envelope,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import (
    AUTHENTICATOR,
    build_token,
)


def test_a_labelled_token() -> None:
    assert read_envelope(build_token(5, 1000001, b"f" * 36, b"p" * 48)) == Envelope(5, 1000001, 7, "f" * 36, 48)


def test_an_empty_label() -> None:
    assert read_envelope(build_token(6, label=b"")) == Envelope(6, 1000001, 7, "", 32)


def test_versions_below_5_have_no_label() -> None:
    assert read_envelope(build_token(4)) == Envelope(4, 1000001, 7, None, 32)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "empty"),
        (build_token() + "=", "not URL-safe Base64"),
        (build_token()[:20] + " 2024" + build_token()[20:], "not URL-safe Base64"),
        (build_token()[:21], "no Base64 text has this length"),
        (build_token()[:6], "not even a head"),
        (build_token()[:12], "inside its length fields"),
        (build_token()[:64], "inside its length fields"),
        (build_token()[:100], "cut short: 75 of 102 bytes"),
        (build_token()[:-1], "cut short: 101 of 102 bytes"),
        (build_token(payload=b"p" * 31), "whole blocks"),
        (build_token(tail=21), "103 bytes are there, its length fields announce 102"),
        (build_token(label=b"f" * 35), "impossible length"),
        (build_token(label=b"\xff" * 36), "not ASCII"),
        (build_token(version=0), "does not begin like a token"),
        ("BQE" + build_token()[3:], "does not begin like a token"),
    ],
)
def test_what_is_wrong_is_said_without_the_token(token: str, said: str) -> None:
    with pytest.raises(EnvelopeError) as caught:
        read_envelope(token)
    assert said in caught.value.reason
    assert str(caught.value) == caught.value.reason
    assert not token or token not in caught.value.reason


def test_every_cut_is_noticed() -> None:
    token = build_token()
    for length in range(len(token)):
        with pytest.raises(EnvelopeError):
            read_envelope(token[:length])


def test_a_whole_token_of_the_account_brings_no_warning() -> None:
    assert envelope_warnings(build_token(), AUTHENTICATOR) == []


def test_a_token_of_another_account_names_both() -> None:
    (warning,) = envelope_warnings(build_token(customer_id=77), AUTHENTICATOR)
    assert "customer 77" in warning
    assert "1000001" in warning
    assert AUTHENTICATOR.partition(",")[2] not in warning


@pytest.mark.parametrize("authenticator", [None, "", "no-number", "99999999999,x"])
def test_an_authenticator_of_another_form_is_not_compared(authenticator: str | None) -> None:
    assert envelope_warnings(build_token(), authenticator) == []


def test_a_damaged_token_brings_its_reason() -> None:
    (warning,) = envelope_warnings(build_token()[:-4], AUTHENTICATOR)
    assert "cut short" in warning
