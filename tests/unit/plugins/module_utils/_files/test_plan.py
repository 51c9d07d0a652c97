# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done about a file."""

from __future__ import annotations

from itertools import product

from ansible_collections.streamops.expressplay.plugins.module_utils._files.plan import (
    ATTRIBUTES,
    CHANGED,
    CREATED,
    UNCHANGED,
    Attributes,
    Present,
    changes,
    decide,
    resulting,
)

MINE = Attributes(0o600, 1000, 1000)


def test_what_is_not_there_is_created() -> None:
    assert decide(Attributes(0o600, None, None), None) == CREATED
    assert changes(Attributes(0o600, 0, 0), None) == []


def test_another_content_is_a_change_whatever_the_attributes() -> None:
    for mode, uid, gid in product((0o600, 0o644), (None, 1000, 0), (None, 1000, 0)):
        assert decide(Attributes(mode, uid, gid), Present(False, MINE)) == CHANGED


def test_the_same_content_is_unchanged_unless_an_attribute_that_was_asked_for_differs() -> None:
    for mode, uid, gid in product((0o600, 0o644), (None, 1000, 0), (None, 1000, 0)):
        differs = mode != 0o600 or uid == 0 or gid == 0
        assert decide(Attributes(mode, uid, gid), Present(True, MINE)) == (ATTRIBUTES if differs else UNCHANGED)


def test_an_owner_that_nobody_asked_for_stays() -> None:
    present = Present(True, MINE)
    assert resulting(Attributes(0o640, None, 33), present) == Attributes(0o640, 1000, 33)
    assert resulting(Attributes(0o640, 0, None), present) == Attributes(0o640, 0, 1000)


def test_changes_name_what_becomes_different() -> None:
    assert changes(Attributes(0o640, None, 33), Present(True, MINE)) == [
        ("mode", "0600", "0640"),
        ("group", "1000", "33"),
    ]
