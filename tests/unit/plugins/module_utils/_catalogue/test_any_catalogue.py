# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A catalogue of which any part may be anything that YAML can hold."""

from __future__ import annotations

import json
from datetime import UTC, timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.check import check_catalogue
from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.plan import make_catalogue_plan
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.finding import ERROR
from ansible_collections.streamops.expressplay.plugins.module_utils._task.argument_spec import keys_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._catalogue.catalogues import (
    POLICIES,
    options_of,
    title,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import (
    AUTHENTICATOR,
    KEK,
    KEY,
    NOW,
)

# More digits than Python converts.
HUGE = st.sampled_from((1, -1)).map(lambda sign: sign * 10**6000)
ZONES = st.sampled_from((None, UTC, timezone(timedelta(hours=14))))
KEYS = st.one_of(st.none(), st.booleans(), st.integers(), HUGE, st.floats(), st.text(max_size=9), st.dates())
SCALARS = st.one_of(
    KEYS,
    st.binary(max_size=9),
    st.datetimes(timezones=ZONES),
    st.sampled_from(("\ud800", "9" * 6000, KEY, KEK, AUTHENTICATOR, "x" * 9999)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=5,
)
OPTIONS = sorted(
    {name for drm in EVERY_DRM.values() for row in drm.parameters for name in (row.option, row.wire)}
    | {"extra_parameters"}
)
PARTS = st.one_of(VALUES, st.dictionaries(st.one_of(st.sampled_from(OPTIONS), KEYS), VALUES, max_size=5))
DRMS = st.one_of(st.sampled_from((*EVERY_DRM, "marlin")), KEYS)
ANY_POLICIES = st.dictionaries(
    st.one_of(st.sampled_from(("buy", "web", "1", 1)), KEYS),
    st.one_of(VALUES, st.dictionaries(DRMS, PARTS, max_size=3)),
    max_size=3,
)
LISTED = st.one_of(
    VALUES,
    st.lists(
        st.one_of(VALUES, st.dictionaries(st.sampled_from(sorted(keys_spec()["content_keys"]["options"])), VALUES)),
        max_size=2,
    ),
)
OVERRIDES = st.one_of(st.none(), st.dictionaries(st.sampled_from(OPTIONS), VALUES, max_size=4))
ANY_TITLE = st.fixed_dictionaries(
    {"name": st.text(st.characters(), max_size=5), "policy": st.sampled_from(("buy", "web", "1", ""))},
    optional={
        **dict.fromkeys(("kid", "content_key", "kek", "ek"), VALUES),
        "content_keys": LISTED,
        "drm": st.lists(st.sampled_from((*EVERY_DRM, "x")), max_size=3),
        **dict.fromkeys(EVERY_DRM, OVERRIDES),
    },
)


def task(policies: dict[Any, Any], titles: list[dict[str, Any]], on_error: str, strict: bool) -> dict[str, Any]:
    """A validated task; the validation itself would stop at what is not of the declared type."""
    changed = {"policies": {**POLICIES, **policies}, "titles": titles, "on_error": on_error, "strict": strict}
    return {**options_of(), **changed}


TASKS = st.builds(
    task, ANY_POLICIES, st.lists(ANY_TITLE, max_size=3), st.sampled_from(("fail", "continue")), st.booleans()
)


@settings(max_examples=400, derandomize=True, database=None, deadline=None)
@given(TASKS)
def test_nothing_in_a_catalogue_raises(options: dict[str, Any]) -> None:
    catalogue = check_catalogue(options, now=NOW)
    for at in catalogue.findings:
        json.dumps(at.as_dict(), allow_nan=False)
        assert at.sentence()
    for order in catalogue.orders:
        assert order.name and order.verdict.errors == ()
        order.name.encode()
    for at in catalogue.findings:
        if at.title is not None and at.finding.severity == ERROR:
            assert at.title in catalogue.invalid
    assert not catalogue.invalid & {order.name for order in catalogue.orders}


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(TASKS)
def test_a_plan_or_a_failure_without_secrets(options: dict[str, Any]) -> None:
    try:
        planned = make_catalogue_plan(options, check_mode=False, now=NOW)
    except TaskFailure as failure:
        shown = repr(failure.as_result())
        assert AUTHENTICATOR not in shown
    else:
        assert planned.plan.orders == planned.catalogue.orders


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("kid", "name", "policy", "drm"), st.sampled_from((KEY, KEY.upper(), f"x{KEY}"))),
            "widevine": st.dictionaries(
                st.sampled_from(("kid", "content_id", "license_duration", "cookie", "security_level", "kek")),
                st.sampled_from((KEY, KEY.upper(), [KEY], {KEY: KEY})),
            ),
            "content_keys": st.lists(
                st.dictionaries(
                    st.sampled_from(("kid", "content_key", "kek", "security_level", "track")),
                    st.sampled_from((KEY, KEY.upper(), f"x{KEY}")),
                ),
                max_size=2,
            ),
        },
    )
)
def test_a_key_that_was_typed_into_another_option_is_not_shown(changes: dict[str, Any]) -> None:
    if isinstance(changes.get("drm"), str):
        changes["drm"] = [changes["drm"]]
    wrong = title(**{**changes, "ek": "12"})
    for titles in ([wrong], [title("other"), wrong]):
        try:
            make_catalogue_plan(options_of(titles), check_mode=False, now=NOW)
        except TaskFailure as failure:
            assert KEY not in repr(failure.as_result()).lower()
        else:
            raise AssertionError("an ek of two digits is refused")
