# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's own interface: configuration, clock, health."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from expressplay_emulator.config import Config, ConfigError, changed


def test_health(service: Any) -> None:
    health = service.get("/health").json()
    assert (health["status"], health["service"]) == ("ok", "test")


def test_the_configuration_is_changed_and_reset(service: Any) -> None:
    service.configure(service="production", tokens_available=3)
    assert service.get("/_emulator/config").json()["tokens_available"] == 3
    assert service.get("/health").json()["service"] == "production"
    service.post("/_emulator/reset")
    assert service.get("/_emulator/config").json() == _plain(Config())


def test_what_the_configuration_shows_can_be_sent_back(service: Any) -> None:
    shown = service.get("/_emulator/config").json()
    service.configure(**shown)
    assert service.get("/_emulator/config").json() == shown


def _plain(config: Config) -> Any:
    return yaml.safe_load(yaml.dump({key: _lists(value) for key, value in config.to_json().items()}))


def _lists(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return {key: _lists(item) for key, item in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    "settings",
    [
        [],
        {"unknown": 1},
        {"service": "staging"},
        {"service": ["test"]},
        {"authenticators": {"test": ["no authenticator"]}},
        {"authenticators": {"other": []}},
        {"authenticators": {"test": ["4294967296," + "0" * 32]}},
        {"disabled_accounts": ["1000001"]},
        {"disabled_drms": ["marlin"]},
        {"disabled_drms": "widevine"},
        {"tokens_available": -1},
        {"tokens_available": True},
        {"undocumented": "yes"},
        {"key_store": {"0" * 32: "0" * 32}},
        {"key_store": "yes"},
        {"failing_kids": ["x"]},
        {"license_urls": {"widevine": "no url"}},
        {"license_urls": {"widevine": "https://\ud800"}},
        {"json_error_shape": "x"},
        {"token_version": 0},
        {"token_version": 256},
        {"uri_list_ending": "\n"},
        {"journal_size": 0},
    ],
)
def test_a_configuration_that_cannot_be(settings: Any) -> None:
    with pytest.raises(ConfigError):
        changed(Config(), settings)


def test_a_wrong_key_changes_nothing(service: Any) -> None:
    response = service.session.patch(
        service.base_url + "/_emulator/config", json={"tokens_available": 0, "servce": "test"}, timeout=10
    )
    assert response.status_code == 400
    assert "servce" in response.json()["message"]
    assert service.get("/_emulator/config").json()["tokens_available"] is None


def test_the_clock(service: Any) -> None:
    answer = service.session.patch(service.base_url + "/_emulator/clock", json={"offset": 90.5}, timeout=10).json()
    assert answer == {"offset": 90.5, "now": "2026-01-01T00:01:30.500Z"}
    assert service.get("/_emulator/clock").json() == answer


@pytest.mark.parametrize(
    "body", ["{}", "[]", "{", '{"offset": "1"}', '{"offset": 1e99}', '{"offset": NaN}', '{"offset": true}', "\0"]
)
def test_a_clock_that_cannot_be(service: Any, body: str) -> None:
    response = service.session.patch(service.base_url + "/_emulator/clock", data=body, timeout=10)
    assert response.status_code == 400
    assert service.get("/_emulator/clock").json()["offset"] == 0


def test_an_unknown_request_names_the_known_ones(service: Any) -> None:
    response = service.post("/_emulator/nothing")
    assert response.status_code == 404
    assert "PATCH /_emulator/config" in response.json()["message"]
