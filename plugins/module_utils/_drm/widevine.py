# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Widevine: its table of parameters, top to bottom, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterator

from .._policy import beyond
from .._policy.extension import Extension
from .._policy.finding import Finding, warning
from .._policy.hexadecimal import GeneralFlags
from .._policy.number import Duration, Integer, parse_integer
from .._policy.parameter import Parameter
from .._policy.policy import Policy
from .._policy.text import Text
from .._service.answer import read_uri_list
from .common import BEYOND, COMMON, COMMON_RULES, TRACK, device_id_refused, two_keys
from .drm import Drm

SECURITY_LEVELS = {
    "SW_SECURE_CRYPTO": 1,
    "SW_SECURE_DECODE": 2,
    "HW_SECURE_CRYPTO": 3,
    "HW_SECURE_DECODE": 4,
    "HW_SECURE_ALL": 5,
}
HDCP_LEVELS = {
    "HDCP_NONE": 0,
    "HDCP_V1": 1,
    "HDCP_V2": 2,
    "HDCP_V2_1": 3,
    "HDCP_V2_2": 4,
    "HDCP_NO_DIGITAL_OUTPUT": 5,
}

_STRONGEST_SOFTWARE_LEVEL = SECURITY_LEVELS["SW_SECURE_DECODE"]
_LEAST_HARDWARE_LEVEL = SECURITY_LEVELS["HW_SECURE_CRYPTO"]
_ADVISED_CONTENT_ID = 36
_PERSISTENT = "00000001"
_INVALID_FLAGS = -5003
_OUT_OF_RANGE = -2034
_DOCUMENTED_FLAGS = ("0000", "00000000")
_PERSISTENT_HINT = (
    f"{_PERSISTENT}, a persistent license, is not on the reference page: it needs {beyond.OPTION}: {beyond.ALLOW}, "
    "or several keys."
)
_STRONGER_HDCP_HINT = f"3 HDCP_V2_1, 4 HDCP_V2_2 and 5 HDCP_NO_DIGITAL_OUTPUT need {beyond.OPTION}: {beyond.ALLOW}."
_EXTENSION = Extension(comma_code=-7009)


def enforceable_hdcp(policy: Policy) -> Iterator[Finding]:
    """HDCP can only be enforced where decrypted frames stay in hardware."""
    level, hdcp = policy.sound("securityLevel"), policy.sound("hdcpOutputControl")
    if level is None or hdcp is None:
        return
    if (parse_integer(level) or 0) <= _STRONGEST_SOFTWARE_LEVEL and parse_integer(hdcp) != HDCP_LEVELS["HDCP_NONE"]:
        yield warning(
            "wv-hdcp-software",
            "hdcp_output_control",
            "hdcpOutputControl",
            f"HDCP cannot be enforced at the software security level {level}.",
            "Raise security_level to 3 or more, or set hdcp_output_control to HDCP_NONE.",
        )


def short_content_id(policy: Policy) -> Iterator[Finding]:
    """A client of the service notes a limit that the pages do not mention."""
    content_id = policy.sound("contentId")
    if content_id is not None and len(content_id) > _ADVISED_CONTENT_ID:
        yield warning(
            "wv-content-id-length",
            "content_id",
            "contentId",
            f"It has {len(content_id)} characters; clients of the service keep to {_ADVISED_CONTENT_ID}.",
            "Shorten it.",
        )


WIDEVINE = Drm(
    name="widevine",
    label="Widevine",
    host_label="wv-gen",
    path="/hms/wv/token",
    parameters=(
        *COMMON,
        Parameter(
            "general_flags",
            "generalFlags",
            "wv-general-flags",
            GeneralFlags(_DOCUMENTED_FLAGS, digits=4, code=_INVALID_FLAGS, hint=_PERSISTENT_HINT),
            beyond=GeneralFlags((*_DOCUMENTED_FLAGS, _PERSISTENT), digits=4, code=_INVALID_FLAGS),
            beyond_for_several=True,
        ),
        Parameter("content_id", "contentId", "wv-content-id", Text(None, None)),
        Parameter(
            "security_level",
            "securityLevel",
            "wv-security-level",
            Integer(1, 5, -7004, SECURITY_LEVELS),
            missing=-7003,
            missing_hint="Give 1 to 5 or a name such as HW_SECURE_ALL.",
            key_option="security_level",
        ),
        Parameter(
            "hdcp_output_control",
            "hdcpOutputControl",
            "wv-hdcp-output-control",
            Integer(0, 2, _OUT_OF_RANGE, HDCP_LEVELS, hint=_STRONGER_HDCP_HINT),
            missing=-7006,
            missing_hint="Give 0 to 2 or a name such as HDCP_NONE.",
            beyond=Integer(0, 5, _OUT_OF_RANGE, HDCP_LEVELS),
            key_option="hdcp_output_control",
        ),
        Parameter("license_duration", "licenseDuration", "wv-license-duration", Duration(1, -7007)),
        Parameter("wv_extensions", "wvExtension", "wv-extension", _EXTENSION, items=_EXTENSION.items),
        Parameter("track_type", "trackType", "wv-track-type", TRACK, key_option="track", undocumented=True),
        *BEYOND,
        Parameter("device_id", "deviceId", "wv-device-id", device_id_refused(-7002, "Widevine")),
    ),
    cross_rules=(*COMMON_RULES, enforceable_hdcp, two_keys("wv-two-keys"), short_content_id),
    read_answer=read_uri_list,
    hardware_level=("securityLevel", _LEAST_HARDWARE_LEVEL),
)
