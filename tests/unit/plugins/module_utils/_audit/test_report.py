# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report: its shape, its numbers, and that it shows no secret."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NoReturn, get_type_hints, is_typeddict
from urllib.parse import quote

import pytest
from hypothesis import given, settings

from ansible_collections.streamops.expressplay.plugins.module_utils._audit import shape
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.formats import FORMATS, render
from ansible_collections.streamops.expressplay.plugins.module_utils._audit._reports.reading import parse
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.argument_spec import audit_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._audit.info import policy_info
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._catalogue.test_any_catalogue import (
    TASKS,
)

from .audits import AUTHENTICATOR, NOW, POLICY, ask, parts, title
from .samples import ODD_NAMES, make_report

SOFTWARE = {"security_level": 2, "hdcp_output_control": 0}


def report_of(*entries: Mapping[str, Any], **options: Any) -> shape.Report:
    return parse(ask(*entries, **options)["report"])


def check_shape(value: Any, wanted: Any) -> None:
    """Hold a value against a type: TypedDicts key by key, lists and dictionaries item by item."""
    if is_typeddict(wanted):
        hints = get_type_hints(wanted)
        assert list(value) == list(hints)
        for key, hint in hints.items():
            check_shape(value[key], hint)
        return
    origin, arguments = getattr(wanted, "__origin__", None), getattr(wanted, "__args__", ())
    if origin is list:
        for item in value:
            check_shape(item, arguments[0])
    elif origin is dict:
        for item in value.values():
            check_shape(item, arguments[1])
    elif arguments:
        if value is not None:
            check_shape(value, next(argument for argument in arguments if argument is not type(None)))
    else:
        assert type(value) is wanted


@pytest.mark.parametrize("count", [0, 1, 25])
def test_the_sample_has_the_shape_of_a_report(count: int) -> None:
    check_shape(make_report(count, names=ODD_NAMES[:count]), shape.Report)


def test_a_report_has_its_shape() -> None:
    policies = {POLICY: parts(widevine={"security_level": 9}, playready={}), "unused": parts(widevine=SOFTWARE)}
    check_shape(report_of(title(), title(name="x", policy="?"), policies=policies), shape.Report)
    check_shape(report_of(), shape.Report)


def test_the_numbers() -> None:
    policies = {
        POLICY: parts(widevine={}, playready={}),
        "web": parts(widevine=SOFTWARE),
        "broken": parts(widevine={"security_level": 9}),
    }
    entries = [
        title(),
        title(name="two", kid="^two", content_key="2" * 32, widevine={"content_id": "x" * 40}),
        title(name="three", kid="^three", content_key="3" * 32, policy="web"),
        title(name="four", kid="1", content_key="4" * 32, policy="broken"),
        title(name="five", kid="^five", content_key="5" * 32, policy="nobody"),
    ]
    silence = [{"rule": "wv-security-level-range", "title": "four", "reason": "soon"}]

    report = report_of(*entries, policies=policies, silence=silence)

    assert report["verdict"] == "error"
    assert report["summary"] == {
        "titles": 5,
        "policies": 3,
        "licenses": 6,
        "errors": 2,
        "warnings": 1,
        "silenced": 1,
        "titles_with_errors": 2,
        "titles_with_warnings": 1,
    }
    assert [(row["name"], row["errors"], row["warnings"], row["silenced"]) for row in report["titles"]] == [
        ("harbour", 0, 0, 0),
        ("two", 0, 1, 0),
        ("three", 0, 0, 0),
        ("four", 1, 0, 1),
        ("five", 1, 0, 0),
    ]
    assert [(row["name"], row["titles"], row["drms"], row["errors"]) for row in report["policies"]] == [
        (POLICY, 2, ["widevine", "playready"], 0),
        ("web", 1, ["widevine"], 0),
        ("broken", 1, ["widevine"], 1),
    ]
    assert report["titles"][1]["licenses"]["widevine"]["warnings"] == 1
    assert report["titles"][1]["licenses"]["playready"]["warnings"] == 0
    assert report["titles"][4]["licenses"] == {}
    assert [(rule["name"], rule["findings"], rule["silenced"]) for rule in report["rules"]] == [
        ("kid-length", 1, 0),
        ("wv-security-level-range", 0, 1),
        ("wv-content-id-length", 1, 0),
        ("catalogue-policy-unknown", 1, 0),
    ]
    assert report["generated_at"] == "2026-11-21T12:00:00Z"


