# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Player configurations on hosts that are reached in every way: written once, whole, private, or not at all."""

from __future__ import annotations

import json
import os
import secrets
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import (
    HOST,
    Ansible,
    Run,
    recap,
    shipped_modules,
)

MODULE = "expressplay_player_config"


def soon(**time: float) -> str:
    return (datetime.now(UTC) + timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%SZ")


def give_tokens(ansible: Ansible, *titles: str, expires_at: str | None = None) -> dict[str, str]:
    """Give the playbooks tokens of these titles, as the fact would; gives the tokens, which are secret."""
    tokens = {f"{title} {drm}": secrets.token_urlsafe(60) for title in titles for drm in ("widevine", "playready")}
    ansible.secrets["vault_tokens"] = {
        title: {
            drm: {
                "token": tokens[f"{title} {drm}"],
                "license_url": f"https://{drm}.example.com/rights/?ExpressPlayToken={tokens[f'{title} {drm}']}",
                "expires_at": expires_at or soon(days=30),
                "policy": {"securityLevel": "5"} if drm == "widevine" else {},
            }
            for drm in ("widevine", "playready")
        }
        for title in titles
    }
    return tokens


@pytest.fixture(autouse=True)
def _players(ansible: Ansible) -> None:
    """Each host has a directory of its own, although all of them are this machine."""
    ansible.variables["players"] = f"{ansible.directory}/players/{{{{ inventory_hostname }}}}"


def players(ansible: Ansible, host: str = HOST) -> Path:
    """The directory, which most tests need to be there."""
    directory = ansible.directory / "players" / host
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def summary(run: Run, ansible: Ansible) -> dict[str, Any]:
    """The summary of the result, which must be the same on all hosts."""
    first, *others = (run.dump("result", host)["summary"] for host in ansible.hosts)
    assert [other for other in others if other != first] == []
    return dict(first)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def content_of(directory: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(directory.iterdir())}


WHOLE = """
- streamops.expressplay.expressplay_wv_token:
    name: sunrise
    kid: ^sunrise
    content_key: "{{ vault_key }}"
    security_level: 5
    hdcp_output_control: 0
- ansible.builtin.file:
    path: "{{ players }}"
    state: directory
    mode: "0700"
- streamops.expressplay.expressplay_player_config:
    configs:
      - {player: shaka, title: sunrise, dest: "{{ players }}/shaka.json", headers: {X-Operator: "{{ vault_header }}"}}
      - player: dashjs
        titles: [sunrise]
        dest: "{{ players }}/dashjs.json"
        overrides: {com.widevine.alpha: {httpRequestHeaders: {X-Over: "{{ vault_override }}"}}}
    page:
      dest: "{{ players }}/index.html"
      vendor: vendor/
      titles: [{name: sunrise, manifest: "https://cdn.example.com/sunrise.mpd"}]
  register: result
- dump:
    result: "{{ result }}"
    files: "{{ ansible_facts.expressplay_player_files }}"
    token: "{{ ansible_facts.expressplay_tokens.sunrise.widevine.token }}"
"""


def test_files_are_written_once_on_every_way_and_show_nothing(everywhere: Ansible) -> None:
    planted = {name: secrets.token_hex(16) for name in ("vault_key", "vault_header", "vault_override")}
    everywhere.secrets |= planted
    planted["authenticator"] = everywhere.secrets["vault_authenticator"]

    replay = everywhere.replay(WHOLE, arguments=["-vvvv", "--diff"])

    for host in everywhere.hosts:
        foretold, first, second = (run.dump("result", host) for run in (replay.check, replay.first, replay.second))
        assert [file["state"] for file in foretold["files"]] == ["created"] * 3
        assert [file["state"] for file in first["files"]] == ["created"] * 3
        assert [file["state"] for file in second["files"]] == ["unchanged"] * 3
        assert [file["expires_at"] for file in foretold["files"]] == [None] * 3
        directory = players(everywhere, host)
        token = planted[f"token of {host}"] = replay.first.dump("token", host)
        for path in directory.iterdir():
            assert mode(path) == 0o600
            assert token in path.read_text()
        assert json.loads((directory / "shaka.json").read_text())["drm"]["servers"]
        assert [file["path"] for file in replay.second.dump("files", host)] == [
            str(directory / name) for name in ("shaka.json", "dashjs.json", "index.html")
        ]
        assert len({file["expires_at"] for file in replay.second.dump("files", host)}) == 1
    for run in (replay.check, replay.first, replay.second, replay.check_again):
        assert leaks(run.output, planted) == []
    assert shipped_modules(replay.second).count(MODULE) == len(everywhere.hosts)
    assert "(secret)" in replay.first.stdout


TWO = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs:
      - {player: shaka, title: one, dest: "{{ players }}/1.json"}
      - {player: dashjs, title: one, dest: "{{ players }}/2.json"}
  register: result
- dump: {result: "{{ result }}"}
"""


def test_a_renewed_token_gives_another_file_and_the_difference_says_that_it_is_hidden(both: Ansible) -> None:
    for host in both.hosts:
        players(both, host)
    old = give_tokens(both, "one")
    both.run(TWO)
    new = give_tokens(both, "one")

    run = both.run(TWO, arguments=["--diff", "-vvvv"])

    assert summary(run, both)["changed"] == 2
    for host in both.hosts:
        path = players(both, host) / "1.json"
        assert f"{path}: only what is hidden here is different, such as tokens." in run.stdout
        assert new["one widevine"] in path.read_text()
    assert leaks(run.output, {**old, **{f"new {name}": token for name, token in new.items()}}) == []


ATTRIBUTES = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs:
      - {player: shaka, title: one, dest: "{{ players }}/default.json"}
      - {player: shaka, title: one, dest: "{{ players }}/quoted.json", mode: "0640"}
      - {player: shaka, title: one, dest: "{{ players }}/octal.json", mode: 0640}
      - {player: shaka, title: one, dest: "{{ players }}/symbolic.json", mode: "u=rw,g=r,o=r"}
      - {player: shaka, title: one, dest: "{{ players }}/owned.json", owner: "{{ uid }}", group: "{{ gid }}"}
      - {player: shaka, title: one, dest: "{{ players }}/link.json"}
  register: result
- dump: {result: "{{ result }}"}
"""


@pytest.mark.parametrize("umask", ["000", "077"])
def test_mode_owner_and_group_are_as_wanted_whatever_the_umask(everywhere: Ansible, umask: str) -> None:
    give_tokens(everywhere, "one")
    everywhere.variables |= {"uid": os.getuid(), "gid": os.getgid()}
    everywhere.within = ["sh", "-c", f'umask {umask}; exec "$@"', "sh"]
    for host in everywhere.hosts:
        directory = players(everywhere, host)
        (directory / "elsewhere").mkdir(exist_ok=True)
        (directory / "link.json").symlink_to("elsewhere/real.json")
        (directory / "default.json").touch(0o666)
        (directory / "default.json").chmod(0o666)

    replay = everywhere.replay(ATTRIBUTES)

    assert summary(replay.first, everywhere)["files"] == 6
    for host in everywhere.hosts:
        directory = players(everywhere, host)
        modes = {path.name: mode(path) for path in directory.glob("*.json")}
        assert modes == {
            "default.json": 0o600,
            "quoted.json": 0o640,
            "octal.json": 0o640,
            "symbolic.json": 0o644,
            "owned.json": 0o600,
            "link.json": 0o600,
        }
        assert (directory / "link.json").is_symlink()
        assert mode(directory / "elsewhere/real.json") == 0o600
        assert [path.name for path in (directory / "elsewhere").iterdir()] == ["real.json"]


BACKUP = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs:
      - {player: shaka, title: one, dest: "{{ players }}/1.json", backup: true, mode: "0644"}
  register: result
- dump: {result: "{{ result }}"}
"""


def test_a_backup_is_private_whatever_the_file_is(both: Ansible) -> None:
    for host in both.hosts:
        players(both, host)
    old = give_tokens(both, "one")
    created = both.run(BACKUP)
    give_tokens(both, "one")

    replaced = both.run(BACKUP)
    unchanged = both.run(BACKUP)

    for host in both.hosts:
        assert "backup_file" not in created.dump("result", host)["files"][0]
        assert "backup_file" not in unchanged.dump("result", host)["files"][0]
        [file] = replaced.dump("result", host)["files"]
        assert old["one widevine"] in Path(file["backup_file"]).read_text()
        assert mode(Path(file["backup_file"])) == 0o600
        assert mode(players(both, host) / "1.json") == 0o644


VALIDATE = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs:
      - {player: shaka, title: one, dest: "{{ players }}/1.json"}
      - player: shaka
        title: one
        dest: "{{ players }}/with space.json"
        validate: sh -c 'cat "$0" "$0" >&2; exit {{ status }}' %s
  register: result
  ignore_errors: true
- dump: {result: "{{ result }}"}
"""


def test_a_file_that_is_refused_leaves_all_others_as_they_were(both: Ansible) -> None:
    for host in both.hosts:
        players(both, host)
    planted = give_tokens(both, "one")
    both.variables["status"] = 3

    refused = both.run(VALIDATE, arguments=["-vvvv", "--diff"])

    for host in both.hosts:
        path = players(both, host) / "with space.json"
        assert refused.dump("result", host)["msg"] == (
            f"validate of {path} refused the new content with exit status 3. What the command said is not shown,"
            " because it may hold tokens. Nothing was changed."
        )
        assert content_of(path.parent) == {}
    assert leaks(refused.output, planted) == []

    both.variables["status"] = 0
    accepted = both.run(VALIDATE, arguments=["-vvvv"])
    assert summary(accepted, both)["created"] == 2
    assert leaks(accepted.output, planted) == []


KILL = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs:
      - {player: shaka, title: one, dest: "{{ players }}/1.json"}
      - {player: shaka, title: one, dest: "{{ players }}/2.json", validate: "sh -c 'kill -9 $PPID' %s"}
  ignore_errors: true
"""


def test_a_kill_in_the_middle_leaves_whole_files_and_nothing_open(everywhere: Ansible) -> None:
    for host in everywhere.hosts:
        players(everywhere, host)
    planted = give_tokens(everywhere, "one")
    everywhere.run(TWO)
    before = {host: content_of(players(everywhere, host)) for host in everywhere.hosts}
    planted |= {f"new {name}": token for name, token in give_tokens(everywhere, "one").items()}

    killed = everywhere.run(KILL, arguments=["-vvvv", "--diff"], warns=True)

    assert leaks(killed.output, planted) == []
    for host in everywhere.hosts:
        content = content_of(players(everywhere, host))
        assert {name: content.pop(name) for name in before[host]} == before[host]
        assert {mode(players(everywhere, host) / name) for name in content} == {0o600}
        assert recap(killed, host)["ignored"] == 1
    assert summary(everywhere.run(TWO), everywhere)["changed"] == 2


def fails(ansible: Ansible, tasks: str, **settings: Any) -> str:
    """The message of the task that fails, of which nothing but a message is shown."""
    run = ansible.run(tasks, fails=True, arguments=["-vvvv", "--diff"], **settings)
    planted = {name: value for name, value in ansible.secrets.items() if isinstance(value, str)}
    planted |= {
        f"{title} {drm}": token["token"]
        for title, of_title in ansible.secrets.get("vault_tokens", {}).items()
        for drm, token in of_title.items()
    }
    assert leaks(run.output, planted) == []
    return " ".join(run.stdout.split())


THREE = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs:
      - {player: shaka, title: one, dest: "{{ players }}/1.json"}
      - {player: dashjs, title: one, dest: "{{ players }}/2.json"}
      - %s
"""

BAD_ENTRIES = {
    "{player: shakka, title: one, dest: '{{ players }}/3.json'}": "player is 'shakka'",
    "{player: shaka, title: none, dest: '{{ players }}/3.json'}": "Title 'none' has no widevine, playready or",
    "{player: shaka, title: one, dest: '{{ players }}/1.json'}": "configs[0] has the same dest",
    "{player: shaka, title: one, dest: '{{ players }}/3.json', mode: 640}": "mode is the number 640",
    "{player: shaka, title: one, dest: '{{ players }}/3.json', mode: worldwide}": "mode must be octal digits in quotes",
    "{player: shaka, title: one, dest: '{{ players }}/3.json', validate: 'true'}": "validate must be a command",
    "{player: shaka, title: one, dest: 3.json}": "dest must be the absolute path of the file",
    "{player: shaka, title: one, dest: '{{ players }}'}": "is a directory: dest must be the path of a file",
    "{player: shaka, title: one, dest: '{{ players }}/no/3.json'}": "Add a task before this one: ansible.builtin.file",
    "{player: shaka, title: one, dest: '{{ players }}/3.json', owner: nobodyy}": "The owner nobodyy is no user of the",
    "{player: shaka, title: one, dest: /sys/3.json}": "/sys/3.json cannot be written: ",
    "3": "configs",
}  # fmt: skip


@pytest.mark.parametrize("entry", BAD_ENTRIES)
def test_a_bad_entry_leaves_the_good_ones_untouched(ansible: Ansible, entry: str) -> None:
    give_tokens(ansible, "one")
    (players(ansible) / "1.json").write_text("before")

    message = fails(ansible, THREE % entry)

    assert BAD_ENTRIES[entry] in message
    assert content_of(players(ansible)) == {"1.json": "before"}


def test_all_mistakes_of_all_entries_are_told_at_once(ansible: Ansible) -> None:
    give_tokens(ansible, "one")
    ansible.secrets["vault_header"] = secrets.token_hex(16)

    message = fails(
        ansible,
        """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs:
      - {player: shaka, title: one, dest: "{{ players }}/1.json", mode: 600, owner: ""}
      - {player: dashjs, title: two, dest: x.json, headers: {X-Operator: ["{{ vault_header }}"]}}
      - {player: shaka, title: one, dest: "{{ players }}/3.json", drms: [fairplay]}
""",
    )

    for part in ("mode is the number 600", "owner must be", "dest must be", "fairplay"):
        assert part in message
    assert "configs[0] (player shaka," in message
    assert "configs[2] (player shaka," in message


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("{}", "There is no file to write: give configs, page or both."),
        ("{configs: [], expiry_warning: soon}", "expiry_warning is no duration"),
        ("{configs: [], rendered: x}", "rendered is not for tasks"),
        ("{configs: [], files: []}", "files. Supported parameters include: configs, defaults,"),
    ],
)
def test_bad_options_say_what_to_do(ansible: Ansible, options: str, told: str) -> None:
    assert told in fails(ansible, f"- streamops.expressplay.expressplay_player_config: {options}")


