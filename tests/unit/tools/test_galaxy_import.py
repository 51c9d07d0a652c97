# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Galaxy's importer says, and what of it is a complaint."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.tools import galaxy_import
from ansible_collections.streamops.expressplay.tests.tools.galaxy_import import complaints

SAID = """\
Importing with galaxy-importer 0.4.44
Loading module expressplay_tokens
WARNING: No changelog found.
ERROR: The import failed for the following reason: Invalid collection metadata.
Importer processing completed successfully
"""


def test_warnings_and_errors_are_complaints() -> None:
    assert complaints(SAID) == [line for line in SAID.splitlines() if line.startswith(("WARNING", "ERROR"))]
    assert complaints("Loading role emulator\nImporter processing completed successfully\n") == []


def test_one_artefact_is_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["galaxy_import.py", str(tmp_path)])
    assert galaxy_import.main() == 1
    assert "there are 0" in capsys.readouterr().err


def test_the_program_tells_how_it_is_called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["galaxy_import.py"])
    assert galaxy_import.main() == 2
    assert capsys.readouterr().err.startswith("Usage: galaxy_import.py")
