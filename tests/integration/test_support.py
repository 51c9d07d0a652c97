# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests' own tools must be able to fail."""

from __future__ import annotations

import base64
import json
import os
import re
import resource
import secrets
import signal
from collections.abc import Callable
from functools import partial
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.leaks import PIECE, leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible

KEY = "00ff10aa8b9cadbecfd0e1f2039a5b7c"
AUTHENTICATOR = "2000002,3c5ad7bb0e912f4688ce01d2e3f4a5b6"
STRANGE = 'k:ü/+ "q" %41&=\\x9J2 <end>'
PADDINGS = (b"", b"a", b"ab", b"abc")


def _inside(encode: Callable[[bytes], bytes], before: bytes, secret: str) -> str:
    return encode(before + secret.encode() + b"xyz").decode()


FORMS: dict[str, Callable[[str], str]] = {
    "plain": lambda secret: secret,
    "inside a URL": lambda secret: f"https://host/path?a=1&key={quote(secret, safe='')}&b=2",
    "percent": quote,
    "percent plus": quote_plus,
    "percent, lower case": lambda secret: quote(secret, safe="").replace("%2C", "%2c").replace("%C3%BC", "%c3%bc"),
    "percent, every byte": lambda secret: "".join(f"%{byte:02x}" for byte in secret.encode()),
    "percent, twice": lambda secret: quote(quote(secret, safe=""), safe=""),
    "hex": lambda secret: secret.encode().hex(),
    "hex, upper case": lambda secret: secret.encode().hex().upper(),
    "JSON": json.dumps,
    "JSON in JSON": lambda secret: json.dumps(json.dumps(secret, ensure_ascii=False))[3:-3],
    "repr": repr,
    "folded": lambda secret: secret[:12] + "\n      " + secret[12:],
    "the first characters": lambda secret: secret[: PIECE + 4] + "...",
    "the last characters": lambda secret: "..." + secret[-PIECE - 4 :],
}
BASE64_FORMS: dict[str, Callable[[str], str]] = {
    f"Base64, {encode.__name__}, {len(before)} bytes before": partial(_inside, encode, before)
    for encode in (base64.b64encode, base64.urlsafe_b64encode, base64.encodebytes)
    for before in PADDINGS
}
HEX_FORMS: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "Base64 of what it stands for": lambda key: base64.b64encode(bytes.fromhex(key)).decode(),
    "URL-safe Base64 of what it stands for": lambda key: base64.urlsafe_b64encode(bytes.fromhex(key)).decode(),
    "Base64 of the upper case": lambda key: base64.b64encode(key.upper().encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS | BASE64_FORMS)
@pytest.mark.parametrize("secret", [KEY, AUTHENTICATOR, STRANGE], ids=["key", "authenticator", "strange"])
def test_a_secret_is_found_in_every_form(secret: str, form: str) -> None:
    text = f"task: {(FORMS | BASE64_FORMS)[form](secret)} done"

    assert leaks(text, {"the secret": secret, "another": secrets.token_hex(16)}) == ["the secret"]


@pytest.mark.parametrize("form", HEX_FORMS)
def test_a_hexadecimal_secret_is_found_in_every_form(form: str) -> None:
    assert leaks(f"task: {HEX_FORMS[form](KEY)} done", {"key": KEY}) == ["key"]


def test_nothing_is_found_where_nothing_is() -> None:
    text = f"{secrets.token_hex(200)} {base64.b64encode(secrets.token_bytes(200)).decode()} {KEY[:10]} 2000002"

    assert leaks(text, {"key": KEY, "authenticator": AUTHENTICATOR, "strange": STRANGE}) == []


def test_a_run_notices_a_warning_a_deprecation_a_traceback_and_a_failure(ansible: Ansible) -> None:
    warning = "- ansible.builtin.debug: {msg: '[WARNING]: beware'}\n"
    with pytest.raises(AssertionError, match="beware"):
        ansible.run(warning)
    with pytest.raises(AssertionError, match="Traceback"):
        ansible.run("- ansible.builtin.debug: {msg: Traceback}\n")
    with pytest.raises(AssertionError, match="exit status 2"):
        ansible.run("- ansible.builtin.fail: {msg: no}\n")
    with pytest.raises(AssertionError, match="exit status 0"):
        ansible.run("- ansible.builtin.debug: {msg: yes}\n", fails=True)


