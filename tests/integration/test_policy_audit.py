# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit: the same everywhere and without a network, and a role that writes its reports and nothing else."""

from __future__ import annotations

import json
import secrets
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.catalogue import OBTAIN, give_catalogue
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    COLLECTION,
    Ansible,
    Run,
    recap,
    shipped_modules,
)
from ansible_collections.streamops.expressplay.tests.integration.support.ways import unavailable

DEMO = COLLECTION / "playbooks/vars/quickstart.yml"
FORMATS = {
    "html": "policy-audit.html",
    "json": "policy-audit.json",
    "junit": "policy-audit.junit.xml",
    "sarif": "policy-audit.sarif",
}
OWN = ("title-", "key-", "ledger-", "audit-")

AUDIT = """
- streamops.expressplay.expressplay_policy_info:
    policies: "{{ catalogue.policies }}"
    titles: "{{ catalogue.titles }}"
    keys: "{{ keys | default(omit) }}"
    silence: "{{ silence | default(omit) }}"
    ledger: "{{ audited_ledger | default(omit) }}"
    expiring_before: "{{ expiring_before | default(omit) }}"
    customer_authenticator: "{{ vault_authenticator | default(omit) }}"
    ledger_password: "{{ (vault | default({})).password | default(omit) }}"
  register: audit
- dump: {audit: "{{ audit }}"}
"""

CHECK = """
- streamops.expressplay.expressplay_tokens:
    policies: "{{ catalogue.policies }}"
    titles: "{{ catalogue.titles }}"
  check_mode: true
  ignore_errors: true
  register: checked
- dump: {checked: "{{ checked }}"}
"""

ROLE = """
- ansible.builtin.include_role:
    name: streamops.expressplay.policy_audit
- dump: {audit: "{{ expressplay_policy_audit }}"}
"""


def odd_catalogue() -> dict[str, Any]:
    """Titles and policies in which much is wrong, and little of it the same."""
    rental = {"rights_type": "Rental", "rental_period_end_time": "60"}
    levels = {
        "analog_video_opl": 0,
        "compressed_digital_audio_opl": 0,
        "compressed_digital_video_opl": 0,
        "uncompressed_digital_audio_opl": 0,
        "uncompressed_digital_video_opl": 0,
    }
    key = secrets.token_hex(16)
    return {
        "policies": {
            "film": {
                "widevine": {"security_level": 5, "hdcp_output_control": 2},
                "playready": {"rights_type": "BuyToOwn", **levels},
                "fairplay": {"iv": "12", "rental_duration": "48h"},
            },
            "rent": {"widevine": {"securityLevel": 9}, "playready": {**rental, **levels, "analog_video_opl": 7}},
            "unused": {"widevine": {"security_level": "high", "hdcp_output_control": 0, "colour": "red"}},
            "none": {"fairytale": {}},
        },
        "titles": [
            {"name": "one", "policy": "film", "kid": "^one", "content_key": key},
            {"name": "two", "policy": "film", "kid": "^one", "content_key": secrets.token_hex(16)},
            {"name": "three", "policy": "rent", "kid": 5, "content_key": "1"},
            {"name": "four", "policy": "nobody", "kid": "^four"},
            {"name": "one", "policy": "film", "kid": key, "content_key": key, "drm": ["widevine"]},
            {"name": "{{ 7 * 7 }} <script>", "policy": "film", "kid": "^odd", "content_key": key},
            {
                "name": "several",
                "policy": "film",
                "content_keys": [
                    {"kid": "^one", "content_key": secrets.token_hex(16), "track": "HD"},
                    {"kid": "^one", "track": "audio"},
                ],
            },
        ],
    }


def findings(audit: dict[str, Any], *, own: bool) -> list[dict[str, Any]]:
    """The findings of the audit's own rules, or those of the others as a task for tokens tells them."""
    chosen = [found for found in audit["findings"] if found["rule"].startswith(OWN) is own]
    return [{key: value for key, value in found.items() if key not in ("silenced", "reason")} for found in chosen]


