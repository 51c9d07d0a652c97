# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Widevine: its table of parameters, top to bottom, and the rules between them."""

from __future__ import annotations

from collections.abc import Iterator

from .._policy.extension import Extension
from .._policy.finding import Finding, error, warning
from .._policy.hexadecimal import GeneralFlags
from .._policy.number import Duration, Integer, parse_integer
from .._policy.parameter import Parameter
from .._policy.policy import Policy
from .._policy.text import Text
from .._service.answer import read_uri_list
from .common import COMMON, COMMON_RULES
from .drm import Drm

SECURITY_LEVELS = {
    "SW_SECURE_CRYPTO": 1,
    "SW_SECURE_DECODE": 2,
    "HW_SECURE_CRYPTO": 3,
    "HW_SECURE_DECODE": 4,
    "HW_SECURE_ALL": 5,
}
HDCP_LEVELS = {"HDCP_NONE": 0, "HDCP_V1": 1, "HDCP_V2": 2}

_STRONGEST_SOFTWARE_LEVEL = SECURITY_LEVELS["SW_SECURE_DECODE"]
_ADVISED_CONTENT_ID = 36
_PERSISTENT = "00000001"
_INVALID_FLAGS = -5003
_EXTENSION = Extension(comma_code=-7009)


def persistent_for_several(policy: Policy) -> Iterator[Finding]:
    """Clients ask for a persistent license together with several keys, and only there is it accepted."""
    if policy.sound("generalFlags") == _PERSISTENT and not policy.several_keys:
        yield error(
            "wv-general-flags-persistent",
            "general_flags",
            "generalFlags",
            _INVALID_FLAGS,
            f"{_PERSISTENT}, a persistent license, is only accepted in a request for several keys.",
            'Set general_flags to "0000" or leave it out; an undocumented value goes into extra_parameters.',
        )


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


def one_source_of_key(policy: Policy) -> Iterator[Finding]:
    """The pages do not say which of the two the service takes."""
    if policy.given("contentKey") and policy.given("kek") and policy.knows("contentKey", "kek"):
        yield warning(
            "wv-two-keys",
            "kek",
            "kek",
            "content_key and kek are both given, and it is not documented which of them counts.",
            "Give content_key alone, or kek with ek, or kek alone for a stored key.",
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
            GeneralFlags(("0000", "00000000"), digits=4, code=_INVALID_FLAGS, conditional=(_PERSISTENT,)),
        ),
        Parameter("content_id", "contentId", "wv-content-id", Text(None, None)),
        Parameter(
            "security_level",
            "securityLevel",
            "wv-security-level",
            Integer(1, 5, -7004, SECURITY_LEVELS),
            missing=-7003,
            missing_hint="Give 1 to 5 or a name such as HW_SECURE_ALL.",
        ),
        Parameter(
            "hdcp_output_control",
            "hdcpOutputControl",
            "wv-hdcp-output-control",
            Integer(0, 2, -2034, HDCP_LEVELS, hint="An undocumented value goes into extra_parameters."),
            missing=-7006,
            missing_hint="Give 0 to 2 or a name such as HDCP_NONE.",
        ),
        Parameter("license_duration", "licenseDuration", "wv-license-duration", Duration(1, -7007)),
        Parameter("wv_extensions", "wvExtension", "wv-extension", _EXTENSION, items=_EXTENSION.items),
    ),
    cross_rules=(*COMMON_RULES, persistent_for_several, enforceable_hdcp, one_source_of_key, short_content_id),
    read_answer=read_uri_list,
)
