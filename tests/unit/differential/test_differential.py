# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy check and the emulator, written separately from one contract, must agree on random policies.

The check has an error exactly when the emulator refuses, and the emulator's code is among those found.
"""

from __future__ import annotations

import sys
from collections import Counter
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.check import check_policy
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.verdict import Verdict
from expressplay_emulator.config import TEST_AUTHENTICATOR, Config
from expressplay_emulator.drms import ALL
from expressplay_emulator.judge import Refusal, judge
from expressplay_emulator.parameters import Parameters, decode

from .grammar import Case, allowed_edges, key_edges, policies, single_edges

POLICIES = 3000

# What can be known of each DRM before a request, typed from the service's tables.
KEY_CODES = {-2005, -2027, -4020, -4021, -4022, -4024, -5003}
SHARED_CODES = {-2002, -2005, -2027, -2033, -2036, -2037, -3004, -4020, -4021, -4022, -4024, -5003}
OWN_CODES = {
    "widevine": {-2034, -4018, -7002, -7003, -7004, -7006, -7007, -7009},
    "playready": {-2008, -2020, -2021, -2022, -2025, -2034, -2035, -2040, -4018, -5001, -5004, -5005, -5006, -5007},
    "fairplay": {-6001, -6003, -6007, -6008},
}

EMULATED = {drm.name: drm for drm in ALL}


def emulated_code(drm: Drm, verdict: Verdict, case: Case) -> int | None:
    """The code that the emulator refuses with what the check would send, over the form of a POST; None if it grants."""
    form = urlencode([("customerAuthenticator", TEST_AUTHENTICATOR), *verdict.parameters]).encode()
    config = Config(undocumented=case.beyond_allowed)
    judgement = judge(EMULATED[drm.name], Parameters.of((), decode(form)), config, case.now.timestamp())
    return judgement.code if isinstance(judgement, Refusal) else None


def compare(drm: Drm, case: Case) -> tuple[int | None, Verdict]:
    """Both judgements of one policy: the emulator's code, and the verdict of the check, which must agree."""
    verdict = check_policy(drm, case.options, now=case.now, beyond_allowed=case.beyond_allowed)
    answer = emulated_code(drm, verdict, case)
    found = {finding.code for finding in verdict.errors}
    assert (answer is None) == (not found), f"emulator: {answer}, check: {verdict.errors}"
    assert answer is None or answer in found, f"emulator: {answer}, check: {verdict.errors}"
    return answer, verdict


each_drm = pytest.mark.parametrize(
    ("drm", "codes"),
    [(drm, SHARED_CODES | OWN_CODES[name]) for name, drm in EVERY_DRM.items()],
    ids=list(EVERY_DRM),
)


@each_drm
def test_they_agree_on_every_edge_alone(drm: Drm, codes: set[int]) -> None:
    answers = {compare(drm, case)[0] for case in single_edges(drm.name)}
    assert answers == codes | {None}


@each_drm
def test_they_agree_on_what_must_be_allowed(drm: Drm, codes: set[int]) -> None:
    answers = {compare(drm, case)[0] for case in allowed_edges(drm.name)}
    assert answers - {-5003, -2034} == {None}


@each_drm
def test_they_agree_on_every_edge_of_several_keys(drm: Drm, codes: set[int]) -> None:
    answers = {compare(drm, case)[0] for case in key_edges(drm.name)}
    assert answers >= codes & KEY_CODES | {None}


@each_drm
def test_they_agree_on_random_policies(drm: Drm, codes: set[int], capsys: pytest.CaptureFixture[str]) -> None:
    answers: Counter[int | None] = Counter()
    forms: Counter[str] = Counter()

    @settings(
        max_examples=POLICIES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(policies(drm.name))
    def agree(case: Case) -> None:
        answer, verdict = compare(drm, case)
        answers[answer] += 1
        if any(wire.startswith("kid.") for wire, _text in verdict.parameters):
            forms["several"] += 1
            forms["several granted"] += answer is None

    agree()

    with capsys.disabled():
        refused = ", ".join(f"{code} {times}" for code, times in sorted((c, n) for c, n in answers.items() if c))
        sys.stdout.write(
            f"\n{drm.label}: {answers.total()} policies, {forms['several']} of them for several keys; "
            f"{answers[None]} granted, {forms['several granted']} of them for several keys; refused: {refused}\n"
        )
    assert answers.total() >= 2000
    assert answers[None] >= 200
    assert forms["several granted"] >= 100
    assert set(answers) <= codes | {None}
    # Rare ones may be missing here; the edges have them all.
    assert len(codes & set(answers)) >= len(codes) - 3
