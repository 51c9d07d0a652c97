# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters that are sent as they are given."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.extra_parameters import flatten
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.indexed import (
    base_name,
    indexed_names,
    is_secret,
)

from .policies import DRMS, HUGE, KEK, KEY, KID, RENTAL, ask, error_codes, short


@pytest.mark.parametrize(
    ("raw", "parameters"),
    [
        (None, []),
        ({}, []),
        ({"useHttps": True}, [("useHttps", "true")]),
        ({"useHttps": False}, [("useHttps", "false")]),
        ({"playbackDuration": 60}, [("playbackDuration", "60")]),
        ({"a": 1.5}, [("a", "1.5")]),
        ({"a": " "}, [("a", " ")]),
        ({"a": "\0"}, [("a", "\0")]),
        ({"a": ""}, []),
        ({"a": None}, []),
        ({"a": []}, []),
        ({"a": ["x", "", None, "y", "x"]}, [("a", "x"), ("a", "y"), ("a", "x")]),
        ({"b": "1", "a": "2"}, [("b", "1"), ("a", "2")]),
    ],
    ids=short,
)
def test_what_is_sent(raw: Any, parameters: list[tuple[str, str]]) -> None:
    assert flatten(raw) == (parameters, [])


@pytest.mark.parametrize(
    "raw",
    [
        "useHttps=true",
        ["useHttps"],
        5,
        HUGE,
        True,
        date(2026, 3, 1),
        {"a": {"b": "c"}},
        {"a": [["b"]]},
        {"a": date(2026, 3, 1)},
        {"a": HUGE},
        {"a": "\ud800"},
        {"\ud800": "a"},
        {"": "a"},
        {1: "a"},
        {HUGE: "a"},
        {None: "a"},
        {True: "a"},
    ],
    ids=short,
)
def test_what_cannot_be_sent(raw: Any) -> None:
    parameters, (finding,) = flatten(raw)
    assert parameters == []
    assert (finding.severity, finding.rule, finding.code) == ("error", "extra-parameters-form", None)
    assert f"{finding.message}{finding.parameter}".isprintable()


def test_one_bad_value_does_not_keep_the_others_from_being_sent() -> None:
    parameters, findings = flatten({"a": ["x", {}, "y"], 1: "b", "c": "z"})
    assert parameters == [("a", "x"), ("a", "y"), ("c", "z")]
    assert [finding.parameter for finding in findings] == ["a", None]


@pytest.mark.parametrize(
    ("wire", "base"),
    [("kid.0", "kid"), ("kid.17", "kid"), ("kid", "kid"), ("kid.", "kid."), ("kid.x", "kid.x"), ("kid.٣", "kid.٣")],
)
def test_base_names(wire: str, base: str) -> None:
    assert base_name(wire) == base


def test_names_that_belong_to_one_of_several_keys() -> None:
    assert indexed_names(["kid", "contentKey", "securityLevel.0"]) == []
    assert indexed_names(["kid.0", "securityLevel.1", "kid.2", "contentKey.2"]) == [{"kid"}, {"kid", "contentKey"}]


def test_which_parameters_are_secret() -> None:
    for wire in ("customerAuthenticator", "contentKey", "kek", "ek", "contentKey.0", "kek.12", "ek.3"):
        assert is_secret(wire)
    for wire in ("kid", "kid.0", "contentKeys", "contentkey", "securityLevel", "ekid"):
        assert not is_secret(wire)


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_a_parameter_given_here_is_not_checked_and_replaces_the_option(drm: Drm) -> None:
    verdict = ask(drm, kid="broken", extra_parameters={"kid": "odd", "generalFlags": "FFFF"})
    assert verdict.errors == ()
    assert [finding.rule for finding in verdict.findings] == ["kid-replaced"]
    assert [text for wire, text in verdict.parameters if wire == "kid"] == ["odd"]


def test_undocumented_values_are_sent() -> None:
    extra = {"hdcpOutputControl": "3", "generalFlags": "00000001", "securityLevel": 6}
    verdict = ask(WIDEVINE, hdcp_output_control=None, security_level=None, extra_parameters=extra)
    assert verdict.findings == ()
    assert verdict.license_policy == {"hdcpOutputControl": "3", "generalFlags": "00000001", "securityLevel": "6"}


def test_nothing_is_concluded_about_a_replaced_parameter() -> None:
    assert error_codes(PLAYREADY, rights_type=None, extra_parameters={"rightsType": "Lease"}) == set()
    assert error_codes(PLAYREADY, content_key=None, extra_parameters={"contentKey": "x"}) == set()
    assert error_codes(PLAYREADY, kek=KEK, extra_parameters={"contentKey": KEY}) == set()
    assert error_codes(PLAYREADY, extra_parameters={"rental.periodEndTime": "x"}) == set()
    assert error_codes(PLAYREADY, **{**RENTAL, "general_flags": None}, extra_parameters={"generalFlags": "x"}) == set()
    verdict = ask(WIDEVINE, content_key=KID, extra_parameters={"contentKey": KEY})
    assert [finding.rule for finding in verdict.findings] == ["content-key-replaced"]


# Several keys


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_several_keys(drm: Drm) -> None:
    extra = {"kid.0": KID, "contentKey.0": KEY, "kid.1": "^b", "contentKey.1": KEY}
    verdict = ask(drm, kid=None, content_key=None, extra_parameters=extra)
    assert verdict.findings == ()
    assert verdict.parameters[-4:] == tuple(extra.items())
    assert KEY in verdict.secrets


def test_a_key_without_a_value_of_its_own_needs_the_shared_one() -> None:
    extra = {"kid.0": KID, "securityLevel.0": "1", "kid.1": KID}
    assert error_codes(WIDEVINE, security_level=None, extra_parameters=extra) == {-7003}
    assert error_codes(WIDEVINE, security_level="6", extra_parameters=extra) == {-7004}
    assert error_codes(WIDEVINE, security_level="5", extra_parameters=extra) == set()
    assert error_codes(WIDEVINE, content_key=None, extra_parameters={"kid.0": KID, "contentKey.1": KEY}) == {-2005}


def test_a_shared_value_that_no_key_uses_is_not_judged() -> None:
    extra = {"kid.0": KID, "securityLevel.0": "1"}
    assert error_codes(WIDEVINE, kid="broken", security_level="6", extra_parameters=extra) == set()


def test_an_index_without_a_kid_is_no_key() -> None:
    assert error_codes(WIDEVINE, security_level=None, extra_parameters={"securityLevel.0": "1"}) == {-7003}


def test_a_finding_about_what_several_keys_share_is_told_once() -> None:
    extra = {"kid.0": KID, "kid.1": KID, "contentKey.1": KEY}
    assert [finding.code for finding in ask(WIDEVINE, license_duration=0, extra_parameters=extra).findings] == [-7007]


def test_a_persistent_widevine_license_for_several_keys() -> None:
    assert error_codes(WIDEVINE, general_flags="00000001") == {-5003}
    assert error_codes(WIDEVINE, general_flags="00000001", extra_parameters={"contentKey.0": KEY}) == {-5003}
    assert error_codes(WIDEVINE, general_flags="00000001", extra_parameters={"kid.0": KID}) == set()
    assert error_codes(WIDEVINE, general_flags="00000002", extra_parameters={"kid.0": KID}) == {-5003}
