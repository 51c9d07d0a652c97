# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ledger is told of a token, and how long one is valid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Record
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sealing import Seal
from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import License
from ansible_collections.streamops.expressplay.plugins.module_utils._task.decision import Wanted
from ansible_collections.streamops.expressplay.plugins.module_utils._task.order import customer_id, gathered
from ansible_collections.streamops.expressplay.plugins.module_utils._task.route import AUTHENTICATOR as ON_THE_WIRE
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUDIO_KEY,
    AUTHENTICATOR,
    EK,
    KEK,
    KEY,
    NOW,
    RENTAL,
    SEVERAL_KEYS,
    plan_for,
    token_of,
)

KID = "00112233445566778899aabbccddeeff"
SEAL = Seal(AUTHENTICATOR, b"s" * 32)


def wanted(drm: Drm = WIDEVINE, **options: Any) -> Wanted:
    return plan_for(drm, **options).orders[0].wanted(SEAL)


def recorded(drm: Drm = WIDEVINE, *, issued_at: datetime = NOW, **options: Any) -> Record:
    plan = plan_for(drm, **options)
    order = plan.orders[0]
    return order.record(plan.route, License(token_of(), "https://example/"), issued_at, order.wanted(SEAL))


@pytest.mark.parametrize(
    "options",
    [
        {"error_format": "html"},
        {"cookie": "abc"},
        {"extra_parameters": {ON_THE_WIRE: AUTHENTICATOR}},
        {"timeout": 3.0},
        {"kid": KID},
        {"security_level": "5"},
        {"strict": True},
    ],
)
def test_what_does_not_shape_the_token_does_not_count(options: dict[str, Any]) -> None:
    assert wanted(**options) == wanted()


@pytest.mark.parametrize(
    "options",
    [
        {"content_key": "b" * 32},
        {"content_key": None, "kek": KEK},
        {"content_key": None, "kek": KEK, "ek": EK},
        {"kid": "^other"},
        {"security_level": 1},
        {"expiration_time": "+60"},
        {"extra_parameters": {"useHttps": "true"}},
        {"extra_parameters": {"kid.1": "0" * 32, "contentKey.1": "1" * 32}},
    ],
)
def test_what_shapes_the_token_counts(options: dict[str, Any]) -> None:
    assert wanted(**options).fingerprint != wanted().fingerprint


def test_a_version_of_the_key_counts_and_is_no_secret() -> None:
    found = wanted(key_version="2")
    assert found.fingerprint not in (wanted().fingerprint, wanted(key_version="3").fingerprint)
    assert found.parameters == {**wanted().parameters, "key_version": "2"}
    assert found.secret_digests == wanted().secret_digests


def test_without_a_version_of_the_key_a_token_is_what_it_was() -> None:
    sent = [("kid", KID), ("contentKey", KEY), ("securityLevel", "5"), ("hdcpOutputControl", "2")]
    for nothing in ({}, {"key_version": None}, {"key_version": ""}):
        assert wanted(**nothing).fingerprint == SEAL.fingerprint(sent)


def test_the_order_of_extensions_counts() -> None:
    one, other = "wudo,AAAAAA==", "wude,AAAA"
    assert wanted(wv_extensions=[one, other]).fingerprint != wanted(wv_extensions=[other, one]).fingerprint


def test_keys_are_told_apart_by_digests_alone() -> None:
    several = {"kid.0": "0" * 32, "contentKey.0": "1" * 32}
    found = wanted(extra_parameters=several)
    assert set(found.secret_digests) == {"contentKey", "contentKey.0"}
    assert set(found.parameters) == {"kid", "securityLevel", "hdcpOutputControl", "kid.0"}
    assert KEY not in repr(found) and "1" * 32 not in repr(found)


def test_every_value_counts_of_what_looks_like_a_key_and_is_repeated() -> None:
    one, two, three = "1" * 32, "2" * 32, "3" * 32
    given: list[list[str] | str] = [[one, two], [three, two], two]
    assert len({wanted(extra_parameters={"note": note}).secret_digests["note"] for note in given}) == len(given)


