# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report of any size to try formats with, made without an audit."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.streamops.expressplay.plugins.module_utils._audit.shape import (
    FORMAT,
    Count,
    Expiry,
    Finding,
    License,
    Report,
    Rule,
    Title,
)

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)

#: Names that a format which forgets to escape something shows wrongly, or runs.
ODD_NAMES = (
    "<script>alert(1)</script>",
    "\"quoted\" & 'apostrophes'",
    "]]><!-- --><b>",
    "{{ 7 * 7 }}{% raw %}",
    "naïve – 日本語 \U0001f3ac",
    "\u202eright to left\u2066",
    "tab\tnewline\nnull\x00bell\x07",
    "x" * 300,
    "../../etc/passwd",
    "javascript:alert(1)",
    "</script><svg onload=alert(1)>",
)

_LEVELS = (
    ("high", "HW_SECURE_ALL", "HDCP 2"),
    ("medium", "HW_SECURE_CRYPTO", "none"),
    ("low", "SW_SECURE_CRYPTO", "none"),
    ("unknown", "unknown", "unknown"),
)
_RULES: tuple[tuple[str, str, int | None, str, str, str], ...] = (
    (
        "wv-security-level-range",
        "error",
        -7004,
        "The value of security_level is not a whole number from 1 to 5.",
        "widevine:\n  security_level: 9\n  hdcp_output_control: HDCP_V2\n",
        "widevine:\n  security_level: HW_SECURE_ALL\n  hdcp_output_control: HDCP_V2\n",
    ),
    (
        "title-hdcp-one-side",
        "warning",
        None,
        "One DRM of a title demands HDCP, and another one does not.",
        "widevine:\n  hdcp_output_control: HDCP_V2\nplayready:\n  uncompressed_digital_video_opl: 0\n",
        "widevine:\n  hdcp_output_control: HDCP_V2\nplayready:\n  uncompressed_digital_video_opl: 300\n",
    ),
    (
        "wv-content-id-length",
        "warning",
        None,
        "Clients of the service keep to 36 characters in content_id.",
        "widevine:\n  content_id: the-full-title-of-the-film-the-season-and-the-episode\n",
        "widevine:\n  content_id: film-0815\n",
    ),
)


def make_report(titles: int = 6, *, names: tuple[str, ...] = ()) -> Report:
    """A report on so many titles, the first of them of these names; every fifth has an error, every third a warning."""
    all_names = [*names, *(f"title-{number:05}" for number in range(titles - len(names)))][:titles]
    findings: list[Finding] = []
    rows = [_title(number, name, findings) for number, name in enumerate(all_names)]
    loud = [found for found in findings if not found["silenced"]]
    severities = Counter(found["severity"] for found in loud)
    return {
        "format": FORMAT,
        "generated_at": NOW.isoformat().replace("+00:00", "Z"),
        "verdict": "error" if severities["error"] else "warning" if severities["warning"] else "passed",
        "summary": {
            "titles": len(rows),
            "policies": 2,
            "licenses": sum(len(row["licenses"]) for row in rows),
            "errors": severities["error"],
            "warnings": severities["warning"],
            "silenced": len(findings) - len(loud),
            "titles_with_errors": sum(row["errors"] > 0 for row in rows),
            "titles_with_warnings": sum(row["warnings"] > 0 for row in rows),
        },
        "notes": ["Whether policies have changed since tokens were issued was not looked at."],
        "drms": [{"name": "widevine", "label": "Widevine"}, {"name": "playready", "label": "PlayReady"}],
        "titles": rows,
        "policies": [
            {
                "name": name,
                "drms": ["widevine", "playready"],
                "titles": sum(row["policy"] == name for row in rows),
                "errors": sum(found["policy"] == name and found["severity"] == "error" for found in loud),
                "warnings": sum(found["policy"] == name and found["severity"] == "warning" for found in loud),
                "silenced": sum(found["policy"] == name and found["silenced"] for found in findings),
            }
            for name in ("purchase", "rental")
        ],
        "findings": findings,
        "rules": [rule for rule in map(_rule(findings), _RULES) if rule["findings"] or rule["silenced"]],
        "statistics": {
            "protection": _count(rows, "protection"),
            "security_levels": _count(rows, "security_level"),
            "hdcp": _count(rows, "hdcp"),
        },
        "expiries": _expiries(rows),
        "ledger": {
            "tokens": sum(license_["token"] is not None for row in rows for license_ in row["licenses"].values()),
            "ending_before": "2026-11-28T12:00:00Z",
            "ending": 0,
            "opened": False,
        },
    }


