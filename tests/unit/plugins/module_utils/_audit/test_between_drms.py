# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules between the DRMs of one title, and between titles of one policy."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._protection.every import EVERY_READER
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.examples import RENTAL
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM

from .audits import KEY, POLICY, ask, parts, places, rules, title

OPEN = {
    "analog_video_opl": 0,
    "compressed_digital_audio_opl": 0,
    "compressed_digital_video_opl": 0,
    "uncompressed_digital_audio_opl": 0,
    "uncompressed_digital_video_opl": 0,
}
SOFTWARE = {"security_level": 1, "hdcp_output_control": 0}
NO_HDCP = {"hdcp_output_control": 0}
PLAYED = {**RENTAL, "rental_play_duration": "48h"}


def found(widevine: dict[str, Any], playready: dict[str, Any], **of_title: Any) -> list[tuple[str, str | None]]:
    """Rules and DRMs of what is found between the DRMs of a title under this policy."""
    policies = {POLICY: parts(widevine=widevine, playready=playready)}
    result = ask(title(**of_title), policies=policies)
    return [(rule, drm) for rule, _title, drm in places(result)]


@pytest.mark.parametrize(
    ("widevine", "playready", "expected"),
    [
        ({}, {}, []),
        (SOFTWARE, OPEN, []),
        # Hardware beside any output.
        (NO_HDCP, OPEN, [("title-hardware-any-output", "playready")]),
        ({**NO_HDCP, "security_level": 3}, OPEN, [("title-hardware-any-output", "playready")]),
        ({**NO_HDCP, "security_level": 2}, OPEN, []),
        (NO_HDCP, {**OPEN, "unknown_output_behavior": "Allow"}, [("title-hardware-any-output", "playready")]),
        (NO_HDCP, {**OPEN, "unknown_output_behavior": "Disallow"}, []),
        (NO_HDCP, {**OPEN, "analog_video_opl": 150}, []),
        # Levels of devices, where PlayReady says one.
        ({}, {"extra_parameters": {"minCertSecurityLevel": "3000"}}, []),
        ({}, {"extra_parameters": {"minCertSecurityLevel": "2000"}}, [("title-hardware-one-side", "playready")]),
        (
            SOFTWARE,
            {"uncompressed_digital_video_opl": 250, "extra_parameters": {"minCertSecurityLevel": "3000"}},
            [("title-hardware-one-side", "widevine")],
        ),
        # HDCP.
        ({}, {"uncompressed_digital_video_opl": 250}, [("title-hdcp-one-side", "playready")]),
        ({}, {"uncompressed_digital_video_opl": 270}, []),
        ({}, {"uncompressed_digital_video_opl": 300}, []),
        (NO_HDCP, {"uncompressed_digital_video_opl": 300}, [("title-hdcp-one-side", "widevine")]),
        # Rentals and durations.
        ({"license_duration": 60}, {}, [("title-rental-one-side", "playready")]),
        ({}, PLAYED, [("title-rental-one-side", "widevine")]),
        ({"license_duration": "48h"}, PLAYED, []),
        ({"license_duration": 172800}, PLAYED, []),
        ({"license_duration": "48h"}, RENTAL, [("title-duration-one-side", "playready")]),
        ({"license_duration": "47h"}, PLAYED, [("title-duration-differs", "playready")]),
        # Persistence, which a rental needs and nobody chooses.
        ({}, {"general_flags": "00000001"}, [("title-persistence-one-side", "widevine")]),
        ({}, {"general_flags": "00000000"}, []),
        # Values that come past the options count like them.
        (
            {"hdcp_output_control": None, "extra_parameters": {"hdcpOutputControl": "3"}},
            {"uncompressed_digital_video_opl": 250},
            [("title-hdcp-one-side", "playready")],
        ),
        (
            NO_HDCP,
            {"extra_parameters": {"minCertSecurityLevel": "3000"}, **OPEN},
            [("title-hardware-any-output", "playready")],
        ),
    ],
)
def test_what_the_drms_of_a_title_do_not_share(
    widevine: dict[str, Any], playready: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(widevine, playready) == expected


@pytest.mark.parametrize(
    ("widevine", "playready"),
    [
        ({"hdcp_output_control": 9}, {"uncompressed_digital_video_opl": 300}),
        ({"hdcp_output_control": [2]}, {"uncompressed_digital_video_opl": 300}),
        ({}, {"uncompressed_digital_video_opl": "high"}),
        ({"license_duration": "long"}, {}),
        ({"license_duration": [48]}, {}),
        ({"license_duration": "48h"}, {"rights_type": "Lease"}),
        ({}, {"general_flags": "80000000"}),
        ({"security_level": 9, "hdcp_output_control": 0}, OPEN),
        ({"hdcp_output_control": 0}, {**OPEN, "analog_video_opl": "none"}),
        ({"hdcp_output_control": 0}, {**OPEN, "unknown_output_behavior": "allow"}),
        ({"license_duration": "48h"}, {**PLAYED, "rental_play_duration": "long"}),
    ],
)
def test_nothing_is_concluded_from_what_is_wrong(widevine: dict[str, Any], playready: dict[str, Any]) -> None:
    between = [rule for rule, _drm in found(widevine, playready) if rule.startswith("title-")]
    assert between == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"widevine": {}, "playready": {}, "fairplay": {}}, []),
        # FairPlay says nothing of hardware, outputs and persistence, so nothing is compared.
        ({"widevine": SOFTWARE, "fairplay": {}}, []),
        ({"playready": OPEN, "fairplay": {}}, []),
        ({"playready": {"general_flags": "00000001"}, "fairplay": {}}, []),
        ({"widevine": NO_HDCP, "playready": OPEN, "fairplay": {}}, [("title-hardware-any-output", "playready")]),
        # A rental it knows.
        ({"widevine": {}, "fairplay": {"rental_duration": "48h"}}, [("title-rental-one-side", "widevine")]),
        ({"playready": PLAYED, "fairplay": {}}, [("title-rental-one-side", "fairplay")]),
        ({"playready": PLAYED, "fairplay": {"rental_duration": 0}}, [("title-rental-one-side", "fairplay")]),
        ({"playready": PLAYED, "fairplay": {"rental_duration": "30d"}}, []),
        ({"widevine": {"license_duration": 60}, "fairplay": {"rental_duration": 60}}, []),
        (
            {"widevine": {"license_duration": "48h"}, "playready": {}, "fairplay": {}},
            [("title-rental-one-side", "playready"), ("title-rental-one-side", "fairplay")],
        ),
        ({"widevine": {"license_duration": "48h"}, "fairplay": {"rental_duration": "long"}}, []),
        # How long the license plays by what only clients know of, nobody can tell.
        (
            {"widevine": {"playback_duration": "48h"}, "playready": PLAYED, "fairplay": {}},
            [("title-rental-one-side", "fairplay")],
        ),
        ({"widevine": {"license_duration": "48h"}, "playready": {"playback_duration": "48h"}}, []),
    ],
)
def test_three_drms(changes: dict[str, dict[str, Any]], expected: list[tuple[str, str]]) -> None:
    result = ask(title(), policies={POLICY: parts(**changes)}, beyond_reference_pages="allow")
    assert [(rule, drm) for rule, _title, drm in places(result) if rule.startswith("title-")] == expected


