# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that writes reports: its arguments, and what it says of wrong ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.streamops.expressplay.plugins.filter.policy_report import FilterModule
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.formats import FORMATS
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._audit.samples import make_report

policy_report = FilterModule().filters()["policy_report"]
MISSING = object()
#: What no part of a report is.
WRONG = (None, 5, "text", [5], {}, {"a": 1}, MISSING)
REPORT = json.dumps(make_report(12))


@pytest.mark.parametrize(("form", "start"), [("html", "<!"), ("json", "{"), ("junit", "<?xml"), ("sarif", "{")])
def test_every_format(form: str, start: str) -> None:
    text = policy_report(REPORT, form)
    assert text.lstrip().startswith(start)
    assert "title-00003" in text


def test_json_is_the_report_itself() -> None:
    text = policy_report(REPORT, "json")
    assert json.loads(text) == json.loads(REPORT)
    assert policy_report(text, "json") == text


def test_the_options_of_formats() -> None:
    assert policy_report(REPORT, "junit", fail_on="never").count("<failure") == 0
    assert (
        policy_report(REPORT, "junit", fail_on="warning").count("<failure")
        > policy_report(REPORT, "junit").count("<failure")
        > 0
    )
    assert '"uri": "a.yml"' in policy_report(REPORT, "sarif", artifact="a.yml")
    assert policy_report(REPORT, "sarif", artifact="") == policy_report(REPORT, "sarif")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((json.loads(REPORT), "json"), "give the text under report"),
        ((None, "json"), "give the text under report"),
        (("", "json"), "it is not JSON"),
        (("[]", "json"), "it is not the JSON report of an audit"),
        (('{"format": 1}', "json"), "it is not the JSON report of an audit"),
        (("[" * 100_000, "json"), "it is not JSON"),
        (('{"format": 1, "x": 1}', "json"), "it is not the JSON report of an audit"),
        ((json.dumps({**make_report(1), "format": 2}), "json"), "another version of the collection"),
        ((REPORT, "pdf"), "format must be one of html, json, junit, sarif"),
        ((REPORT, ["json"]), "format must be one of"),
        ((REPORT, "junit", "sometimes"), "fail_on must be one of error, warning, never"),
        ((REPORT, "sarif", "error", 5), "artifact must be the path of a file"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=message):
        policy_report(*arguments)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("key", "value"),
    # There need be no ledger.
    sorted({*product(make_report(1), range(len(WRONG)))} - {("ledger", WRONG.index(None))}),
)
def test_what_is_no_report_is_refused_in_every_format(form: str, key: str, value: int) -> None:
    report: dict[str, Any] = {**make_report(7), key: WRONG[value]}
    if WRONG[value] is MISSING:
        del report[key]
    with pytest.raises(AnsibleFilterError, match="this is no report that can be read"):
        policy_report(json.dumps(report), form)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("key", ["summary", "titles", "policies", "findings", "rules", "statistics", "drms", "ledger"])
def test_a_part_that_lacks_something_is_refused_in_every_format(form: str, key: str) -> None:
    report: dict[str, Any] = dict(make_report(7))
    part = report[key][0] if isinstance(report[key], list) else report[key]
    part.popitem()
    with pytest.raises(AnsibleFilterError, match="something in it is missing"):
        policy_report(json.dumps(report), form)


def places(value: Any) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a report; of lists, to the first of each."""
    for key in value if isinstance(value, dict) else range(min(len(value), 1)) if isinstance(value, list) else ():
        yield (key,)
        yield from ((key, *way) for way in places(value[key]))


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_with_anything_else_in_any_place_is_read_or_refused(form: str) -> None:
    """Somebody may have edited it, or filled it in by hand."""
    others = (
        None, 0, -5, 10**400, 1.5, float("nan"), True, "", "x", "2026-99-01T00:00:00Z", "2026-01-01", "\ud800", "\x00",
        [], [{}], {}, {"x": 1},
    )  # fmt: skip
    refused = 0
    for (*way, last), other in product(places(make_report(7)), others):
        report: Any = deepcopy(make_report(7))
        place = report
        for key in way:
            place = place[key]
        place[last] = other
        try:
            assert isinstance(policy_report(json.dumps(report), form), str)
        except AnsibleFilterError as error:
            assert "this is no report that can be read" in str(error)
            refused += 1
    assert refused > 500


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("more", [["a"], {"a": 1}, float("nan"), "text", None])
def test_what_a_later_version_added_is_left_out(form: str, more: Any) -> None:
    plain, richer = make_report(7), deepcopy(make_report(7))
    for way in [(), *places(richer)]:
        place: Any = richer
        for key in way:
            place = place[key]
        # The keys of this one are DRMs.
        if isinstance(place, dict) and way[-1:] != ("licenses",):
            place["added later"] = more
    assert policy_report(json.dumps(richer), form) == policy_report(json.dumps(plain), form)


def test_an_error_shows_nothing_of_the_text() -> None:
    with pytest.raises(AnsibleFilterError) as failed:
        policy_report("b1f0c5d20a7e4c3f8d6954e3a2b7c803", "json")
    assert "b1f0" not in str(failed.value)
