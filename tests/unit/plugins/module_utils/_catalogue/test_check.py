# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every policy and every title: what becomes an order, and what is found."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._catalogue.catalogues import (
    ALL,
    BOTH,
    POLICIES,
    check,
    ordered,
    places,
    title,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    EK,
    FAIRPLAY_POLICY,
    IV,
    KEK,
    KEY,
    OTHER_AUTHENTICATOR,
    PLAYREADY_POLICY,
    WIDEVINE_POLICY,
)


def test_titles_times_drms_are_orders() -> None:
    catalogue = check(
        title("a"), title("b", "web"), title("c", drm=["playready"]), title("d", drm="playready,widevine")
    )
    assert places(catalogue) == []
    assert catalogue.invalid == frozenset()
    assert ordered(catalogue) == [
        ("a", "widevine"),
        ("a", "playready"),
        ("b", "widevine"),
        ("c", "playready"),
        ("d", "playready"),
        ("d", "widevine"),
    ]


def test_a_drm_named_twice_is_one_order() -> None:
    assert ordered(check(title(drm=["widevine", "widevine"]))) == [("sunrise", "widevine")]


def sent(catalogue: Any, number: int = 0) -> dict[str, str]:
    return dict(catalogue.orders[number].verdict.parameters)


def test_a_title_brings_its_key_and_overrides_its_policy() -> None:
    changed = title(kid="^other", widevine={"securityLevel": 1, "hdcp_output_control": 0}, playready={"kid": "^third"})
    catalogue = check(changed, title("plain"))
    assert sent(catalogue) == {
        "errorFormat": "json",
        "kid": "^other",
        "contentKey": KEY,
        "securityLevel": "1",
        "hdcpOutputControl": "0",
    }
    assert sent(catalogue, 1)["kid"] == "^third"
    assert sent(catalogue, 2)["securityLevel"] == "5"


def test_the_key_may_be_wrapped_and_of_one_drm_only() -> None:
    wrapped = title(content_key=None, kek=KEK, ek=EK)
    one = title("one", content_key=None, widevine={"content_key": KEY}, playready={"kek": KEK})
    catalogue = check(wrapped, one)
    assert places(catalogue) == []
    assert [sorted({"contentKey", "kek", "ek"} & sent(catalogue, number).keys()) for number in range(4)] == [
        *(["ek", "kek"], ["ek", "kek"]),
        *(["contentKey"], ["kek"]),
    ]


AUDIO_EK = "34a0cf8049947af19b3cfc66ffae6de920c8c12d2d025a3b"
TWO_KEYS = [{"kid": "^video", "content_key": KEY, "track": "UHD1"}, {"kid": "^audio", "kek": KEK, "ek": AUDIO_EK}]


def test_a_title_may_have_several_keys() -> None:
    keys = [{**TWO_KEYS[0], "min_cert_security_level": 3000}, {**TWO_KEYS[1], "track": "AUDIO", "security_level": 1}]
    several = title(kid=None, content_key=None, content_keys=keys, widevine={"hdcp_output_control": 0})
    catalogue = check(several, beyond_reference_pages="allow")
    assert places(catalogue) == []
    assert sent(catalogue) == {
        "errorFormat": "json",
        "securityLevel": "5",
        "hdcpOutputControl": "0",
        "kid.0": "^video",
        "contentKey.0": KEY,
        "trackType.0": "3",
        "kid.1": "^audio",
        "kek.1": KEK,
        "ek.1": AUDIO_EK,
        "securityLevel.1": "1",
        "trackType.1": "2",
    }
    assert {wire for wire in sent(catalogue, 1) if wire.endswith(("0", "1"))} == {
        *("kid.0", "contentKey.0", "minCertSecurityLevel.0"),
        *("kid.1", "kek.1", "ek.1"),
    }
    assert {KEY, KEK, AUDIO_EK} <= catalogue.secrets


def test_a_title_and_a_drm_of_it_may_have_a_version_of_the_key() -> None:
    versions = {"key_version": "2", "fairplay": {"key_version": 3, "iv": IV}}
    catalogue = check(title(policy="all", **versions), policies={"all": ALL})
    assert places(catalogue) == []
    assert [order.verdict.unsent for order in catalogue.orders] == [
        (("key_version", version),) for version in ("2", "2", "3")
    ]
    own_keys = {"content_keys": [{"kid": "^a", "content_key": KEY}]}
    [order, _other] = check(title(key_version="2", widevine=own_keys)).orders
    assert order.verdict.unsent == ()