def test_of_several_keys_those_for_audio_are_left_aside() -> None:
    video = {"kid": "^video", "content_key": KEY, "track": "HD"}
    audio = {"kid": "^audio", "content_key": "1" * 32, "track": "AUDIO", **SOFTWARE}
    playready = {"uncompressed_digital_video_opl": 300}

    def of(*keys: dict[str, Any]) -> list[tuple[str, str | None]]:
        return found({}, playready, kid=None, content_key=None, content_keys=list(keys))

    beyond = ("beyond-reference-pages", None)
    assert of(video, audio) == [beyond]
    assert of({**video, **NO_HDCP}, audio) == [beyond, ("title-hdcp-one-side", "widevine")]


def of_qualities(playready: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What is found of a title whose keys ask for more, the better the picture is."""
    asked = {"SD": (1, 0), "HD": (3, 1), "UHD1": (5, 2), "AUDIO": (1, 0)}
    keys = [
        {
            "kid": f"^{track}",
            "content_key": f"{number:032x}",
            "track": track,
            "security_level": level,
            "hdcp_output_control": hdcp,
        }
        for number, (track, (level, hdcp)) in enumerate(asked.items())
    ]
    policies = {POLICY: parts(widevine={}, playready=playready)}
    entry = title(kid=None, content_key=None, content_keys=keys)
    return [(rule, drm) for rule, _title, drm in places(ask(entry, policies=policies, beyond_reference_pages="allow"))]


def test_keys_that_ask_for_more_the_better_the_picture_are_sound() -> None:
    assert of_qualities({"uncompressed_digital_video_opl": 270}) == []


def test_one_key_in_hardware_beside_any_output_is_found() -> None:
    assert of_qualities(OPEN) == [("title-hardware-any-output", "playready")]
    assert of_qualities({"min_cert_security_level": 2000}) == [("title-hardware-one-side", "playready")]


def test_where_keys_disagree_nothing_is_concluded_about_hdcp() -> None:
    keys = {"kid.0": "^video", "contentKey.0": KEY, "kid.1": "^audio", "contentKey.1": KEY}
    strong = {"securityLevel.0": "5", "hdcpOutputControl.0": "2"}
    weak = {"securityLevel.1": "1", "hdcpOutputControl.1": "0"}
    playready = {"uncompressed_digital_video_opl": 300}

    all_weak = found({"extra_parameters": {**keys, **strong, **weak}}, playready, content_key=None, kid=None)
    shared = found({"extra_parameters": {**keys, **weak}}, playready, content_key=None, kid=None)
    each_strong = {**strong, "securityLevel.1": "5", "hdcpOutputControl.1": "1"}
    none_weak = found({**SOFTWARE, "extra_parameters": {**keys, **each_strong}}, playready, content_key=None, kid=None)

    each_weak = {**weak, "hdcpOutputControl.0": "0"}
    none_strong = found({"extra_parameters": {**keys, **each_weak}}, playready, content_key=None, kid=None)

    assert ("title-hdcp-one-side", "widevine") not in [*all_weak, *shared, *none_weak]
    assert ("title-hdcp-one-side", "widevine") in none_strong


def test_a_title_is_found_and_not_its_policy() -> None:
    result = ask(title(), title(name="other", kid="^other", content_key="0" * 32, widevine=NO_HDCP))
    assert places(result) == [("title-hdcp-one-side", "other", "widevine")]
    assert result["findings"][0]["policy"] == POLICY


def test_a_policy_that_no_title_uses_is_looked_at_by_itself() -> None:
    result = ask(policies={POLICY: parts(widevine=NO_HDCP, playready={})})
    assert places(result) == [("title-hdcp-one-side", None, "widevine")]
    assert result["findings"][0]["policy"] == POLICY


def test_a_finding_says_how_to_change_either_side() -> None:
    [only] = ask(policies={POLICY: parts(widevine=NO_HDCP, playready={})})["findings"]
    assert (only["option"], only["parameter"]) == ("hdcp_output_control", "hdcpOutputControl")
    assert only["message"] == "PlayReady demands HDCP, Widevine does not."
    assert "HDCP_V1 or HDCP_V2. Or under PlayReady: Set uncompressed_digital_video_opl" in only["hint"]


@pytest.mark.parametrize(
    ("drms", "lacking"),
    [
        ([None, None, ["widevine"]], ["2:playready"]),
        ([None, ["widevine"]], ["1:playready"]),
        ([None, ["widevine"], ["widevine"]], []),
        ([None, None, ["widevine"], ["playready"]], ["2:playready", "3:widevine"]),
        ([["widevine"], ["widevine"]], []),
        ([["widevine"]], []),
        ([None, ["fairytale"]], []),
    ],
)
def test_a_title_that_lacks_what_its_siblings_have(drms: list[list[str] | None], lacking: list[str]) -> None:
    entries = [
        title(name=str(number), kid=f"^{number}", content_key=f"{number:032x}", drm=drm)
        for number, drm in enumerate(drms)
    ]
    result = ask(*entries)
    assert [f"{name}:{drm}" for rule, name, drm in places(result) if rule == "title-drm-missing"] == lacking


def test_titles_of_other_policies_are_no_siblings() -> None:
    policies = {POLICY: parts(widevine={}, playready={}), "preview": parts(widevine=SOFTWARE)}
    entries = [title(name=str(number), kid=f"^{number}", content_key=f"{number:032x}") for number in range(3)]
    assert rules(ask(*entries, title(policy="preview"), policies=policies)) == []


def test_every_drm_can_be_read_and_changed() -> None:
    assert list(EVERY_READER) == list(EVERY_DRM)
    for name, reader in EVERY_READER.items():
        wires = {row.wire for row in EVERY_DRM[name].parameters}
        options = {row.option for row in EVERY_DRM[name].parameters}
        for handle in reader.handles.values():
            assert handle.parameter in wires and handle.option in options
            assert handle.demand.endswith(".") and handle.waive.endswith(".")
