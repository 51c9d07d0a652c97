# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reuse or request, and the reason in the very words that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Record, Slot
from ansible_collections.streamops.expressplay.plugins.module_utils._task.decision import (
    NO_LEDGER,
    NO_TOKEN,
    Decision,
    Wanted,
    decide,
    guess,
    unreadable,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._task.renewal import RenewBefore

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
END = NOW + timedelta(days=20)
PARAMETERS = {"kid": "^film", "securityLevel": "1", "wvExtension": ["wudo,AAAA", "wude,BBBB"]}
DIGESTS = {"contentKey": "d1"}
TEN_PERCENT = RenewBefore(None, 10)


def record(**changes: Any) -> Record:
    fields: dict[str, Any] = {
        "slot": Slot("test", "https://wv-gen.test.expressplay.com", "widevine", "film"),
        "customer_id": 1,
        "fingerprint": "same",
        "issued_at": NOW - timedelta(days=10),
        "expires_at": END,
        "valid_until": END,
        "license_url": "https://example/?ExpressPlayToken=token",
        "license_acquisition_url": None,
        "token": "token",
        "parameters": PARAMETERS,
        "secret_digests": DIGESTS,
    }
    return Record(**{**fields, **changes})


def decision(
    held: Record | None,
    *,
    fingerprint: str = "same",
    parameters: Mapping[str, Any] = PARAMETERS,
    digests: Mapping[str, str] = DIGESTS,
    renew_before: RenewBefore = TEN_PERCENT,
    force: bool = False,
) -> Decision:
    wanted = Wanted(fingerprint, parameters, digests)
    return decide(held, wanted, now=NOW, renew_before=renew_before, force=force)


def test_what_is_held_and_unchanged_is_reused() -> None:
    assert decision(record()) == Decision(False, "valid until 2026-12-11T12:00:00Z")


def test_nothing_is_held() -> None:
    assert decision(None) == NO_TOKEN == Decision(True, "no token yet")
    assert decision(None, force=True) == NO_TOKEN


def test_force() -> None:
    assert decision(record(), force=True) == Decision(True, "forced")


@pytest.mark.parametrize(
    ("parameters", "digests", "words"),
    [
        ({"securityLevel": "5"}, {}, "securityLevel 1 -> 5"),
        ({"kid": "^other"}, {}, "kid ^film -> ^other"),
        ({"licenseDuration": "60"}, {}, "licenseDuration (none) -> 60"),
        ({"securityLevel": None}, {}, "securityLevel 1 -> (none)"),
        ({"wvExtension": "wudo,AAAA"}, {}, "wvExtension [wudo,AAAA, wude,BBBB] -> wudo,AAAA"),
        ({"securityLevel": "5", "kid": "^other"}, {}, "kid ^film -> ^other, securityLevel 1 -> 5"),
        ({}, {"contentKey": "d2"}, "contentKey changed"),
        ({}, {"contentKey": None, "kek": "d3", "ek": "d4"}, "contentKey removed, kek added, ek added"),
        ({"securityLevel": "5"}, {"contentKey": "d2"}, "securityLevel 1 -> 5, contentKey changed"),
        ({}, {}, "another form of the same"),
    ],
)
def test_a_changed_policy_says_what_changed(
    parameters: dict[str, Any], digests: dict[str, str | None], words: str
) -> None:
    given = {wire: value for wire, value in {**PARAMETERS, **parameters}.items() if value is not None}
    keys = {wire: value for wire, value in {**DIGESTS, **digests}.items() if value is not None}
    found = decision(record(), fingerprint="other", parameters=given, digests=keys)
    assert found == Decision(True, f"policy changed: {words}")
    assert not any(digest in found.reason for digest in ("d1", "d2", "d3", "d4"))


def test_of_many_changes_the_first_are_named() -> None:
    before = {f"kid.{number}": "^a" for number in range(25)}
    after = dict.fromkeys(before, "^b")
    found = decision(record(parameters=before), fingerprint="other", parameters=after)
    assert found.reason.startswith("policy changed: kid.0 ^a -> ^b, kid.1 ^a -> ^b, ")
    assert found.reason.endswith(", kid.7 ^a -> ^b and 17 more")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=3), "3h"),
        (timedelta(days=1, hours=23, minutes=59), "1d 23h"),
        (timedelta(days=1), "1d"),
        (timedelta(hours=3, minutes=5, seconds=9), "3h 5m"),
        (timedelta(minutes=59, seconds=59), "59m 59s"),
        (timedelta(minutes=1), "1m"),
        (timedelta(seconds=59, milliseconds=999), "59s"),
        (timedelta(microseconds=1), "0s"),
    ],
)
def test_what_ends_soon_is_renewed(left: timedelta, words: str) -> None:
    two_days = RenewBefore(2 * 86400, None)
    assert decision(record(valid_until=NOW + left), renew_before=two_days) == Decision(True, f"expires in {words}")


@pytest.mark.parametrize(
    ("past", "words"), [(timedelta(), "0s"), (timedelta(minutes=2), "2m"), (timedelta(days=400), "400d")]
)
def test_what_has_ended_is_requested(past: timedelta, words: str) -> None:
    assert decision(record(valid_until=NOW - past)) == Decision(True, f"expired {words} ago")


def test_the_end_is_that_of_the_rental_not_that_of_the_token() -> None:
    rented = record(expires_at=END, valid_until=NOW + timedelta(hours=3))
    assert decision(rented).reason == "expires in 3h"


def test_renewal_begins_at_the_very_moment() -> None:
    held = record(issued_at=NOW - timedelta(days=9), valid_until=NOW + timedelta(days=1))
    assert decision(held) == Decision(True, "expires in 1d")
    later = record(issued_at=NOW - timedelta(days=9), valid_until=NOW + timedelta(days=1, seconds=1))
    assert decision(later).request is False


@pytest.mark.parametrize(
    ("renew_before", "due"),
    [
        (RenewBefore(None, 0), False),
        (RenewBefore(0, None), False),
        (RenewBefore(20 * 86400 - 1, None), False),
        (RenewBefore(20 * 86400, None), True),
        (RenewBefore(None, 66), False),
        (RenewBefore(None, 67), True),
        (RenewBefore(None, 100), True),
        (RenewBefore(2147483647, None), True),
    ],
)
def test_renew_before(renew_before: RenewBefore, due: bool) -> None:
    assert decision(record(), renew_before=renew_before).request is due


def test_without_renewal_a_token_is_used_to_its_end() -> None:
    never = RenewBefore(None, 0)
    assert decision(record(valid_until=NOW + timedelta(microseconds=1)), renew_before=never).request is False
    assert decision(record(valid_until=NOW), renew_before=never).reason == "expired 0s ago"


def test_the_order_of_reasons() -> None:
    """Forced before changed before expired before due, since each says more than the next."""
    ended = record(valid_until=NOW - timedelta(hours=1))
    assert decision(ended, fingerprint="other", force=True).reason == "forced"
    assert decision(ended, fingerprint="other").reason.startswith("policy changed")
    assert decision(ended).reason == "expired 1h ago"


def test_what_is_said_without_a_record_to_compare() -> None:
    assert NO_LEDGER.request is True
    assert guess(known=True) == Decision(False, "unknown: needs customer_authenticator to read the ledger")
    assert guess(known=False) == Decision(True, "unknown: needs customer_authenticator to read the ledger")
    assert unreadable("it was altered") == Decision(True, "the record in the ledger cannot be read: it was altered")