def test_several_wrapped_keys_under_fairplay_lead_out() -> None:
    keys = [{"kid": "^video", "kek": KEK, "ek": EK}, {"kid": "^audio", "kek": KEK, "ek": AUDIO_EK}]
    several = title(policy="all", kid=None, content_key=None, content_keys=keys, fairplay={"iv": IV})
    catalogue = check(several, policies={"all": ALL})
    assert places(catalogue) == [("fp-kek-kid-and-ek", "sunrise", "all", "fairplay")] * 2
    assert "content_keys: [] and one key" in catalogue.findings[0].finding.hint

    one = {"iv": IV, "content_keys": [], "kid": "", "kek": KEK, "ek": EK}
    assert places(check({**several, "fairplay": one}, policies={"all": ALL})) == []
    stored = [{key: value for key, value in each.items() if key != "ek"} for each in keys]
    assert places(check({**several, "content_keys": stored}, policies={"all": ALL})) == []


def test_a_title_may_have_other_keys_under_one_drm_or_one_key_alone() -> None:
    playready = {"content_keys": [{"kid": "^other", "content_key": KEY}]}
    fairplay = {"content_keys": [], "content_key": KEY, "iv": IV}
    several = title(
        policy="all", kid=None, content_key=None, content_keys=TWO_KEYS, playready=playready, fairplay=fairplay
    )
    catalogue = check(several, policies={"all": ALL}, beyond_reference_pages="allow")
    assert places(catalogue) == []
    assert [order.verdict.kids for order in catalogue.orders] == [["^video", "^audio"], ["^other"], []]


def test_a_list_of_keys_for_one_drm_takes_the_place_of_the_key_of_the_title() -> None:
    several = title(content_key=None, kek=KEK, ek=EK, widevine={"content_keys": [{"kid": "^a", "content_key": KEY}]})
    catalogue = check(several)
    assert places(catalogue) == []
    assert {"kid", "kek", "ek"}.isdisjoint(sent(catalogue))
    assert sent(catalogue, 1)["kid"] == "^film"


def test_a_finding_about_several_keys_names_the_key() -> None:
    wrong = title(kid=None, content_key=None, content_keys=[*TWO_KEYS, {"kid": "^third", "content_key": "12"}])
    found = [at for at in check(wrong).findings if at.finding.severity == "error"]
    assert [(at.drm, at.finding.option, at.finding.parameter) for at in found] == [
        ("widevine", "content_keys[2].content_key", "contentKey.2"),
        ("playready", "content_keys[2].content_key", "contentKey.2"),
    ]
    assert found[0].sentence().startswith("sunrise (widevine): content_keys[2].content_key (contentKey.2, -2027): ")


def test_a_key_beside_several_keys_is_told_not_to_be_used() -> None:
    catalogue = check(title(content_keys=[{"kid": "^a", "content_key": KEY}], drm=["widevine"]))
    assert [at.finding.rule for at in catalogue.findings] == ["kid-unused", "content-key-unused"]


def test_a_policy_gives_no_keys() -> None:
    policies = {"p": {"widevine": {**WIDEVINE_POLICY, "content_keys": TWO_KEYS}}}
    catalogue = check(policies=policies)
    assert places(catalogue) == [("catalogue-option", None, "p", "widevine")]
    assert {KEY, KEK, AUDIO_EK} <= catalogue.secrets


def test_a_drm_may_bring_what_belongs_to_the_content_in_its_override() -> None:
    catalogue = check(title("a", policy="all", fairplay={"iv": IV}), policies={"all": ALL})
    assert places(catalogue) == []
    assert ordered(catalogue) == [("a", "widevine"), ("a", "playready"), ("a", "fairplay")]
    assert sent(catalogue, 2) == {
        "errorFormat": "json",
        "kid": "^film",
        "contentKey": KEY,
        "iv": IV,
        "rentalDuration": "172800",
    }


def test_an_empty_override_leaves_out_what_the_title_has() -> None:
    wrapped = title(policy="all", content_key=None, kek=KEK, ek=EK, fairplay={"iv": IV})
    refused = check(wrapped, policies={"all": ALL})
    assert places(refused) == [("fp-kek-kid-and-ek", "sunrise", "all", "fairplay")]
    assert 'kid: ""' in refused.findings[0].finding.hint
    wrapped["fairplay"]["kid"] = ""
    mended = check(wrapped, policies={"all": ALL})
    assert places(mended) == []
    assert "kid" in sent(mended) and "kid" not in sent(mended, 2)


def test_the_format_of_errors_is_that_of_the_task() -> None:
    assert sent(check(title(), error_format="html"))["errorFormat"] == "html"
    assert sent(check(title(), errorFormat="html"))["errorFormat"] == "html"


