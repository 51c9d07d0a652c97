# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook that installs a timer: what it writes, when the timer runs, and that nothing of a secret gets out."""

from __future__ import annotations

import configparser
import getpass
import os
import secrets
import shlex
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.streamops.expressplay.tests.integration.support.leaks import leaks
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import Ansible, Run, recap

IMPORTED = "streamops.expressplay.renewal_timer"
MOMENT = "%Y-%m-%d %H:%M:%S UTC"

DEPLOY: list[dict[str, Any]] = [
    {
        "hosts": "all",
        "gather_facts": False,
        "vars_files": ["secrets.yml"],
        "tasks": [
            {
                "streamops.expressplay.expressplay_player_config": {
                    "tokens": "{{ vault_tokens }}",
                    "expiry_warning": 0,
                    "configs": [
                        {"player": "shaka", "title": title, "dest": f"{{{{ players }}}}/{title}.json"}
                        for title in ("later", "sooner")
                    ],
                }
            }
        ],
    }
]


def token(expires_at: datetime) -> dict[str, Any]:
    url = f"https://wv.example.com/?ExpressPlayToken={secrets.token_hex(20)}"
    return {"license_url": url, "expires_at": expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"), "policy": {}}


class Renewal:
    """Deploys player configurations, and imports the playbook with settings into a scratch directory."""

    def __init__(self, ansible: Ansible, **settings: Any) -> None:
        self.ansible = ansible
        self.units = ansible.directory / "units"
        self.environment = ansible.directory / "environment/deploy.env"
        self.settings: dict[str, Any] = {
            "expressplay_renewal_playbook": "/srv/deploy/site.yml",
            "expressplay_renewal_unit_directory": str(self.units),
            "expressplay_renewal_enabled": False,
            **settings,
        }
        self.plays = DEPLOY
        (ansible.directory / "players").mkdir()
        ansible.variables["players"] = str(ansible.directory / "players")

    def expires(self, sooner: timedelta) -> datetime:
        """Give tokens of which the first expires in so long a time; gives the moment."""
        now = datetime.now(UTC).replace(microsecond=0)
        self.ansible.secrets["vault_tokens"] = {
            "sooner": {"widevine": token(now + sooner)},
            "later": {"widevine": token(now + 2 * sooner)},
        }
        return now + sooner

    def run(self, **settings: Any) -> Run:
        self.ansible.write_secrets()
        plays = [*self.plays, {"import_playbook": IMPORTED, "vars": self.settings}]
        self.ansible.write("site.yml", yaml.safe_dump(plays, sort_keys=False))
        return self.ansible.run_playbook("site.yml", **settings)

    def unit(self, kind: str) -> configparser.ConfigParser:
        """A unit as it was written, in which systemd finds nothing to object to."""
        path = self.units / f"{self.settings.get('expressplay_renewal_name', 'expressplay-renewal')}.{kind}"
        if shutil.which("systemd-analyze"):
            done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
            assert (done.returncode, str(path) in done.stderr) == (0, False), done.stderr
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read(path)
        return parser

    def moment(self) -> datetime:
        return datetime.strptime(self.unit("timer")["Timer"]["OnCalendar"], MOMENT).replace(tzinfo=UTC)


@pytest.fixture
def renewal(ansible: Ansible) -> Renewal:
    return Renewal(ansible)


def test_the_timer_runs_the_playbook_before_the_first_token_expires(renewal: Renewal) -> None:
    expires_at = renewal.expires(timedelta(days=10))

    foretold = renewal.run(check=True, arguments=["--diff"])
    assert not renewal.units.exists()
    first = renewal.run()
    second = renewal.run()

    assert recap(foretold, "localhost")["changed"] == 1
    assert recap(first, "localhost")["changed"] == 2
    assert recap(second, "localhost")["changed"] == 0
    assert renewal.moment() == expires_at - timedelta(hours=12)
    timer, service = renewal.unit("timer"), renewal.unit("service")
    assert dict(timer["Timer"]) | {"OnCalendar": ""} == {
        "OnCalendar": "",
        "Persistent": "true",
        "RandomizedDelaySec": "5min",
    }
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["ExecStart"].endswith('/ansible-playbook" "/srv/deploy/site.yml"')
    assert service["Service"]["WorkingDirectory"] == "/srv/deploy"
    assert service["Service"]["NoNewPrivileges"] == "yes"
    assert "EnvironmentFile" not in service["Service"]


def test_a_renewed_token_moves_the_timer(renewal: Renewal) -> None:
    renewal.expires(timedelta(days=10))
    renewal.run()
    expires_at = renewal.expires(timedelta(days=40))

    assert recap(renewal.run(), "localhost")["changed"] == 1
    assert renewal.moment() == expires_at - timedelta(hours=12)


def test_where_little_time_is_left_the_timer_runs_after_half_of_it(renewal: Renewal) -> None:
    begun = datetime.now(UTC).replace(microsecond=0)
    expires_at = renewal.expires(timedelta(hours=8))

    renewal.run()

    ended = datetime.now(UTC)
    assert begun + (expires_at - begun) / 2 <= renewal.moment() <= ended + (expires_at - ended) / 2


def test_the_time_can_be_fixed_and_needs_no_file_then(ansible: Ansible) -> None:
    renewal = Renewal(ansible, expressplay_renewal_calendar="*-*-* 03:00", expressplay_renewal_scope="user")
    renewal.plays = []

    renewal.run()

    assert renewal.unit("timer")["Timer"]["OnCalendar"] == "*-*-* 03:00"
    service = renewal.unit("service")
    assert "PrivateTmp" not in service["Service"]
    assert "After" not in service["Unit"]


SYSTEMCTL = """#!/bin/sh
echo "$@" >> '{log}'
case "$*" in
*show*) printf 'LoadState=loaded\\nActiveState=active\\nUnitFileState=disabled\\n' ;;
*is-enabled*) exit 1 ;;
esac
"""


@pytest.mark.parametrize(("scope", "option"), [("system", ""), ("user", "--user ")])
def test_the_timer_is_started_and_started_again_when_it_changes(ansible: Ansible, scope: str, option: str) -> None:
    log = ansible.directory / "systemctl.log"
    program = ansible.write("programs/systemctl", SYSTEMCTL.format(log=log))
    program.chmod(0o755)
    renewal = Renewal(ansible, expressplay_renewal_enabled=True, expressplay_renewal_scope=scope)
    environment = {"PATH": f"{program.parent}:{os.environ['PATH']}", "XDG_RUNTIME_DIR": str(ansible.directory)}
    renewal.expires(timedelta(days=10))

    renewal.run(check=True, environment=environment)
    assert not log.exists()
    renewal.run(environment=environment)
    first = log.read_text()
    log.unlink()
    renewal.run(environment=environment)
    second = log.read_text()

    for command in ("daemon-reload", "enable expressplay-renewal.timer", "restart expressplay-renewal.timer"):
        assert f"{option}{command}" in first
    assert "start" not in second
    assert "daemon-reload" not in second


ODD_SECRET = "1000001,a\"b\\c`d$HOME'e %h #f ü"


def test_secrets_are_in_a_private_file_and_nowhere_else(ansible: Ansible) -> None:
    ansible.secrets["vault_own"] = f"{secrets.token_hex(8)}{ODD_SECRET}{secrets.token_hex(8)}"
    renewal = Renewal(
        ansible,
        expressplay_renewal_environment={"EXPRESSPLAY_CUSTOMER_AUTHENTICATOR": "{{ vault_own }}", "SECOND": "2"},
        expressplay_renewal_environment_file=str(ansible.directory / "environment/deploy.env"),
    )
    renewal.settings["vault_own"] = ansible.secrets["vault_own"]
    renewal.expires(timedelta(days=10))
    ansible.within = ["sh", "-c", 'umask 000; exec "$@"', "sh"]

    runs = [renewal.run(check=check, arguments=["-vvvv", "--diff"]) for check in (True, False, False, True)]

    assert [recap(run, "localhost")["changed"] for run in runs] == [2, 4, 0, 0]
    assert stat.S_IMODE(renewal.environment.stat().st_mode) == 0o600
    assert renewal.unit("service")["Service"]["EnvironmentFile"] == str(renewal.environment)
    for run in runs:
        assert leaks(run.output, {"secret": ansible.secrets["vault_own"]}) == []
    # A shell reads these lines as systemd does.
    script = f'. {shlex.quote(str(renewal.environment))}; printf %s "$EXPRESSPLAY_CUSTOMER_AUTHENTICATOR"'
    read = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert read.stdout == ansible.secrets["vault_own"]


def test_arguments_and_paths_of_every_kind_reach_the_command(ansible: Ansible) -> None:
    program = ansible.write("bin/ansible playbook", "#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    renewal = Renewal(
        ansible,
        expressplay_renewal_program=str(program),
        expressplay_renewal_playbook="/srv/100 %h/site.yml",
        expressplay_renewal_arguments=["--limit", 'a"b\\c$HOME', "--inventory", "/srv/ü x"],
        expressplay_renewal_user=getpass.getuser(),
        expressplay_renewal_settings={"NoNewPrivileges": False, "Nice": 5},
        expressplay_renewal_delay="1h",
        expressplay_renewal_hours_before=48,
        expressplay_renewal_name="deploy-2",
    )
    expires_at = renewal.expires(timedelta(days=10))

    renewal.run()

    service = renewal.unit("service")["Service"]
    assert service["ExecStart"] == (
        f'"{program}" "/srv/100 %%h/site.yml" "--limit" "a\\"b\\\\c$$HOME" "--inventory" "/srv/ü x"'
    )
    assert service["WorkingDirectory"] == "/srv/100 %%h"
    assert (service["User"], service["NoNewPrivileges"], service["Nice"]) == (getpass.getuser(), "False", "5")
    assert renewal.unit("timer")["Timer"]["RandomizedDelaySec"] == "1h"
    assert renewal.moment() == expires_at - timedelta(hours=48)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"playbook": "site.yml"}, "expressplay_renewal_playbook must be the absolute path"),
        ({"scope": "host"}, "expressplay_renewal_scope must be system or user."),
        ({"name": "../x"}, "expressplay_renewal_name can have letters"),
        ({"arguments": ["a\nb"]}, "cannot have line breaks"),
        ({"hours_before": "12h"}, "expressplay_renewal_hours_before must be a number of hours"),
        ({"hours_before": -5}, "expressplay_renewal_hours_before must be a number of hours"),
        ({"environment": {"A-B": "x"}}, "expressplay_renewal_environment: the names"),
        ({"environment": {"A": 5}}, "expressplay_renewal_environment: the values must be text."),
        ({}, "No file with a token is known."),
    ],
)
def test_mistakes_are_told_before_anything_is_written(ansible: Ansible, settings: dict[str, Any], told: str) -> None:
    renewal = Renewal(ansible, **{f"expressplay_renewal_{name}": value for name, value in settings.items()})
    renewal.plays = []

    run = renewal.run(fails=True)

    assert told in run.stdout
    assert not renewal.units.exists()


def test_the_default_places_are_those_of_systemd(ansible: Ansible, tmp_path: Path) -> None:
    renewal = Renewal(
        ansible,
        expressplay_renewal_scope="user",
        expressplay_renewal_calendar="hourly",
        expressplay_renewal_environment={"A": "1"},
    )
    renewal.plays = []
    del renewal.settings["expressplay_renewal_unit_directory"]

    renewal.run(environment={"XDG_CONFIG_HOME": str(tmp_path / "configuration")})

    written = {str(path.relative_to(tmp_path / "configuration")) for path in (tmp_path / "configuration").rglob("*.*")}
    assert written == {
        "systemd/user/expressplay-renewal.service",
        "systemd/user/expressplay-renewal.timer",
        "expressplay/expressplay-renewal.env",
    }
    assert os.access(tmp_path / "configuration/expressplay/expressplay-renewal.env", os.R_OK)
