# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the registry agree with each other, with the options and with the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ansible_collections.streamops.expressplay.plugins.module_utils._players import registry
from ansible_collections.streamops.expressplay.plugins.module_utils._players.options import (
    COMMON,
    FILE_OPTIONS,
    READERS,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._players.registry import PLAYERS
from ansible_collections.streamops.expressplay.plugins.module_utils._players.shown import hide_text
from ansible_collections.streamops.expressplay.plugins.module_utils._players.vocabulary import (
    CERTIFICATE_OPTIONS,
    CERTIFICATE_REQUIRED,
    DRM_NAMES,
    KEY_SYSTEMS,
    PLAYREADY_KEY_SYSTEMS,
    ROBUSTNESS,
)
from ansible_collections.streamops.expressplay.plugins.modules import expressplay_player_config

ROOT = Path(registry.__file__).parents[3]


def entry_documentation():
    return yaml.safe_load(expressplay_player_config.DOCUMENTATION)["options"]["configs"]["suboptions"]


@pytest.mark.parametrize("name", PLAYERS)
def test_a_row_uses_options_that_exist(name):
    row = PLAYERS[name]
    understood = row.understood()
    assert set(understood) <= READERS.keys()
    assert len(set(understood)) == len(understood)
    assert not set(understood) & {*COMMON, *FILE_OPTIONS}
    assert set(row.cannot) <= READERS.keys()
    assert not set(row.cannot) & set(understood)
    assert set(row.needs) <= {*COMMON, *row.own}
    assert set(row.drms) <= KEY_SYSTEMS.keys()
    assert set(row.robustness) <= set(row.drms) & ROBUSTNESS.keys()
    assert row.certificates.keys() <= set(row.drms)
    assert {form for forms in row.certificates.values() for form in forms} <= {"url", "base64"}
    assert all(row.certificates.values())
    assert isinstance(hide_text("", row.form), str)


def test_a_drm_has_a_name_and_its_certificate_an_option():
    assert DRM_NAMES.keys() == KEY_SYSTEMS.keys()
    assert {*CERTIFICATE_REQUIRED} <= CERTIFICATE_OPTIONS.keys() <= KEY_SYSTEMS.keys()


def test_every_option_is_understood_by_a_player():
    everything = {option for row in PLAYERS.values() for option in row.understood()}
    assert everything | {*COMMON, *FILE_OPTIONS} == READERS.keys()


def test_the_module_documents_every_player_and_every_option():
    options = entry_documentation()
    assert list(options["player"]["choices"]) == list(PLAYERS)
    assert options.keys() == {"player", "title", "titles", *READERS}
    assert options["drms"]["choices"] == list(KEY_SYSTEMS)
    assert options["playready_key_systems"]["choices"] == list(PLAYREADY_KEY_SYSTEMS)
    for drm, levels in options["robustness"]["suboptions"].items():
        for kind in ("video", "audio"):
            assert levels["suboptions"][kind]["choices"] == list(ROBUSTNESS[drm])


def test_the_guide_has_a_section_for_every_player():
    guide = (ROOT / "docs/docsite/rst/guide_players.rst").read_text(encoding="utf-8")
    for name in PLAYERS:
        assert f"(``{name}``)\n---" in guide, name