def audited_everywhere(ansible: Ansible, run: Run) -> dict[str, Any]:
    """The result of the audit, which must be the same on all hosts but for the moment of the report."""
    first, *others = (run.dump("audit", host) for host in ansible.hosts)
    for audit in (first, *others):
        assert audit["changed"] is False
        assert audit["findings"] == first["findings"]
        assert timeless(audit["report"]) == timeless(first["report"])
    found: dict[str, Any] = first
    return found


def timeless(report: str) -> dict[str, Any]:
    """A report without the moment when it was made."""
    return {**json.loads(report), "generated_at": ""}


def test_it_finds_what_check_mode_finds_on_every_way(everywhere: Ansible, emulator: Emulator) -> None:
    everywhere.secrets["catalogue"] = odd_catalogue()
    del everywhere.secrets["vault_authenticator"]
    hosts = list(everywhere.hosts)

    run = everywhere.run(AUDIT + CHECK, arguments=["-vvv"])
    check = everywhere.run(AUDIT, check=True)

    audit, foretold = audited_everywhere(everywhere, run), audited_everywhere(everywhere, check)
    assert audit["findings"] == foretold["findings"]
    for host in hosts:
        assert findings(run.dump("audit", host), own=False) == run.dump("checked", host)["violations"]
    assert {found["rule"] for found in findings(audit, own=True)} >= {
        "title-hardware-any-output",
        "title-hdcp-one-side",
        "key-kid-several-keys",
    }
    assert audit["verdict"] == "error"
    assert shipped_modules(run).count("expressplay_policy_info") == 3
    assert emulator.journal() == []
    assert [*(everywhere.directory / "ledgers").iterdir()] == []


def without_network() -> list[str]:
    """A command that runs another one where there is no network interface."""
    command = ["unshare", "--map-root-user", "--net"]
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        unavailable("network namespaces are not allowed here")
    return command


def test_it_needs_no_network_and_no_authenticator(both: Ansible, tmp_path: Path) -> None:
    both.secrets["catalogue"] = odd_catalogue()
    del both.secrets["vault_authenticator"]
    connected = both.run(AUDIT)
    both.within = without_network()
    both.environment = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    role = {
        "expressplay_policies": "{{ catalogue.policies }}",
        "expressplay_titles": "{{ catalogue.titles }}",
        "expressplay_audit_dir": str(tmp_path / "reports"),
        "expressplay_audit_fail_on": "never",
    }
    both.variables |= role

    cut_off = both.run(AUDIT + ROLE.replace("audit:", "role:"))

    for host in both.hosts:
        assert cut_off.dump("audit", host)["findings"] == connected.dump("audit", host)["findings"]
        assert cut_off.dump("role", host)["findings"] == connected.dump("audit", host)["findings"]
    assert {path.name for path in (tmp_path / "reports").iterdir()} == set(FORMATS.values())


def test_keys_may_be_ignored_where_the_vault_is_closed(both: Ansible) -> None:
    titles = give_catalogue(both, ["one", "two"])
    for title in titles:
        del title["content_key"]
    titles[0]["content_key"] = "{{ (vault_content_keys | default({})).one | default(omit) }}"
    both.variables["catalogue"] = both.secrets.pop("catalogue")
    both.variables["keys"] = "ignored"

    ignored = audited_everywhere(both, both.run(AUDIT))
    del both.variables["keys"]
    required = audited_everywhere(both, both.run(AUDIT))

    assert (ignored["verdict"], ignored["findings"]) == ("passed", [])
    assert len(ignored["notes"]) == 1
    assert {found["rule"] for found in required["findings"]} == {"content-key-missing"}


