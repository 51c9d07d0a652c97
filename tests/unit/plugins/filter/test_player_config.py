# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter as Ansible sees it, and its agreement with the documentation and the role."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.filter import player_config as plugin

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


def test_all_mistakes_are_told_each_with_the_path():
    entry = {**ENTRY, "headers": {"X": 5}, "persistent": "perhaps"}
    with pytest.raises(AnsibleFilterError) as caught:
        player_config(entry, TOKENS)
    first, second = str(caught.value).splitlines()
    assert first.startswith("Player configuration for /srv/film.json: headers: ")
    assert second.startswith("Player configuration for /srv/film.json: persistent ")


def test_a_manifest_is_read_from_the_controller(tmp_path):
    source = tmp_path / "film.mpd"
    source.write_text(
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">'
        '<ContentProtection schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"/></MPD>'
    )
    result = player_config({"player": "mpd", "title": "film", "src": str(source)}, TOKENS)
    assert result["configuration"] == {"widevine": {"licenseType": "EME-1.0", "url": FACT["license_url"]}}
    assert FACT["license_url"] in result["content"]
    shown = player_config({"player": "mpd", "title": "film", "src": str(source)}, TOKENS, redact=True)
    assert "canary" not in repr(shown)
    with pytest.raises(AnsibleFilterError, match="cannot be read: No such file"):
        player_config({"player": "mpd", "title": "film", "src": str(tmp_path / "none")}, TOKENS)


def test_a_placeholder_stands_for_a_token_that_is_still_to_be_issued():
    tokens = {"film": {"widevine": {"license_url": None, "expires_at": None}}}
    result = player_config(ENTRY, tokens, placeholders=True)
    assert result["expires_at"] is None
    assert result["configuration"]["com.widevine.alpha"]["serverURL"] == "(known after a real run)"


def documentation():
    return yaml.safe_load((ROOT / "plugins/filter/player_config.yml").read_text(encoding="utf-8"))


def test_the_documented_options_are_the_real_ones():
    options = documentation()["DOCUMENTATION"]["options"]
    assert list(options) == ["_input", *list(inspect.signature(plugin.player_config).parameters)[1:]]


def test_the_documented_results_are_the_real_ones():
    assert list(documentation()["RETURN"]["_value"]["contains"]) == list(player_config(ENTRY, TOKENS))


def test_the_examples_use_entries_that_exist():
    for task in yaml.safe_load(documentation()["EXAMPLES"]):
        titles = task["vars"]["wanted"].get("titles", [{"name": "film-1"}])
        tokens = {title["name"]: {"widevine": FACT, "playready": FACT} for title in titles}
        assert player_config(task["vars"]["wanted"], tokens)["content"]
