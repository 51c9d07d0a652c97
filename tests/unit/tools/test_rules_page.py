# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page about rules is what the table of rules says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml
from docutils.core import publish_doctree
from docutils.nodes import literal_block, section, system_message

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.every import GROUPS, every_rule
from ansible_collections.streamops.expressplay.tests.tools.rules_page import page

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/docsite/rst/rules.rst"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "the table of rules has changed: run make rules"


def test_the_program_writes_it(tmp_path: Path) -> None:
    written = tmp_path / "rules.rst"
    program = [sys.executable, str(ROOT / "tests/tools/rules_page.py")]
    done = subprocess.run([*program, str(written)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert written.read_text("utf-8") == page()
    assert subprocess.run(program, cwd=ROOT, capture_output=True, check=False).returncode == 2


def test_the_page_is_sound_and_has_every_rule_with_both_examples() -> None:
    # What only Sphinx knows is read as plain text.
    plain = page().replace(":ref:", "").replace(".. code-block:: yaml", "::")
    document = publish_doctree(plain, settings_overrides={"report_level": 2, "halt_level": 5, "doctitle_xform": False})
    assert [message.astext() for message in document.findall(system_message) if message["level"] > 1] == []
    headings = [found.children[0].astext() for found in document.findall(section)]
    assert headings == [
        "Rules",
        *(text for group, rules in GROUPS.items() for text in (group, *(rule.name for rule in rules))),
    ]
    examples = [block.astext() for block in document.findall(literal_block)]
    assert len(examples) == 2 * len(every_rule())
    wanted = [example for rule in every_rule().values() for example in (rule.failing_example, rule.passing_example)]
    assert [yaml.safe_load(example) for example in examples] == wanted