@pytest.mark.parametrize(
    ("policy", "levels"),
    [
        (parts(widevine={}, playready={}), ["high HW_SECURE_ALL HDCP 1", "high not stated HDCP 1"]),
        (parts(widevine={"hdcp_output_control": 2}), ["high HW_SECURE_ALL HDCP 2"]),
        (parts(widevine={"security_level": 3, "hdcp_output_control": 0}), ["medium HW_SECURE_CRYPTO none"]),
        (parts(widevine=SOFTWARE), ["low SW_SECURE_DECODE none"]),
        (parts(widevine={"security_level": 2}), ["low SW_SECURE_DECODE HDCP 1"]),
        (parts(widevine={"security_level": 9}), ["unknown unknown HDCP 1"]),
        (parts(playready={"uncompressed_digital_video_opl": 250}), ["medium not stated none"]),
        (parts(playready={"extra_parameters": {"minCertSecurityLevel": "3000"}}), ["high SL3000 HDCP 1"]),
        (parts(playready={"min_cert_security_level": 3000}), ["high SL3000 HDCP 1"]),
        # Outputs are protected as far as devices can be trusted with it.
        (parts(playready={"min_cert_security_level": 2000}), ["medium SL2000 HDCP 1"]),
        (parts(playready={"min_cert_security_level": 150}), ["low SL150 HDCP 1"]),
        (parts(widevine={"hdcp_output_control": 4}), ["high HW_SECURE_ALL HDCP 2.2"]),
        (parts(widevine={"hdcp_output_control": 5}), ["high HW_SECURE_ALL no digital output"]),
        (parts(fairplay={"rental_duration": "48h"}), ["unknown not stated not stated"]),
        (parts(playready={"uncompressed_digital_video_opl": "x"}), ["unknown not stated unknown"]),
    ],
)
def test_how_licenses_protect(policy: dict[str, Any], levels: list[str]) -> None:
    report = report_of(title(), policies={POLICY: policy}, beyond_reference_pages="allow")
    [row] = report["titles"]
    assert [f"{one['protection']} {one['security_level']} {one['hdcp']}" for one in row["licenses"].values()] == levels
    assert [f"{count['value']}" for count in report["statistics"]["protection"]] == [
        level.split()[0] for level in levels
    ]


AUDIO = {"kid": "^audio", "content_key": "1" * 32, "track": "AUDIO"}
VIDEO = {"kid": "^video", "content_key": "2" * 32, "track": "UHD1"}
OPEN_AUDIO = {**AUDIO, "security_level": 1, "hdcp_output_control": 0, "min_cert_security_level": 150}


@pytest.mark.parametrize(
    ("keys", "levels"),
    [
        # Audio is decrypted in software on any device, so a title is as well protected as its video.
        ([VIDEO, OPEN_AUDIO], ["high HW_SECURE_ALL HDCP 1", "high SL3000 HDCP 1"]),
        ([OPEN_AUDIO, VIDEO], ["high HW_SECURE_ALL HDCP 1", "high SL3000 HDCP 1"]),
        ([VIDEO, {**OPEN_AUDIO, "track": "2"}], ["high HW_SECURE_ALL HDCP 1", "high SL3000 HDCP 1"]),
        ([VIDEO, {**OPEN_AUDIO, "security_level": 9}], ["high HW_SECURE_ALL HDCP 1", "high SL3000 HDCP 1"]),
        ([OPEN_AUDIO], ["low SW_SECURE_CRYPTO none", "low SL150 HDCP 1"]),
        # Of several video keys, the weakest counts.
        ([VIDEO, {**OPEN_AUDIO, "track": "SD"}], ["low SW_SECURE_CRYPTO none", "low SL150 HDCP 1"]),
        ([VIDEO, {**OPEN_AUDIO, "track": None}], ["low SW_SECURE_CRYPTO none", "low SL150 HDCP 1"]),
        ([{**VIDEO, "security_level": 9}, OPEN_AUDIO], ["unknown unknown HDCP 1", "high SL3000 HDCP 1"]),
        ([VIDEO, {**AUDIO, "track": "HD", "security_level": "x"}], ["unknown unknown HDCP 1", "high SL3000 HDCP 1"]),
    ],
)
def test_how_licenses_with_several_keys_protect(keys: list[dict[str, Any]], levels: list[str]) -> None:
    policies = {POLICY: parts(widevine={}, playready={"min_cert_security_level": 3000})}
    entry = title(kid=None, content_key=None, content_keys=keys)
    report = report_of(entry, policies=policies, beyond_reference_pages="allow")
    [row] = report["titles"]
    assert [f"{one['protection']} {one['security_level']} {one['hdcp']}" for one in row["licenses"].values()] == levels


