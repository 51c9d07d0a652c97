# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Task arguments on the controller."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.plugin_utils._arguments import read_arguments

SECRET = "fedcba9876543210fedcba9876543210"


def test_dotted_wire_names_are_understood() -> None:
    given = {"rental.periodEndTime": "+48h", "rental.playDuration": 60}
    options = read_arguments(PLAYREADY, given, {}).options
    assert options["rental_period_end_time"] == "+48h"
    assert options["rental_play_duration"] == 60


@pytest.mark.parametrize("order", [1, -1])
def test_a_dotted_name_beside_its_option_is_refused(order: int) -> None:
    given = dict(list({"rental.playDuration": 60, "rental_play_duration": 60}.items())[::order])
    with pytest.raises(TaskFailure, match="two names of one option"):
        read_arguments(PLAYREADY, given, {})


def test_camel_case_names_are_aliases_and_both_names_give_a_warning() -> None:
    read = read_arguments(WIDEVINE, {"securityLevel": 5, "security_level": 5}, {})
    assert read.options["security_level"] == 5
    assert read.warnings == ("Both option security_level and its alias securityLevel are set.",)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (datetime(2026, 12, 1, 12, tzinfo=UTC), "2026-12-01T12:00:00Z"),
        (datetime(2026, 12, 1, 12), "2026-12-01T12:00:00Z"),  # noqa: DTZ001 - YAML makes these
        (datetime(2026, 12, 1, 12, tzinfo=timezone(timedelta(hours=2))), "2026-12-01T10:00:00Z"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=2))), "0001-01-01 00:00:00+02:00"),
    ],
    ids=["UTC", "no zone", "another zone", "before the first year"],
)
def test_a_datetime_for_a_time_is_written_back(given: datetime, written: str) -> None:
    options = read_arguments(WIDEVINE, {"expirationTime": given}, {}).options
    assert options["expiration_time"] == written


def test_a_date_for_a_secret_survives_validation() -> None:
    assert read_arguments(WIDEVINE, {"contentKey": date(2026, 12, 1)}, {}).options["content_key"] == "2026-12-01"


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, "from-environment"), ({"base_url": ""}, "from-environment"), ({"base_url": "given"}, "given")],
)
def test_the_environment_of_the_controller_fills_in(given: dict[str, Any], expected: str) -> None:
    environment = {"EXPRESSPLAY_BASE_URL": "from-environment"}
    assert read_arguments(WIDEVINE, given, environment).options["base_url"] == expected


@pytest.mark.parametrize(
    "given",
    [
        {"timeout": SECRET, "content_key": SECRET},
        {"service": SECRET, "contentKey": SECRET},
        {"retries": SECRET, "customer_authenticator": f"1,{SECRET}"},
        {"timeout": SECRET, "extra_parameters": {"contentKey.0": SECRET}},
    ],
)
def test_the_message_of_a_refused_option_shows_no_secret(given: dict[str, Any]) -> None:
    with pytest.raises(TaskFailure) as failure:
        read_arguments(WIDEVINE, given, {})
    assert SECRET not in repr(failure.value.as_result())


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(TaskFailure, match="security_lvl"):
        read_arguments(WIDEVINE, {"security_lvl": 5}, {})


@pytest.mark.parametrize(("given", "expected"), [(True, "true"), (False, "false"), ("auto", "auto")])
def test_facts_may_be_a_boolean(given: Any, expected: str) -> None:
    assert read_arguments(WIDEVINE, {"facts": given}, {}).options["facts"] == expected
