# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter as Ansible sees it, and its agreement with the documentation and the role."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.filter import player_config as plugin
from ansible_collections.streamops.expressplay.plugins.module_utils._players.registry import PLAYERS
from ansible_collections.streamops.expressplay.plugins.module_utils._players.vocabulary import ROBUSTNESS

ROOT = Path(plugin.__file__).parents[2]
ENTRY = {"player": "dashjs", "title": "film", "dest": "/srv/film.json", "mode": "0600"}
FACT = {"license_url": "https://x/?ExpressPlayToken=canary", "expires_at": "2999-01-01T00:00:00Z"}
TOKENS = {"film": {"widevine": FACT}}


def player_config(*args, **kwargs):
    return plugin.FilterModule().filters()["player_config"](*args, **kwargs)


def test_the_result_names_the_file_and_holds_its_content():
    result = player_config(ENTRY, TOKENS)
    assert {key: result[key] for key in ("path", "player", "titles", "expires_at")} == {
        "path": "/srv/film.json",
        "player": "dashjs",
        "titles": ["film"],
        "expires_at": "2999-01-01T00:00:00Z",
    }
    assert result["configuration"]["com.widevine.alpha"]["serverURL"] == FACT["license_url"]
    assert FACT["license_url"] in result["content"]


def test_the_redacted_result_holds_no_token():
    assert "canary" not in repr(player_config(ENTRY, TOKENS, redact=True))


def test_an_expired_token_is_judged_by_the_clock():
    expired = {"film": {"widevine": {**FACT, "expires_at": "2020-01-01T00:00:00Z"}}}
    with pytest.raises(AnsibleFilterError, match=r"/srv/film\.json: The widevine token of title 'film' expired"):
        player_config(ENTRY, expired)


@pytest.mark.parametrize("entry", [5, {"player": "dashjs"}])
def test_an_entry_without_a_path_is_an_error_too(entry):
    with pytest.raises(AnsibleFilterError, match=r"^Player configuration: "):
        player_config(entry, TOKENS)


@pytest.mark.parametrize("tokens", [None, "canary", ["canary"]])
def test_tokens_of_another_shape(tokens):
    with pytest.raises(AnsibleFilterError, match=r"expressplay_tokens") as caught:
        player_config(ENTRY, tokens)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None


def documentation():
    return yaml.safe_load((ROOT / "plugins/filter/player_config.yml").read_text(encoding="utf-8"))


def role_options():
    specs = yaml.safe_load((ROOT / "roles/player_config/meta/argument_specs.yml").read_text(encoding="utf-8"))
    return specs["argument_specs"]["main"]["options"]["expressplay_player_configs"]["options"]


def test_documentation_and_role_know_the_players_of_the_registry():
    options = documentation()["DOCUMENTATION"]["options"]["_input"]["suboptions"]
    assert list(options["player"]["choices"]) == list(PLAYERS)
    assert role_options()["player"]["choices"] == list(PLAYERS)
    assert options["drms"]["choices"] == role_options()["drms"]["choices"] == list(ROBUSTNESS)


def test_the_role_knows_every_robustness():
    for drm, options in role_options()["robustness"]["options"].items():
        for kind in ("video", "audio"):
            assert options["options"][kind]["choices"] == list(ROBUSTNESS[drm])


def test_the_role_has_the_options_of_the_filter():
    options = documentation()["DOCUMENTATION"]["options"]["_input"]["suboptions"]
    assert role_options().keys() - options.keys() == {"mode", "owner", "group"}
    assert options.keys() - role_options().keys() == set()


def test_the_documented_results_are_the_real_ones():
    assert list(documentation()["RETURN"]["_value"]["contains"]) == list(player_config(ENTRY, TOKENS))