def test_what_is_beyond_the_reference_pages_is_told_once_or_allowed() -> None:
    policies = {POLICY: parts(widevine={"use_https": True}, playready={"alg_id": "aescbc"})}
    entries = [title(), title(name="two", kid="^two", content_key="2" * 32)]
    silence = [{"rule": "beyond-reference-pages", "reason": "tried with the test service"}]

    told = ask(*entries, policies=policies)
    assert [(found["rule"], found["title"], found["policy"]) for found in told["findings"]] == [
        ("beyond-reference-pages", None, None)
    ]
    assert "use_https, alg_id (in harbour, two)" in told["findings"][0]["message"]
    assert ask(*entries, policies=policies, silence=silence)["verdict"] == "passed"
    assert ask(*entries, policies=policies, beyond_reference_pages="allow")["findings"] == []


def test_statistics_count_titles_under_each_drm() -> None:
    policies = {POLICY: parts(widevine={}, playready={}), "web": parts(widevine=SOFTWARE)}
    entries = [
        title(name=str(n), kid=f"^{n}", content_key=f"{n:032}", policy=policy)
        for n, policy in enumerate([POLICY, POLICY, "web"])
    ]
    assert report_of(*entries, policies=policies)["statistics"] == {
        "protection": [
            {"drm": "widevine", "value": "high", "titles": 2},
            {"drm": "widevine", "value": "low", "titles": 1},
            {"drm": "playready", "value": "high", "titles": 2},
        ],
        "security_levels": [
            {"drm": "widevine", "value": "HW_SECURE_ALL", "titles": 2},
            {"drm": "widevine", "value": "SW_SECURE_DECODE", "titles": 1},
            {"drm": "playready", "value": "not stated", "titles": 2},
        ],
        "hdcp": [
            {"drm": "widevine", "value": "HDCP 1", "titles": 2},
            {"drm": "widevine", "value": "none", "titles": 1},
            {"drm": "playready", "value": "HDCP 1", "titles": 2},
        ],
    }


def test_a_catalogue_without_findings_passes() -> None:
    report = report_of(title())
    assert (report["verdict"], report["findings"], report["rules"], report["notes"]) == ("passed", [], [], [])
    assert report["drms"] == [{"name": "widevine", "label": "Widevine"}, {"name": "playready", "label": "PlayReady"}]


def test_the_result_tells_the_same_as_the_report() -> None:
    result = ask(title(kid="1"))
    report = json.loads(result["report"])
    for key in ("verdict", "summary", "notes", "findings"):
        assert result[key] == report[key]
    assert result["changed"] is False


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(TASKS)
def test_there_is_a_report_on_any_catalogue(options: dict[str, Any]) -> None:
    unset = {option: entry.get("default") for option, entry in audit_spec().items()}
    given_ = {**unset, **{name: options[name] for name in ("policies", "titles", "customer_authenticator")}}
    for keys in ("required", "ignored"):
        result = policy_info({**given_, "keys": keys}, home="/nowhere", now=lambda: NOW)
        report = parse(result["report"])
        check_shape(report, shape.Report)
        result["report"].encode("ascii")
        assert {found["rule"] for found in report["findings"]} == {rule["name"] for rule in report["rules"]}
        assert AUTHENTICATOR not in result["report"]


