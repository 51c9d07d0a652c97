# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The rules of a catalogue: what titles and policies are made of."""

from __future__ import annotations

from ..._policy.finding import ERROR
from .examples import KEY, POLICY, part, title, titles
from .rule import KEYS, Rule

_BOTH = {"policies": {POLICY: part("widevine")}}

CATALOGUE_RULES = (
    Rule(
        "catalogue-policy",
        ERROR,
        None,
        "A policy is no dictionary of DRMs, is empty, has a DRM that does not exist, or has the name of another one.",
        {"policies": {POLICY: {"widewine": {"security_level": 3, "hdcp_output_control": "HDCP_NONE"}}}},
        _BOTH,
    ),
    Rule(
        "catalogue-option",
        ERROR,
        None,
        "A policy has an option that its DRM does not know.",
        {"policies": {POLICY: part("widevine", securty_level=3)}},
        _BOTH,
    ),
    Rule(
        "catalogue-option-twice",
        ERROR,
        None,
        "An option is given twice, under its own name and under that on the wire.",
        {"policies": {POLICY: part("widevine", securityLevel=3)}},
        _BOTH,
    ),
    Rule(
        "catalogue-policy-unknown",
        ERROR,
        None,
        "A title names a policy that there is not.",
        titles(title(policy="flim")),
        titles(title()),
    ),
    Rule(
        "catalogue-drm",
        ERROR,
        None,
        "A title asks for a DRM that its policy says nothing about, or for none at all.",
        {**_BOTH, **titles(title(drm=["widevine", "playready"]))},
        {**_BOTH, **titles(title(drm=["widevine"]))},
    ),
    Rule(
        "catalogue-name-empty",
        ERROR,
        None,
        "A title has no name.",
        titles(title(name="")),
        titles(title()),
    ),
    Rule(
        "catalogue-name-twice",
        ERROR,
        None,
        "Two titles have one name, and tokens are known by it.",
        titles(title(), title(kid="^harbour-uncut")),
        titles(title(), title(name="harbour-uncut", kid="^harbour-uncut")),
    ),
    Rule(
        "catalogue-name-unicode",
        ERROR,
        None,
        "A name holds half of a surrogate pair, which is no character.",
        titles(title(name="harbour \ud83d")),
        titles(title(name="harbour \U0001f3ac")),
    ),
    Rule(
        "catalogue-name-secret",
        ERROR,
        None,
        "The name of a title gives its key away. Names are kept and shown in clear.",
        titles(title(name=f"harbour {KEY}")),
        titles(title()),
        needs=KEYS,
    ),
    Rule(
        "catalogue-authenticator",
        ERROR,
        None,
        "A title brings an authenticator of its own, and all tokens of a task belong to one account.",
        {"policies": {POLICY: part("widevine", extra_parameters={"customerAuthenticator": "1000001,0a1b2c3d"})}},
        _BOTH,
    ),
)
