# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later


from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keystore.kek_id import derive_kek_id, same_kek_id
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._keystore.standins import KEK, KEK_ID

OF_DIGITS = KEK_ID
OF_UPPER_DIGITS = "#1.7c1036328c1db1950a4350a4f99857f3"
OF_BYTES = "#1.a897cafd0a10ae9f0ada0b3ffcbcdb37"


def test_the_name_is_the_one_that_the_documentation_of_the_interface_shows() -> None:
    assert derive_kek_id(KEK) == derive_kek_id(KEK.upper()) == OF_DIGITS


@pytest.mark.parametrize("other", [OF_DIGITS, OF_UPPER_DIGITS, OF_BYTES, OF_BYTES.upper()])
@pytest.mark.parametrize("kek", [KEK, KEK.upper()])
def test_the_names_of_one_kek_are_the_same(other: str, kek: str) -> None:
    assert same_kek_id(OF_DIGITS, other, kek)
    assert same_kek_id(other, OF_UPPER_DIGITS, kek)


def test_without_the_kek_only_the_case_of_a_derived_name_is_overlooked() -> None:
    assert same_kek_id(OF_BYTES, OF_BYTES.upper(), None)
    assert not same_kek_id(OF_BYTES, OF_DIGITS, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [("mine", "Mine"), ("mine", OF_DIGITS), ("", OF_DIGITS), (OF_DIGITS, "#1." + "0" * 32), (OF_DIGITS, OF_DIGITS[3:])],
)
def test_other_names_are_others(one: str, other: str) -> None:
    assert not same_kek_id(one, other, KEK)
