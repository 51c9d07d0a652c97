# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as SARIF 2.1.0, which code hosts show beside a change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from ..shape import Finding, Report, Rule
from .places import owner, sentence, steps

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_TOOL = "streamops.expressplay policy audit"
_HOME = "https://github.com/streamops/ansible-collection-expressplay"


def render(report: Report, *, artifact: str | None) -> str:
    """SARIF in which every result is at its place in the catalogue and, where given, in the file ``artifact``.

    ``artifact`` is the path of the file with the catalogue, relative to the root of its repository. What is silenced is
    left out: code hosts take no notice of suppressions, and would show it as they show all else.
    """
    places = {rule["name"]: number for number, rule in enumerate(report["rules"])}
    rules = [_rule(rule) for rule in report["rules"]]
    loud = [finding for finding in report["findings"] if not finding["silenced"]]
    run = {
        "tool": {"driver": {"name": _TOOL, "informationUri": _HOME, "rules": rules}},
        "invocations": [{"executionSuccessful": True, "endTimeUtc": report["generated_at"]}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, places[finding["rule"]], artifact, fingerprint)
            for finding, fingerprint in zip(loud, _fingerprints(loud))
        ],
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


def _result(finding: Finding, place: int, artifact: str | None, fingerprint: str) -> dict[str, Any]:
    return {
        "ruleId": finding["rule"],
        "ruleIndex": place,
        "level": finding["severity"],
        "message": {"text": f"{owner(finding)}: {sentence(finding)}"},
        "locations": [_location(finding, artifact)],
        # Under the second name GitHub looks for it. Else it hashes the line, and takes all findings for one.
        "partialFingerprints": {"place/v1": fingerprint, "primaryLocationLineHash": fingerprint},
        "properties": {key: finding[key] for key in ("title", "policy", "drm", "option", "parameter", "code")},
    }


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


def _fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """One for each, the same for the same finding in the next report, whatever words the rule uses then.

    Where a rule is broken several times in one place, they are numbered.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        place = hashlib.sha256(json.dumps([finding["rule"], *steps(finding)]).encode("ascii")).hexdigest()
        seen[place] += 1
        yield f"{place}:{seen[place]}"
