# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parameters that all DRMs share, row by row. Codes are typed from the service's tables, not from the code."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm

from .._policy.policies import (
    DRMS,
    EK,
    HUGE,
    KEK,
    KEY,
    KID,
    NOW,
    WRAPPED,
    ask,
    error_codes,
    sent,
    short,
    warning_rules,
)

pytestmark = pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)

# Values that YAML made of something unquoted, and that no text parameter accepts.
NO_TEXT = [
    pytest.param(12345, id="integer"),
    pytest.param(0, id="zero"),
    pytest.param(HUGE, id="huge-integer"),
    pytest.param(1.5, id="float"),
    pytest.param(float("nan"), id="nan"),
    pytest.param(float("inf"), id="infinity"),
    pytest.param(True, id="true"),
    pytest.param(False, id="false"),
    pytest.param(date(2026, 3, 1), id="date"),
    pytest.param(NOW, id="datetime"),
    pytest.param([], id="empty-list"),
    pytest.param(["a"], id="list"),
    pytest.param({}, id="empty-dictionary"),
    pytest.param({"a": 1}, id="dictionary"),
]


def at(**delta: float) -> str:
    """A time on the wire, so far from now."""
    return (NOW + timedelta(**delta)).isoformat().replace("+00:00", "Z")


# errorFormat


@pytest.mark.parametrize("value", ["html", "json", "", None])
def test_error_formats(drm: Drm, value: str | None) -> None:
    assert sent(drm, "errorFormat", error_format=value) == ([value] if value else [])


@pytest.mark.parametrize("value", ["xml", "JSON", " json", "json\n", "\0", "x" * 100000, *NO_TEXT])
def test_other_error_formats(drm: Drm, value: Any) -> None:
    assert error_codes(drm, error_format=value) == {-3004}


# expirationTime


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("+1", "+1"),
        ("+0060", "+0060"),
        ("+2588400", "+2588400"),
        ("+2592000", "+2592000"),
        ("+" + "0" * 6000 + "60", "+" + "0" * 6000 + "60"),
        ("+30d", "+2592000"),
        ("+29d23h", "+2588400"),
        ("+1w2d", "+777600"),
        ("+48h", "+172800"),
        (172800, "+172800"),
        (1, "+1"),
        (at(microseconds=1), at(microseconds=1)),
        (at(seconds=1), at(seconds=1)),
        (at(days=29, hours=23), at(days=29, hours=23)),
        (at(days=30), at(days=30)),
        (at(days=30, seconds=1), at(days=30, seconds=1)),
        (at(days=30, seconds=5), at(days=30, seconds=5)),
        ("2026-03-02T00:00:00.123Z", "2026-03-02T00:00:00.123Z"),
        (datetime(2026, 3, 2, 10, 0), "2026-03-02T10:00:00Z"),  # noqa: DTZ001
        (datetime(2026, 3, 2, 1, 0, tzinfo=timezone(timedelta(hours=2))), "2026-03-01T23:00:00Z"),
    ],
)
def test_expiration_times(drm: Drm, value: Any, text: str) -> None:
    assert sent(drm, "expirationTime", expiration_time=value) == [text]


@pytest.mark.parametrize(
    "value",
    [
        "+0",
        "+0d",
        "+2592001",
        "+30d1s",
        "+" + "9" * 6000,
        "+" + "9" * 6000 + "d",
        "+1.5",
        "+-5",
        "++5",
        "+",
        "60",
        " +60",
        "+60 ",
        "+60\n",
        "+６0",
        "-60",
        "30d",
        "+30 d",
        "tomorrow",
        " ",
        "\0",
        0,
        -5,
        1.5,
        float("nan"),
        float("inf"),
        HUGE,
        -HUGE,
        2592001,
        True,
        False,
        at(),
        at(microseconds=-1),
        at(seconds=-1),
        at(days=30, seconds=5, microseconds=1),
        at(days=30, seconds=6),
        "2016-12-31T23:59:60Z",
        "2026-03-02T24:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-03-02T00:00:00+00:00",
        "2026-03-02t00:00:00z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        date(2026, 3, 2),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-14))),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
        [],
        ["+60"],
        {},
    ],
    ids=short,
)
def test_other_expiration_times(drm: Drm, value: Any) -> None:
    assert error_codes(drm, expiration_time=value) == {-2002}


