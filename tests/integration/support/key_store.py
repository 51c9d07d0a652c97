# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks that use the key store, and a client of it that has nothing to do with the collection."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from .emulator import Emulator
from .playbook import GROUP, Ansible, Run, recap
from .results import differences

#: The action group of the modules for the key store.
KEYS_GROUP = "group/streamops.expressplay.expressplay_keys"

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_KID = re.compile(r"\b[0-9a-f]{32}\b")


@dataclass(frozen=True)
class Keys:
    """The keys of one account of an emulator."""

    emulator: Emulator
    authenticator: str

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: str) -> Any:
        """Send a request, and give the JSON of the answer, None where it has none."""
        parameters = urlencode({"customerAuthenticator": self.authenticator, **query})
        request = urllib.request.Request(
            f"{self.emulator.base_url}/keystore/{quote(path)}?{parameters}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        with _OPENER.open(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def put(self, kid: str, key: str, kek: str, **fields: str) -> None:
        """Store a key, as another tool would."""
        self.ask("POST", "keys", {"kid": kid, "ek": wrap(key, kek), **fields})

    def clear(self, kid: str, kek: str) -> str:
        """The key that is stored, in the clear."""
        return unwrap(self.ask("GET", f"keys/{kid}")["ek"], kek)

    def count(self) -> int:
        count: int = self.ask("GET", "keycount")["keyCount"]
        return count


def use_key_store(ansible: Ansible, emulator: Emulator, authenticator: str) -> Keys:
    """Switch the key store on, and give every playbook what its modules need."""
    emulator.configure(key_store=True)
    common = {
        "base_url": "{{ emulator_url }}",
        "customer_authenticator": "{{ vault_authenticator | default(omit) }}",
    }
    ansible.play["module_defaults"] = {
        KEYS_GROUP: common,
        GROUP: {**common, "ledger": "{{ edge_ledger | default('none') }}"},
    }
    return Keys(emulator, authenticator)


def wrap(key: str, kek: str) -> str:
    return aes_key_wrap(bytes.fromhex(kek), bytes.fromhex(key)).hex()


def unwrap(ek: str, kek: str) -> str:
    return aes_key_unwrap(bytes.fromhex(kek), bytes.fromhex(ek)).hex()


@dataclass(frozen=True)
class KeyRuns:
    """The four runs of one playbook, and what each of them sent that would change something."""

    check: Run
    first: Run
    second: Run
    check_again: Run
    changing: list[dict[str, Any]]


def run_four_times(ansible: Ansible, emulator: Emulator, tasks: str) -> KeyRuns:
    """Run tasks in check mode without an authenticator, twice for real, and in check mode again.

    Without an authenticator nothing may be sent. Only the first real run may change anything.
    """
    everything = ansible.secrets
    without = {name: value for name, value in everything.items() if name != "vault_authenticator"}
    runs, journals = [], []
    for check, given in ((True, without), (False, everything), (False, everything), (True, everything)):
        ansible.secrets = given
        emulator.forget_journal()
        runs.append(ansible.run(tasks, check=check))
        journals.append(emulator.journal())
    ansible.secrets = everything
    assert journals[0] == []
    changing = [[entry for entry in journal if entry["method"] != "GET"] for journal in journals]
    assert changing[2] == []
    assert changing[3] == []
    for run in runs[2:]:
        for host in ansible.hosts:
            assert recap(run, host)["changed"] == 0, run.stdout
    return KeyRuns(runs[0], runs[1], runs[2], runs[3], changing[1])


def alike(run: Run, name: str, hosts: list[str]) -> Any:
    """The dumped variable, which must be the same on all hosts but for kids and times; that of the first host."""
    first, *others = hosts
    found = run.dump(name, first)
    for host in others:
        differing = [*differences(_neutral(found, first), _neutral(run.dump(name, host), host))]
        assert not differing, f"{name} on {first} and on {host}: {differing}"
    return found


def _neutral(value: Any, host: str) -> Any:
    if isinstance(value, dict):
        return {
            key: "(some)" if key in ("last_update", "content_key") and item else _neutral(item, host)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_neutral(item, host) for item in value]
    return _KID.sub("(kid)", value).replace(f"^{host}", "(kid)") if isinstance(value, str) else value