def test_wire_names_are_understood_in_policies() -> None:
    rental = {
        **PLAYREADY_POLICY,
        "rightsType": "Rental",
        "generalFlags": "00000001",
        "rental.periodEndTime": "+48h",
        "rental_play_duration": 60,
    }
    del rental["rights_type"]
    policies = {"rent": {"playready": rental, "widevine": {"securityLevel": 5, "hdcpOutputControl": "HDCP_V1"}}}
    catalogue = check(title(policy="rent", playready={"rental.playDuration": 120}), policies=policies)
    assert places(catalogue) == []
    assert sent(catalogue)["rental.periodEndTime"] == "+172800"
    assert sent(catalogue)["rental.playDuration"] == "120"
    assert sent(catalogue, 1)["hdcpOutputControl"] == "1"


def test_a_title_may_leave_out_a_drm_that_it_has_an_override_for() -> None:
    catalogue = check(title(drm=["widevine"], playready={"analog_video_opl": 100}))
    assert places(catalogue) == []
    assert ordered(catalogue) == [("sunrise", "widevine")]


@pytest.mark.parametrize(
    ("changes", "rule", "words"),
    [
        ({"policy": "sell"}, "catalogue-policy-unknown", "'sell'"),
        ({"drm": ["fairplay"]}, "catalogue-drm", "'fairplay'"),
        ({"policy": "web", "drm": ["widevine", "playready"]}, "catalogue-drm", "It has: widevine."),
        ({"drm": []}, "catalogue-drm", "is empty"),
        ({"policy": "web", "playready": {"analog_video_opl": 100}}, "catalogue-drm", "says nothing about 'playready'"),
        ({"name": ""}, "catalogue-name-empty", "no name"),
        ({"name": "\ud800"}, "catalogue-name-unicode", "surrogate"),
        ({"widevine": {"security_level": 9}}, "wv-security-level-range", "9"),
        ({"kid": None}, "kid-missing", "required"),
        ({"kid": 12}, "kid-type", "quotes"),
        ({"content_key": None}, "content-key-missing", "no key"),
        (
            {"widevine": {"extra_parameters": {"customerAuthenticator": OTHER_AUTHENTICATOR}}},
            *("catalogue-authenticator", "one account"),
        ),
    ],
)
def test_what_is_wrong_with_a_title(changes: dict[str, Any], rule: str, words: str) -> None:
    wrong = title(**changes)
    catalogue = check(title("fine"), wrong)
    found = {at.finding.rule: at for at in catalogue.findings}
    assert set(found) == {rule}
    assert (found[rule].title, found[rule].policy) in ((wrong["name"], wrong["policy"]), (wrong["name"], None))
    assert words in found[rule].finding.sentence()
    assert catalogue.invalid == {wrong["name"]}
    assert ordered(catalogue) == [("fine", "widevine"), ("fine", "playready")]


def test_names_that_are_given_twice() -> None:
    catalogue = check(title("a"), title("b"), title("a", "web"), title("c"), title("a"), title(""), title(""))
    assert places(catalogue) == [
        ("catalogue-name-twice", "a", None, None),
        ("catalogue-name-empty", "", "buy", None),
    ]
    assert catalogue.findings[0].finding.message.startswith("3 titles")
    assert catalogue.invalid == {"a", ""}
    assert {name for name, _drm in ordered(catalogue)} == {"b", "c"}


def test_a_title_with_one_wrong_drm_is_invalid_for_all() -> None:
    catalogue = check(title("a", widevine={"license_duration": "abc"}), title("b"))
    assert places(catalogue) == [("wv-license-duration-range", "a", "buy", "widevine")]
    assert ordered(catalogue) == [("b", "widevine"), ("b", "playready")]


def test_warnings_make_a_title_invalid_only_when_strict() -> None:
    soft = title("soft", widevine={"security_level": 1, "hdcp_output_control": 1})
    assert places(check(soft)) == [("wv-hdcp-software", "soft", "buy", "widevine")]
    assert check(soft).invalid == frozenset()
    assert check(soft, strict=True).invalid == {"soft"}
    assert ordered(check(soft, strict=True)) == []


