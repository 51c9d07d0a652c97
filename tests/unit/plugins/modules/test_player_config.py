# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module for player configurations documents is what there is."""

from __future__ import annotations

from typing import Any

import yaml

from ansible_collections.streamops.expressplay.plugins.module_utils._files.argument_spec import player_config_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._files.options import READERS as FILE_READERS
from ansible_collections.streamops.expressplay.plugins.module_utils._files.plan import STATES
from ansible_collections.streamops.expressplay.plugins.module_utils._players.options import READERS
from ansible_collections.streamops.expressplay.plugins.module_utils._players.registry import PLAYERS
from ansible_collections.streamops.expressplay.plugins.module_utils._players.vocabulary import KEY_SYSTEMS, ROBUSTNESS
from ansible_collections.streamops.expressplay.plugins.modules import expressplay_player_config as module

OPTIONS: dict[str, Any] = yaml.safe_load(module.DOCUMENTATION)["options"]
ENTRY: dict[str, Any] = OPTIONS["configs"]["suboptions"]
RESULT: dict[str, Any] = yaml.safe_load(module.RETURN)


def test_the_options_are_those_of_the_argument_specification() -> None:
    spec = player_config_spec()

    assert OPTIONS.keys() == spec.keys()
    for name, option in spec.items():
        assert (OPTIONS[name]["type"], OPTIONS[name].get("default")) == (option["type"], option.get("default"))


def test_an_entry_has_the_options_that_are_read() -> None:
    assert ENTRY.keys() == {"player", "title", "titles", *READERS}


def test_every_player_is_described() -> None:
    assert list(ENTRY["player"]["choices"]) == list(PLAYERS)


def test_the_words_are_those_that_are_known() -> None:
    assert ENTRY["drms"]["choices"] == list(KEY_SYSTEMS)
    for drm, levels in ENTRY["robustness"]["suboptions"].items():
        assert [level["choices"] for level in levels["suboptions"].values()] == [list(ROBUSTNESS[drm])] * 2


def test_the_page_has_options_of_an_entry() -> None:
    page = OPTIONS["page"]["suboptions"]

    assert page.keys() == {"titles", "players", "vendor", "heading", *FILE_READERS}
    assert [name for name in FILE_READERS if name != "dest" and page[name] != ENTRY[name]] == []


def test_the_result_names_everything_that_can_become_of_a_file() -> None:
    for text in (RESULT["files"]["contains"]["state"]["description"][0], str(RESULT["summary"]["sample"])):
        assert [state for state in STATES if state not in text] == []