def test_a_background_task_is_refused(ansible: Ansible) -> None:
    give_tokens(ansible, "one")

    assert "async" in fails(ansible, TWO.replace("  register: result", "  async: 60\n  register: result"))
    assert content_of(players(ansible)) == {}


def test_no_file_is_no_work(ansible: Ansible) -> None:
    run = ansible.run(
        "- streamops.expressplay.expressplay_player_config: {configs: []}\n  register: result\n"
        '- dump: {result: "{{ result }}"}\n',
        arguments=["-vvv"],
    )

    assert run.dump("result")["files"] == []
    assert recap(run)["changed"] == 0
    assert shipped_modules(run) == []


def test_an_expired_token_is_told_before_anything_is_touched(ansible: Ansible) -> None:
    give_tokens(ansible, "one", "two", expires_at=soon(seconds=-1))

    for check in (True, False):
        message = fails(ansible, THREE % "{player: shaka, title: two, dest: '{{ players }}/3.json'}", check=check)
        for title in ("one", "two"):
            assert f"The widevine token of title '{title}' expired at" in message
    assert content_of(players(ansible)) == {}


EXPIRING = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    expiry_warning: "{{ expiry_warning | default(omit) }}"
    strict: "{{ strict | default(omit) }}"
    configs: "{{ configs }}"