def test_the_ledger_says_what_ends_and_what_has_changed(both: Ansible, emulator: Emulator) -> None:
    titles = give_catalogue(both, ["one", "two"])
    titles[1]["widevine"] = {"expiration_time": "+2d"}
    both.run(OBTAIN)
    emulator.forget_journal()
    both.variables |= {"audited_ledger": "{{ edge_ledger }}", "expiring_before": "+7d"}
    titles[0]["playready"] = {"analog_video_opl": 150}

    opened = both.run(AUDIT)
    given = both.secrets.pop("vault_authenticator")
    closed = both.run(AUDIT)

    for host in both.hosts:
        told = [(found["rule"], found["title"], found["drm"]) for found in opened.dump("audit", host)["findings"]]
        assert told == [("ledger-token-ends", "two", "widevine"), ("ledger-policy-changed", "one", "playready")]
        assert "analogVideoOPL 0 -> 150" in opened.dump("audit", host)["findings"][1]["message"]
        [ending] = closed.dump("audit", host)["findings"]
        assert ending["rule"] == "ledger-token-ends"
        assert "customer_authenticator" in closed.dump("audit", host)["notes"][0]
        assert json.loads(opened.dump("audit", host)["report"])["ledger"]["tokens"] == 4
    assert leaks(opened.output + str(opened.dump("audit", host)), {"authenticator": given}) == []
    assert emulator.journal() == []


@pytest.fixture
def role(ansible: Ansible) -> Ansible:
    """Runs the role on the catalogue of the demonstration."""
    ansible.play["vars_files"] = ["secrets.yml", str(DEMO)]
    ansible.variables["expressplay_audit_dir"] = str(ansible.directory / "made" / "reports")
    return ansible


def reports(ansible: Ansible) -> dict[str, str]:
    """The text of every file in the directory of the reports."""
    directory = Path(ansible.variables["expressplay_audit_dir"])
    return {path.name: path.read_text("utf-8") for path in sorted(directory.iterdir())}


def tree(ansible: Ansible) -> set[str]:
    """Everything in the directory of the test, but for what Ansible and the test itself write."""
    passing = ("dumps-", "ansible-", "inventory-", "home", "tmp", "remote_tmp", "playbook", "tasks", "secrets")
    found = {str(path.relative_to(ansible.directory)) for path in ansible.directory.rglob("*")}
    return {path for path in found if not path.startswith(passing)}


def test_check_mode_writes_the_reports_and_nothing_else(role: Ansible, emulator: Emulator) -> None:
    del role.secrets["vault_authenticator"]
    before = tree(role)

    check = role.run(ROLE, check=True, arguments=["--diff"])
    written = reports(role)
    again = role.run(ROLE)

    assert tree(role) - before == {"made", "made/reports", *(f"made/reports/{name}" for name in FORMATS.values())}
    assert recap(check)["changed"] == recap(again)["changed"] == 0
    assert set(written) == set(reports(role)) == set(FORMATS.values())
    assert timeless(written["policy-audit.json"]) == timeless(reports(role)["policy-audit.json"])
    assert json.loads(written["policy-audit.json"]) == json.loads(check.dump("audit")["report"])
    for name in FORMATS.values():
        assert (Path(role.variables["expressplay_audit_dir"]) / name).stat().st_mode & 0o777 == 0o644
    assert emulator.journal() == []


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("mode", [0o700, 0o1777])
def test_a_directory_that_is_there_keeps_its_mode(role: Ansible, mode: int, check: bool) -> None:
    directory = role.directory / "reports"
    directory.mkdir()
    directory.chmod(mode)
    link = role.directory / "link"
    link.symlink_to(directory)
    role.variables["expressplay_audit_formats"] = ["json"]
    for path in (directory, link):
        role.variables["expressplay_audit_dir"] = str(path)
        assert recap(role.run(ROLE, check=check))["changed"] == 0
        assert directory.stat().st_mode & 0o7777 == mode
        assert set(reports(role)) == {FORMATS["json"]}


def test_the_verdict_is_told_where_a_report_cannot_be_written(role: Ansible) -> None:
    directory = Path(role.variables["expressplay_audit_dir"])
    (directory / FORMATS["json"] / "in the way").mkdir(parents=True)
    assert "errors: 0, warnings: 0, silenced: 0." in told(role.run(ROLE, fails=True))

    file = role.write("file", "kept")
    role.variables["expressplay_audit_dir"] = str(file)
    assert "errors: 0, warnings: 0, silenced: 0." in told(role.run(ROLE, fails=True))
    assert file.read_text() == "kept"


