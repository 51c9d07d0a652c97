# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The diff that is shown in place of Ansible's."""

from __future__ import annotations

from ansible_collections.streamops.expressplay.plugins.plugin_utils._narration import diff_lines


def test_a_diff_has_a_line_for_each_change() -> None:
    before = {"drm": "widevine", "policy": {"securityLevel": "1"}}
    after = {"drm": "widevine", "policy": {"securityLevel": "5"}}
    lines = diff_lines(before, after)
    assert lines[:2] == ["--- before", "+++ after"]
    assert [line.strip() for line in lines if line[0] in "+-"][2:] == [
        '-        "securityLevel": "1"',
        '+        "securityLevel": "5"',
    ]


def test_no_change_gives_no_line() -> None:
    assert diff_lines({"a": 1}, {"a": 1}) == []
