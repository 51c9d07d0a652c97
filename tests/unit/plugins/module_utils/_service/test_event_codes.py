# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.event_codes import EVENT_CODES, describe

WV = frozenset({"widevine"})
PR = frozenset({"playready"})
FP = frozenset({"fairplay"})

# The tables of the service's documentation: which page has which code. FairPlay has what the other two share.
EXPECTED = {
    **dict.fromkeys((-2002, -2003, -2005, -2008, -2017, -2018, -2019, -2022, -2023, -2025, -2027), WV | PR | FP),
    **dict.fromkeys((-2030, -2031, -2033, -2034, -2035, -2036, -2037, -2040, -3004, -4001), WV | PR | FP),
    **dict.fromkeys((-4018, -4019, -4020, -4021, -4022, -4024, -5003), WV | PR | FP),
    **dict.fromkeys((-2020, -2021), PR | FP),
    **dict.fromkeys((-4010, -6005, -6007), WV | FP),
    **dict.fromkeys((-5001, -5002, -5004, -5005, -5006, -5007), PR),
    **dict.fromkeys((-6001, -6002, -6003, -6004, -6006, -6008, -6009), FP),
    **dict.fromkeys((-7002, -7003, -7004, -7006, -7007, -7008, -7009, -7011), WV),
}
OPTIONS = """customer_authenticator service error_format use_proxy expiration_time cookie force extra_parameters kid
    content_key kek ek general_flags security_level hdcp_output_control license_duration wv_extensions rights_type
    rental_period_end_time rental_play_duration analog_video_opl compressed_digital_audio_opl
    compressed_digital_video_opl uncompressed_digital_audio_opl uncompressed_digital_video_opl unknown_output_behavior
    output_control_flags extension_type extension_payload fp_extensions iv rental_duration
    device_id"""


def test_the_codes_and_their_services_are_those_of_the_documentation() -> None:
    assert {code: known.drms for code, known in EVENT_CODES.items()} == EXPECTED


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_a_code_says_what_is_wrong_and_what_to_do(code: int) -> None:
    known = describe(code)
    assert known is not None
    assert known.code == code
    assert re.fullmatch("[A-Za-z].*[^.]", known.meaning)
    assert re.fullmatch(r"[A-Z].*\.", known.hint)


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_a_hint_names_only_options_that_exist(code: int) -> None:
    named = set(re.findall(r"(?<![*\w])[a-z]+(?:_[a-z]+)+", EVENT_CODES[code].hint))
    assert named <= set(OPTIONS.split())


def test_the_hint_for_a_wrong_authenticator_names_the_mix_up_of_test_and_production() -> None:
    hint = EVENT_CODES[-2018].hint
    assert all(word in hint for word in ("customer_authenticator", "service", "test", "production"))


def test_the_hint_for_a_wrong_kek_is_of_use_for_a_wrapped_and_for_a_stored_key() -> None:
    hint = EVENT_CODES[-4024].hint
    assert "check that ek was wrapped (RFC 3394) with this kek" in hint
    assert "for a stored key, check that kek is the one that it was wrapped with" in hint


def test_an_unknown_code_has_no_description() -> None:
    assert describe(-1) is None
    assert describe(2018) is None
