# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters for keys and tokens in playbooks: their own examples, and everything that can be wrong about a value."""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import COLLECTION, Ansible, recap
from ansible_collections.streamops.expressplay.tests.integration.support.results import digest

FILTERS = ("kid", "kid_from_name", "license_url", "token_envelope", "unwrap_key", "wrap_key")

# The vector that the token service's own documentation computes with.
KEY = "a9b9033df0b9ca5447839e3d074817a0"
KEK = "000102030405060708090a0b0c0d0e0f"
EK = "5dbd06c0056b42fe0b8cf406679620c31bd619732730433d"

SHORT_TOKEN = "AAECAwQ"
TITLE = {
    "widevine": f"https://wv.service.expressplay.com/hms/wv/rights/?ExpressPlayToken={SHORT_TOKEN}",
    "playready": f"https://pr.service.expressplay.com/playready/RightsManager.asmx?ExpressPlayToken={SHORT_TOKEN}",
    "fairplay": f"https://fp.service.expressplay.com:80/hms/fp/rights/?ExpressPlayToken={SHORT_TOKEN}",
}
KNOWN_TOKENS = """
- name: the facts of an earlier play
  ansible.builtin.set_fact:
    expressplay_tokens: "{{ vault_known_tokens }}"
    cacheable: true
  no_log: true
"""
REAL_TOKEN = """
- name: a token
  streamops.expressplay.expressplay_wv_token:
    name: film-1
    kid: ^film-1
    content_key: "{{ vault_content_key }}"
    security_level: 1
    hdcp_output_control: 0
- dump: {token: "{{ ansible_facts.expressplay_tokens['film-1'].widevine }}"}
"""


@dataclass(frozen=True)
class Example:
    """One task of a filter's documentation, and the result that the comment after it promises (None: nothing)."""

    task: dict[str, Any]
    promised: Any

    @property
    def written(self) -> Path | None:
        """The file that it writes, if any."""
        copied = self.task.get("ansible.builtin.copy")
        return Path(copied["dest"]) if copied else None


def documented(name: str, root: Path) -> list[Example]:
    """The examples of a filter, which write below ``root``."""
    path = COLLECTION / f"plugins/filter/{name}.yml"
    text = str(yaml.safe_load(path.read_text(encoding="utf-8"))["EXAMPLES"]).replace("/srv/", f"{root}/")
    arrows = [re.search(r"# => (.*)", task) for task in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]
    promised = [yaml.safe_load(arrow[1]) if arrow else None for arrow in arrows]
    return [Example(task, value) for task, value in zip(yaml.safe_load(text), promised, strict=True)]


def runnable(examples: list[Example]) -> str:
    """The examples as tasks that dump their results, by their numbers."""
    steps: list[dict[str, Any]] = []
    for number, example in enumerate(examples):
        if example.written:
            example.written.parent.mkdir(parents=True, exist_ok=True)
        name = f"example_{number}"
        steps += [{**example.task, "register": name}, {"dump": {name: f"{{{{ {name} }}}}"}}]
    return yaml.safe_dump(steps, sort_keys=False)


@pytest.fixture
def examples(ansible: Ansible) -> Ansible:
    """Runs examples with the variables that they name."""
    known = {drm: {"drm": drm, "token": SHORT_TOKEN, "license_url": url} for drm, url in TITLE.items()}
    ansible.secrets |= {
        "vault_content_key": KEY,
        "vault_kek": KEK,
        "vault_wrapped_key": EK,
        "vault_token": SHORT_TOKEN,
        "vault_known_tokens": {"film-1": known},
    }
    return ansible


def test_the_examples_give_what_they_promise(examples: Ansible) -> None:
    found = [
        example
        for name in FILTERS
        if name != "token_envelope"
        for example in documented(name, examples.directory / "srv")
    ]

    replay = examples.replay(KNOWN_TOKENS + runnable(found))

    for number, example in enumerate(found):
        if example.written:
            assert example.written.read_text() == f"{example.promised}\n"
            assert example.written.stat().st_mode & 0o777 == 0o600
        elif example.promised is not None:
            assert replay.second.dump(f"example_{number}")["msg"] == example.promised
    assert sum(example.promised is not None for example in found) == 12
    (request,) = replay.sent
    assert ["kid", "00112233445566778899aabbccddeeff"] in request["form"]


def test_the_examples_of_token_envelope_tell_a_whole_token_from_a_damaged_one(
    examples: Ansible, authenticator: str
) -> None:
    token = examples.run(REAL_TOKEN).dump("token")["token"]
    tasks = REAL_TOKEN + runnable(documented("token_envelope", examples.directory))

    examples.secrets |= {"vault_token": token, "vault_expressplay_authenticator": authenticator}
    whole = examples.run(tasks)
    examples.secrets["vault_token"] = token[:-7]
    damaged = examples.run(tasks, fails=True)
    examples.secrets |= {"vault_token": token, "vault_expressplay_authenticator": "1000001"}
    foreign = examples.run(tasks, fails=True)

    assert [item["msg"] for item in whole.dump("example_1")["results"]] == [2000002]
    assert "The token does not look whole: it is cut short" in damaged.stdout
    assert "The token belongs to customer 2000002, but the customer authenticator to customer 1000001" in foreign.stdout
    for run in (whole, damaged, foreign):
        assert leaks(run.output, {"token": token, "authenticator": authenticator}) == []