@pytest.mark.parametrize(
    ("value", "rule", "advice"),
    [
        ("60", "expiration-time-form", "+60"),
        ("6" * 11, "expiration-time-form", "+30d"),
        ("soon", "expiration-time-form", "+30d"),
        ("+0", "expiration-time-past", "+1"),
        (at(seconds=-1), "expiration-time-past", "2026-03-01T12:00:00Z"),
        ("+31d", "expiration-time-too-far", "+2592000 (30 days)"),
        (at(days=31), "expiration-time-too-far", "+2592000 (30 days)"),
        (True, "expiration-time-type", "+30d"),
    ],
)
def test_advice_on_expiration_times(drm: Drm, value: Any, rule: str, advice: str) -> None:
    (finding,) = ask(drm, expiration_time=value).errors
    assert finding.rule == rule
    assert advice in finding.hint


# cookie


@pytest.mark.parametrize("value", ["a", " ", "x" * 32, "é" * 32, "\U0001f600" * 32, "\0", "a&b=c%20+", "", None])
def test_cookies(drm: Drm, value: str | None) -> None:
    assert sent(drm, "cookie", cookie=value) == ([value] if value else [])


@pytest.mark.parametrize("value", ["x" * 33, "e\u0301" * 17, "x" * 100000, "\ud800", *NO_TEXT])
def test_other_cookies(drm: Drm, value: Any) -> None:
    assert error_codes(drm, cookie=value) == {-2033}


# kid


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (KID, KID),
        (KID.lower(), KID.lower()),
        (KID.upper(), KID.upper()),
        ("0" * 32, "0" * 32),
        (f"0x{KID}", KID.lower()),
        ("{01234567-89ab-cdef-0123-456789ABCDEF}", KID.lower()),
        ("01234567-89ab-cdef-0123-456789ABCDEF", KID.lower()),
        ("^a", "^a"),
        ("^^", "^^"),
        ("^ ", "^ "),
        ("^\0", "^\0"),
        ("^" + "x" * 64, "^" + "x" * 64),
        ("^" + "\U0001f600" * 64, "^" + "\U0001f600" * 64),
        ("^" + KID, "^" + KID),
    ],
)
def test_kids(drm: Drm, value: str, text: str) -> None:
    assert sent(drm, "kid", kid=value) == [text]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", -4020),
        (" ", -4020),
        (KID[:-1], -4020),
        (KID + "0", -4020),
        (KID + "\n", -4020),
        (f"0X{KID}", -4020),
        (f" ^{KID}", -4020),
        ("x" * 100000, -4020),
        ("ASNFZ4mrze8BI0VniavN7w==", -4020),
        ("g" * 32, -4022),
        (" " + KID[1:], -4022),
        ("٣" * 32, -4022),
        ("0x" + KID[2:], -4022),
        ("^", -4022),
        ("^" + "x" * 65, -4021),
        ("^" + "e\u0301" * 33, -4021),
        ("^" + "x" * 100000, -4021),
    ],
    ids=short,
)
def test_other_kids(drm: Drm, value: str, code: int) -> None:
    assert error_codes(drm, kid=value) == {code}


@pytest.mark.parametrize("value", [None, ""])
def test_only_fairplay_does_without_a_kid(drm: Drm, value: str | None) -> None:
    assert error_codes(drm, kid=value) == (set() if drm.name == "fairplay" else {-4018})


@pytest.mark.parametrize("value", NO_TEXT)
def test_a_kid_that_yaml_destroyed(drm: Drm, value: Any) -> None:
    assert error_codes(drm, kid=value) == {-4022}


# contentKey, kek, ek


