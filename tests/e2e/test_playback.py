# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rendered files make players play: with one license, asked for as the file says and as the policy wants it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.e2e.support.cases import (
    BOTH_DRMS,
    CERTIFICATE,
    CERTIFICATES,
    MANIFESTS,
    ONE_DRM,
    OTHER_HOST,
    PLAIN_PLAYREADY,
    PLAYERS,
    SEPARATE_KEYS,
    Case,
    ManifestCase,
    with_one_drm,
)
from ansible_collections.streamops.expressplay.tests.e2e.support.catalogue import (
    NAMES,
    PLAYREADY,
    RECOMMENDATION,
    WANTED,
    WIDEVINE,
)
from ansible_collections.streamops.expressplay.tests.e2e.support.content import AUDIO, SEPARATE, VIDEO, Clip
from ansible_collections.streamops.expressplay.tests.e2e.support.playback import Playback, Player
from ansible_collections.streamops.expressplay.tests.e2e.support.rendering import Rendered
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator


@pytest.mark.parametrize("case", ONE_DRM, ids=str)
def test_a_file_plays_as_its_policy_wants_it(
    case: Case, player: Player, rendered: Rendered, emulator: Emulator
) -> None:
    playback = play(case, player, rendered)

    received = assert_one_license(playback, rendered.license_url(case.title, case.drm), emulator)
    assert lower(case.options.get("headers", {})) <= lower(dict(received["headers"]))
    wanted, abilities = WANTED[case.title, case.drm], PLAYERS[case.player]
    used = playback.eme["used"]
    assert used["keySystem"] == (WIDEVINE if case.drm == "widevine" else abilities.playready)
    assert used["videoRobustness"] == [wanted.video]
    assert used["audioRobustness"] == [wanted.audio]
    assert used["persistentState"] == ("required" if wanted.persistent else "optional")
    assert playback.eme["sessions"] == ["persistent-license" if wanted.persistent and abilities.keeps else "temporary"]


@pytest.mark.parametrize("case", SEPARATE_KEYS, ids=str)
def test_one_token_gives_picture_and_sound_a_key_each(
    case: Case, player: Player, rendered: Rendered, emulator: Emulator, clips: Mapping[str, Clip]
) -> None:
    playback = play(case, player, rendered)

    # Widevine's init data names every key of the clip, so that one license has them all. PlayReady's names the key of
    # its track alone: each track gets a session and a license of its own, both from the one token.
    video, audio = (clips[SEPARATE].keys[stream].kid for stream in (VIDEO, AUDIO))
    licenses = {"widevine": [{video, audio}], "playready": [{video}, {audio}]}[case.drm]
    assert set(map(frozenset, playback.eme["keyIds"])) == set(map(frozenset, licenses))
    assert_licenses(len(licenses), playback, rendered.license_url(case.title, case.drm), emulator)


@pytest.mark.parametrize("case", BOTH_DRMS, ids=str)
def test_the_first_drm_of_a_file_is_used(case: Case, player: Player, rendered: Rendered, emulator: Emulator) -> None:
    playback = play(case, player, rendered)

    assert_one_license(playback, rendered.license_url(case.title, case.drm), emulator)


@pytest.mark.parametrize("case", CERTIFICATES, ids=str)
def test_the_browser_gets_the_server_certificate(
    case: Case, player: Player, rendered: Rendered, emulator: Emulator
) -> None:
    playback = play(case, player, rendered)

    assert playback.eme["certificates"] == [base64.b64encode(CERTIFICATE).decode()]
    assert_one_license(playback, rendered.license_url(case.title, case.drm), emulator)


@pytest.mark.parametrize("case", PLAIN_PLAYREADY, ids=str)
def test_playready_is_asked_for_under_the_name_that_is_chosen(
    case: Case, player: Player, rendered: Rendered, emulator: Emulator
) -> None:
    playback = play(case, player, rendered)

    assert playback.eme["used"]["keySystem"] == PLAYREADY
    assert RECOMMENDATION not in playback.eme["asked"]
    assert_one_license(playback, rendered.license_url(case.title, case.drm), emulator)


def test_dashjs_falls_back_to_the_plain_name_of_playready(
    player: Player, rendered: Rendered, emulator: Emulator
) -> None:
    case = with_one_drm("dashjs", "playready")

    playback = play(case, player, rendered, unknown=[RECOMMENDATION])

    assert playback.eme["asked"][0] == RECOMMENDATION
    assert playback.eme["used"]["keySystem"] == PLAYREADY
    assert_one_license(playback, rendered.license_url(case.title, case.drm), emulator)


def test_playready_licenses_come_from_the_host_that_is_chosen(
    player: Player, rendered: Rendered, emulator: Emulator
) -> None:
    playback = play(OTHER_HOST, player, rendered)

    here, there = "http://pr.localhost:", "http://pr2.localhost:"
    license_url = rendered.license_url(OTHER_HOST.title, OTHER_HOST.drm)
    assert license_url.startswith(here)
    assert_one_license(playback, there + license_url.removeprefix(here), emulator)


@pytest.mark.parametrize("case", MANIFESTS, ids=str)
def test_a_manifest_with_the_license_urls_is_enough(
    case: ManifestCase, player: Player, rendered: Rendered, emulator: Emulator
) -> None:
    # Without a configuration, dash.js takes the first DRM that the browser knows, also one without a license URL.
    unknown = [name for drm, names in NAMES.items() if drm not in case.drms for name in names]

    playback = player.play(case.player, None, case.manifest(player.site), unknown)

    assert playback.plays, playback.errors
    [drm] = [drm for drm in case.drms if playback.eme["used"]["keySystem"] in NAMES[drm]]
    assert_one_license(playback, rendered.license_url(case.title, drm), emulator)


def play(case: Case, player: Player, rendered: Rendered, unknown: list[str] | None = None) -> Playback:
    """Play a file as it is on disk, and see that it plays."""
    playback = player.play(case.player, rendered.text(case), case.manifest(player.site), unknown or [])
    assert playback.plays, playback.errors
    assert playback.errors == []
    return playback


def lower(headers: Mapping[str, str]) -> set[tuple[str, str]]:
    """Headers as they are compared: without regard to the case of their names."""
    return {(name.lower(), value) for name, value in headers.items()}


def assert_one_license(playback: Playback, url: str, emulator: Emulator) -> dict[str, Any]:
    """See that one license request was sent, to exactly this URL, and was answered; gives it as it was received."""
    [received] = assert_licenses(1, playback, url, emulator)
    return received


def assert_licenses(count: int, playback: Playback, url: str, emulator: Emulator) -> list[dict[str, Any]]:
    """The same for as many license requests."""
    assert playback.posts == [url] * count
    received = [entry for entry in emulator.journal() if entry["method"] != "OPTIONS"]
    assert [(entry["method"], entry["status"]) for entry in received] == [("POST", 200)] * count
    return received