def test_the_demonstration_is_a_good_example(role: Ansible) -> None:
    role.variables["expressplay_audit_fail_on"] = "warning"
    passed = role.run(ROLE)
    assert (passed.dump("audit")["verdict"], passed.dump("audit")["findings"]) == ("passed", [])


ONE_SIDED = {
    "film": {
        "widevine": {"security_level": 5, "hdcp_output_control": 2, "license_duration": "48h"},
        "fairplay": {"iv": "3b8e51c70f9d42a68c15e7d0a4b2f963"},
    },
    "https": {"widevine": {"security_level": 5, "hdcp_output_control": 2, "use_https": True}},
}


def test_warnings_can_be_silenced(ansible: Ansible) -> None:
    directory = ansible.directory / "reports"
    ansible.variables |= {
        "expressplay_policies": ONE_SIDED,
        "expressplay_audit_dir": str(directory),
        "expressplay_audit_formats": ["json"],
        "expressplay_audit_fail_on": "warning",
    }
    refused = ansible.run(ROLE, fails=True)
    told = json.loads((directory / "policy-audit.json").read_text("utf-8"))["findings"]
    assert [found["rule"] for found in told] == ["beyond-reference-pages", "title-rental-one-side"]
    assert "errors: 0, warnings: 2, silenced: 0." in " ".join(refused.stdout.split())

    ansible.variables["expressplay_audit_silence"] = [
        {"rule": "title-rental-one-side", "reason": "a sample", "policy": None, "drm": None}
    ]
    ansible.variables["expressplay_beyond_reference_pages"] = "allow"
    passed = ansible.run(ROLE)
    assert passed.dump("audit")["verdict"] == "passed"
    assert "warnings: 0, silenced: 1." in " ".join(passed.stdout.split())


WRONG = {"film": {"widevine": {"security_level": 9, "hdcp_output_control": 0}}}


@pytest.mark.parametrize(
    ("fail_on", "policies", "fails"),
    [
        ("error", WRONG, True),
        ("warning", WRONG, True),
        ("never", WRONG, False),
        ("error", {"film": {"widevine": {"security_level": 1, "hdcp_output_control": 2}}}, False),
        ("warning", {"film": {"widevine": {"security_level": 1, "hdcp_output_control": 2}}}, True),
        ("warning", {"film": {"widevine": {"security_level": 3, "hdcp_output_control": 2}}}, False),
    ],
)
def test_from_which_severity_on_the_role_fails(
    ansible: Ansible, fail_on: str, policies: dict[str, Any], fails: bool
) -> None:
    directory = ansible.directory / "reports"
    ansible.variables |= {
        "expressplay_policies": policies,
        "expressplay_audit_dir": str(directory),
        "expressplay_audit_formats": ["junit"],
        "expressplay_audit_fail_on": fail_on,
    }
    run = ansible.run(ROLE, check=True, fails=fails)
    assert ("FAILED!" in run.stdout) is fails
    root = ElementTree.parse(directory / "policy-audit.junit.xml").getroot()
    assert (root.find(".//failure") is not None) is fails
    assert [path.name for path in directory.iterdir()] == ["policy-audit.junit.xml"]


def test_a_failing_role_lists_the_first_findings(ansible: Ansible) -> None:
    titles = [{"name": f"t{number}", "policy": "film", "kid": "x"} for number in range(13)]
    ansible.variables |= {
        "expressplay_policies": WRONG,
        "expressplay_titles": titles,
        "expressplay_audit_dir": str(ansible.directory / "reports"),
        "expressplay_audit_formats": [],
        "expressplay_audit_keys": "ignored",
    }
    run = ansible.run(ROLE, fails=True)
    told = " ".join(run.stdout.split())
    assert "1. t0 (widevine): error kid-length: kid: " in told
    assert "20. t9 (widevine): error wv-security-level-range: security_level: " in told
    assert "and 6 more." in told
    assert not (ansible.directory / "reports").exists()


