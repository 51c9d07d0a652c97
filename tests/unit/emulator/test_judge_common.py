# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules that all DRMs share, and the order in which violations are answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from expressplay_emulator.config import PRODUCTION_AUTHENTICATOR, TEST_AUTHENTICATOR
from expressplay_emulator.judge import Grant, Refusal

DRMS = ("widevine", "playready", "fairplay")
NOW = 1767225600.0
KEK, KEY = "000102030405060708090a0b0c0d0e0f", "a9b9033df0b9ca5447839e3d074817a0"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"
Code = Callable[..., int | None]


@pytest.mark.parametrize("drm", DRMS)
def test_a_valid_request_is_granted(judged: Callable[..., Refusal | Grant], drm: str) -> None:
    grant = judged(drm)
    assert isinstance(grant, Grant)
    assert (grant.drm, grant.customer_id, grant.expires_at) == (drm, 1000001, NOW + 2592000)
    assert grant.keys == ((bytes.fromhex("0123456789abcdef0123456789abcdef"), bytes.fromhex(KEY)),)
    assert not {"customerAuthenticator", "contentKey", "kek", "ek"} & set(grant.policy)


@pytest.mark.parametrize("drm", DRMS)
@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("errorFormat", "html", None),
        ("errorFormat", "json", None),
        ("errorFormat", "JSON", -3004),
        ("errorFormat", "xml", -3004),
        ("errorFormat", "", None),
        ("customerAuthenticator", None, -2017),
        ("customerAuthenticator", "", -2017),
        ("customerAuthenticator", PRODUCTION_AUTHENTICATOR, -2018),
        ("customerAuthenticator", TEST_AUTHENTICATOR + " ", -2018),
        ("customerAuthenticator", "x", -2018),
        ("expirationTime", "+1", None),
        ("expirationTime", "+2591999", None),
        ("expirationTime", "+2592000", None),
        ("expirationTime", "+2592001", -2002),
        ("expirationTime", "+0", -2002),
        ("expirationTime", "60", -2002),
        ("expirationTime", "", None),
        ("expirationTime", " ", -2002),
        ("expirationTime", "2026-01-01T00:00:00Z", -2002),
        ("expirationTime", "2026-01-01T00:00:00.5Z", None),
        ("expirationTime", "2025-12-31T23:59:59Z", -2002),
        ("expirationTime", "2026-01-30T23:00:00Z", None),
        ("expirationTime", "2026-01-31T00:00:00Z", None),
        ("expirationTime", "2026-01-31T00:00:05Z", None),
        ("expirationTime", "2026-01-31T00:00:06Z", -2002),
        ("expirationTime", "2026-01-15T00:00:00+00:00", -2002),
        ("cookie", "c" * 32, None),
        ("cookie", "ü" * 32, None),
        ("cookie", "c" * 33, -2033),
        ("kid", "ABCDEFabcdef0123456789ABCDEFabcd", None),
        ("kid", "0" * 31, -4020),
        ("kid", "0" * 33, -4020),
        ("kid", " " * 31, -4020),
        ("kid", "g" * 32, -4022),
        ("kid", " " + "0" * 31, -4022),
        ("kid", "01234567-89ab-cdef-0123-456789abcdef", -4020),
        ("kid", "^", -4022),
        ("kid", "^1", None),
        ("kid", "^^", None),
        ("kid", "^ ", None),
        ("kid", "^" + "n" * 64, None),
        ("kid", "^" + "ü" * 64, None),
        ("kid", "^" + "n" * 65, -4021),
        ("contentKey", "A9B9033DF0B9CA5447839E3D074817A0", None),
        ("contentKey", "0" * 31, -2027),
        ("contentKey", "0" * 33, -2027),
        ("contentKey", "g" * 32, -2005),
        ("contentKey", None, -2005),
        ("ek", EK, -4024),
    ],
)
def test_common_parameters(code: Code, drm: str, name: str, value: str | None, expected: int | None) -> None:
    assert code(drm, {name: value}) == expected


@pytest.mark.parametrize("drm", ["widevine", "playready"])
def test_a_missing_kid(code: Code, drm: str) -> None:
    assert code(drm, {"kid": None}) == -4018


@pytest.mark.parametrize("drm", DRMS)
@pytest.mark.parametrize(
    ("kek", "ek", "expected"),
    [
        (KEK, EK, None),
        (KEK.upper(), EK.upper(), None),
        (KEK[:-1], EK, -4024),
        ("g" * 32, EK, -4024),
        (KEK[:-1] + "0", EK, -4024),
        (KEK, EK[:-1], -4024),
        (KEK, EK[:-1] + "g", -4024),
        (KEK, EK[:-1] + "e", -4024),
        (KEK, EK + "00", -4024),
        (None, EK, -4024),
    ],
)
def test_a_wrapped_key(code: Code, drm: str, kek: str | None, ek: str | None, expected: int | None) -> None:
    kid = {"kid": None} if drm == "fairplay" else {}
    assert code(drm, {"contentKey": None, "kek": kek, "ek": ek, **kid}) == expected