def test_several_keys_are_told_apart_by_digests_alone() -> None:
    found = wanted(**SEVERAL_KEYS)
    assert set(found.secret_digests) == {"contentKey.0", "contentKey.1"}
    assert {wire for wire in found.parameters if "." in wire} == {
        *("kid.0", "kid.1", "securityLevel.1", "hdcpOutputControl.1"),
    }
    assert KEY not in repr(found) and AUDIO_KEY not in repr(found)


@pytest.mark.parametrize(
    "change", [{"kid": "^other"}, {"content_key": "b" * 32}, {"security_level": 2}, {"track": "AUDIO"}], ids=str
)
def test_what_shapes_one_of_several_keys_counts(change: dict[str, Any]) -> None:
    video, audio = SEVERAL_KEYS["content_keys"]
    changed = {**SEVERAL_KEYS, "content_keys": [video, {**audio, **change}]}
    assert wanted(**changed).fingerprint != wanted(**SEVERAL_KEYS).fingerprint


def test_the_order_of_several_keys_counts() -> None:
    turned = {**SEVERAL_KEYS, "content_keys": SEVERAL_KEYS["content_keys"][::-1]}
    assert wanted(**turned).fingerprint != wanted(**SEVERAL_KEYS).fingerprint


def test_the_two_ways_to_give_several_keys_are_one_token() -> None:
    extra = {
        "kid.0": "^video",
        "contentKey.0": KEY,
        "kid.1": "^audio",
        "contentKey.1": AUDIO_KEY,
        "securityLevel.1": 1,
        "hdcpOutputControl.1": 0,
    }
    free = wanted(kid=None, content_key=None, extra_parameters=extra)
    assert free.fingerprint == wanted(**SEVERAL_KEYS).fingerprint


def test_the_secret_of_another_account_gives_other_digests() -> None:
    order = plan_for().orders[0]
    other = order.wanted(Seal("7,another secret of another account", b"s" * 32))
    assert other.fingerprint != wanted().fingerprint
    assert other.secret_digests != wanted().secret_digests


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


@pytest.mark.parametrize(
    ("options", "expires_at", "valid_until"),
    [
        ({}, days(30), days(30)),
        ({"expiration_time": "+1d"}, days(1), days(1)),
        (RENTAL, days(30), days(2)),
        ({**RENTAL, "expiration_time": "+1d"}, days(1), days(1)),
        ({**RENTAL, "rental_period_end_time": "2026-11-22T00:00:00Z"}, days(30), datetime(2026, 11, 22, tzinfo=UTC)),
        ({**RENTAL, "rental_period_end_time": "9999-12-31T23:59:59Z"}, days(30), days(30)),
    ],
)
def test_a_token_is_valid_until_the_first_of_its_ends(
    options: dict[str, Any], expires_at: datetime, valid_until: datetime
) -> None:
    record = recorded(PLAYREADY, **options)
    assert (record.expires_at, record.valid_until) == (expires_at, valid_until)


def test_an_expiry_of_an_undocumented_form_counts_as_the_default() -> None:
    assert recorded(extra_parameters={"expirationTime": "tomorrow"}).expires_at == days(30)


def test_the_account_is_the_one_that_the_token_names() -> None:
    assert customer_id(AUTHENTICATOR, token_of(customer=77)) == 77
    assert customer_id(AUTHENTICATOR, None) == 1000001
    assert customer_id(AUTHENTICATOR, "no envelope") == 1000001
    for unknown in (None, "", "name,key", "12345678901,key", "٣,key"):
        assert customer_id(unknown, None) is None


def test_repeated_parameters_become_a_list() -> None:
    assert gathered([("a", "1"), ("b", "2"), ("a", "3"), ("a", "4")]) == {"a": ["1", "3", "4"], "b": "2"}
