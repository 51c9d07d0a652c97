# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is not on the reference pages: which values are understood, and what must be allowed first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.fairplay import FAIRPLAY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.check import check_policy
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.verdict import Verdict

from .._policy.policies import DRMS, HUGE, NOW, SOUND, ask, error_codes, sent, short

DEVICE = "0123456789abcdef0123456789ABCDEF"

SHARED: list[tuple[str, str, Any, list[str]]] = [
    ("use_https", "useHttps", True, ["true"]),
    ("use_https", "useHttps", "true", ["true"]),
    ("use_https", "useHttps", False, []),
    ("use_https", "useHttps", "false", []),
    ("use_https", "useHttps", "", []),
    ("playback_duration", "playbackDuration", 60, ["60"]),
    ("playback_duration", "playbackDuration", "48h", ["172800"]),
]
VALID: list[tuple[Drm, str, str, Any, list[str]]] = [
    *[(drm, *case) for drm in (WIDEVINE, PLAYREADY) for case in SHARED],
    *[
        (WIDEVINE, "track_type", "trackType", value, [text])
        for value, text in (
            *((number, str(number)) for number in range(5)),
            *(("SD", "0"), ("HD", "1"), ("AUDIO", "2"), ("UHD1", "3"), ("UHD2", "4"), ("02", "02")),
        )
    ],
    *[
        (PLAYREADY, "min_cert_security_level", "minCertSecurityLevel", value, [text])
        for value, text in ((150, "150"), ("2000", "2000"), (3000, "3000"), ("0150", "0150"))
    ],
    *[(PLAYREADY, "alg_id", "algId", value, [value]) for value in ("aesctr", "aescbc")],
    (PLAYREADY, "device_id", "deviceId", DEVICE, [DEVICE]),
]


@pytest.mark.parametrize(("drm", "option", "wire", "value", "texts"), VALID, ids=short)
def test_accepted_and_remembered(drm: Drm, option: str, wire: str, value: Any, texts: list[str]) -> None:
    assert sent(drm, wire, **{option: value}) == texts
    verdict = ask(drm, **{option: value})
    assert verdict.findings == ()
    assert verdict.beyond == ((option,) if texts else ())
    assert allowed(drm, **{option: value}).beyond == ()


REFUSED: list[tuple[Drm, str, Any, int | None]] = [
    *[
        (drm, option, value, None)
        for drm in (WIDEVINE, PLAYREADY)
        for option, values in {
            "use_https": ("yes", "1", 1, 0, [], {}, date(2026, 3, 1), " ", "\ud800"),
            "playback_duration": (0, "0", -1, "+60", "2147483648", "abc", 1.5, True, [], HUGE),
        }.items()
        for value in values
    ],
    *[(WIDEVINE, "track_type", value, None) for value in (5, -1, "5", "Audio", "AUDIO ", 2.0, True, [], {}, HUGE)],
    *[
        (PLAYREADY, "min_cert_security_level", value, None)
        for value in (0, 151, "2001", "SL3000", "3000 ", 150.0, True, [], {}, HUGE)
    ],
    *[(PLAYREADY, "alg_id", value, None) for value in ("AESCBC", "cbcs", "aescbc ", 5, True, [], {})],
    *[(PLAYREADY, "device_id", value, -5004) for value in (DEVICE[:-1], DEVICE + "0", " ", f"0x{DEVICE}")],
    *[(PLAYREADY, "device_id", value, -5005) for value in ("g" * 32, "0x" + DEVICE[2:], "٣" * 32, 5, True, [], HUGE)],
    *[(WIDEVINE, "device_id", value, -7002) for value in (DEVICE, "0", " ", "\ud800", 5, 1.5, True, [], {}, HUGE)],
    *[(FAIRPLAY, "device_id", value, -6008) for value in (DEVICE, "0", " ", "\ud800", 5, 1.5, True, [], {}, HUGE)],
]


@pytest.mark.parametrize(("drm", "option", "value", "code"), REFUSED, ids=short)
def test_refused_whatever_is_allowed(drm: Drm, option: str, value: Any, code: int | None) -> None:
    assert error_codes(drm, **{option: value}) == {code}
    assert {finding.code for finding in allowed(drm, **{option: value}).errors} == {code}


def allowed(drm: Drm, **changes: Any) -> Verdict:
    """The verdict on a changed policy where everything beyond the reference pages is allowed."""
    return check_policy(drm, {**SOUND[drm.name], **changes}, now=NOW, beyond_allowed=True)


@pytest.mark.parametrize(
    ("value", "number"),
    [("3", "3"), (4, "4"), ("05", "05"), ("HDCP_V2_1", "3"), ("HDCP_V2_2", "4"), ("HDCP_NO_DIGITAL_OUTPUT", "5")],
)
def test_hdcp_beyond_the_reference_page(value: Any, number: str) -> None:
    assert error_codes(WIDEVINE, hdcp_output_control=value) == {-2034}
    verdict = allowed(WIDEVINE, hdcp_output_control=value, security_level=5)
    assert verdict.findings == ()
    assert verdict.first("hdcpOutputControl") == number


@pytest.mark.parametrize("value", ["6", -1, "HDCP_V3", "1.0", True])
def test_hdcp_beyond_everything(value: Any) -> None:
    assert {finding.code for finding in allowed(WIDEVINE, hdcp_output_control=value).errors} == {-2034}


def test_a_persistent_widevine_license() -> None:
    assert error_codes(WIDEVINE, general_flags="00000001") == {-5003}
    verdict = allowed(WIDEVINE, general_flags="00000001")
    assert verdict.findings == ()
    assert verdict.first("generalFlags") == "00000001"
    for value in ("0001", "00000002", 1):
        assert {finding.code for finding in allowed(WIDEVINE, general_flags=value).errors} == {-5003}


def test_what_is_allowed_for_widevine_is_not_for_the_others() -> None:
    assert {finding.code for finding in allowed(FAIRPLAY, general_flags="00000001").errors} == {-5003}


def test_what_is_refused_is_not_said_to_go_beyond() -> None:
    """A hint of its own says what the way is."""
    for changes in ({"hdcp_output_control": 3}, {"general_flags": "00000001"}, {"device_id": DEVICE}):
        assert ask(WIDEVINE, **changes).beyond == ()


def test_the_further_parameters_are_a_way_of_their_own() -> None:
    extra = {"useHttps": True, "trackType": 1, "hdcpOutputControl": 3}
    verdict = ask(WIDEVINE, hdcp_output_control=None, extra_parameters=extra)
    assert (verdict.findings, verdict.beyond) == ((), ())


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_a_sound_policy_stays_within(drm: Drm) -> None:
    assert ask(drm).beyond == ()


def test_every_option_is_named_once_and_in_the_order_of_the_table() -> None:
    verdict = ask(PLAYREADY, device_id=DEVICE, alg_id="aescbc", use_https=True, min_cert_security_level=2000)
    assert verdict.beyond == ("min_cert_security_level", "alg_id", "use_https", "device_id")