ODD = (
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "]]>&'\"",
    "日本語 \U0001f3ac",
    "{% raw %}",
    "a\tb",
    "- x: [1",
    "!unsafe",
)


def test_odd_names_come_out_as_they_are(ansible: Ansible) -> None:
    titles = [
        {"name": name, "policy": "film", "kid": f"^{number}", "content_key": secrets.token_hex(16)}
        for number, name in enumerate(ODD)
    ]
    # As from a file that is no template; group_vars would be one.
    ansible.write("titles.json", json.dumps({"titles": titles}))
    ansible.variables |= {
        "expressplay_policies": WRONG,
        "expressplay_titles": f"{{{{ (lookup('file', '{ansible.directory}/titles.json') | from_json).titles }}}}",
        "expressplay_audit_dir": str(ansible.directory / "reports"),
        "expressplay_audit_formats": ["json", "junit", "sarif"],
        "expressplay_audit_fail_on": "never",
        "expressplay_audit_artifact": "catalogue.yml",
    }
    ansible.run(ROLE)
    texts = {path.name: path.read_text() for path in (ansible.directory / "reports").iterdir()}
    assert [row["name"] for row in json.loads(texts["policy-audit.json"])["titles"]] == list(ODD)
    cases = ElementTree.fromstring(texts["policy-audit.junit.xml"]).iter("testcase")
    assert [case.get("name") for case in cases] == list(ODD)
    [run] = json.loads(texts["policy-audit.sarif"])["runs"]
    assert [result["properties"]["title"] for result in run["results"]] == list(ODD)
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]} == {
        "catalogue.yml"
    }


def planted() -> dict[str, str]:
    return {name: secrets.token_hex(16) for name in ("key", "kek", "free", "secret")} | {
        "ek": secrets.token_hex(24),
        "password": secrets.token_urlsafe(24),
    }


SPOILED = """
policies:
  home:
    widevine: {security_level: 5, hdcp_output_control: 2}
    playready: {rights_type: BuyToOwn, content_key: "{{ vault.secret }}", "{{ vault.key }}": 1}
    fairplay: {fp_extensions: ["{{ vault.key }}"]}
titles:
  - {name: clear, policy: home, kid: ^clear, content_key: "{{ vault.key }}"}
  - {name: wrapped, policy: home, kid: ^clear, kek: "{{ vault.kek }}", ek: "{{ vault.ek }}"}
  - {name: as kid, policy: home, kid: "{{ vault.key }}", content_key: "{{ vault.key }}"}
  - {name: "in the name {{ vault.key }}", policy: home, kid: ^name, content_key: "{{ vault.key }}"}
  - {name: as policy, policy: "{{ vault.key }}", kid: ^policy, content_key: "{{ vault.key }}"}
  - name: elsewhere
    policy: home
    kid: ^elsewhere
    content_key: "{{ vault.key }}"
    widevine:
      content_id: "{{ vault.key | b64encode }} {{ vault.key }} {{ vault.kek }} {{ vault_authenticator }}"
      security_level: "{{ vault.key }}"
      extra_parameters: {contentKey.9: "{{ vault.free }}", other: {"{{ vault.free }}": 1}}
    playready: {rights_type: "{{ vault.free | urlencode }}"}
    fairplay: {iv: "{{ vault.key }}", rental_duration: "{{ vault.kek }}"}
  - name: several
    policy: home
    kek: "{{ vault.kek }}"
    content_keys:
      - {kid: "{{ vault.key }}", content_key: "{{ vault.key }}", track: "{{ vault.key }}"}
      - {kid: ^clear, ek: "{{ vault.ek }}", security_level: "{{ vault.kek }}"}
    fairplay: {content_keys: [{kid: "{{ vault.free }}", content_key: "{{ vault.free }}"}]}
silence:
  - rule: "{{ vault.key }}"
    reason: "{{ vault.key }} {{ vault.kek }}"
    policy: "{{ vault.free }}"
    title: "{{ vault.key }} {{ vault.password }}"
    drm: widevine
  - {rule: kid-equals-key, title: as kid, reason: "because of {{ vault.key }} and {{ vault.password }}"}
"""