"""


def expiring(ansible: Ansible, *titles: str) -> None:
    """Give tokens that end in half an hour, and a file of each title for two players."""
    give_tokens(ansible, *titles, expires_at=soon(minutes=30))
    ansible.variables["configs"] = [
        {"player": player, "title": title, "dest": f"{players(ansible)}/{title}.{player}"}
        for title in titles
        for player in ("shaka", "dashjs")
    ]


def warnings(run: Run) -> list[str]:
    return [line for line in run.unwanted() if "[WARNING]" in line]


def test_a_token_that_is_about_to_expire_is_a_warning_that_names_its_title(ansible: Ansible) -> None:
    expiring(ansible, "one")

    run = ansible.run(EXPIRING, warns=True)

    of_widevine, of_playready = warnings(run)
    assert "The widevine token of title 'one' expires at" in of_widevine
    assert "The playready token of title 'one' expires at" in of_playready
    assert len(content_of(players(ansible))) == 2


def test_of_many_such_tokens_only_some_are_warned_of(ansible: Ansible) -> None:
    expiring(ansible, *(f"title {number}" for number in range(20)))

    run = ansible.run(EXPIRING, warns=True)

    assert len(warnings(run)) == 11
    assert "30 more tokens are about to expire." in run.stderr + run.stdout


def test_the_time_of_the_warning_can_be_chosen(ansible: Ansible) -> None:
    expiring(ansible, "one")
    ansible.variables["expiry_warning"] = "10m"

    ansible.run(EXPIRING)


def test_with_strict_it_is_an_error_before_anything_is_touched(ansible: Ansible) -> None:
    expiring(ansible, "one")
    ansible.variables["strict"] = True

    message = fails(ansible, EXPIRING)

    assert "The widevine token of title 'one' expires at" in message
    assert "The playready token of title 'one' expires at" in message
    assert content_of(players(ansible)) == {}


LOOP = """
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs: [{player: shaka, title: one, dest: "{{ players }}/{{ item }}.json"}]
  loop: [1, 2]