CANARIES = {
    "content_key": "c0ffee00c0ffee11c0ffee22c0ffee33",
    "kek": "deadbe00deadbe11deadbe22deadbe33",
    "ek": "feed00feed11feed22feed33feed44feed55feed66feed77",
    "authenticator": "1000001,facade00facade11facade22facade33",
    "password": "correct horse battery staple",
}


def spoiled() -> dict[str, Any]:
    """A catalogue with secrets wherever somebody might type them by mistake."""
    secret = dict(CANARIES)
    key = secret["content_key"]
    entries: list[dict[str, Any]] = [
        title(name="clear", content_key=key),
        title(name="wrapped", content_key=None, kek=secret["kek"], ek=secret["ek"]),
        title(name="as kid", kid=key, content_key=key),
        title(name=f"in the name {key}", content_key=key),
        title(name=f"in the name {secret['kek'].upper()}", content_key=None, kek=secret["kek"], ek=secret["ek"]),
        title(
            name="in an option",
            content_key=key,
            widevine={"content_id": f"x{key}{base64.b64encode(key.encode()).decode()}"},
        ),
        title(name="in a number", content_key=key, widevine={"security_level": key}),
        title(name="percent", content_key=key, playready={"rights_type": quote(key)}),
        title(name="in extra", widevine={"extra_parameters": {"contentKey": key, "kid": key, "x": {"y": key}}}),
        title(name="as policy", policy=key, content_key=key),
        title(name="broken", content_key=key + "0", kid=key + "0", ek=secret["ek"]),
        title(name="two", kid="^clear", content_key=key),
        title(name="three", kid="^clear", content_key=secret["kek"]),
        title(
            name="several",
            kid=None,
            content_key=None,
            kek=secret["kek"],
            content_keys=[
                {"kid": key, "content_key": key, "track": key},
                {"kid": "^clear", "ek": secret["ek"], "security_level": secret["kek"]},
            ],
            fairplay={"iv": key, "rental_duration": secret["kek"], "content_keys": [{"kid": key, "content_key": key}]},
        ),
        title(name="authenticator", widevine={"content_id": secret["authenticator"], "cookie": secret["password"]}),
    ]
    policies = {
        POLICY: parts(widevine={}, playready={}, fairplay={"fp_extensions": [key]}),
        "keyed": {"widevine": {"content_key": key, "security_level": key, key: 1, "hdcp_output_control": [key]}},
        f"named {key}": parts(widevine={"license_duration": key}),
    }
    silences = [
        {"rule": key, "reason": key, "policy": secret["kek"], "title": f"x {key}", "drm": "widevine"},
        {"rule": "kid-equals-key", "reason": f"because of {key}"},
        {"rule": "kid-length", "policy": key, "title": key, "reason": secret["password"]},
    ]
    return {
        "titles": entries,
        "policies": policies,
        "silence": silences,
        "customer_authenticator": secret["authenticator"],
        "ledger_password": secret["password"],
    }


@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_is_in_any_report(form: str) -> None:
    options = spoiled()
    report = parse(ask(*options.pop("titles"), **options)["report"])
    assert len(report["findings"]) > 30
    text = render(report, form, fail_on="warning", artifact="group_vars/all.yml").lower()
    for secret in CANARIES.values():
        data = secret.rpartition(",")[2].encode()
        for written in (data.decode(), quote(data), data.hex(), base64.b64encode(data).decode().rstrip("=")):
            assert written.lower() not in text, written


def test_an_audit_uses_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: Any, **_options: Any) -> NoReturn:
        raise AssertionError("the audit opened a socket")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    options = spoiled()
    assert ask(*options.pop("titles"), **options)["verdict"] == "error"


def test_only_the_clock_makes_a_difference() -> None:
    options = spoiled()
    entries = options.pop("titles")
    first, second = (ask(*entries, **options)["report"] for _time in range(2))
    later = parse(ask(*entries, now=NOW + timedelta(hours=1), **options)["report"])
    assert first == second
    assert {**later, "generated_at": parse(first)["generated_at"]} == parse(first)
