# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several keys for one token: what is sent, and which key a finding is about."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.policy import Policy
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.verdict import Verdict

from .policies import DRMS, EK, HUGE, KEK, KEY, KID, SOUND, ask, short

OTHER_KEY = "b" * 32
AUDIO = {"kid": "^audio", "content_key": OTHER_KEY, "track": "AUDIO"}
VIDEO = {"kid": KID, "content_key": KEY, "track": "HD"}

each_drm = pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)


def of_keys(drm: Drm, *keys: Any, **changes: Any) -> Verdict:
    """The verdict on a sound policy for several keys, none of which stands outside of the list."""
    return ask(drm, **{"kid": None, "content_key": None, **changes, "content_keys": list(keys)})


def indexed(verdict: Verdict) -> dict[str, str]:
    """What belongs to single keys on the wire."""
    return {wire: text for wire, text in verdict.parameters if wire.rpartition(".")[2].isdigit()}


def told(verdict: Verdict) -> list[tuple[str, str | None, int | None]]:
    return [(found.option, found.parameter, found.code) for found in verdict.findings]


def rules(verdict: Verdict) -> set[str]:
    return {found.rule for found in verdict.findings}


# What is sent


@each_drm
def test_each_key_is_sent_with_its_index(drm: Drm) -> None:
    verdict = of_keys(drm, {"kid": KID, "content_key": KEY}, {"kid": "^b", "content_key": OTHER_KEY})
    assert verdict.findings == ()
    assert indexed(verdict) == {"kid.0": KID, "contentKey.0": KEY, "kid.1": "^b", "contentKey.1": OTHER_KEY}
    assert {"kid", "contentKey"}.isdisjoint(dict(verdict.parameters))
    assert verdict.kids == [KID, "^b"]


def test_values_come_in_the_order_of_the_keys_and_after_the_shared_ones() -> None:
    verdict = of_keys(WIDEVINE, VIDEO, {**AUDIO, "security_level": 1}, extra_parameters={"x": "y"})
    assert [wire for wire, _text in verdict.parameters] == [
        "securityLevel",
        "hdcpOutputControl",
        *("kid.0", "contentKey.0", "trackType.0"),
        *("kid.1", "contentKey.1", "securityLevel.1", "trackType.1"),
        "x",
    ]


def test_shared_values_stand_once_outside_of_the_list() -> None:
    verdict = of_keys(WIDEVINE, {"kid": "^a", "ek": EK}, {"kid": "^b"}, kek=KEK, security_level="HW_SECURE_ALL")
    assert verdict.findings == ()
    assert dict(verdict.parameters)["kek"] == KEK
    assert dict(verdict.parameters)["securityLevel"] == "5"
    assert indexed(verdict) == {"kid.0": "^a", "ek.0": EK, "kid.1": "^b"}


@pytest.mark.parametrize(
    ("track", "number"), [("SD", "0"), ("HD", "1"), ("AUDIO", "2"), ("UHD1", "3"), ("UHD2", "4"), (2, "2"), ("1", "1")]
)
def test_tracks_are_types_of_tracks_under_widevine_only(track: Any, number: str) -> None:
    keys = [{**VIDEO, "track": track}]
    assert indexed(of_keys(WIDEVINE, *keys))["trackType.0"] == number
    for drm in (PLAYREADY, FAIRPLAY):
        assert set(indexed(of_keys(drm, *keys))) == {"kid.0", "contentKey.0"}


def test_one_list_serves_all_drms() -> None:
    keys = [
        {**VIDEO, "security_level": 5, "hdcp_output_control": 2, "min_cert_security_level": 3000},
        {**AUDIO, "security_level": 1, "hdcp_output_control": 0, "min_cert_security_level": 2000},
    ]
    own = {
        drm.name: sorted({wire for wire in indexed(of_keys(drm, *keys)) if wire.endswith(".1")} - {"kid.1"})
        for drm in DRMS
    }
    assert own == {
        "widevine": ["contentKey.1", "hdcpOutputControl.1", "securityLevel.1", "trackType.1"],
        "playready": ["contentKey.1", "minCertSecurityLevel.1"],
        "fairplay": ["contentKey.1"],
    }
    assert all(of_keys(drm, *keys).errors == () for drm in DRMS)


@each_drm
@pytest.mark.parametrize("nothing", [None, [], ()], ids=short)
def test_no_key_in_the_list_is_the_form_with_one_key(drm: Drm, nothing: Any) -> None:
    assert ask(drm, content_keys=nothing) == ask(drm)