def test_no_secret_gets_into_output_or_reports(both: Ansible) -> None:
    both.secrets["vault"] = planted()
    both.variables |= yaml.safe_load(SPOILED) | {
        "expressplay_policies": "{{ policies }}",
        "expressplay_titles": "{{ titles }}",
        "expressplay_audit_silence": "{{ silence }}",
        "expressplay_audit_dir": str(both.directory / "{{ inventory_hostname }} reports"),
        "expressplay_audit_fail_on": "never",
        "expressplay_customer_authenticator": "{{ vault_authenticator }}",
        "expressplay_ledger_password": "{{ vault.password }}",
        "catalogue": {"policies": "{{ policies }}", "titles": "{{ titles }}"},
    }
    known = {**both.secrets["vault"], "authenticator": both.secrets["vault_authenticator"]}

    run = both.run(AUDIT + ROLE, arguments=["-vvvv", "--diff"])
    both.variables |= {"expressplay_audit_fail_on": "warning", "expressplay_audit_formats": ["json", "junit"]}
    failing = both.run(ROLE, arguments=["-vvvv", "--diff"], fails=True)

    audited_everywhere(both, run)
    for host in both.hosts:
        assert len(run.dump("audit", host)["findings"]) > 10
        directory = both.directory / f"{host} reports"
        written = "\n".join(path.read_text("utf-8") for path in directory.iterdir())
        assert "<failure" in written
        assert leaks(written + json.dumps(run.dump("audit", host)), known) == []
    assert leaks(run.output, known) == []
    assert leaks(failing.output, known) == []


MISTAKEN = """
- ansible.builtin.include_role:
    name: streamops.expressplay.policy_audit
  vars: {expressplay_policies: {}}
- ansible.builtin.include_role:
    name: streamops.expressplay.policy_audit
  vars: {expressplay_audit_dir: "{{ inventory_dir }}/x", expressplay_audit_fail_on: sometimes, expressplay_policies: {}}
- ansible.builtin.include_role:
    name: streamops.expressplay.policy_audit
  vars: {expressplay_audit_dir: "{{ inventory_dir }}/x", expressplay_audit_formats: [pdf], expressplay_policies: {}}
- streamops.expressplay.expressplay_policy_info:
    policies: {}
    titles: "{{ vault_key }}"
- streamops.expressplay.expressplay_policy_info:
    policies: {}
    titles: [{name: a, policy: b, content_key: "{{ vault_key }}", conten_key: "{{ vault_key }}"}]
- streamops.expressplay.expressplay_policy_info:
    policies: {}
    expiring_before: soon
- streamops.expressplay.expressplay_policy_info:
    policies: {}
    silence: [{rule: kid-length}]
- streamops.expressplay.expressplay_policy_info:
    policies: {}
    titles: [{name: a, policy: b, content_key: "{{ vault_key }}"}]
    silence: [{rule: kid-length, reason: "{{ vault_key }}", drm: "{{ vault_key }}"}]
- ansible.builtin.debug:
    msg: "{{ vault_key | streamops.expressplay.policy_report('json') }}"
"""


def test_mistakes_are_told_without_a_key(both: Ansible) -> None:
    both.secrets["vault_key"] = secrets.token_hex(16)
    both.play["ignore_errors"] = True

    run = both.run(MISTAKEN, arguments=["-vvvv"])

    for words in (
        "missing required arguments: expressplay_audit_dir",
        "value of expressplay_audit_fail_on must be one of: error, warning, never, got: sometimes",
        "value of expressplay_audit_formats must be one or more of: html, json, junit, sarif. Got no match for: pdf",
        "conten_key",
        "expiring_before is no time: give +<seconds>",
        "missing required arguments: reason",
        "value of drm must be one of: widevine, playready, fairplay",
        "this is no report that can be read, because it is not JSON",
    ):
        assert words in told(run), words
    assert leaks(run.output, {"key": both.secrets["vault_key"]}) == []


def told(run: Run) -> str:
    return " ".join(run.stdout.split())


