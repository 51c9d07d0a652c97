# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which system packages are missing, and what a person is told about it."""

from __future__ import annotations

from ansible_collections.streamops.expressplay.tests.tools.system_packages import (
    advice,
    missing_packages,
    wanted_packages,
)

PACKAGES = {"sshd": "openssh-server", "redis-server": "redis"}


def test_nothing_is_missing_when_every_program_is_found() -> None:
    assert missing_packages(PACKAGES, lambda program: f"/usr/sbin/{program}") == []


def test_the_package_of_a_program_that_is_not_found_is_missing() -> None:
    assert missing_packages(PACKAGES, {"redis-server": "/usr/bin/redis-server"}.get) == ["openssh-server"]


def test_a_browser_is_wanted_where_there_is_a_package_of_it() -> None:
    assert wanted_packages("debian")["chromium"] == "chromium"
    assert wanted_packages("debian").keys() - wanted_packages("ubuntu").keys() == {"chromium"}


def test_the_advice_is_one_line_that_can_be_run() -> None:
    text = advice(["openssh-server", "redis"])

    assert text.endswith(
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends openssh-server redis"
    )
    assert "\n" not in text