def test_an_empty_value_counts_as_a_missing_one() -> None:
    shared = of_keys(WIDEVINE, {"kid": "^a", "content_key": "", "security_level": None}, content_key=KEY)
    assert shared.findings == ()
    assert indexed(shared) == {"kid.0": "^a"}


@each_drm
def test_what_each_key_says_itself_is_not_sent_for_all(drm: Drm) -> None:
    verdict = of_keys(drm, VIDEO, AUDIO, kid="^outside", content_key="not judged either")
    assert {"kid", "contentKey"}.isdisjoint(dict(verdict.parameters))
    assert [(found.severity, found.rule, found.option) for found in verdict.findings] == [
        ("warning", "kid-unused", "kid"),
        ("warning", "content-key-unused", "content_key"),
    ]
    assert "not judged either" in verdict.secrets


def test_a_level_for_all_that_each_key_overrides_is_no_mistake() -> None:
    levels = [{**VIDEO, "security_level": 5}, {**AUDIO, "security_level": 1}]
    verdict = of_keys(WIDEVINE, *levels, security_level="not judged")
    assert verdict.findings == ()
    assert "securityLevel" not in dict(verdict.parameters)


def test_what_one_key_does_not_say_is_sent_for_all() -> None:
    verdict = of_keys(WIDEVINE, {"kid": "^a", "content_key": OTHER_KEY}, {"kid": "^b"}, content_key=KEY)
    assert verdict.findings == ()
    assert dict(verdict.parameters)["contentKey"] == KEY


def test_a_persistent_widevine_license_is_accepted_for_several_keys_with_a_warning() -> None:
    verdict = of_keys(WIDEVINE, VIDEO, general_flags="00000001")
    assert verdict.errors == ()
    assert "general_flags" in verdict.beyond
    assert of_keys(WIDEVINE, VIDEO, general_flags="0000").beyond == ("content_keys[].track",)
    assert {found.code for found in of_keys(WIDEVINE, VIDEO, general_flags="00000002").errors} == {-5003}


def test_what_goes_beyond_the_reference_pages_is_named_once_for_all_keys() -> None:
    keys = [{**key, "min_cert_security_level": 2000} for key in (VIDEO, AUDIO)]
    assert of_keys(WIDEVINE, *keys).beyond == ("content_keys[].track",)
    assert of_keys(PLAYREADY, *keys).beyond == ("content_keys[].min_cert_security_level",)
    assert of_keys(FAIRPLAY, *keys).beyond == ()
    plain = [{"kid": "^a", "content_key": KEY}]
    assert of_keys(WIDEVINE, *plain).beyond == ()


def test_the_policy_of_the_license_tells_the_keys_apart_and_holds_none() -> None:
    verdict = of_keys(WIDEVINE, {**VIDEO, "security_level": 5}, AUDIO)
    assert verdict.license_policy == {
        "securityLevel": "1",
        "hdcpOutputControl": "0",
        "trackType.0": "1",
        "securityLevel.0": "5",
        "trackType.1": "2",
    }


# Which key a finding is about


@each_drm
def test_a_finding_names_its_key(drm: Drm) -> None:
    verdict = of_keys(drm, VIDEO, {"kid": "xyz", "content_key": "12"}, {"kid": "^c"})
    assert told(verdict) == [
        ("content_keys[1].kid", "kid.1", -4020),
        ("content_keys[1].content_key", "contentKey.1", -2027),
        ("content_keys[2].content_key", "contentKey.2", -2005),
    ]


def test_levels_of_single_keys() -> None:
    verdict = of_keys(WIDEVINE, {**VIDEO, "security_level": 9}, {**AUDIO, "hdcp_output_control": 3, "track": "MONO"})
    assert told(verdict) == [
        ("content_keys[0].security_level", "securityLevel.0", -7004),
        ("content_keys[1].hdcp_output_control", "hdcpOutputControl.1", -2034),
        ("content_keys[1].track", "trackType.1", None),
    ]
    verdict = of_keys(PLAYREADY, {**VIDEO, "min_cert_security_level": 9, "track": "MONO"})
    assert told(verdict) == [
        ("content_keys[0].min_cert_security_level", "minCertSecurityLevel.0", None),
        ("content_keys[0].track", None, None),
    ]


@each_drm
@pytest.mark.parametrize("kid", [None, ""])
def test_every_key_needs_its_kid(drm: Drm, kid: str | None) -> None:
    for outside in (None, KID):
        verdict = of_keys(drm, VIDEO, {**AUDIO, "kid": kid}, kid=outside)
        assert [(found.option, found.parameter, found.code) for found in verdict.errors] == [
            ("content_keys[1].kid", "kid.1", -4018)
        ]