@pytest.mark.parametrize(
    "keys",
    [
        {"content_key": KEY},
        {"content_key": KEY.upper()},
        {"content_key": None, "kek": KEK},
        {"content_key": "", "kek": KEK.upper(), "ek": ""},
        {"kek": KEK, "ek": EK},
        {"kek": KEK.upper(), "ek": EK.upper()},
    ],
    ids=["clear", "upper", "stored", "stored-empty", "wrapped", "wrapped-upper"],
)
def test_keys(drm: Drm, keys: dict[str, str | None]) -> None:
    verdict = ask(drm, **({**WRAPPED[drm.name], **keys} if keys.get("ek") else keys))
    assert verdict.findings == ()
    wires = {"contentKey": "content_key", "kek": "kek", "ek": "ek"}
    assert {wire: text for wire, text in verdict.parameters if wire in wires} == {
        wire: keys[option] for wire, option in wires.items() if keys.get(option)
    }


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"content_key": None}, -2005),
        ({"content_key": ""}, -2005),
        ({"content_key": KEY[:-1]}, -2027),
        ({"content_key": KEY + "0"}, -2027),
        ({"content_key": "0x" + KEY}, -2027),
        ({"content_key": " "}, -2027),
        ({"content_key": "0" * 100000}, -2027),
        ({"content_key": "g" + KEY[1:]}, -2005),
        ({"content_key": "0x" + KEY[2:]}, -2005),
        ({"content_key": "٣" * 32}, -2005),
        ({"content_key": 10**31}, -2005),
        ({"content_key": HUGE}, -2005),
        ({"content_key": date(2026, 3, 1)}, -2005),
        ({"content_key": True}, -2005),
        ({"content_key": [KEY]}, -2005),
        ({"content_key": None, "kek": KEK[:-1]}, -4024),
        ({"content_key": None, "kek": "g" + KEK[1:]}, -4024),
        ({"content_key": None, "kek": int(KEK, 16)}, -4024),
        ({"content_key": None, "kek": HUGE}, -4024),
        ({"content_key": None, "ek": EK}, -4024),
        ({"ek": EK}, -4024),
        ({"content_key": None, "kek": KEK, "ek": EK[:-1]}, -4024),
        ({"content_key": None, "kek": KEK, "ek": EK + "00"}, -4024),
        ({"content_key": None, "kek": KEK, "ek": "g" + EK[1:]}, -4024),
        ({"content_key": None, "kek": KEK, "ek": "0" * 48}, -4024),
        ({"content_key": None, "kek": KEK[::-1], "ek": EK}, -4024),
        ({"content_key": None, "kek": KEK, "ek": 5}, -4024),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else ",".join(value),
)
def test_other_keys(drm: Drm, keys: dict[str, Any], code: int) -> None:
    assert error_codes(drm, **keys) == {code}


def test_two_broken_keys_are_two_findings(drm: Drm) -> None:
    found = ask(drm, **{**WRAPPED[drm.name], "kek": "short", "ek": "short"}).errors
    assert [finding.option for finding in found] == ["kek", "ek"]


# Warnings


@pytest.mark.parametrize("kid", [KEY, KEY.upper(), f"0x{KEY}"])
def test_a_kid_that_equals_the_key(drm: Drm, kid: str) -> None:
    assert warning_rules(drm, kid=kid) == {"kid-equals-key"}


@pytest.mark.parametrize("kid", [KEY, KEY.upper(), f"0x{KEY}"])
def test_a_kid_that_equals_the_wrapped_key(drm: Drm, kid: str) -> None:
    found = {finding.rule for finding in ask(drm, **{**WRAPPED[drm.name], "kid": kid}).findings}
    assert found == {"kid-equals-key"} | ({"fp-kek-kid-and-ek"} if drm.name == "fairplay" else set())


def test_a_kid_that_equals_the_kek_or_a_name_is_fine(drm: Drm) -> None:
    assert warning_rules(drm, kid=KEK, content_key=None, kek=KEK) == set()
    assert warning_rules(drm, kid=f"^{KEY}") == set()
