# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Robustness where a token has several keys. That of a single key is tested with the files of each player."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._players.errors import PlayerConfigError
from ansible_collections.streamops.expressplay.plugins.module_utils._players.requirements import video_robustness

AUDIO = {"trackType.0": "2", "securityLevel.0": "1", "minCertSecurityLevel.0": "150"}


@pytest.mark.parametrize(
    ("policy", "robustness"),
    [
        pytest.param({"securityLevel.1": "3", "securityLevel.2": "5"}, "HW_SECURE_CRYPTO", id="least"),
        pytest.param({"securityLevel": "4", "trackType.1": "1"}, "HW_SECURE_DECODE", id="shared"),
        pytest.param(
            {"securityLevel": "1", "securityLevel.1": "5", "trackType.2": "0"}, "SW_SECURE_CRYPTO", id="mixed"
        ),
        pytest.param({"trackType.1": "1"}, None, id="only audio says its level"),
        pytest.param({}, None, id="no picture"),
    ],
)
def test_the_key_of_the_picture_that_asks_for_least_decides(policy, robustness):
    assert video_robustness("widevine", {"widevine": {**AUDIO, **policy}}) == robustness


def test_a_level_that_only_the_audio_uses_does_not_count_for_the_picture():
    policy = {"securityLevel": "1", "trackType.0": "2", "securityLevel.1": "5", "rental.playDuration": "60"}
    assert video_robustness("widevine", {"widevine": policy}) == "HW_SECURE_ALL"


@pytest.mark.parametrize(
    ("own", "robustness"),
    [
        ({"minCertSecurityLevel.1": "3000", "minCertSecurityLevel.2": "2000"}, "2000"),
        ({"minCertSecurityLevel": "3000"}, "3000"),
        ({"minCertSecurityLevel": "2000", "minCertSecurityLevel.1": "150"}, "150"),
    ],
)
def test_the_same_holds_for_playready(own, robustness):
    assert video_robustness("playready", {"playready": {**AUDIO, **own}}) == robustness


def test_the_level_of_a_key_that_is_not_documented_is_refused():
    with pytest.raises(PlayerConfigError, match="securityLevel of the Widevine policy is '7'"):
        video_robustness("widevine", {"widevine": {"securityLevel.1": "2", "securityLevel.2": "7"}})