def _title(number: int, name: str, findings: list[Finding]) -> Title:
    policy = ("purchase", "rental")[number % 2]
    chosen = [
        *((_RULES[0], "widevine", "security_level", "securityLevel") for _once in range(number % 5 == 0)),
        *((_RULES[1], None, "hdcp_output_control", None) for _once in range(number % 3 == 0)),
        *((_RULES[2], "widevine", "content_id", "contentId") for _once in range(number % 4 == 3)),
    ]
    own: list[Finding] = [
        {
            "title": name,
            "policy": policy,
            "drm": drm,
            "severity": rule[1],
            "option": option,
            "parameter": parameter,
            "code": rule[2],
            "rule": rule[0],
            "message": f"Something is wrong with {option}.",
            "hint": "Give another value.",
            "silenced": rule is _RULES[2],
            "reason": "The players cut it off." if rule is _RULES[2] else None,
        }
        for rule, drm, option, parameter in chosen
    ]
    findings += own
    licenses: dict[str, License] = {}
    for place, drm_name in enumerate(("widevine", "playready")):
        protection, security_level, hdcp = _LEVELS[3 if number % 5 == 0 and place == 0 else (number + place) % 3]
        issued = NOW - timedelta(days=number % 20)
        has_token = number % 7 != 0
        licenses[drm_name] = {
            "protection": protection,
            "security_level": security_level if drm_name == "widevine" or protection == "unknown" else "not stated",
            "hdcp": hdcp,
            **_counts([found for found in own if found["drm"] == drm_name]),
            "token": {
                "service": "production",
                "issued_at": issued.isoformat().replace("+00:00", "Z"),
                "valid_until": (issued + timedelta(days=30)).isoformat().replace("+00:00", "Z"),
                "ending": False,
            }
            if has_token
            else None,
        }
    return {"name": name, "policy": policy, **_counts(own), "licenses": licenses}


def _counts(findings: list[Finding]) -> Any:
    loud = [found["severity"] for found in findings if not found["silenced"]]
    return {
        "errors": loud.count("error"),
        "warnings": loud.count("warning"),
        "silenced": len(findings) - len(loud),
    }


def _rule(findings: list[Finding]) -> Any:
    def described(rule: tuple[str, str, int | None, str, str, str]) -> Rule:
        of_rule = [found["silenced"] for found in findings if found["rule"] == rule[0]]
        return {
            "name": rule[0],
            "severity": rule[1],
            "code": rule[2],
            "meaning": rule[3],
            "failing": rule[4],
            "passing": rule[5],
            "findings": of_rule.count(False),
            "silenced": of_rule.count(True),
        }

    return described


def _count(rows: list[Title], key: str) -> list[Count]:
    counted = Counter((drm, str(dict(license_)[key])) for row in rows for drm, license_ in row["licenses"].items())
    return [{"drm": drm, "value": value, "titles": count} for (drm, value), count in counted.items()]


def _expiries(rows: list[Title]) -> list[Expiry]:
    counted = Counter(
        (license_["token"]["valid_until"][:10], drm)
        for row in rows
        for drm, license_ in row["licenses"].items()
        if license_["token"]
    )
    return [{"date": date, "drm": drm, "tokens": count} for (date, drm), count in sorted(counted.items())]
