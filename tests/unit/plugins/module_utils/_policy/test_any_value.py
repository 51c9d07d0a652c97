# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever YAML makes of an option, the check answers with findings that a person may read and anybody may see."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.check import check_policy

from .policies import DRMS, HUGE, NOW, SOUND

TEXTS = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text("0123456789abcdef+-^.,:TZ wdhms", max_size=70),
    st.sampled_from(
        ("9" * 6000, "+" + "0" * 6000 + "1", "x" * 100000, "\ud800", "\0", "+" + "9" * 6000 + "w", "^\udfff")
    ),
)
ZONES = st.one_of(
    st.none(), st.builds(timezone, st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)))
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((1, -1)).map(lambda sign: sign * HUGE),
    st.floats(),
    TEXTS,
    st.binary(max_size=10),
    st.dates(),
    st.datetimes(timezones=ZONES),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(("type", "payload")), SCALARS), inner, max_size=3),
    ),
    max_leaves=6,
)
WIRES = (
    "kid",
    "kid.0",
    "contentKey",
    "contentKey.0",
    "kek",
    "securityLevel",
    "securityLevel.1",
    "wvExtension",
    "useHttps",
)
EXTRA = st.one_of(VALUES, st.dictionaries(st.one_of(st.sampled_from(WIRES), SCALARS), VALUES, max_size=4))


KEY_OPTIONS = sorted({row.key_option for drm in DRMS for row in drm.key_parameters if row.key_option})
KEYS = st.one_of(
    VALUES, st.lists(st.one_of(VALUES, st.dictionaries(st.sampled_from(KEY_OPTIONS), VALUES, max_size=5)), max_size=3)
)


def options_of(drm: Drm) -> st.SearchStrategy[dict[str, Any]]:
    """A sound policy of which any option may have become anything."""
    anything = {row.option: VALUES for row in drm.parameters} | {"extra_parameters": EXTRA, "content_keys": KEYS}
    return st.fixed_dictionaries({}, optional=anything).map(lambda changes: {**SOUND[drm.name], **changes})


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_nothing_in_an_option_raises(drm: Drm) -> None:
    @settings(max_examples=400, derandomize=True, database=None, deadline=None)
    @given(options_of(drm))
    def judge(options: dict[str, Any]) -> None:
        verdict = check_policy(drm, options, now=NOW)
        for wire, text in verdict.parameters:
            assert text
            f"{wire}{text}".encode()
        for finding in verdict.findings:
            json.dumps(finding.as_dict(), allow_nan=False).encode()
            finding.sentence().encode()
            assert finding.message[-1] == finding.hint[-1] == "."
        assert verdict == check_policy(drm, options, now=NOW)

    judge()


SECRET = "5ec4e7"
SECRETS = st.one_of(
    st.text("0123456789abcdefg ", max_size=60).map(lambda text: f"{text[:20]}{SECRET}{text[20:]}"),
    st.sampled_from((SECRET, SECRET + "0" * 26, SECRET + "0" * 42, [SECRET], {"k": SECRET}, SECRET + "\ud800")),
)
SECRET_WIRES = ("contentKey", "kek", "ek", "contentKey.0", "kek.1", "customerAuthenticator")


@pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)
def test_no_finding_shows_a_secret(drm: Drm) -> None:
    secrets = st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("content_key", "kek", "ek"), SECRETS)
        | {
            "extra_parameters": st.dictionaries(st.sampled_from(SECRET_WIRES), SECRETS),
            "content_keys": st.lists(
                st.one_of(SECRETS, st.dictionaries(st.sampled_from(("content_key", "kek", "ek")), SECRETS)), max_size=3
            ),
        },
    )

    @settings(max_examples=300, derandomize=True, database=None, deadline=None)
    @given(options_of(drm), secrets)
    def judge(options: dict[str, Any], secret: dict[str, Any]) -> None:
        verdict = check_policy(drm, {**options, **secret}, now=NOW)
        for finding in verdict.findings:
            assert SECRET not in finding.sentence()
            assert SECRET not in repr(finding)
        assert SECRET not in repr(verdict.license_policy)
        for wire, text in verdict.parameters:
            if SECRET in text:
                assert text in verdict.secrets, wire

    judge()
