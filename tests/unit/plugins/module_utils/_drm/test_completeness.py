# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code that can be known before a request is found, and every finding tells a person what to do.

The codes and the warnings are typed from the contract with the service, not taken from the code.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.finding import Finding

from .._policy.policies import DRMS, EK, HUGE, KEK, KEY, OPLS, RENTAL, WRAPPED, ask, error_codes

PREDICTABLE: dict[str, dict[int, dict[str, Any]]] = {
    "widevine": {
        -2002: {"expiration_time": "+0"},
        -2005: {"content_key": "g" * 32},
        -2027: {"content_key": "0"},
        -2033: {"cookie": "x" * 33},
        -2034: {"hdcp_output_control": 6},
        -2036: {"wv_extensions": "x,AAAA"},
        -2037: {"wv_extensions": "wudo,x"},
        -3004: {"error_format": "xml"},
        -4018: {"kid": None},
        -4020: {"kid": "0"},
        -4021: {"kid": "^" + "x" * 65},
        -4022: {"kid": "^"},
        -4024: {"content_key": None, "ek": EK},
        -5003: {"general_flags": "0001"},
        -7003: {"security_level": None},
        -7004: {"security_level": 0},
        -7006: {"hdcp_output_control": None},
        -7007: {"license_duration": 0},
        -7002: {"device_id": "0" * 32},
        -7009: {"wv_extensions": "wudo"},
    },
    "playready": {
        -2002: {**RENTAL, "rental_period_end_time": "60"},
        -2005: {"content_key": None},
        -2008: {"output_control_flags": "0000000g"},
        -2020: {"rights_type": None},
        -2021: {"rights_type": "Lease"},
        -2022: {**RENTAL, "rental_period_end_time": None},
        -2025: {**RENTAL, "rental_play_duration": 0},
        -2027: {"content_key": "0"},
        -2033: {"cookie": "x" * 33},
        -2034: {"analog_video_opl": 1000},
        -2035: {"extension_type": "wudo"},
        -2036: {"extension_type": "x", "extension_payload": "AAAA"},
        -2037: {"extension_type": "wudo", "extension_payload": "x"},
        -2040: {"output_control_flags": "0"},
        -3004: {"error_format": "xml"},
        -4018: {"kid": None},
        -4020: {"kid": "0"},
        -4021: {"kid": "^" + "x" * 65},
        -4022: {"kid": "g" * 32},
        -4024: {"content_key": None, "kek": "0"},
        -5001: {"unknown_output_behavior": "allow"},
        -5003: {**RENTAL, "general_flags": None},
        -5004: {"device_id": "0"},
        -5005: {"device_id": "g" * 32},
        -5006: {"analog_video_opl": None},
        -5007: {"kek": KEK},
    },
    "fairplay": {
        -2002: {"expiration_time": "+2592001"},
        -2005: {"content_key": None},
        -2027: {"content_key": "0"},
        -2033: {"cookie": "x" * 33},
        -2036: {"fp_extensions": "x,AAAA"},
        -2037: {"fp_extensions": "wudo,x"},
        -3004: {"error_format": "xml"},
        -4020: {"kid": "0"},
        -4021: {"kid": "^" + "x" * 65},
        -4022: {"kid": "^"},
        -4024: {"content_key": None, "kek": KEK, "kid": None},
        -5003: {"general_flags": "00000000"},
        -6001: {"fp_extensions": "wudo"},
        -6003: {"iv": None},
        -6007: {"rental_duration": -1},
        -6008: {"device_id": "0" * 32},
    },
}
# The lines of the table of codes that are marked as local.
LOCAL = {
    *(-2002, -2005, -2008, -2020, -2021, -2022, -2025, -2027, -2033, -2034, -2035, -2036, -2037, -2040),
    *(-3004, -4018, -4020, -4021, -4022, -4024, -5001, -5003, -5004, -5005, -5006, -5007),
    *(-6001, -6003, -6007, -6008, -7002, -7003, -7004, -7006, -7007, -7009),
}
WARNED: list[tuple[Drm, str, dict[str, Any]]] = [
    *[(PLAYREADY, "pr-opl-meaning", {option: 1}) for option in OPLS],
    *[(drm, "kid-equals-key", {"kid": KEY}) for drm in DRMS],
    (WIDEVINE, "wv-hdcp-software", {"security_level": 2, "hdcp_output_control": 1}),
    (PLAYREADY, "pr-play-outlives-rental", {**RENTAL, "rental_play_duration": 172801}),
    (PLAYREADY, "pr-token-outlives-rental", {**RENTAL, "expiration_time": 172801}),
    (WIDEVINE, "wv-content-id-length", {"content_id": "x" * 37}),
    (WIDEVINE, "wv-two-keys", {"kek": KEK}),
    (FAIRPLAY, "fp-two-keys", {"kek": KEK}),
    *[(drm, "content-key-differs", {**WRAPPED[drm.name], "content_key": KEK}) for drm in (WIDEVINE, FAIRPLAY)],
]
PREDICTIONS = [(drm, code, PREDICTABLE[drm.name][code]) for drm in DRMS for code in PREDICTABLE[drm.name]]