def test_a_catalogue_is_warned_once_of_all_that_is_not_on_the_reference_pages() -> None:
    policies = {**POLICIES, "https": {"widevine": {**WIDEVINE_POLICY, "use_https": True}}}
    cbcs = title("c", playready={"alg_id": "aescbc", "use_https": True})
    catalogue = check(title("a", "https"), title("b", "https"), cbcs, title("plain"), policies=policies)
    assert places(catalogue) == [("beyond-reference-pages", None, None, None)]
    assert catalogue.findings[0].finding.message.endswith(": use_https, alg_id (in a, b, c).")
    assert {order.name for order in catalogue.orders} == {"a", "b", "c", "plain"}

    strict = check(title("a", "https"), cbcs, title("plain"), policies=policies, strict=True)
    assert places(strict) == [("beyond-reference-pages", None, None, None)]
    assert strict.invalid == {"a", "c"}

    allowed = check(title("a", "https"), cbcs, policies=policies, strict=True, beyond_reference_pages="allow")
    assert (places(allowed), allowed.invalid) == ([], frozenset())


def test_a_policy_alone_is_warned_of_what_is_not_on_the_reference_pages_too() -> None:
    policies = {"cbcs": {"playready": {**PLAYREADY_POLICY, "algId": "aescbc"}}}
    assert places(check(policies=policies)) == [("beyond-reference-pages", None, None, None)]


def test_values_that_are_not_on_the_reference_pages_must_be_allowed() -> None:
    strong = title(drm=["widevine"], widevine={"hdcp_output_control": "HDCP_V2_2"})
    assert places(check(strong)) == [("wv-hdcp-output-control-range", "sunrise", "buy", "widevine")]
    allowed = check(strong, beyond_reference_pages="allow")
    assert places(allowed) == []
    assert sent(allowed)["hdcpOutputControl"] == "4"


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ({"p": "text"}, [("catalogue-policy", "p", None, "a string")]),
        ({"p": None}, [("catalogue-policy", "p", None, "must be a dictionary")]),
        ({"p": ["widevine"]}, [("catalogue-policy", "p", None, "a list")]),
        ({"p": {}}, [("catalogue-policy", "p", None, "empty")]),
        ({"p": {"marlin": {}}}, [("catalogue-policy", "p", None, "'marlin' is no DRM")]),
        ({"p": {True: {}}}, [("catalogue-policy", "p", None, "'True' is no DRM")]),
        ({"p": {"Widevine": WIDEVINE_POLICY}}, [("catalogue-policy", "p", None, "'Widevine' is no DRM")]),
        ({"p": {"widevine": 5}}, [("catalogue-policy", "p", None, "The Widevine part is a number")]),
        ({"p": {"widevine": {**WIDEVINE_POLICY, "level": 5}}}, [("catalogue-option", "p", "widevine", "level")]),
        ({"p": {"widevine": {**WIDEVINE_POLICY, 5: 5}}}, [("catalogue-option", "p", "widevine", "5: A Widevine")]),
        (
            {"p": {"widevine": {**WIDEVINE_POLICY, "rights_type": "BuyToOwn"}}},
            [("catalogue-option", "p", "widevine", "rights_type")],
        ),
        (
            {"p": {"widevine": {**WIDEVINE_POLICY, "securityLevel": 5}}},
            [("catalogue-option-twice", "p", "widevine", "security_level")],
        ),
        ({1: {"widevine": WIDEVINE_POLICY}, "1": BOTH}, [("catalogue-policy", "1", None, "Two policies")]),
        ({"p": {"widevine": {"hdcp_output_control": 0}}}, [("wv-security-level-missing", "p", "widevine", "5")]),
        (
            {"p": {"widevine": {**WIDEVINE_POLICY, "extra_parameters": {"customerAuthenticator": "1,234567"}}}},
            [("catalogue-authenticator", "p", "widevine", "account")],
        ),
        (
            {"p": {"widevine": {**WIDEVINE_POLICY, "extra_parameters": "useHttps"}}},
            [("extra-parameters-form", "p", "widevine", "no dictionary")],
        ),
    ],
)
def test_what_is_wrong_with_a_policy(policies: Any, expected: list[tuple[str, str, str | None, str]]) -> None:
    catalogue = check(policies=policies)
    found = [(at.finding.rule, at.policy, at.drm) for at in catalogue.findings]
    assert found == [place for *place_, _words in expected for place in [tuple(place_)]]
    for at, (*_place, words) in zip(catalogue.findings, expected, strict=True):
        assert at.title is None
        assert words in at.sentence()


