# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be shown of a file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.document import build
from ansible_collections.streamops.expressplay.plugins.module_utils._players.licenses import Source
from ansible_collections.streamops.expressplay.plugins.module_utils._players.request import read_request

TOKENS = {
    "film": {
        "widevine": {
            "license_url": "https://wv.example.com:8443/rights/?ExpressPlayToken=canary",
            "expires_at": "2030-01-02T00:00:00Z",
            "policy": {"securityLevel": "5"},
        }
    }
}


def build_both(player, manifest="https://user:canary@cdn.example.com/film.mpd?sig=canary"):
    request = read_request(
        {
            "player": player,
            "titles": [{"name": "film", "manifest": manifest}],
            "headers": {"X-Key": "canary"},
            "overrides": {
                "drm": {"clearKeys": {"00": "canary"}, "retryParameters": {"maxAttempts": 3, "x": ["canary"]}}
            }
            if player == "shaka"
            else {"com.widevine.alpha": {"serverCertificate": "canary", "httpTimeout": 3, "withCredentials": True}},
        }
    )
    source = Source(TOKENS, datetime(2030, 1, 1, tzinfo=UTC), placeholders=False)
    return build(request, source, redact=False), build(request, source, redact=True)


def keys(value):
    if isinstance(value, dict):
        return {key: keys(item) for key, item in value.items()}
    return [keys(item) for item in value] if isinstance(value, list) else type(value)


@pytest.mark.parametrize("player", ["shaka", "dashjs"])
def test_the_structure_is_kept_and_every_secret_is_hidden(player):
    real, shown = build_both(player)
    assert real.content.count("canary") >= 5
    assert "canary" not in repr(shown)
    assert keys(shown.configuration) == keys(real.configuration)
    assert (shown.player, shown.titles, shown.expires_at) == (real.player, real.titles, real.expires_at)


def test_what_helps_to_read_it_is_shown():
    title = build_both("dashjs")[1].configuration["film"]
    assert title["manifest"] == "https://cdn.example.com/film.mpd?(secret)"
    entry = title["configuration"]["com.widevine.alpha"]
    assert entry["serverURL"] == "https://wv.example.com:8443/rights/?(secret)"
    assert entry["videoRobustness"] == "HW_SECURE_ALL"
    assert entry["sessionType"] == "temporary"
    assert entry["httpTimeout"] == 3
    assert entry["httpRequestHeaders"] == {"X-Key": "(secret)"}


@pytest.mark.parametrize("manifest", ["canary", "https://[canary/x", "//"])
def test_a_manifest_that_is_no_url_is_hidden(manifest):
    assert build_both("dashjs", manifest)[1].configuration["film"]["manifest"] == "(secret)"
