# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the DRMs, row by row, and the form for several keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from expressplay_emulator.judge import Grant

KEK = "000102030405060708090a0b0c0d0e0f"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"
Code = Callable[..., int | None]
_RENTAL = {"rightsType": "Rental", "generalFlags": "00000001", "rental.periodEndTime": "+172800"}
_OPLS = (
    "analogVideoOPL",
    "compressedDigitalAudioOPL",
    "compressedDigitalVideoOPL",
    "uncompressedDigitalAudioOPL",
    "uncompressedDigitalVideoOPL",
)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("generalFlags", "0000", None),
        ("generalFlags", "00000000", None),
        ("generalFlags", "00000001", -5003),
        ("generalFlags", "0001", -5003),
        ("generalFlags", "000", -5003),
        ("contentId", "c" * 500, None),
        ("securityLevel", None, -7003),
        ("securityLevel", "0", -7004),
        ("securityLevel", "1", None),
        ("securityLevel", "5", None),
        ("securityLevel", "05", None),
        ("securityLevel", "6", -7004),
        ("securityLevel", "HW_SECURE_ALL", -7004),
        ("securityLevel", "1.0", -7004),
        ("hdcpOutputControl", None, -7006),
        ("hdcpOutputControl", "0", None),
        ("hdcpOutputControl", "2", None),
        ("hdcpOutputControl", "3", -2034),
        ("hdcpOutputControl", "-1", -2034),
        ("licenseDuration", "0", -7007),
        ("licenseDuration", "1", None),
        ("licenseDuration", "2147483647", None),
        ("licenseDuration", "2147483648", -7007),
        ("licenseDuration", "+5", -7007),
        ("licenseDuration", "48h", -7007),
        ("wvExtension", "wudo,AAAAAA==", None),
        ("wvExtension", "wudo", -7009),
        ("wvExtension", "wudo,", -2037),
        ("wvExtension", "wudo,AA,BB", -2037),
        ("wvExtension", ",AAAA", -2036),
        ("wvExtension", "wud,AAAA", -2036),
        ("wvExtension", "wudo,AAAA=", -2037),
        ("deviceId", "0" * 32, -7002),
        ("rightsType", "nonsense of another DRM", None),
    ],
)
def test_widevine(code: Code, name: str, value: str | None, expected: int | None) -> None:
    assert code("widevine", {name: value}) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [("generalFlags", "00000001"), ("hdcpOutputControl", "3"), ("hdcpOutputControl", "5")],
)
def test_undocumented_values_of_widevine(code: Code, name: str, value: str) -> None:
    assert code("widevine", {name: value}, undocumented=True) is None


def test_undocumented_values_have_bounds_too(code: Code) -> None:
    assert code("widevine", {"hdcpOutputControl": "6"}, undocumented=True) == -2034
    assert code("widevine", {"generalFlags": "00000002"}, undocumented=True) == -5003


def test_widevine_takes_a_key_beside_a_kek(judged: Callable[..., Grant]) -> None:
    assert judged("widevine", {"contentKey": "c" * 32, "kek": KEK}).keys[0][1].hex() == "c" * 32
    assert judged("widevine", {"contentKey": "c" * 32, "kek": KEK, "ek": EK}).keys[0][1].hex() == "c" * 32


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"generalFlags": "00000000"}, None),
        ({"generalFlags": "00000001"}, None),
        ({"generalFlags": "0000"}, -5003),
        ({"generalFlags": "00000002"}, -5003),
        ({"rightsType": None}, -2020),
        ({"rightsType": "Rent"}, -2021),
        ({"rightsType": "rental"}, -2021),
        ({**_RENTAL}, None),
        ({**_RENTAL, "generalFlags": None}, -5003),
        ({**_RENTAL, "generalFlags": "00000000"}, -5003),
        ({**_RENTAL, "rental.periodEndTime": None}, -2022),
        ({**_RENTAL, "rental.periodEndTime": ""}, -2022),
        ({**_RENTAL, "rental.periodEndTime": "172800"}, -2002),
        ({**_RENTAL, "rental.periodEndTime": "+2147483647"}, None),
        ({**_RENTAL, "rental.periodEndTime": "+2147483648"}, -2002),
        ({**_RENTAL, "rental.periodEndTime": "9999-12-31T23:59:59Z"}, None),
        ({**_RENTAL, "rental.periodEndTime": "2026-01-01T00:00:00Z"}, -2002),
        ({**_RENTAL, "rental.periodEndTime": "2026-01-01T00:00:01Z"}, None),
        ({**_RENTAL, "rental.playDuration": "1"}, None),
        ({**_RENTAL, "rental.playDuration": "0"}, -2025),
        ({**_RENTAL, "rental.playDuration": "2147483648"}, -2025),
        ({**_RENTAL, "rental.playDuration": "x"}, -2025),
        ({"rental.periodEndTime": "+60"}, -2021),
        ({"rental.playDuration": "60"}, -2021),
        ({"unknownOutputBehavior": "Allow"}, None),
        ({"unknownOutputBehavior": "Disallow"}, None),
        ({"unknownOutputBehavior": "SDOnly"}, None),
        ({"unknownOutputBehavior": "allow"}, -5001),
        ({"outputControlFlags": "0000aF01"}, None),
        ({"outputControlFlags": "0000"}, -2040),
        ({"outputControlFlags": "0x000001"}, -2008),
        ({"outputControlFlags": "0x00000001"}, -2040),
        ({"extensionType": "wudo", "extensionPayload": "AAAAAA=="}, None),
        ({"extensionType": "wudo"}, -2035),
        ({"extensionPayload": "AAAA"}, -2035),
        ({"extensionType": "wudo", "extensionPayload": ""}, -2035),
        ({"extensionType": "wud", "extensionPayload": "AAAA"}, -2036),
        ({"extensionType": "wudo", "extensionPayload": "AA"}, -2037),
        ({"kek": KEK}, -5007),
        ({"kek": KEK, "ek": EK}, -5007),
        ({"contentKey": None, "kek": KEK, "ek": EK}, None),
        ({"deviceId": "aB" * 16}, None),
        ({"deviceId": "a" * 31}, -5004),
        ({"deviceId": "g" * 32}, -5005),
        ({"securityLevel": "nonsense of another DRM"}, None),
        ({"minCertSecurityLevel": "2000", "algId": "aescbc", "useHttps": "true", "playbackDuration": "60"}, None),
    ],
)
def test_playready(code: Code, change: dict[str, str | None], expected: int | None) -> None:
    assert code("playready", change) == expected