def test_every_local_code_is_listed() -> None:
    assert {code for _drm, code, _changes in PREDICTIONS} == LOCAL


@pytest.mark.parametrize(("drm", "code", "changes"), PREDICTIONS, ids=lambda value: getattr(value, "name", None))
def test_every_local_code_is_predicted(drm: Drm, code: int, changes: dict[str, Any]) -> None:
    assert error_codes(drm, **changes) == {code}


def test_the_code_of_a_missing_play_duration_is_never_predicted() -> None:
    assert error_codes(PLAYREADY, **RENTAL) == set()


@pytest.mark.parametrize(("drm", "rule", "changes"), WARNED, ids=lambda value: getattr(value, "name", None))
def test_every_warning_is_given(drm: Drm, rule: str, changes: dict[str, Any]) -> None:
    verdict = ask(drm, **changes)
    assert verdict.errors == ()
    assert rule in {finding.rule for finding in verdict.findings}
    assert {finding.code for finding in verdict.findings} == {None}


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_a_sound_policy_has_no_finding(drm: Drm) -> None:
    assert ask(drm).findings == ()


def _all_findings() -> list[Finding]:
    """The findings of policies in which each option takes every kind of wrong value, alone and with a rental."""
    wrong: list[Any] = [
        *(
            None,
            "",
            " ",
            "0",
            "x",
            "x" * 32,
            "x" * 33,
            "x" * 48,
            "^",
            "^" + "x" * 65,
            "60",
            "+0",
            "+99999999999",
            "48h",
            KEY,
        ),
        *("2001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "x,AAAA", "wudo,x", "wudo", "\ud800", "1000", "00000001"),
        *(True, 1, HUGE, 1.5, [], ["x"], {}, {"x": "y"}, {"type": 1}, {"type": "wudo", "payload": 1}),
    ]
    bases: list[dict[str, Any]] = [{}, {"content_key": None}, {"kek": KEK}, {"kek": KEK, "ek": EK}, WRAPPED["fairplay"]]
    findings: list[Finding] = []
    for drm in DRMS:
        for row in drm.parameters:
            for base in [*bases, {**RENTAL, "expiration_time": 172801, "rental_play_duration": 172801}]:
                for value in wrong:
                    findings += ask(drm, **{**base, row.option: value}).findings
            findings += ask(drm, **{row.option: "x", "extra_parameters": {row.wire: "y", "a": {}}}).findings
    findings += [found for drm, _rule, changes in WARNED for found in ask(drm, **changes).findings]
    return findings


FINDINGS = _all_findings()


def test_names_of_rules_are_lower_case_with_dashes() -> None:
    names = {finding.rule for finding in FINDINGS}
    assert len(names) > 60
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_a_rule_means_one_thing() -> None:
    meanings = defaultdict(set)
    for finding in FINDINGS:
        meanings[finding.rule].add((finding.severity, finding.code))
    assert {rule: meaning for rule, meaning in meanings.items() if len(meaning) > 1} == {}


def test_a_rule_belongs_to_one_parameter_unless_its_name_is_about_several() -> None:
    parameters = defaultdict(set)
    for finding in FINDINGS:
        parameters[finding.rule].add(finding.parameter)
    assert {rule for rule, names in parameters.items() if len(names) > 1} == {
        "pr-opl-meaning",
        "pr-rental-only",
        "pr-extension-pair",
    }


def test_only_rules_of_one_drm_have_its_prefix() -> None:
    prefixes = {"widevine": "wv-", "playready": "pr-", "fairplay": "fp-"}
    drms = Counter(row.rule for drm in DRMS for row in drm.parameters)
    for drm in DRMS:
        for row in drm.parameters:
            assert row.rule.startswith(prefixes[drm.name]) == (drms[row.rule] == 1)


def test_every_finding_says_where_what_and_what_to_do() -> None:
    for finding in FINDINGS:
        assert finding.option
        for sentence in (finding.message, finding.hint):
            assert sentence.endswith((".", "pip install cryptography")), sentence
            assert sentence.isprintable()
            assert "{value}" not in sentence
            assert len(sentence) < 250
