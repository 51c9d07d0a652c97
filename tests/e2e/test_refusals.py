# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must not play does not, so that the playing of rendered files proves something."""

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.tests.e2e.support.cases import (
    PLAYERS,
    WRONG_AUDIO_KEYS,
    WRONG_KEYS,
    Case,
    with_one_drm,
)
from ansible_collections.streamops.expressplay.tests.e2e.support.playback import Playback, Player
from ansible_collections.streamops.expressplay.tests.e2e.support.rendering import Rendered
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator

LONGER_THAN_ANY_TOKEN = 31 * 24 * 3600


def each_player(drm: str) -> list[Case]:
    return [with_one_drm(player, drm) for player in PLAYERS]


def test_a_browser_without_the_key_system_does_not_play(player: Player, rendered: Rendered) -> None:
    case = with_one_drm("shaka", "widevine")

    playback = player.play(case.player, rendered.text(case), case.manifest(player.site), shim=False)

    assert playback.errors == ["6001"]
    assert playback.posts == []


@pytest.mark.parametrize("case", each_player("widevine"), ids=str)
def test_an_altered_token_does_not_play(case: Case, player: Player, rendered: Rendered, emulator: Emulator) -> None:
    token = rendered.tokens[case.title][case.drm]["token"]
    middle = len(token) // 2
    altered = token[:middle] + ("B" if token[middle] == "A" else "A") + token[middle + 1 :]
    text = rendered.text(case).replace(token, altered)

    playback = player.play(case.player, text, case.manifest(player.site))

    assert altered in playback.posts[0]
    assert_refused(playback, case, emulator)


@pytest.mark.parametrize("case", each_player("playready"), ids=str)
def test_an_expired_token_does_not_play(case: Case, player: Player, rendered: Rendered, emulator: Emulator) -> None:
    emulator.set_clock(LONGER_THAN_ANY_TOKEN)

    playback = player.play(case.player, rendered.text(case), case.manifest(player.site))

    assert_refused(playback, case, emulator)


@pytest.mark.parametrize("case", WRONG_KEYS, ids=str)
def test_a_wrong_key_does_not_play(case: Case, player: Player, rendered: Rendered, emulator: Emulator) -> None:
    playback = player.play(case.player, rendered.text(case), case.manifest(player.site))

    assert not playback.plays
    assert playback.errors[0] == PLAYERS[case.player].undecodable
    assert answers(emulator) == {(200, None)}


@pytest.mark.parametrize("case", WRONG_AUDIO_KEYS, ids=str)
def test_the_key_of_the_picture_does_not_play_the_sound(
    case: Case, player: Player, rendered: Rendered, emulator: Emulator
) -> None:
    playback = player.play(case.player, rendered.text(case), case.manifest(player.site))

    assert not playback.plays
    assert playback.errors[0] == PLAYERS[case.player].undecodable
    assert answers(emulator) == {(200, None)}


def assert_refused(playback: Playback, case: Case, emulator: Emulator) -> None:
    assert not playback.plays
    assert playback.frames == 0
    assert playback.errors[0] == PLAYERS[case.player].refused
    assert answers(emulator) == {(400, -4010)}


def answers(emulator: Emulator) -> set[tuple[int, int | None]]:
    """Status and event code of the answers to license requests."""
    return {(entry["status"], entry["code"]) for entry in emulator.journal() if entry["method"] == "POST"}