PROCESS = """
import locale, os, resource, signal, sys, time
from ansible.plugins.lookup import LookupBase

class LookupModule(LookupBase):
    def run(self, terms, variables=None, **settings):
        umask = os.umask(0o077)
        os.umask(umask)
        return [{
            "arguments": sys.argv[1:],
            "environment": dict(os.environ),
            "encodings": [sys.getfilesystemencoding(), sys.stdout.encoding, locale.setlocale(locale.LC_ALL)],
            "flags": list(sys.flags),
            # This is a worker of the run.
            "leads": os.getsid(os.getppid()) == os.getppid(),
            "limit": resource.getrlimit(resource.RLIMIT_FSIZE),
            "modules": sorted(name for name in sys.modules if name.startswith(("ansible.", "ansible_collections."))),
            "open": sorted(os.listdir("/proc/self/fd")),
            "path": sys.path,
            "signals": [getattr(signal.getsignal(number), "name", "handled") for number in signal.Signals],
            "umask": umask,
            "zone": time.tzname,
            "where": os.getcwd(),
        }]
"""


def test_a_forked_run_is_as_one_that_is_started(ansible: Ansible) -> None:
    """Apart from what it finds imported, and from what is another thing for each run: names of files, and time."""
    ansible.write("lookup_plugins/process.py", PROCESS)
    ansible.write("tasks.yml", "")
    tasks = "- dump: {process: \"{{ lookup('process') }}\"}"
    found, before = [], os.umask(0o027)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10**9, limits[1]))
    try:
        for within in ([], ["env"]):
            ansible.within = within
            process = ansible.run(tasks).dump("process")
            passing = {name: process["environment"].pop(name) for name in ("ANSIBLE_LOG_PATH", "TMPDIR")}
            process["arguments"] = [re.sub(r"-\d+\.yml$", "", argument) for argument in process["arguments"]]
            assert all(passing.values())
            found.append(process)
    finally:
        os.umask(before)
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    forked, started = found
    assert forked == started
    assert (forked["umask"], forked["limit"][0], forked["leads"]) == (0o027, 10**9, True)


def test_a_forked_run_tells_how_it_ended_and_leaves_nothing(ansible: Ansible) -> None:
    ansible.run("- ansible.builtin.debug: {msg: fine}\n")
    assert [*(ansible.directory / "home/.ansible/tmp").iterdir()] == []
    for wrong in ("--no-such-option", "--syntax-check"):
        ansible.write("playbook.yml", "{" if wrong == "--syntax-check" else "[]")
        statuses = []
        for within in ([], ["env"]):
            ansible.within = within
            statuses.append(ansible.start_playbook("playbook.yml", arguments=[wrong]).finish().returncode)
        assert statuses[0] == statuses[1] > 0
    ansible.within = []
    ansible.run("- ansible.builtin.debug: {msg: fine}\n")

    ansible.write("tasks.yml", "- ansible.builtin.wait_for: {timeout: 60}\n  delegate_to: localhost\n")
    running = ansible.start_playbook("playbook.yml")
    running.kill()
    assert running.finish().returncode == -signal.SIGKILL


def test_a_replay_notices_a_request_in_check_mode(ansible: Ansible) -> None:
    sneaky = """
    - ansible.builtin.uri:
        url: "{{ emulator_url }}/hms/wv/token"
        status_code: 400
      check_mode: false
    """

    with pytest.raises(AssertionError, match="check mode sent 1 requests"):
        ansible.replay(sneaky.replace("status_code: 400", "status_code: [400, 401]"))


def test_a_replay_notices_a_second_run_that_is_none(ansible: Ansible) -> None:
    forgetful = """
    - streamops.expressplay.expressplay_wv_token:
        kid: ^forgetful
        content_key: "{{ vault_key }}"
        security_level: 1
        hdcp_output_control: 0
        ledger: none
    """
    ansible.secrets["vault_key"] = KEY

    with pytest.raises(AssertionError, match="the second real run sent 1 requests after 1 of the first"):
        ansible.replay(forgetful)
    with pytest.raises(AssertionError, match="the second real run changed edge"):
        ansible.replay("- ansible.builtin.debug: {msg: all is new}\n  changed_when: true\n")
