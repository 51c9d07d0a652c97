# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The picture in the README shows what the README says of it."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.streamops.expressplay.tests.tools.audit_picture import report

ROOT = Path(__file__).parents[3]


def test_the_readme_says_what_the_audit_finds() -> None:
    summary = report()["summary"]

    assert (summary["errors"], summary["warnings"]) == (1, 3), "change the text of the picture in the README too"
    assert "one error and three warnings" in (ROOT / "README.md").read_text("utf-8")
