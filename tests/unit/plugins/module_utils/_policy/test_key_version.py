# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The version of a content key: never sent, and beside the parameters in the verdict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE

from .policies import DRMS, EK, HUGE, KEK, KEY, WRAPPED, ask, short

each_drm = pytest.mark.parametrize("drm", DRMS, ids=lambda drm: drm.name)


@each_drm
def test_it_stands_beside_what_is_sent(drm: Drm) -> None:
    verdict = ask(drm, key_version="2026-11-21T12:00:00.000Z")
    assert verdict.findings == ()
    assert verdict.unsent == (("key_version", "2026-11-21T12:00:00.000Z"),)
    assert verdict.parameters == ask(drm).parameters
    assert verdict.license_policy == ask(drm).license_policy
    assert verdict.secrets == ask(drm).secrets


@each_drm
@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_value_it_is_not_given(drm: Drm, nothing: str | None) -> None:
    assert ask(drm, key_version=nothing) == ask(drm)


@pytest.mark.parametrize(("raw", "text"), [(3, "3"), ("03", "03"), ("x" * 64, "x" * 64), ("zweite Fassung ü", None)])
def test_what_a_version_can_be(raw: Any, text: str | None) -> None:
    assert ask(WIDEVINE, key_version=raw).unsent == (("key_version", text or raw),)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("x" * 65, "key-version-length"),
        ("1\n2", "key-version-printable"),
        ("1\u202e", "key-version-printable"),
        ("\ud800", "key-version-unicode"),
        *[(raw, "key-version-type") for raw in (1.10, True, HUGE, date(2026, 11, 21), ["1"], {"a": 1})],
    ],
    ids=short,
)
def test_what_it_cannot_be(raw: Any, rule: str) -> None:
    [finding] = ask(WIDEVINE, key_version=raw).errors
    assert (finding.rule, finding.option, finding.parameter, finding.code) == (rule, "key_version", None, None)


@pytest.mark.parametrize(
    ("drm", "policy", "secret"),
    [
        *[(drm, {}, KEY) for drm in DRMS],
        *[(drm, WRAPPED[drm.name], secret) for drm in DRMS for secret in (EK, KEK.upper())],
    ],
    ids=short,
)
def test_it_tells_no_key(drm: Drm, policy: dict[str, Any], secret: str) -> None:
    [finding] = ask(drm, **policy, key_version=f"1 {secret}").errors
    assert finding.rule == "key-version-secret"
    assert secret not in finding.sentence()


@pytest.mark.parametrize("looks_like_a_key", [KEY, KEY.upper(), EK])
def test_it_is_none_of_a_stored_key_either(looks_like_a_key: str) -> None:
    stored = {"content_key": None, "kek": KEK[::-1]}
    [finding] = ask(WIDEVINE, **stored, key_version=looks_like_a_key).errors
    assert finding.rule == "key-version-secret"
    assert ask(WIDEVINE, **stored, key_version=KEY + KEY).findings == ()


def test_further_parameters_of_its_name_stay_what_they_are() -> None:
    extra = {"extra_parameters": {"key_version": "sent"}}
    assert ask(WIDEVINE, **extra).first("key_version") == "sent"
    both = ask(WIDEVINE, **extra, key_version="kept")
    assert both.findings == ()
    assert (both.first("key_version"), both.unsent) == ("sent", (("key_version", "kept"),))
    assert [found.rule for found in ask(WIDEVINE, **extra, key_version="1\n2").errors] == ["key-version-printable"]


@each_drm
def test_there_is_one_for_all_keys_of_a_token(drm: Drm) -> None:
    keys = [{"kid": "^a", "kek": KEK}, {"kid": "^b", "kek": KEK}]
    several = {"kid": None, "content_key": None, "content_keys": keys}
    verdict = ask(drm, **several, key_version="2")
    assert verdict.findings == ()
    assert verdict.unsent == (("key_version", "2"),)
    assert [found.rule for found in ask(drm, **several, key_version="1\n2").errors] == ["key-version-printable"]
