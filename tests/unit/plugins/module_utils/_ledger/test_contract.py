# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every ledger promises, in a file and in Redis."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.errors import LedgerError
from ansible_collections.streamops.expressplay.plugins.module_utils._ledger.record import Slot
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._ledger.samples import (
    OTHER_AUTHENTICATOR,
    START,
    Clock,
    Open,
    record,
    slot,
    slots,
)


def test_a_record_comes_back_as_it_was_given(open_at: Open, location: str) -> None:
    ledger = open_at(location)
    given = record(ledger.seal, customer_id=None, license_acquisition_url="https://pr.test.expressplay.com/rights")

    ledger.record([given])
    ledger.close()

    assert open_at(location).lookup([slot(), slot("unknown")]) == {slot(): given}


def test_thousands_of_records_come_back(open_at: Open, location: str) -> None:
    ledger = open_at(location)
    many = slots(1234)

    assert ledger.claim(many) == set(many)
    ledger.record([record(ledger.seal, one) for one in many])

    assert ledger.lookup(many) == {one: record(ledger.seal, one) for one in many}
    assert ledger.held(many) == set()


@pytest.mark.parametrize(
    "other",
    [
        slot(service="production"),
        slot(address="https://wv-gen.test.expressplay.com:8443"),
        slot(drm="playready"),
        slot("Film"),
    ],
)
def test_a_record_is_found_for_its_slot_only(open_at: Open, location: str, other: Slot) -> None:
    ledger = open_at(location)
    ledger.record([record(ledger.seal)])

    assert ledger.lookup([other]) == {}


def test_accounts_see_nothing_of_each_other(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location, authenticator=OTHER_AUTHENTICATOR)
    one.record([record(one.seal)])

    assert one.claim([slot()]) == {slot()}

    assert other.lookup([slot()]) == {}
    assert other.held([slot()]) == set()
    assert other.claim([slot()]) == {slot()}
    other.record([record(other.seal, token="another")])
    assert one.lookup([slot()])[slot()].token == record(one.seal).token


def test_a_record_replaces_the_older_one_of_its_slot(open_at: Open, location: str) -> None:
    ledger = open_at(location)
    newer = record(ledger.seal, token="newer", issued_at=START + timedelta(hours=1))

    ledger.record([record(ledger.seal)])
    ledger.record([newer])

    assert ledger.lookup([slot()]) == {slot(): newer}
    assert len(list(ledger.summaries())) == 1


def test_every_run_makes_the_same_fingerprints(open_at: Open, location: str) -> None:
    seals = [open_at(location).seal, open_at(location).seal, open_at(location, read_only=True).seal]
    seals.append(open_at(location, authenticator=OTHER_AUTHENTICATOR).seal)

    one, again, in_check_mode, other = (seal.fingerprint([("kid", "^film")]) for seal in seals if seal)

    assert one == again == in_check_mode != other


def test_summaries_need_no_authenticator(open_at: Open, location: str) -> None:
    ledger = open_at(location)
    late = record(ledger.seal, slot("late"), valid_until=START + timedelta(days=20))
    soon = record(ledger.seal, slot("soon"))
    ledger.record([late, soon])

    anonymous = open_at(location, authenticator=None, read_only=True)

    assert list(anonymous.summaries()) == [soon.summary, late.summary]
    assert list(anonymous.summaries(START + timedelta(days=3))) == [soon.summary]
    assert list(anonymous.summaries(soon.valid_until)) == []
    assert anonymous.seal is None
    assert anonymous.lookup([slot("soon")]) == {}


def test_without_authenticator_nothing_is_claimed_or_recorded(open_at: Open, location: str) -> None:
    seal = open_at(location).seal
    anonymous = open_at(location, authenticator=None)

    with pytest.raises(LedgerError, match="customer_authenticator"):
        anonymous.claim([slot()])
    with pytest.raises(LedgerError, match="customer_authenticator"):
        anonymous.record([record(seal)])


def test_a_lease_belongs_to_one(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)

    assert one.claim([slot("a"), slot("b")]) == {slot("a"), slot("b")}
    assert other.claim([slot("b"), slot("c")]) == {slot("c")}

    assert one.held(slots(3)) == set()
    assert one.held([slot("a"), slot("b"), slot("c")]) == {slot("c")}
    assert other.held([slot("a"), slot("b"), slot("c")]) == {slot("a"), slot("b")}
    assert open_at(location, read_only=True).held([slot("a"), slot("d")]) == {slot("a")}


def test_claiming_again_is_harmless(open_at: Open, location: str) -> None:
    ledger = open_at(location)

    assert ledger.claim([slot(), slot()]) == {slot()}
    assert ledger.claim([slot()]) == {slot()}
    assert ledger.claim([]) == set()


def test_a_lease_ends_with_its_release(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)
    one.claim([slot()])

    other.release([slot()])
    assert other.claim([slot()]) == set()

    one.release([slot()])
    assert other.claim([slot()]) == {slot()}


def test_a_lease_ends_with_its_record(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)
    one.claim([slot("a"), slot("b")])

    one.record([record(one.seal, slot("a"))])

    assert other.claim([slot("a"), slot("b")]) == {slot("a")}


def test_recording_leaves_the_lease_of_somebody_else(open_at: Open, location: str) -> None:
    one, other = open_at(location), open_at(location)
    one.claim([slot()])

    other.record([record(other.seal)])

    assert other.held([slot()]) == {slot()}


def test_leases_end_when_their_ledger_is_closed(open_at: Open, location: str) -> None:
    other = open_at(location)

    with open_at(location) as one:
        one.claim([slot()])
        assert other.claim([slot()]) == set()

    assert other.claim([slot()]) == {slot()}


def test_check_mode_reads_but_does_not_write(open_at: Open, location: str) -> None:
    ledger = open_at(location)
    given = record(ledger.seal)
    ledger.record([given])
    view = open_at(location, read_only=True)

    assert view.lookup([slot()]) == {slot(): given}
    for write in (lambda: view.claim([slot()]), lambda: view.release([slot()]), lambda: view.record([given])):
        with pytest.raises(LedgerError, match="reading only"):
            write()


def test_in_check_mode_a_ledger_that_does_not_exist_is_empty(open_at: Open, location: str) -> None:
    view = open_at(location, read_only=True)

    assert view.lookup([slot()]) == {}
    assert list(view.summaries()) == []
    assert view.seal is not None
    assert open_at(location, read_only=True, authenticator=None).seal is None


@pytest.mark.parametrize("read_only", [False, True])
def test_none_knows_and_keeps_nothing(open_at: Open, location: str, read_only: bool) -> None:
    given = record(open_at(location).seal)
    one, other = open_at("none", read_only=read_only), open_at("none", read_only=read_only)

    assert one.seal is None
    assert one.claim([slot()]) == other.claim([slot()]) == {slot()}
    one.record([given])
    one.release([slot()])
    assert one.lookup([slot()]) == {}
    assert one.held([slot()]) == set()
    assert list(one.summaries()) == []


def test_expired_records_are_told_until_they_are_removed_in_passing(open_at: Open, path: Path, clock: Clock) -> None:
    ledger = open_at(str(path))
    given = record(ledger.seal)
    ledger.record([given])

    clock.time = given.valid_until
    assert ledger.lookup([slot()]) == {slot(): given}

    ledger.record([record(ledger.seal, slot("b"), valid_until=clock.time + timedelta(days=1))])
    assert ledger.lookup([slot(), slot("b")]).keys() == {slot("b")}