def test_what_all_keys_lack_is_said_once_and_what_one_lacks_names_it() -> None:
    assert told(of_keys(WIDEVINE, VIDEO, AUDIO, security_level=None)) == [("security_level", "securityLevel", -7003)]
    one = of_keys(WIDEVINE, {**VIDEO, "security_level": 3}, AUDIO, security_level=None)
    assert told(one) == [("content_keys[1].security_level", "securityLevel.1", -7003)]


def test_what_is_wrong_with_a_shared_value_is_said_once() -> None:
    assert told(of_keys(WIDEVINE, VIDEO, AUDIO, security_level=9)) == [("security_level", "securityLevel", -7004)]
    assert told(of_keys(WIDEVINE, VIDEO, AUDIO, license_duration=0)) == [("license_duration", "licenseDuration", -7007)]
    assert told(of_keys(PLAYREADY, VIDEO, AUDIO, rights_type=None)) == [("rights_type", "rightsType", -2020)]


def test_a_shared_value_that_is_wrong_for_one_key_names_that_key() -> None:
    levels = [{**VIDEO, "security_level": 5}, {**AUDIO, "security_level": 1}]
    (finding,) = of_keys(WIDEVINE, *levels, hdcp_output_control=2).findings
    assert (finding.rule, finding.option) == ("wv-hdcp-software", "content_keys[1].hdcp_output_control")


def test_every_key_must_satisfy_the_rules_for_one() -> None:
    both = {"kid": "^a", "content_key": KEY, "kek": KEK}
    assert told(of_keys(PLAYREADY, VIDEO, both)) == [("content_keys[1].kek", "kek.1", -5007)]
    assert rules(of_keys(WIDEVINE, VIDEO, both)) == {"wv-two-keys"}
    wrapped = {"kid": "^a", "kek": KEK, "ek": EK}
    assert told(of_keys(FAIRPLAY, VIDEO, wrapped)) == [("content_keys[1].kid", "kid.1", -4024)]
    damaged = {**wrapped, "ek": EK[::-1]}
    assert told(of_keys(WIDEVINE, VIDEO, damaged)) == [("content_keys[1].ek", "ek.1", -4024)]
    assert told(of_keys(WIDEVINE, {"kid": "^a", "ek": EK})) == [("content_keys[0].ek", "ek.0", -4024)]
    assert told(of_keys(WIDEVINE, VIDEO, {"kid": OTHER_KEY, "content_key": OTHER_KEY})) == [
        ("content_keys[1].kid", "kid.1", None)
    ]


def test_findings_come_by_parameter_and_then_by_key() -> None:
    wrong = {"kid": "x", "content_key": "x"}
    verdict = of_keys(WIDEVINE, wrong, {**wrong, "kid": "y"}, license_duration=0)
    assert [found.parameter for found in verdict.findings] == [
        *("kid.0", "kid.1", "contentKey.0", "contentKey.1"),
        "licenseDuration",
    ]


# Between the keys


@each_drm
@pytest.mark.parametrize(
    ("one", "same"),
    [
        (KID, KID),
        (KID, KID.lower()),
        (KID, f"0x{KID}"),
        (KID, "01234567-89ab-cdef-0123-456789ABCDEF"),
        ("^kid1", "^kid1"),
        ("^kid1", "80EA8BC8A58F990AD1F76BC665B30BFA"),
    ],
)
def test_a_kid_that_is_given_twice(drm: Drm, one: str, same: str) -> None:
    verdict = of_keys(drm, {"kid": one, "content_key": KEY}, VIDEO | {"kid": "^x"}, {"kid": same, "content_key": KEY})
    (finding,) = verdict.findings
    assert (finding.severity, finding.rule, finding.code) == ("error", "content-keys-kid-twice", None)
    assert (finding.option, finding.parameter) == ("content_keys[2].kid", "kid.2")
    assert "content_keys[0]" in finding.message


def test_kids_that_differ_only_in_case_after_the_circumflex_are_two() -> None:
    assert of_keys(WIDEVINE, {"kid": "^a", "content_key": KEY}, {"kid": "^A", "content_key": KEY}).findings == ()


def test_kids_that_are_broken_are_not_compared() -> None:
    keys = [{"kid": "xyz", "content_key": KEY}] * 2
    assert rules(of_keys(WIDEVINE, *keys)) == {"kid-length"}


