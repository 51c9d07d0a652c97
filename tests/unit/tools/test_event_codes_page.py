# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page about event codes is what the table of event codes says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docutils.core import publish_doctree
from docutils.nodes import section, system_message

from ansible_collections.streamops.expressplay.plugins.module_utils._service.event_codes import EVENT_CODES
from ansible_collections.streamops.expressplay.tests.tools.event_codes_page import page

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/docsite/rst/event_codes.rst"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "the table of event codes has changed: run make event-codes"


def test_the_program_writes_it(tmp_path: Path) -> None:
    written = tmp_path / "event_codes.rst"
    program = [sys.executable, str(ROOT / "tests/tools/event_codes_page.py")]
    done = subprocess.run([*program, str(written)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert written.read_text("utf-8") == page()
    assert subprocess.run(program, cwd=ROOT, capture_output=True, check=False).returncode == 2


def test_the_page_is_sound_and_has_every_code_with_its_meaning_and_hint() -> None:
    document = publish_doctree(page(), settings_overrides={"report_level": 2, "halt_level": 5, "doctitle_xform": False})

    assert [message.astext() for message in document.findall(system_message) if message["level"] > 1] == []
    sections = {found.children[0].astext(): found.astext() for found in document.findall(section)}
    known = [EVENT_CODES[code] for code in sorted(EVENT_CODES, reverse=True)]
    assert list(sections)[1:] == [f"{event.code}: {event.meaning}" for event in known]
    for event in known:
        assert event.hint in sections[f"{event.code}: {event.meaning}"]