def test_policies_alone_need_no_kid_and_no_key_and_everything_else_is_found() -> None:
    assert places(check()) == []
    wrong = {
        "one": {"widevine": {"security_level": 9, "hdcp_output_control": 9, "license_duration": 0}},
        "two": {"playready": {**PLAYREADY_POLICY, "rights_type": "Rental", "analog_video_opl": 1000}},
        "three": {"widevine": {"security_level": 1, "hdcp_output_control": 1, "expiration_time": "+31d"}},
        "four": {"playready": {**PLAYREADY_POLICY, "cookie": "x" * 33, "error_format": "xml"}},
    }
    found = {(policy, rule) for rule, _title, policy, _drm in places(check(policies=wrong))}
    assert found == {
        ("one", "wv-security-level-range"),
        ("one", "wv-hdcp-output-control-range"),
        ("one", "wv-license-duration-range"),
        ("two", "pr-analog-video-opl-range"),
        ("two", "pr-rental-end-missing"),
        ("two", "pr-rental-persistent"),
        ("three", "expiration-time-too-far"),
        ("three", "wv-hdcp-software"),
        ("four", "cookie-length"),
        ("four", "error-format-value"),
    }


def test_a_policy_alone_need_not_have_what_belongs_to_the_content() -> None:
    assert places(check(policies={"all": ALL})) == []
    wrong = {"fairplay": {**FAIRPLAY_POLICY, "rental_duration": -1, "iv": "xyz"}}
    assert places(check(policies={"all": wrong})) == [("fp-rental-duration-range", None, "all", "fairplay")]


def test_a_policy_that_no_title_uses_is_checked_too() -> None:
    policies = {**POLICIES, "later": {"widevine": {"security_level": 9, "hdcp_output_control": 0}}}
    catalogue = check(title(drm=["widevine"]), policies=policies)
    assert places(catalogue) == [("wv-security-level-range", None, "later", "widevine")]
    assert catalogue.invalid == frozenset()


def test_what_is_wrong_with_a_policy_in_use_is_said_of_its_titles_alone() -> None:
    policies = {"bad": {"widevine": {"security_level": 9, "hdcp_output_control": 0}}}
    assert places(check(title("a", "bad"), title("b", "bad"), policies=policies)) == [
        ("wv-security-level-range", "a", "bad", "widevine"),
        ("wv-security-level-range", "b", "bad", "widevine"),
    ]


def test_all_findings_of_all_titles_come_at_once() -> None:
    policies = {**POLICIES, "odd": {"widevine": {**WIDEVINE_POLICY, "lvl": 1}, "marlin": {}}}
    catalogue = check(
        title("a", kid="xyz"),
        title("b", "nowhere"),
        title("c", "web", drm=["playready"]),
        title("d", "odd", content_key="12"),
        policies=policies,
    )
    assert places(catalogue) == [
        ("catalogue-option", None, "odd", "widevine"),
        ("catalogue-policy", None, "odd", None),
        ("kid-length", "a", "buy", "widevine"),
        ("kid-length", "a", "buy", "playready"),
        ("catalogue-policy-unknown", "b", "nowhere", None),
        ("catalogue-drm", "c", "web", None),
        ("content-key-length", "d", "odd", "widevine"),
    ]
    assert ordered(catalogue) == []


def test_no_policy_at_all_is_said_in_a_whole_sentence() -> None:
    (found,) = check(title(), policies={}).findings
    assert found.finding.hint == "Known are: none."


def test_every_secret_is_known_wherever_it_stands() -> None:
    secrets = [f"5ec4e7{number:026x}" for number in range(7)]
    policies = {
        "used": {"widevine": {**WIDEVINE_POLICY, "kek": secrets[0]}},
        "unused": {"widevine": {"contentKey": secrets[1], "extra_parameters": {"kek.1": secrets[2]}}},
        "broken": {"marlin": {"content_key": [secrets[3]]}},
    }
    wrong = [
        title("a", "used", content_key=secrets[4]),
        title("b", "nowhere", content_key=secrets[5]),
        title("c", "used", widevine={"ek": secrets[6]}),
    ]
    assert set(secrets) <= check(*wrong, policies=policies).secrets
    assert set(secrets[:4]) <= check(policies=policies).secrets


def test_a_title_named_like_its_key() -> None:
    catalogue = check(title(f"film-{KEY}"), title("plain"))
    assert [(at.title, at.finding.rule) for at in catalogue.findings] == [(f"film-{KEY}", "catalogue-name-secret")] * 2
    assert {order.name for order in catalogue.orders} == {"plain"}


def test_names_that_are_wrong_belong_to_the_policy_of_all_who_have_them() -> None:
    same = check(title("a"), title("a"), title("\ud83d"))
    assert {at.policy for at in same.findings} == {"buy"}
    assert [at.finding.rule for at in same.findings] == ["catalogue-name-twice", "catalogue-name-unicode"]