HARDWARE = [
    (WIDEVINE, "security_level", "securityLevel", (3, 4, "HW_SECURE_ALL"), (1, 2)),
    (PLAYREADY, "min_cert_security_level", "minCertSecurityLevel", (3000,), (150, 2000)),
]


@pytest.mark.parametrize(("drm", "option", "wire", "hardware", "software"), HARDWARE, ids=short)
def test_an_audio_key_that_stays_in_hardware(
    drm: Drm, option: str, wire: str, hardware: tuple[Any, ...], software: tuple[Any, ...]
) -> None:
    for level in hardware:
        for verdict in (
            of_keys(drm, VIDEO, AUDIO, **{option: level}),
            of_keys(drm, {**VIDEO, option: software[0]}, {**AUDIO, option: level}),
        ):
            (finding,) = verdict.findings
            assert (finding.severity, finding.rule) == ("warning", "content-keys-hardware-audio")
            assert (finding.option, finding.parameter) == (f"content_keys[1].{option}", f"{wire}.1")
        for low in software:
            assert of_keys(drm, VIDEO, {**AUDIO, option: low}, **{option: level}).findings == ()


@pytest.mark.parametrize(("drm", "option", "wire", "hardware", "software"), HARDWARE, ids=short)
def test_a_video_key_that_stays_in_hardware_is_used_for_audio_too(
    drm: Drm, option: str, wire: str, hardware: tuple[Any, ...], software: tuple[Any, ...]
) -> None:
    video, audio = {**VIDEO, option: hardware[0]}, {**AUDIO, option: software[0]}
    (finding,) = of_keys(drm, video, {**audio, "content_key": KEY.upper()}).findings
    assert (finding.rule, finding.option) == ("content-keys-hardware-audio", "content_keys[1].content_key")
    assert "content_keys[0]" in finding.message
    assert KEY not in finding.sentence().lower()

    wrapped = {"content_key": None, "kek": KEK, "ek": EK}
    (finding,) = of_keys(drm, {**video, **wrapped}, {**audio, **wrapped}).findings
    assert (finding.rule, finding.option) == ("content-keys-hardware-audio", "content_keys[1].ek")

    stored = {"content_key": None, "kek": KEK}
    assert of_keys(drm, {**video, **stored}, {**audio, **stored}).findings == ()
    assert rules(of_keys(drm, video, {**audio, "kid": KID})) == {
        "content-keys-kid-twice",
        "content-keys-hardware-audio",
    }
    assert of_keys(drm, {**video, option: software[0]}, {**audio, "content_key": KEY}).findings == ()


@pytest.mark.parametrize(("drm", "option", "wire", "hardware", "software"), HARDWARE, ids=short)
def test_a_key_in_the_clear_and_wrapped_is_one_key(
    drm: Drm, option: str, wire: str, hardware: tuple[Any, ...], software: tuple[Any, ...]
) -> None:
    wrapped = {"content_key": None, "kek": KEK, "ek": EK}
    video, audio = {**VIDEO, option: hardware[0]}, {**AUDIO, option: software[0]}
    for keys, told_by in (
        ((video, {**audio, **wrapped}), "ek"),
        (({**video, **wrapped}, {**audio, "content_key": KEY}), "content_key"),
    ):
        (finding,) = of_keys(drm, *keys).findings
        assert (finding.rule, finding.option) == ("content-keys-hardware-audio", f"content_keys[1].{told_by}")


def test_what_cannot_be_unwrapped_is_compared_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.keywrap", None)
    wrapped = {"content_key": None, "kek": KEK, "ek": EK}
    video, audio = {**VIDEO, "security_level": 5}, {**AUDIO, "security_level": 1}
    same = of_keys(WIDEVINE, {**video, **wrapped}, {**audio, **wrapped, "ek": EK.upper()})
    assert "content-keys-hardware-audio" in rules(same)
    assert "content-keys-hardware-audio" not in rules(of_keys(WIDEVINE, video, {**audio, **wrapped}))


