# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""The report as JUnit XML, as Ant defined it and CI systems read it: policies are suites, titles are cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from ..shape import Finding, Report
from .places import sentence

#: What counts as a failure, by the severity from which on it does.
FAILING: Mapping[str, frozenset[str]] = {
    "error": frozenset({"error"}),
    "warning": frozenset({"error", "warning"}),
    "never": frozenset(),
}

_NO_POLICY = "(no policy)"
_NO_TITLE = "(the policy itself)"
_CATALOGUE = "(the catalogue)"
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Findings by the names of titles.
_Cases = dict[str, list[Finding]]


def render(report: Report, *, fail_on: str) -> str:
    """Every finding of a severity that counts by ``fail_on`` (a key of FAILING) fails its title; others are output."""
    root = ElementTree.Element("testsuites")
    for number, (policy, cases) in enumerate(_suites(report).items()):
        root.append(_suite(number, policy, cases, report["generated_at"], FAILING[fail_on]))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suites(report: Report) -> dict[str, _Cases]:
    suites: dict[str, _Cases] = {policy["name"]: {} for policy in report["policies"]}
    policies: dict[str, str] = {}
    for title in report["titles"]:
        policies[title["name"]] = title["policy"]
        suites.setdefault(title["policy"], {}).setdefault(title["name"], [])
    # What nothing is a case of looks as if nobody had looked at it.
    for cases in suites.values():
        if not cases:
            cases[_NO_TITLE] = []
    if not suites:
        suites[_NO_POLICY] = {_CATALOGUE: []}
    for finding in report["findings"]:
        name = finding["title"]
        suite = finding["policy"] or policies.get(name or "", _NO_POLICY)
        alone = _NO_TITLE if finding["policy"] else _CATALOGUE
        suites.setdefault(suite, {}).setdefault(alone if name is None else name, []).append(finding)
    return suites


def _suite(number: int, name: str, cases: _Cases, generated_at: str, failing: frozenset[str]) -> ElementTree.Element:
    failed = 0
    elements = []
    for title, findings in cases.items():
        element = ElementTree.Element("testcase", classname=_name(name), name=_name(title), time="0")
        counting = [finding for finding in findings if finding["severity"] in failing and not finding["silenced"]]
        if counting:
            failed += 1
            element.append(_failure(counting))
        elements.append(element)
    suite = ElementTree.Element(
        "testsuite",
        name=_name(name),
        package="policies",
        id=str(number),
        # Ant's form knows no time zone; this is UTC.
        timestamp=generated_at[: len("2026-11-21T12:00:00")],
        hostname="localhost",
        tests=str(len(elements)),
        failures=str(failed),
        errors="0",
        time="0",
    )
    ElementTree.SubElement(suite, "properties")
    suite.extend(elements)
    ElementTree.SubElement(suite, "system-out").text = _output(cases, failing)
    ElementTree.SubElement(suite, "system-err")
    return suite


def _failure(findings: Sequence[Finding]) -> ElementTree.Element:
    """One element for all: a case may have no more."""
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    element = ElementTree.Element("failure", type=first["rule"], message=_text(first["message"] + more))
    element.text = _text("\n".join(map(_line, findings)))
    return element


def _output(cases: _Cases, failing: frozenset[str]) -> str:
    """What did not count: warnings, and what was silenced, with the reason."""
    return _text(
        "\n".join(
            f"{title}: {_line(finding)}"
            for title, findings in cases.items()
            for finding in findings
            if finding["silenced"] or finding["severity"] not in failing
        )
    )


def _line(finding: Finding) -> str:
    reason = f" Silenced: {finding['reason']}" if finding["silenced"] else ""
    return f"{finding['severity']} {finding['rule']}: {sentence(finding)}{reason}"


def _name(name: str) -> str:
    """A name that is never empty, which Ant's form does not allow."""
    return _text(name).strip() or "(no name)"


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
