# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""FairPlay, row by row. Codes are typed from the service's table, not from the code."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY

from .._policy.policies import EK, HUGE, IV, KEK, KEY, KID, ask, error_codes, sent, short, warning_rules

VALID: list[tuple[str, str, Any, list[str]]] = [
    ("kid", "kid", KID, [KID]),
    ("kid", "kid", "^a", ["^a"]),
    ("kid", "kid", "", []),
    ("kid", "kid", None, []),
    ("iv", "iv", IV, [IV]),
    ("iv", "iv", IV.upper(), [IV.upper()]),
    ("iv", "iv", "0" * 32, ["0" * 32]),
    ("rental_duration", "rentalDuration", 0, ["0"]),
    ("rental_duration", "rentalDuration", "0", ["0"]),
    ("rental_duration", "rentalDuration", "0h", ["0"]),
    ("rental_duration", "rentalDuration", "1", ["1"]),
    ("rental_duration", "rentalDuration", "0048", ["0048"]),
    ("rental_duration", "rentalDuration", 172800, ["172800"]),
    ("rental_duration", "rentalDuration", 2147483647, ["2147483647"]),
    ("rental_duration", "rentalDuration", "48h", ["172800"]),
    ("rental_duration", "rentalDuration", "", []),
    ("fp_extensions", "fpExtension", [], []),
    ("fp_extensions", "fpExtension", "wudo,AAAAAA==", ["wudo,AAAAAA=="]),
    ("fp_extensions", "fpExtension", {"type": "wudo", "payload": "AAAA"}, ["wudo,AAAA"]),
    ("fp_extensions", "fpExtension", ["wudo,AAAA", "wudo,BBBB"], ["wudo,AAAA", "wudo,BBBB"]),
    ("general_flags", "generalFlags", "0000", ["0000"]),
    ("general_flags", "generalFlags", 0, ["0000"]),
    ("general_flags", "generalFlags", "", []),
]


@pytest.mark.parametrize(("option", "wire", "value", "texts"), VALID, ids=short)
def test_accepted(option: str, wire: str, value: Any, texts: list[str]) -> None:
    assert sent(FAIRPLAY, wire, **{option: value}) == texts
    assert warning_rules(FAIRPLAY, **{option: value}) == set()


REFUSED: list[tuple[str, Any, int]] = [
    *[
        ("iv", value, -6003)
        for value in (
            *(None, "", " ", "0", IV[:-1], IV + "0", f"0x{IV}", "g" + IV[1:], "٣" * 32, IV + "\n", "x" * 100000),
            *(0, HUGE, 1.5, True, date(2026, 3, 1), [], [IV], {}, "\ud800"),
        )
    ],
    *[
        ("rental_duration", value, -6007)
        for value in (
            *("-1", -1, "+60", "2147483648", 2147483648, "3551w", "9" * 6000, HUGE, -HUGE, "1.5", 1.5, "abc", "48 h"),
            *(" ", "٣", float("nan"), True, False, [], {}, date(2026, 3, 1), "\udfff"),
        )
    ],
    *[
        ("fp_extensions", value, code)
        for value, code in (
            *((value, -6001) for value in ("wudo", " ", ["wudo;AAAA"], 5, HUGE, True, [5], [["wudo,AAAA"]], {1: 2})),
            *((value, -2036) for value in (",AAAA", ",", "wud,AAAA", "wudé,AAAA", {}, {"payload": "AAAA"})),
            *((value, -2037) for value in ("wudo,", "wudo,AA", "wudo,AA,BB", "wudo,AA-_", {"type": "wudo"})),
        )
    ],
    *[
        ("general_flags", value, -5003)
        for value in ("00000000", "00000001", "0001", "0", "000", "0x0000", " ", 1, 2, -1, HUGE, 0.0, True, [], {})
    ],
]


@pytest.mark.parametrize(("option", "value", "code"), REFUSED, ids=short)
def test_refused(option: str, value: Any, code: int) -> None:
    assert error_codes(FAIRPLAY, **{option: value}) == {code}


@pytest.mark.parametrize("content_key", [None, KEY])
@pytest.mark.parametrize(
    ("kid", "ek", "rule"),
    [(KID, None, None), (None, EK, None), (KID, EK, "fp-kek-kid-and-ek"), (None, None, "fp-kek-alone")],
    ids=["stored", "wrapped", "both", "neither"],
)
def test_a_kek_goes_with_exactly_one_of_kid_and_ek(
    content_key: str | None, kid: str | None, ek: str | None, rule: str | None
) -> None:
    errors = ask(FAIRPLAY, content_key=content_key, kek=KEK, kid=kid, ek=ek).errors
    assert [(found.rule, found.code) for found in errors] == ([(rule, -4024)] if rule else [])


def test_keys_of_a_list_are_told_a_way_out_that_is_one() -> None:
    keys = {"kid": None, "content_key": None, "content_keys": [{"kid": "^a", "kek": KEK, "ek": EK}]}
    [finding] = ask(FAIRPLAY, **keys).errors
    assert (finding.rule, finding.option) == ("fp-kek-kid-and-ek", "content_keys[0].kid")
    for way in ("give content_key", "store the keys and leave out ek", "content_keys: [] and one key"):
        assert way in finding.hint
    alone = ask(FAIRPLAY, kid=None, content_key=None, content_keys=[{"kek": KEK}]).errors
    assert [found.hint for found in alone if found.rule == "fp-kek-alone"] == [
        "Add kid for a key that is stored under it, or give its content_key."
    ]


def test_nothing_is_concluded_about_what_extra_parameters_replace() -> None:
    for wire in ("kid", "kek", "ek"):
        verdict = ask(FAIRPLAY, kek=KEK, ek=EK, extra_parameters={wire: "x"})
        assert "fp-kek-kid-and-ek" not in {found.rule for found in verdict.findings}


def test_a_clear_key_beside_a_kek_is_a_warning() -> None:
    assert warning_rules(FAIRPLAY, kek=KEK) == {"fp-two-keys"}
    assert warning_rules(FAIRPLAY, kid=None, kek=KEK, ek=EK) == {"fp-two-keys"}
    assert warning_rules(FAIRPLAY, kid=None, kek=KEK, ek=EK, content_key="0" * 32) == {
        "fp-two-keys",
        "content-key-differs",
    }


def test_the_policy_of_the_license_holds_the_initialization_vector() -> None:
    """It is public: playlists carry it."""
    verdict = ask(FAIRPLAY, rental_duration="48h")
    assert verdict.license_policy == {"iv": IV, "rentalDuration": "172800"}
    assert IV not in verdict.secrets