def test_the_work_grows_with_the_number_of_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key is looked at as often, however many there are."""
    looks: list[str] = []
    sound = Policy.sound

    def counted(policy: Policy, wire: str) -> str | None:
        looks.append(wire)
        return sound(policy, wire)

    monkeypatch.setattr(Policy, "sound", counted)
    counts = []
    for number in (20, 40):
        looks.clear()
        keys = [
            {"kid": f"^{index}", "content_key": f"{index:032x}", "track": ("AUDIO", "HD")[index % 2]}
            for index in range(number)
        ]
        of_keys(WIDEVINE, *({**key, "security_level": 5 if key["track"] == "HD" else 1} for key in keys))
        counts.append(len(looks))
    assert counts[1] == 2 * counts[0]


def test_fairplay_knows_no_such_level() -> None:
    assert of_keys(FAIRPLAY, {**VIDEO, "security_level": 5}, {**AUDIO, "security_level": 5}).findings == ()


# Beside extra_parameters


@each_drm
@pytest.mark.parametrize("wire", ["kid.0", "contentKey.7", "ek.1"])
def test_the_two_ways_of_several_keys_are_not_mixed(drm: Drm, wire: str) -> None:
    verdict = of_keys(drm, VIDEO, extra_parameters={wire: "x", "deviceInfo.0": "y"})
    (finding,) = verdict.findings
    assert (finding.severity, finding.rule) == ("error", "content-keys-mixed")
    assert (finding.option, finding.parameter) == ("extra_parameters", wire)


def test_a_shared_value_may_come_from_the_further_parameters() -> None:
    verdict = of_keys(WIDEVINE, VIDEO, AUDIO, security_level=None, extra_parameters={"securityLevel": "6"})
    assert verdict.findings == ()
    own = of_keys(WIDEVINE, {**VIDEO, "security_level": 9}, AUDIO, extra_parameters={"securityLevel": "6"})
    assert [(found.option, found.code) for found in own.errors] == [("content_keys[0].security_level", -7004)]


# What is no list of keys


@each_drm
@pytest.mark.parametrize("raw", ["kid=^a", 5, HUGE, True, {"kid": "^a"}, date(2026, 3, 1)], ids=short)
def test_what_is_no_list(drm: Drm, raw: Any) -> None:
    assert [(found.rule, found.option) for found in ask(drm, content_keys=raw).findings] == [
        ("content-keys-form", "content_keys")
    ]


@each_drm
def test_beside_what_is_no_list_of_keys_everything_else_is_found(drm: Drm) -> None:
    assert rules(ask(drm, content_keys="x", cookie="x" * 33, kid="xyz")) == {"content-keys-form", "cookie-length"}
    assert rules(ask(drm, content_keys=["x"], expiration_time="+0")) == {"content-keys-form", "expiration-time-past"}


@each_drm
@pytest.mark.parametrize("item", ["^a", 5, HUGE, None, [], [VIDEO]], ids=short)
def test_what_is_no_key(drm: Drm, item: Any) -> None:
    verdict = of_keys(drm, VIDEO, item)
    assert [(found.rule, found.option) for found in verdict.findings] == [("content-keys-form", "content_keys[1]")]
    assert verdict.kids == [KID]


@pytest.mark.parametrize("unquoted", [11112222333344445555666677778888, 7, 1.5, True, date(2026, 3, 1)], ids=short)
def test_what_yaml_spoilt_is_told_by_its_key(unquoted: Any) -> None:
    verdict = of_keys(WIDEVINE, VIDEO, {"kid": unquoted, "content_key": unquoted})
    assert [(found.option, found.code) for found in verdict.findings] == [
        ("content_keys[1].kid", -4022),
        ("content_keys[1].content_key", -2005),
    ]
    assert all("quotes" in found.hint for found in verdict.findings)


@each_drm
def test_every_key_is_a_secret_as_given_and_as_sent(drm: Drm) -> None:
    keys = [
        {"kid": "^a", "content_key": "a" * 32},
        {"kid": "^b", "kek": "b" * 32, "ek": "c" * 48},
        {"kid": "^c", "content_key": 77},
        "contentKey=" + "d" * 32,
    ]
    verdict = of_keys(drm, *keys, kek=KEK)
    assert verdict.secrets == {"a" * 32, "b" * 32, "c" * 48, "77", "contentKey=" + "d" * 32, KEK}


def test_the_rows_of_a_key_are_the_same_options_everywhere() -> None:
    """One list of keys may be given to every module, and to a title with every DRM."""
    options = {row.key_option for drm in EVERY_DRM.values() for row in drm.key_parameters}
    assert options == {
        *("kid", "content_key", "kek", "ek"),
        *("track", "security_level", "hdcp_output_control", "min_cert_security_level"),
    }
    assert all({"kid", "content_key", "track"} <= {row.key_option for row in drm.key_parameters} for drm in DRMS)


@each_drm
def test_the_options_are_not_changed(drm: Drm) -> None:
    keys = [dict(VIDEO), dict(AUDIO)]
    options = {**SOUND[drm.name], "content_keys": keys}
    before = repr(options)
    ask(drm, **options)
    assert repr(options) == before
