# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there and what is wanted, and what follows from the two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.kek_id import derive_kek_id
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.plan import (
    Action,
    Refusal,
    Step,
    Wanted,
    plan_absent,
    plan_present,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.stored import StoredKey
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._keystore.standins import (
    EK,
    KEK,
    KEK_ID,
    KEY,
    KID,
    OTHER_KEK,
    OTHER_KEY,
    wrapped,
)

STORED = StoredKey(KID, EK, {"kek_id": KEK_ID, "info": "a"}, "2026-01-01T00:00:00Z")
LONG_KEY = KEY + KEY


def plan(stored: StoredKey | None = STORED, **wanted: Any) -> Step | Refusal:
    return plan_present(stored, Wanted(KID, **wanted))


def step(stored: StoredKey | None = STORED, **wanted: Any) -> tuple[Action, dict[str, str], bool]:
    planned = plan(stored, **wanted)
    assert isinstance(planned, Step), planned
    return planned.action, dict(planned.metadata), planned.with_value


NOTHING = (Action.NOTHING, {}, False)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"kek": KEK},
        {"kek": KEK.upper()},
        {"kek": KEK, "content_key": KEY},
        {"ek": EK},
        {"ek": EK.upper()},
        {"ek": EK, "kek": KEK},
        {"kek": KEK, "content_key": KEY, "rotate": True},
        {"ek": EK, "rotate": True},
        {"metadata": {"info": "a", "kek_id": KEK_ID, "content_id": "", "expiration": ""}},
        {"kek": KEK, "metadata": {"kek_id": derive_kek_id(KEK)}},
        {"kek": KEK, "wrap_here": False},
    ],
)
def test_what_is_there_as_it_is_wanted_is_left_alone(wanted: dict[str, Any]) -> None:
    assert step(**wanted) == NOTHING


@pytest.mark.parametrize("wanted", [{"kek": KEK}, {"kek": KEK, "content_key": KEY}, {"ek": EK, "kek": KEK}])
def test_a_key_that_is_missing_is_made_and_its_kek_named(wanted: dict[str, Any]) -> None:
    assert step(None, **wanted) == (Action.CREATE, {"kek_id": KEK_ID}, True)
    assert step(None, **wanted, rotate=True) == (Action.CREATE, {"kek_id": KEK_ID}, True)


def test_what_is_said_of_a_new_key_is_what_is_given() -> None:
    metadata = {"kek_id": "mine", "info": "", "content_id": "film"}
    assert step(None, kek=KEK, metadata=metadata) == (Action.CREATE, {"kek_id": "mine", "content_id": "film"}, True)
    assert step(None, ek=EK) == (Action.CREATE, {}, True)


def test_of_nothing_no_key_is_made() -> None:
    refusal = plan(None, metadata={"info": "a"})
    assert isinstance(refusal, Refusal)
    assert refusal.option == "kek"


@pytest.mark.parametrize(
    ("wanted", "option", "words"),
    [
        ({"kek": KEK, "content_key": OTHER_KEY}, "content_key", "Another key"),
        ({"ek": wrapped(OTHER_KEY, KEK)}, "ek", "Another key"),
        ({"ek": wrapped(OTHER_KEY, KEK), "kek": KEK}, "ek", "Another key"),
        ({"kek": OTHER_KEK}, "kek", f"of the kek_id {KEK_ID}"),
        ({"kek": OTHER_KEK, "content_key": KEY}, "kek", "another key encryption key"),
        ({"kek": OTHER_KEK, "ek": wrapped(KEY, OTHER_KEK)}, "kek", "another key encryption key"),
    ],
)
def test_another_value_is_refused_and_replaced_where_that_is_asked_for(
    wanted: dict[str, Any], option: str, words: str
) -> None:
    refusal = plan(**wanted)
    assert isinstance(refusal, Refusal)
    assert refusal.option == option
    assert words in refusal.message
    assert "rotate" in refusal.hint
    for secret in (EK, KEK, OTHER_KEK, KEY, OTHER_KEY):
        assert secret not in f"{refusal.message} {refusal.hint}"

    action, _metadata, with_value = step(**wanted, rotate=True)
    assert (action, with_value) == (Action.UPDATE, True)


def test_rotation_without_a_value_makes_a_new_one_each_time() -> None:
    assert step(kek=KEK, rotate=True) == (Action.UPDATE, {}, True)