@pytest.mark.parametrize("name", _OPLS)
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", None),
        ("998", None),
        ("999", None),
        ("0999", None),
        ("1000", -2034),
        ("-1", -2034),
        ("high", -2034),
        (None, -5006),
    ],
)
def test_output_protection_levels(code: Code, name: str, value: str | None, expected: int | None) -> None:
    assert code("playready", {name: value}) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kid": None}, None),
        ({"kid": "x"}, -4020),
        ({"iv": None}, -6003),
        ({"iv": "0" * 31}, -6003),
        ({"iv": "g" * 32}, -6003),
        ({"contentKey": None, "kek": KEK}, None),
        ({"contentKey": None, "kek": KEK, "kid": None}, -4024),
        ({"contentKey": None, "kek": KEK, "ek": EK}, -4024),
        ({"contentKey": None, "kek": KEK, "ek": EK, "kid": None}, None),
        ({"rentalDuration": "0"}, None),
        ({"rentalDuration": "2147483648"}, -6007),
        ({"rentalDuration": "-1"}, -6007),
        ({"fpExtension": "wudo,AAAA"}, None),
        ({"fpExtension": "wudo"}, -6001),
        ({"fpExtension": "wud,AAAA"}, -2036),
        ({"fpExtension": "wudo,A"}, -2037),
        ({"generalFlags": "0000"}, None),
        ({"generalFlags": "00000000"}, -5003),
    ],
)
def test_fairplay(code: Code, change: dict[str, str | None], expected: int | None) -> None:
    assert code("fairplay", change) == expected


_SEVERAL = {
    "kid": None,
    "contentKey": None,
    "kid.0": "0" * 32,
    "kid.1": "^second",
    "contentKey.0": "a" * 32,
    "contentKey.1": "b" * 32,
    "securityLevel.1": "5",
    "trackType.0": "SD",
    "trackType.1": "HD",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"kid": "not looked at"}, None),
        ({"generalFlags": "00000001"}, None),
        ({"contentKey.1": None, "contentKey": "c" * 32}, None),
        ({"contentKey.1": None}, -2005),
        ({"kid.1": "x"}, -4020),
        ({"kid.1": "", "contentKey.1": "not looked at"}, None),
        ({"securityLevel.1": "6"}, -7004),
        ({"securityLevel": None}, -7003),
        ({"securityLevel": None, "securityLevel.0": "1"}, None),
        ({"hdcpOutputControl.0": "3"}, -2034),
        ({"hdcpOutputControl": None, "hdcpOutputControl.0": "1"}, -7006),
    ],
)
def test_several_keys(code: Code, change: dict[str, str | None], expected: int | None) -> None:
    assert code("widevine", {**_SEVERAL, **change}) == expected


def test_several_keys_are_in_one_grant(judged: Callable[..., Grant]) -> None:
    keys = judged("widevine", _SEVERAL).keys
    assert [key.hex() for _kid, key in keys] == ["a" * 32, "b" * 32]
    assert [kid.hex() for kid, _key in keys if kid] == ["0" * 32, "352f7829a2384b001cc12b0c2613c756"]


def test_a_rental_ends(judged: Callable[..., Grant]) -> None:
    assert judged("playready", _RENTAL).playback_end == 1767225600.0 + 172800
    assert judged("playready").playback_end is None