def test_every_filter_is_documented(ansible: Ansible) -> None:
    for name in FILTERS:
        text = ansible.command("doc", "-t", "filter", f"streamops.expressplay.{name}")

        assert f"streamops.expressplay.{name}" in text
        assert "RETURN VALUES" in text


@pytest.fixture
def planted(ansible: Ansible) -> dict[str, str]:
    """Secrets, and what is made of them by mistake."""
    found = {
        "key": secrets.token_hex(16),
        "kek": secrets.token_hex(16),
        "ek": secrets.token_hex(24),
        "token": base64.urlsafe_b64encode(secrets.token_bytes(300)).decode().rstrip("="),
        "number": str(10**31 + secrets.randbelow(10**31)),
    }
    token = f"ExpressPlayToken={found['token']}"
    ansible.secrets["v"] = {
        **found,
        "number": int(found["number"]),
        "date": date(2026, 1, 31),
        "float": 1.5,
        "padded": f" {found['key']}",
        "cut": found["key"][:-1],
        "doubled": found["key"] * 2,
        "upper": found["key"].upper()[:-1],
        "base64": base64.b64encode(bytes.fromhex(found["key"])).decode()[:-3],
        "caret": f"^{found['key']}{found['kek']}{found['ek']}",
        "list": [found["key"]],
        "nested": {"of": found["key"]},
        "lines": f"{found['token']}\n{found['token']}",
        "url": f"https://wv.example.com/?{token}",
        "no_host": f"https:///?{token}",
        "no_token": f"https://wv.example.com/?token={found['token']}",
        "spaced_url": f"https://wv.example.com/ ?{token}",
        "fact": {"drm": "widevine", "token": found["token"], "license_url": f"https://wv.example.com/?{token}"},
        "half_a_fact": {"drm": "widevine", "token": None, "note": found["token"]},
    }
    return found


QUOTE = "Put it in quotes, so that nothing of it is lost."

MISTAKES = [
    ("v.number | kid", f"kid: YAML read the value as a number, not as a string. {QUOTE}"),
    ("v.float | kid", "kid: YAML read the value as a number"),
    ("v.date | kid", "kid: YAML read the value as a date"),
    ("true | kid", "kid: YAML read the value as a boolean"),
    ("none | kid", "kid: There is no value."),
    ("v.list | kid", "kid: YAML read the value as a list, not as a string. Give a single string."),
    ("v.nested | kid", "kid: YAML read the value as a dictionary"),
    ("'' | kid", "kid: The value has 0 characters."),
    ("v.padded | kid", "kid: The value has 33 characters."),
    ("v.cut | kid", "kid: The value has 31 characters. Give 32 hexadecimal digits, a GUID, or ^ and a name."),
    ("v.doubled | kid", "kid: The value has 64 characters."),
    ("v.base64 | kid", "kid: The value has 21 characters."),
    ("v.caret | kid", "kid: The name after the ^ has 112 characters. Use at most 64."),
    ("v.key | kid('hexadecimal')", "notation: There is no such choice. Use hex, guid, base64 or playready."),
    ("v.kek | kid(v.key)", "notation: There is no such choice."),
    ("v.kek | kid(v.list)", "notation: There is no such choice."),
    ("v.kek | kid(source=v.key)", "source: There is no such choice. Use any or playready."),
    ("v.key | kid(source='playready')", "kid: In a PlayReady header a kid is Base64 of 16 bytes"),
    ("v.number | kid_from_name", f"name: YAML read the value as a number, not as a string. {QUOTE}"),
    ("v.date | kid_from_name", "name: YAML read the value as a date"),
    ("(v.doubled + v.key) | kid_from_name", "name: The name after the ^ has 96 characters."),
    ("'^' | kid_from_name", "name: There is no name after the ^."),
    ("v.number | wrap_key(v.kek)", f"content_key: YAML read the value as a number, not as a string. {QUOTE}"),
    ("v.cut | wrap_key(v.kek)", "content_key: The value has 31 characters. Give exactly 32 hexadecimal digits"),
    ("v.key | wrap_key(v.number)", "kek: YAML read the value as a number"),
    ("v.key | wrap_key(v.upper)", "kek: The value has 31 characters."),
    ("v.key | wrap_key(v.key | reverse | replace(v.key[0], 'g'))", "kek: The value holds something that is no hexadec"),
    ("v.key | wrap_key(none)", "kek: There is no value."),
    ("v.ek | unwrap_key(v.kek)", "ek: It does not unwrap under this kek"),
    ("v.key | unwrap_key(v.kek)", "ek: The value has 32 characters. Give exactly 48 hexadecimal digits"),
    ("v.number | unwrap_key(v.kek)", f"ek: YAML read the value as a number, not as a string. {QUOTE}"),
    ("v.ek | unwrap_key(v.list)", "kek: YAML read the value as a list"),
    ("v.number | token_envelope", "token: YAML read the value as a number"),
    ("v.half_a_fact | token_envelope", "token: This dictionary has none."),
    ("v.no_token | token_envelope", "token: The URL has no token in a parameter ExpressPlayToken."),
    ("v.no_host | token_envelope", "token: It is no URL with a host"),
    ("v.token | token_envelope(v.key[:-1] + 'g')", "customer: Give the customer's number"),
    ("v.token | token_envelope(true)", "customer: Give the customer's number"),
    ("v.token | license_url", "address: A token does not say where it is redeemed."),
    ("v.lines | license_url(address='https://wv.example.com/')", "token: It is empty, or holds white space"),
    ("v.token | license_url(address=v.url)", "address: It has a parameter ExpressPlayToken already."),
    ("v.token | license_url(address=v.key)", "address: It is no URL with a host"),
    ("v.spaced_url | license_url", "token: It is no URL with a host, or holds white space."),
    ("v.half_a_fact | license_url", "license_url: This dictionary has none."),
    ("v.fact | license_url('skd')", "form: skd is for fairplay, and this token is for another DRM."),
    ("v.fact | license_url(v.key)", "form: There is no such choice. Use plain, pr2 or skd."),
    ("v.list | license_url", "token: YAML read the value as a list"),
]