- streamops.expressplay.expressplay_player_config:
    tokens: "{{ vault_tokens }}"
    configs: [{player: dashjs, title: one, dest: "{{ players }}/3.json"}]
- dump: {files: "{{ ansible_facts.expressplay_player_files }}"}
"""


def test_every_task_and_loop_item_adds_to_the_fact_of_its_own_host(both: Ansible) -> None:
    for host in both.hosts:
        players(both, host)
    give_tokens(both, "one")

    run = both.run(LOOP)

    for host in both.hosts:
        assert [file["path"] for file in run.dump("files", host)] == [
            str(players(both, host) / f"{number}.json") for number in (1, 2, 3)
        ]


FACT = """
- dump: {files: "{{ ansible_facts.expressplay_player_files | default('none') }}"}
"""


@pytest.mark.parametrize(
    ("keyword", "reason"),
    [
        ("run_once: true", "run_once would give the fact of one host to all"),
        ("{delegate_to: helper, delegate_facts: true}", "delegate_facts would give the fact to the other host"),
    ],
)
def test_no_fact_is_set_where_ansible_would_mix_hosts_up(ansible: Ansible, keyword: str, reason: str) -> None:
    ansible.hosts = dict.fromkeys((HOST, "helper"), ansible.hosts[HOST])
    for host in ansible.hosts:
        players(ansible, host)
    give_tokens(ansible, "one")
    keywords = keyword.strip("{}").replace(", ", "\n  ")

    run = ansible.run(TWO.replace("  register", f"  {keywords}\n  register") + FACT)

    assert f"The fact expressplay_player_files is not set, because {reason}. Use register instead." in run.stdout
    assert [run.dump("files", host) for host in ansible.hosts] == ["none", "none"]


def test_two_playbooks_at_once_leave_whole_files(ansible: Ansible) -> None:
    give_tokens(ansible, "one")
    players(ansible)
    ansible.run(TWO)
    running = [ansible.start_playbook("playbook.yml") for _number in range(3)]

    runs = [playbook.finish() for playbook in running]

    assert [run.returncode for run in runs] == [0, 0, 0]
    assert [json.loads(text) for text in content_of(players(ansible)).values()]
    assert list(content_of(players(ansible))) == ["1.json", "2.json"]