@pytest.fixture
def project(ansible: Ansible) -> Ansible:
    """A directory with the files of the role's README, and the vault that they speak of."""
    ansible.hosts = {"localhost": {"ansible_connection": "local"}}
    for block in code_blocks(COLLECTION / "roles/policy_audit/README.md"):
        if block.startswith("# "):
            ansible.write(block.splitlines()[0].removeprefix("# ").partition(":")[0], block)
    vault = {
        "vault_content_keys": {name: secrets.token_hex(16) for name in ("harbour", "harbour-trailer")},
        "vault_expressplay_authenticator": ansible.secrets["vault_authenticator"],
    }
    ansible.write("vault.yml", yaml.safe_dump(vault))
    ansible.write("password", secrets.token_hex(16))
    ansible.command("vault", "encrypt", *WITH_PASSWORD, "vault.yml")
    return ansible


WITH_PASSWORD = ["--vault-password-file", "password"]
AUDITED = "ansible-playbook audit.yml"
CATALOGUE_FILE = "group_vars/all/catalogue.yml"


def test_the_example_of_the_readme_blocks_a_bad_policy(project: Ansible) -> None:
    steps = yaml.safe_load((project.directory / ".github/workflows/audit.yml").read_text())["jobs"]["policies"]["steps"]
    assert AUDITED in [step.get("run") for step in steps]
    assert AUDITED in yaml.safe_load((project.directory / ".gitlab-ci.yml").read_text())["policies"]["script"]
    catalogue = project.directory / CATALOGUE_FILE

    passed = project.run_playbook("audit.yml")
    assert "Titles: 2, policies: 2, errors: 0, warnings: 0, silenced: 1." in told(passed)
    assert json.loads((project.directory / "audit/policy-audit.sarif").read_text())["runs"][0]["results"] == []
    catalogue.write_text(catalogue.read_text().replace("HW_SECURE_ALL", "9"))
    blocked = project.run_playbook("audit.yml", check=True, fails=True)

    assert "wv-security-level-range" in blocked.stdout
    sarif = json.loads((project.directory / "audit/policy-audit.sarif").read_text())
    [result] = sarif["runs"][0]["results"]
    assert result["ruleId"] == "wv-security-level-range"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == CATALOGUE_FILE


def test_a_vault_that_only_the_play_for_tokens_loads_may_stay_closed(project: Ansible) -> None:
    assert (project.directory / "vault.yml").read_text().startswith("$ANSIBLE_VAULT;")
    project.run_playbook("audit.yml")

    issuing = project.run_playbook("tokens.yml", check=True, arguments=WITH_PASSWORD)
    assert recap(issuing, "localhost")["changed"] == 1
    project.run_playbook("tokens.yml", check=True, fails=True, warns=True)


def test_a_vault_in_group_vars_stops_the_audit_as_the_readme_says(project: Ansible) -> None:
    (project.directory / "vault.yml").rename(project.directory / "group_vars/all/vault.yml")
    stopped = project.run_playbook("audit.yml", fails=True, warns=True)
    assert "vault secrets" in stopped.output
    project.run_playbook("audit.yml", arguments=WITH_PASSWORD)


def test_a_value_that_is_encrypted_in_place_stops_the_audit_as_the_readme_says(project: Ansible) -> None:
    encrypted = project.command("vault", "encrypt_string", *WITH_PASSWORD, secrets.token_hex(16))
    catalogue = project.directory / CATALOGUE_FILE
    plain = next(line for line in catalogue.read_text().splitlines() if "content_key: " in line)
    catalogue.write_text(catalogue.read_text().replace(plain, f"    content_key: {encrypted}"))
    stopped = project.run_playbook("audit.yml", fails=True, warns=True)
    assert "vault secrets" in stopped.output
    project.run_playbook("audit.yml", arguments=WITH_PASSWORD)


def code_blocks(path: Path) -> Sequence[str]:
    """The YAML in a page of Markdown."""
    return [part.split("```")[0].lstrip("\n") for part in path.read_text("utf-8").split("```yaml")[1:]]