def full(expression: str) -> str:
    return re.sub(
        r"\| (kid_from_name|kid|\w+_key|token_envelope|license_url)\b", r"| streamops.expressplay.\1", expression
    )


def test_a_wrong_value_is_described_and_never_shown(ansible: Ansible, planted: dict[str, str]) -> None:
    tasks = [
        {
            "name": f"mistake {number}",
            "ansible.builtin.debug": {"msg": f"{{{{ {full(expression)} }}}}"},
            "register": f"mistake_{number}",
            "ignore_errors": True,
        }
        for number, (expression, _said) in enumerate(MISTAKES)
    ]
    dumps = {f"mistake_{number}": f"{{{{ mistake_{number} }}}}" for number in range(len(MISTAKES))}

    run = ansible.run(json.dumps([*tasks, {"dump": dumps}]), arguments=["-vvv", "--diff"])

    assert recap(run)["ignored"] == len(MISTAKES)
    unsaid = [
        said for number, (_expression, said) in enumerate(MISTAKES) if said not in run.dump(f"mistake_{number}")["msg"]
    ]
    assert unsaid == []
    assert leaks(run.output, planted) == []


def test_a_traceback_shows_no_value_either(ansible: Ansible, planted: dict[str, str]) -> None:
    ansible.environment["ANSIBLE_DISPLAY_TRACEBACK"] = "always"
    tasks = [
        {"ansible.builtin.debug": {"msg": f"{{{{ {full(expression)} }}}}"}, "ignore_errors": True}
        for expression in (
            "v.cut | kid",
            "v.ek | unwrap_key(v.kek)",
            "v.lines | license_url(address='https://wv.test/')",
        )
    ]

    run = ansible.run(json.dumps(tasks), arguments=["-vvv"], warns=True)

    assert run.output.count("Traceback") >= len(tasks)
    assert leaks(run.output, planted) == []


def test_values_of_a_vault_are_read_like_any_other(ansible: Ansible, authenticator: str, emulator: Emulator) -> None:
    password = ansible.write("vault-password", secrets.token_urlsafe(24))
    inline = [
        ansible.command("vault", "encrypt_string", "--vault-password-file", str(password), "--name", name, text)
        for name, text in (("vault_ek", EK), ("vault_kek", KEK), ("vault_customer", authenticator))
    ]
    ansible.write("inline.yml", "\n".join(inline))
    ansible.play["vars_files"] = ["inline.yml", "secrets.yml"]
    tasks = """
- streamops.expressplay.expressplay_wv_token:
    name: unwrapped
    kid: "{{ 'film' | streamops.expressplay.kid_from_name }}"
    content_key: "{{ vault_ek | streamops.expressplay.unwrap_key(vault_kek) }}"
    security_level: 1
    hdcp_output_control: 0
  register: result
- dump:
    envelope: "{{ result.token | streamops.expressplay.token_envelope(vault_customer) }}"
"""

    run = ansible.run(tasks, arguments=["--vault-password-file", str(password), "-vvv"])

    (request,) = emulator.journal()
    assert ["contentKey", digest(KEY)] in request["form"]
    assert run.dump("envelope") | {"length": 0, "payload_length": 0} == {
        "well_formed": True,
        "version": 5,
        "customer_id": 2000002,
        "length": 0,
        "label_length": 0,
        "payload_length": 0,
        "findings": [],
    }
    assert leaks(run.output, {"key": KEY, "kek": KEK, "ek": EK, "authenticator": authenticator}) == []
