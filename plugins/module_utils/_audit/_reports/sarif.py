# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as SARIF 2.1.0, which code hosts show beside a change."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from ..shape import Finding, Report, Rule
from .places import owner, sentence, steps

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_TOOL = "streamops.expressplay policy audit"
_HOME = "https://github.com/streamops/ansible-collection-expressplay"


def render(report: Report, *, artifact: str | None) -> str:
    """SARIF in which every result is at its place in the catalogue and, where given, in the file ``artifact``.

    ``artifact`` is the path of the file with the catalogue, relative to the root of its repository.
    """
    places = {rule["name"]: number for number, rule in enumerate(report["rules"])}
    rules = [_rule(rule) for rule in report["rules"]]
    run = {
        "tool": {"driver": {"name": _TOOL, "informationUri": _HOME, "rules": rules}},
        "invocations": [{"executionSuccessful": True, "endTimeUtc": report["generated_at"]}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding["rule"]], artifact) for finding in report["findings"]],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule["name"],
        "shortDescription": {"text": rule["meaning"]},
        "help": {
            "text": f"{rule['meaning']}\n\nNot so:\n\n{rule['failing']}\nBut so:\n\n{rule['passing']}",
            "markdown": f"{rule['meaning']}\n\nNot so:\n\n```yaml\n{rule['failing']}```\n\n"
            f"But so:\n\n```yaml\n{rule['passing']}```\n",
        },
        "defaultConfiguration": {"level": rule["severity"]},
        "properties": {"code": rule["code"]},
    }


def _result(finding: Finding, place: int, artifact: str | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding["rule"],
        "ruleIndex": place,
        "level": finding["severity"],
        "message": {"text": f"{owner(finding)}: {sentence(finding)}"},
        "locations": [_location(finding, artifact)],
        "partialFingerprints": {"place/v1": _fingerprint(finding)},
        "properties": {key: finding[key] for key in ("title", "policy", "drm", "option", "parameter", "code")},
    }
    if finding["silenced"]:
        result["suppressions"] = [{"kind": "external", "justification": finding["reason"]}]
    return result


def _location(finding: Finding, artifact: str | None) -> dict[str, Any]:
    way = steps(finding)
    location: dict[str, Any] = {
        "logicalLocations": [
            {"name": way[-1], "fullyQualifiedName": "/".join(quote(step, safe="") for step in way), "kind": "member"}
        ]
    }
    if artifact is not None:
        # Ansible gives a module values without their lines, and code hosts show nothing without one.
        location["physicalLocation"] = {
            "artifactLocation": {"uri": quote(artifact)},
            "region": {"startLine": 1},
        }
    return location


def _fingerprint(finding: Finding) -> str:
    """The same for the same finding in the next report, whatever words the rule uses then."""
    return hashlib.sha256(json.dumps([finding["rule"], *steps(finding)]).encode("ascii")).hexdigest()
