# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy check and the emulator, written separately from one contract, must agree on random policies.

The check has an error exactly when the emulator refuses, and the emulator's code is among those found.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.check import Verdict, check_policy
from expressplay_emulator.config import TEST_AUTHENTICATOR, Config
from expressplay_emulator.drms import ALL
from expressplay_emulator.judge import Refusal, judge
from expressplay_emulator.parameters import Parameters, decode

from .grammar import policies, single_edges

POLICIES = 4000

# What can be known of each DRM before a request, typed from the service's tables.
SHARED_CODES = {-2002, -2005, -2027, -2033, -2034, -2036, -2037, -3004, -4018, -4020, -4021, -4022, -4024, -5003}
WIDEVINE_CODES = {-7003, -7004, -7006, -7007, -7009}
PLAYREADY_CODES = {-2008, -2020, -2021, -2022, -2025, -2035, -2040, -5001, -5006, -5007}

EMULATED = {drm.name: drm for drm in ALL}


def emulated_code(drm: Drm, verdict: Verdict, now: datetime) -> int | None:
    """The code that the emulator refuses with what the check would send, over the form of a POST; None if it grants."""
    form = urlencode([("customerAuthenticator", TEST_AUTHENTICATOR), *verdict.parameters]).encode()
    judgement = judge(EMULATED[drm.name], Parameters.of((), decode(form)), Config(), now.timestamp())
    return judgement.code if isinstance(judgement, Refusal) else None


def compare(drm: Drm, now: datetime, options: dict[str, Any]) -> tuple[int | None, Verdict]:
    """Both judgements of one policy: the emulator's code, and the verdict of the check, which must agree."""
    verdict = check_policy(drm, options, now=now)
    answer = emulated_code(drm, verdict, now)
    found = {finding.code for finding in verdict.errors}
    assert (answer is None) == (not found), f"emulator: {answer}, check: {verdict.errors}"
    assert answer is None or answer in found, f"emulator: {answer}, check: {verdict.errors}"
    return answer, verdict


each_drm = pytest.mark.parametrize(
    ("drm", "codes"),
    [(WIDEVINE, SHARED_CODES | WIDEVINE_CODES), (PLAYREADY, SHARED_CODES | PLAYREADY_CODES)],
    ids=["widevine", "playready"],
)


@each_drm
def test_they_agree_on_every_edge_alone(drm: Drm, codes: set[int]) -> None:
    answers = {compare(drm, now, options)[0] for now, options in single_edges(drm.name)}
    assert answers == codes | {None}


@each_drm
def test_they_agree_on_random_policies(drm: Drm, codes: set[int], capsys: pytest.CaptureFixture[str]) -> None:
    answers: Counter[int | None] = Counter()
    several_keys: Counter[bool] = Counter()

    @settings(
        max_examples=POLICIES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(policies(drm.name))
    def agree(case: tuple[datetime, dict[str, Any]]) -> None:
        answer, verdict = compare(drm, *case)
        answers[answer] += 1
        several_keys[any(wire.startswith("kid.") for wire, _text in verdict.parameters)] += 1

    agree()

    with capsys.disabled():
        refused = ", ".join(f"{code} {times}" for code, times in sorted((c, n) for c, n in answers.items() if c))
        sys.stdout.write(
            f"\n{drm.label}: {answers.total()} policies, {several_keys[True]} of them for several keys; "
            f"{answers[None]} granted; refused: {refused}\n"
        )
    assert answers.total() >= 2000
    assert answers[None] >= 200
    assert several_keys[True] >= 100
    assert set(answers) == codes | {None}