def test_another_kek_gets_another_name() -> None:
    wanted = {"kek": OTHER_KEK, "content_key": KEY, "rotate": True}
    assert step(**wanted) == (Action.UPDATE, {"kek_id": derive_kek_id(OTHER_KEK)}, True)
    assert step(**wanted, metadata={"kek_id": "mine"}) == (Action.UPDATE, {"kek_id": "mine"}, True)
    # The same key encryption key keeps the name that it has been given.
    named = replace(STORED, metadata={"kek_id": "mine"})
    assert step(named, kek=KEK, rotate=True) == (Action.UPDATE, {}, True)


def test_a_wrapped_key_of_an_unknown_kek_gets_no_name_that_may_be_false() -> None:
    other = {"ek": wrapped(OTHER_KEY, OTHER_KEK), "rotate": True}
    assert step(**other) == (Action.UPDATE, {"kek_id": ""}, True)
    assert step(**other, metadata={"kek_id": "mine"}) == (Action.UPDATE, {"kek_id": "mine"}, True)
    assert step(replace(STORED, metadata={}), **other) == (Action.UPDATE, {}, True)
    planned = plan(**other)
    assert isinstance(planned, Step)
    assert planned.reason == f"key rotated; kek_id {KEK_ID} -> (none)"


def test_rotation_of_nothing_is_refused() -> None:
    refusal = plan(rotate=True)
    assert isinstance(refusal, Refusal)
    assert refusal.option == "rotate"


def test_only_what_differs_is_changed() -> None:
    metadata = {"info": "b", "content_id": "film", "kek_id": KEK_ID}
    planned = plan(metadata=metadata)
    assert planned == Step(
        Action.UPDATE, "info a -> b; content_id (none) -> film", {"info": "b", "content_id": "film"}, with_value=False
    )
    assert step(metadata={"info": ""}) == (Action.UPDATE, {"info": ""}, False)
    assert step(kek=KEK, rotate=True, metadata={"info": "b"}) == (Action.UPDATE, {"info": "b"}, True)


def test_times_and_names_of_keks_are_compared_by_what_they_mean() -> None:
    stored = replace(STORED, metadata={"expiration": "2030-01-31T12:00:00.000Z", "kek_id": "#1." + "A" * 32})
    metadata = {"expiration": "2030-01-31T12:00:00Z", "kek_id": "#1." + "a" * 32}
    assert step(stored, metadata=metadata) == NOTHING
    assert step(stored, metadata={"expiration": ""}) == (Action.UPDATE, {"expiration": ""}, False)


def test_a_value_that_is_not_shown_is_not_guessed() -> None:
    hidden = replace(STORED, ek=None)
    assert step(hidden) == NOTHING
    assert isinstance(plan(hidden, kek=KEK), Refusal)
    # Nobody could say afterwards that it was kept, so a run that replaces it would fail each time.
    for wanted in ({"kek": KEK}, {"kek": KEK, "content_key": KEY}, {"ek": EK}):
        for rotate in (False, True):
            refusal = plan(hidden, **wanted, rotate=rotate)
            assert isinstance(refusal, Refusal)
            assert "set rotate" not in refusal.hint.lower()
    assert step(hidden, metadata={"info": "b"}) == (Action.UPDATE, {"info": "b"}, False)


@pytest.mark.parametrize("ek", ["", "00", "0" * 30, wrapped(LONG_KEY, OTHER_KEK), EK[:-2] + "00"])
def test_a_stored_value_that_does_not_unwrap_is_one_of_another_kek(ek: str) -> None:
    refusal = plan(replace(STORED, ek=ek), kek=KEK)
    assert isinstance(refusal, Refusal)
    assert refusal.option == "kek"


def test_a_stored_key_of_another_length_is_another_key() -> None:
    stored = replace(STORED, ek=wrapped(LONG_KEY, KEK))
    assert step(stored, kek=KEK) == NOTHING
    assert isinstance(plan(stored, kek=KEK, content_key=KEY), Refusal)


def test_absence() -> None:
    assert plan_absent(None).action is Action.NOTHING
    assert plan_absent(STORED).action is Action.DELETE


def test_no_secret_is_in_a_repr() -> None:
    shown = repr(Wanted(KID, KEY, KEK, EK)) + repr(STORED)
    assert not any(secret in shown for secret in (KEY, KEK, EK))
