# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Encryption and keyed hashes: what is bound to what, and what nobody can read."""

from __future__ import annotations

import dataclasses
import sys
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import slot_key
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.sealing import Seal, SealBroken
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    AUTHENTICATOR,
    OTHER_AUTHENTICATOR,
    record,
    slot,
)

SALT = bytes(range(32))
SEAL = Seal(AUTHENTICATOR, SALT)
PARAMETERS = st.lists(st.tuples(st.sampled_from(["kid", "wvExtension", "k"]), st.text("abé", max_size=3)), max_size=5)


def test_what_was_sealed_opens() -> None:
    given_record = record(SEAL)

    assert SEAL.open(given_record.summary, given_record.fingerprint, SEAL.close(given_record)) == given_record


def test_the_same_record_is_sealed_differently_every_time() -> None:
    assert SEAL.close(record(SEAL)) != SEAL.close(record(SEAL))


@pytest.mark.parametrize("position", [0, 1, 12, 13, 40, -16, -1])
def test_an_altered_blob_does_not_open(position: int) -> None:
    given_record = record(SEAL)
    sealed = bytearray(SEAL.close(given_record))
    sealed[position] ^= 1

    with pytest.raises(SealBroken, match=r"altered|format"):
        SEAL.open(given_record.summary, given_record.fingerprint, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20])
def test_a_shortened_blob_does_not_open(length: int) -> None:
    given_record = record(SEAL)

    with pytest.raises(SealBroken):
        SEAL.open(given_record.summary, given_record.fingerprint, SEAL.close(given_record)[:length])


@pytest.mark.parametrize(
    "changes",
    [
        {"slot": slot(service="production")},
        {"slot": slot(address="https://elsewhere:443")},
        {"slot": slot(drm="playready")},
        {"slot": slot("another")},
        {"customer_id": None},
        {"issued_at": record(SEAL).issued_at + timedelta(microseconds=1)},
        {"expires_at": record(SEAL).expires_at + timedelta(days=1)},
        {"valid_until": record(SEAL).valid_until + timedelta(days=1)},
    ],
)
def test_what_is_kept_in_clear_cannot_be_changed(changes: dict[str, object]) -> None:
    given_record = record(SEAL)
    changed = dataclasses.replace(given_record.summary, **changes)  # type: ignore[arg-type]

    with pytest.raises(SealBroken):
        SEAL.open(changed, given_record.fingerprint, SEAL.close(given_record))
    with pytest.raises(SealBroken):
        SEAL.open(given_record.summary, "0" * 64, SEAL.close(given_record))


@pytest.mark.parametrize("other", [Seal(OTHER_AUTHENTICATOR, SALT), Seal(AUTHENTICATOR, bytes(32))])
def test_another_authenticator_or_ledger_shares_nothing(other: Seal) -> None:
    given_record = record(SEAL)

    assert other.account != SEAL.account
    assert other.fingerprint([("kid", "1")]) != SEAL.fingerprint([("kid", "1")])
    assert other.digest("kek", "1") != SEAL.digest("kek", "1")
    assert slot_key(other.account, slot()) != slot_key(SEAL.account, slot())
    with pytest.raises(SealBroken):
        other.open(given_record.summary, given_record.fingerprint, SEAL.close(given_record))


@given(PARAMETERS, PARAMETERS)
def test_a_fingerprint_sees_values_and_their_order_within_a_name(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    def by_name(parameters: list[tuple[str, str]]) -> dict[str, list[str]]:
        return {name: [value for at, value in parameters if at == name] for name, _unused in parameters}

    assert (SEAL.fingerprint(one) == SEAL.fingerprint(other)) is (by_name(one) == by_name(other))


def test_a_digest_belongs_to_its_parameter() -> None:
    digests = {SEAL.digest("kek", "ab"), SEAL.digest("ek", "ab"), SEAL.digest("keka", "b"), SEAL.digest("kek", "ac")}

    assert len(digests) == 4
    assert SEAL.digest("kek", "ab") in digests


def test_the_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)

    with pytest.raises(LedgerError, match="cryptography") as raised:
        Seal(AUTHENTICATOR, SALT)

    assert sys.executable in raised.value.message
    assert "ledger: none" in raised.value.message


def test_a_seal_does_not_change_between_releases() -> None:
    """Otherwise an update of the collection would forget every token."""
    assert SEAL.account == "1bd8e0441f0f08311bc9e5c2b5cb9191"
    assert SEAL.fingerprint([("kid", "^film")]) == "9f1d9214abb2d700f87790651d06f7bd346cc8a3c3701840e64ac5e83c2c6cba"
    assert SEAL.digest("kek", "00") == "a88262d269ea6fdbb77bce6587facc6fb2ee5da2d71746e6734fec0f8d95f51c"
    assert slot_key("account", slot()).hex() == "45da158e891ed2ef71e4aaaa430e340ba00b4d8dfd0269423ec77643d92fab03"
