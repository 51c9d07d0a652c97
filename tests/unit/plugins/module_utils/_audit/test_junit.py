# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as JUnit XML: valid, complete, and with the failures that were asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.junit import FAILING, render
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.reading import parse
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.shape import Report

from .audits import POLICY, ask, parts, title
from .samples import ODD_NAMES, make_report

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).with_name("junit.xsd")))
#: What XML cannot hold.
HARMLESS = {"tab\tnewline\nnull\x00bell\x07": "tab\tnewline\nnull\ufffdbell\ufffd"}


def read(report: Report, fail_on: str = "error") -> ElementTree.Element:
    text = render(report, fail_on=fail_on)
    SCHEMA.validate(text)
    return ElementTree.fromstring(text)


def report_of(*entries: Mapping[str, Any], **options: Any) -> Report:
    return parse(ask(*entries, **options)["report"])


@pytest.mark.parametrize("fail_on", FAILING)
@pytest.mark.parametrize("count", [0, 1, 40])
def test_it_is_valid(count: int, fail_on: str) -> None:
    root = read(make_report(count, names=ODD_NAMES[:count]), fail_on)
    policies = 2
    assert len(root.findall("testsuite/testcase")) == max(count, policies)


def test_a_schema_that_refuses_nothing_would_not_do() -> None:
    text = render(make_report(3), fail_on="error")
    assert SCHEMA.is_valid(text)
    for right, wrong in (("<properties />", ""), ('errors="0"', ""), ('id="0"', 'id="x"')):
        assert not SCHEMA.is_valid(text.replace(right, wrong))


def test_odd_names_are_shown_as_they_are() -> None:
    root = read(make_report(len(ODD_NAMES), names=ODD_NAMES))
    names = {case.get("name") for case in root.iter("testcase")}
    assert names == {HARMLESS.get(name, name) for name in ODD_NAMES}


def test_titles_are_cases_of_their_policies() -> None:
    policies = {POLICY: parts(widevine={}), "other": parts(widevine={"security_level": 9}), "unused": {}}
    other = title(name="other title", kid="^other", content_key="0" * 32, policy="other")
    root = read(report_of(title(), other, title(name="lost", policy="nobody"), policies=policies))
    suites = {
        str(suite.get("name")): [
            (case.get("name"), case.find("failure") is not None) for case in suite.iter("testcase")
        ]
        for suite in root
    }
    assert suites == {
        POLICY: [("harbour", False)],
        "other": [("other title", True)],
        "unused": [("(the policy itself)", True)],
        "nobody": [("lost", True)],
    }
    assert [(suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("1", "0"),
        ("1", "1"),
        ("1", "1"),
        ("1", "1"),
    ]


@pytest.mark.parametrize(("fail_on", "failures", "mentioned"), [("error", 1, 2), ("warning", 2, 1), ("never", 0, 3)])
def test_what_fails_and_what_is_output(fail_on: str, failures: int, mentioned: int) -> None:
    long = {"content_id": "x" * 40}
    entries = [
        title(drm=["widevine"], kid="1"),
        title(name="b", kid="^b", content_key="1" * 32, drm=["widevine"], widevine=long),
        title(name="c", kid="^c", content_key="2" * 32, drm=["widevine"], widevine=long),
    ]
    silence = [{"rule": "wv-content-id-length", "title": "c", "reason": "cut off"}]
    root = read(report_of(*entries, silence=silence), fail_on)
    output = str(root.findtext("testsuite/system-out"))
    assert len(root.findall(".//failure")) == failures
    assert len(output.splitlines()) == mentioned
    assert "c: warning wv-content-id-length" in output and "Silenced: cut off" in output


def test_a_case_has_one_failure_that_tells_all() -> None:
    root = read(report_of(title(kid="1", drm=["widevine"], widevine={"security_level": 9})))
    [failure] = root.iter("failure")
    assert failure.get("type") == "kid-length"
    assert str(failure.get("message")).endswith("(and 1 more)")
    first, second = str(failure.text).splitlines()
    assert first.startswith("error kid-length: widevine kid (-4020): ")
    assert second.startswith("error wv-security-level-range: widevine security_level (-7004): ")


def test_what_no_title_and_no_policy_owns_has_a_place() -> None:
    silence = [{"rule": "kid-length", "reason": "old"}, {"rule": "kid-length", "title": "gone", "reason": "old"}]
    root = read(report_of(title(), silence=silence), "warning")
    [_suite, rest] = root
    assert rest.get("name") == "(no policy)"
    assert [case.get("name") for case in rest.iter("testcase")] == ["(the catalogue)", "gone"]


def cases(root: ElementTree.Element) -> list[tuple[str | None, str | None]]:
    """Suites and their cases, all of which passed."""
    assert root.find(".//failure") is None
    return [(suite.get("name"), case.get("name")) for suite in root for case in suite.iter("testcase")]


def test_a_policy_without_titles_is_a_case() -> None:
    policies = {POLICY: parts(widevine={}), "unused": parts(playready={})}
    assert cases(read(report_of(policies=policies))) == [
        (POLICY, "(the policy itself)"),
        ("unused", "(the policy itself)"),
    ]
    assert cases(read(report_of(title(), policies=policies)))[0] == (POLICY, "harbour")


def test_an_empty_catalogue_is_a_case() -> None:
    assert cases(read(report_of(policies={}))) == [("(no policy)", "(the catalogue)")]
