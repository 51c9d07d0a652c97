# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one warning about what is not on the reference pages."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._policy.beyond import beyond_findings


def test_there_is_none_for_nothing() -> None:
    assert beyond_findings([]) == ()


def test_there_is_one_for_everything() -> None:
    (finding,) = beyond_findings(["use_https", "device_id", "use_https"])
    assert (finding.severity, finding.rule, finding.code) == ("warning", "beyond-reference-pages", None)
    assert finding.option == "beyond_reference_pages"
    assert finding.message.endswith("use_https, device_id.")
    assert "beyond_reference_pages: allow" in finding.hint


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        (["a"], "(in a)."),
        (["a", "b", "c"], "(in a, b, c)."),
        (list("abcde"), "(in a, b, c and 2 more titles)."),
    ],
)
def test_a_catalogue_names_its_titles(titles: list[str], words: str) -> None:
    (finding,) = beyond_findings(["use_https"], titles)
    assert finding.message.endswith(f": use_https {words}")