def test_a_wrapped_key_is_unwrapped(judged: Callable[..., Grant]) -> None:
    assert judged("widevine", {"contentKey": None, "kek": KEK, "ek": EK}).keys[0][1].hex() == KEY


@pytest.mark.parametrize("drm", DRMS)
def test_a_kek_alone_stands_for_a_stored_key(judged: Callable[..., Grant], code: Code, drm: str) -> None:
    change = {"contentKey": None, "kek": KEK}
    first, again = judged(drm, change), judged(drm, change)
    assert first.keys == again.keys
    assert judged(drm, {**change, "kid": "^other"}).keys[0][1] != first.keys[0][1]


@pytest.mark.parametrize("drm", DRMS)
def test_a_kek_alone_unwraps_the_key_that_the_account_has_stored(
    judged: Callable[..., Grant], code: Code, drm: str
) -> None:
    def stored(customer_id: int, kid: str) -> str | None:
        return {(1000001, "80ea8bc8a58f990ad1f76bc665b30bfa"): EK}.get((customer_id, kid))

    change = {"contentKey": None, "kek": KEK}
    assert judged(drm, {**change, "kid": "^kid1"}, stored).keys[0][1].hex() == KEY
    assert code(drm, {**change, "kid": "^kid2"}, stored=stored) == -4019
    assert code(drm, {**change, "kid": "^kid1", "kek": "f" * 32}, stored=stored) == -4024
    # A key that is given needs none that is stored.
    assert judged("widevine", {**change, "ek": EK}, stored).keys[0][1].hex() == KEY


def test_a_name_is_hashed(judged: Callable[..., Grant]) -> None:
    assert judged("widevine", {"kid": "^kid1"}).keys[0][0].hex() == "80ea8bc8a58f990ad1f76bc665b30bfa"


@pytest.mark.parametrize(
    ("drm", "disabled", "failed"), [("widevine", -7011, -7008), ("playready", -5002, -2030), ("fairplay", -6009, -6004)]
)
def test_what_the_configuration_refuses(code: Code, drm: str, disabled: int, failed: int) -> None:
    assert code(drm, disabled_drms=[drm]) == disabled
    assert code(drm, disabled_drms=[other for other in DRMS if other != drm]) is None
    assert code(drm, disabled_accounts=[1000001]) == -2031
    assert code(drm, disabled_accounts=[1000002]) is None
    assert code(drm, failing_kids=["0123456789ABCDEF0123456789ABCDEF"]) == failed
    assert code(drm, failing_kids=["^other"]) is None
    assert code(drm, tokens_available=0) == -2019
    assert code(drm, tokens_available=1) is None
    assert code(drm, service="production") == -2018
    assert code(drm, {"customerAuthenticator": PRODUCTION_AUTHENTICATOR}, service="production") is None


def test_an_authenticator_of_the_other_service_is_explained(judged: Callable[..., Refusal]) -> None:
    text = judged("widevine", {"customerAuthenticator": PRODUCTION_AUTHENTICATOR}).text
    assert "production" in text
    assert PRODUCTION_AUTHENTICATOR not in text


@pytest.mark.parametrize(
    ("drm", "order"),
    [
        (
            "widevine",
            [
                ("errorFormat", "x", -3004),
                ("customerAuthenticator", "x", -2018),
                ("expirationTime", "x", -2002),
                ("cookie", "c" * 33, -2033),
                ("kid", "x", -4020),
                ("contentKey", "x", -2027),
                ("generalFlags", "x", -5003),
                ("securityLevel", "x", -7004),
                ("hdcpOutputControl", "x", -2034),
                ("licenseDuration", "x", -7007),
                ("wvExtension", "x", -7009),
                ("deviceId", "x", -7002),
            ],
        ),
        (
            "playready",
            [
                ("errorFormat", "x", -3004),
                ("customerAuthenticator", "x", -2018),
                ("expirationTime", "x", -2002),
                ("cookie", "c" * 33, -2033),
                ("kid", "x", -4020),
                ("contentKey", "x", -2027),
                ("generalFlags", "x", -5003),
                ("rightsType", "x", -2021),
                ("analogVideoOPL", None, -5006),
                ("compressedDigitalAudioOPL", "x", -2034),
                ("compressedDigitalVideoOPL", None, -5006),
                ("uncompressedDigitalAudioOPL", "x", -2034),
                ("uncompressedDigitalVideoOPL", None, -5006),
                ("unknownOutputBehavior", "x", -5001),
                ("outputControlFlags", "x", -2040),
                ("extensionType", "x", -2035),
                ("kek", KEK, -5007),
                ("deviceId", "x", -5004),
            ],
        ),
        (
            "fairplay",
            [
                ("kid", "x", -4020),
                ("contentKey", "x", -2027),
                ("iv", "x", -6003),
                ("rentalDuration", "x", -6007),
                ("fpExtension", "x", -6001),
                ("generalFlags", "x", -5003),
                ("deviceId", "x", -6008),
            ],
        ),
    ],
)
def test_the_first_violation_is_answered(code: Code, drm: str, order: list[tuple[str, str | None, int]]) -> None:
    for position, (_name, _value, expected) in enumerate(order):
        assert code(drm, {name: value for name, value, _code in order[position:]}) == expected
