# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Task arguments on the controller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._catalogue.argument_spec import catalogue_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.drm import Drm
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.every import EVERY_DRM
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.playready import PLAYREADY
from ansible_collections.streamops.expressplay.plugins.module_utils._drm.widevine import WIDEVINE
from ansible_collections.streamops.expressplay.plugins.module_utils._policy.check import check_policy
from ansible_collections.streamops.expressplay.plugins.module_utils._task.argument_spec import argument_spec
from ansible_collections.streamops.expressplay.plugins.module_utils._task.failure import TaskFailure
from ansible_collections.streamops.expressplay.plugins.plugin_utils._arguments import (
    Arguments,
    prepare_catalogue,
    prepare_token,
    read_arguments,
)

SECRET = "fedcba9876543210fedcba9876543210"


def read(drm: Drm, given: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Arguments:
    """The arguments of a task for one token."""
    return read_arguments(argument_spec(drm), prepare_token(drm, given), environment or {}, action="expressplay_token")


def read_many(**given: Any) -> dict[str, Any]:
    """The options of a task for a catalogue."""
    return read_arguments(catalogue_spec(), prepare_catalogue(given), {}, action="expressplay_tokens").options


def test_dotted_wire_names_are_understood() -> None:
    given = {"rental.periodEndTime": "+48h", "rental.playDuration": 60}
    options = read(PLAYREADY, given).options
    assert options["rental_period_end_time"] == "+48h"
    assert options["rental_play_duration"] == 60


@pytest.mark.parametrize("order", [1, -1])
def test_a_dotted_name_beside_its_option_is_refused(order: int) -> None:
    given = dict(list({"rental.playDuration": 60, "rental_play_duration": 60}.items())[::order])
    with pytest.raises(TaskFailure, match="two names of one option"):
        read(PLAYREADY, given)


def test_camel_case_names_are_aliases_and_both_names_give_a_warning() -> None:
    found = read(WIDEVINE, {"securityLevel": 5, "security_level": 5})
    assert found.options["security_level"] == 5
    assert found.warnings == ("Both option security_level and its alias securityLevel are set.",)


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
    options = read(WIDEVINE, {"expirationTime": given}).options
    assert options["expiration_time"] == written


def test_a_date_for_a_secret_survives_validation() -> None:
    """It is for the policy check to refuse, with all the other findings."""
    given = {"kid": "^film", "contentKey": date(2026, 12, 1), "securityLevel": 5, "hdcpOutputControl": 2}
    options = read(WIDEVINE, given).options
    (finding,) = check_policy(WIDEVINE, options, now=datetime(2026, 11, 21, tzinfo=UTC)).findings
    assert (finding.rule, finding.code) == ("content-key-type", -2005)


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, "from-environment"), ({"base_url": ""}, "from-environment"), ({"base_url": "given"}, "given")],
)
def test_the_environment_of_the_controller_fills_in(given: dict[str, Any], expected: str) -> None:
    environment = {"EXPRESSPLAY_BASE_URL": "from-environment"}
    assert read(WIDEVINE, given, environment).options["base_url"] == expected


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
        read(WIDEVINE, given)
    assert SECRET not in repr(failure.value.as_result())


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(TaskFailure, match="security_lvl"):
        read(WIDEVINE, {"security_lvl": 5})


@pytest.mark.parametrize(("given", "expected"), [(True, "true"), (False, "false"), ("auto", "auto")])
def test_facts_may_be_a_boolean(given: Any, expected: str) -> None:
    assert read(WIDEVINE, {"facts": given}).options["facts"] == expected


MOMENT = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_catalogue_is_put_right_all_the_way_down() -> None:
    rental = {"rental.periodEndTime": MOMENT, "contentKey": date(2026, 12, 1), "rightsType": "Rental"}
    override = {"rental.periodEndTime": MOMENT, "ek": date(2026, 12, 2)}
    options = read_many(
        policies={"rent": {"playready": rental, "widevine": {"expiration_time": MOMENT}}},
        titles=[{"name": "a", "policy": "rent", "contentKey": KEY_NUMBER, "playready": override, "drm": "playready"}],
    )
    policy, (title,) = options["policies"]["rent"], options["titles"]
    assert policy["playready"] == {
        "rental.periodEndTime": "2026-12-01T12:00:00Z",
        "contentKey": date(2026, 12, 1),
        "rightsType": "Rental",
    }
    assert policy["widevine"] == {"expiration_time": "2026-12-01T12:00:00Z"}
    assert title["content_key"] == KEY_NUMBER
    assert title["drm"] == ["playready"]
    assert title["playready"]["rental_period_end_time"] == "2026-12-01T12:00:00Z"
    assert title["playready"]["ek"] == date(2026, 12, 2)
    assert title["widevine"] is None
    assert "error_format" not in title["playready"]


KEY_NUMBER = 12345678901234567890123456789012

KEYS_AS_WIRE = [{"kid": "^a", "contentKey": KEY_NUMBER, "trackType": "AUDIO", "minCertSecurityLevel": 150}]
KEYS = [{"kid": "^a", "content_key": KEY_NUMBER, "track": "AUDIO", "min_cert_security_level": 150}]


def given_of(key: dict[str, Any]) -> dict[str, Any]:
    return {option: value for option, value in key.items() if value is not None}


@pytest.mark.parametrize("drm", EVERY_DRM.values(), ids=list(EVERY_DRM))
def test_several_keys_are_the_same_under_every_drm_and_by_wire_names_too(drm: Drm) -> None:
    for written in (KEYS, KEYS_AS_WIRE):
        found = read(drm, {"content_keys": written})
        assert [given_of(key) for key in found.options["content_keys"]] == KEYS
        assert found.warnings == ()
    title = {"name": "a", "policy": "b", "content_keys": KEYS_AS_WIRE, drm.name: {"content_keys": KEYS_AS_WIRE}}
    (read_title,) = read_many(policies={}, titles=[title])["titles"]
    for keys in (read_title["content_keys"], read_title[drm.name]["content_keys"]):
        assert [given_of(key) for key in keys] == KEYS
    assert "contentKey" in KEYS_AS_WIRE[0]


def test_both_names_of_an_option_of_a_key_are_refused() -> None:
    with pytest.raises(TaskFailure, match="two names of one option"):
        read(WIDEVINE, {"content_keys": [{"kid": "^a", "contentKey": SECRET, "content_key": SECRET}]})


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ([{"kid": "^a", "content_key": SECRET, "rights_type": "x"}], "rights_type"),
        ([{"kid": "^a", "contentkey": SECRET, "kek": SECRET}], "contentkey"),
        ([f"kid=^a contentKey={SECRET}", SECRET], "content_keys"),
        (SECRET, "content_keys"),
        ([[SECRET]], "content_keys"),
    ],
)
def test_what_the_validation_refuses_of_several_keys_shows_no_secret(given: Any, complaint: str) -> None:
    with pytest.raises(TaskFailure, match=complaint) as failure:
        read(WIDEVINE, {"content_keys": given})
    assert SECRET not in repr(failure.value.as_result())


@pytest.mark.parametrize("spec", [*(argument_spec(drm) for drm in EVERY_DRM.values()), catalogue_spec()])
def test_every_secret_is_declared_as_one_however_deep_it_stands(spec: dict[str, Any]) -> None:
    """Where a module is shipped, nothing else masks what is deep within its arguments."""

    def undeclared(options: dict[str, Any], path: str = "") -> list[str]:
        found = [f"{path}{name}" for name, option in options.items() if name in SECRETS and not option.get("no_log")]
        for name, option in options.items():
            found += undeclared(option.get("options", {}), f"{path}{name}.")
        return found

    assert undeclared(spec) == []


SECRETS = {"content_key", "kek", "ek", "customer_authenticator", "ledger_password"}


@pytest.mark.parametrize(
    "policies", [{}, {"p": None}, {"p": "text"}, {"p": {"widevine": None, "x": 1, 5: {}}}, {1: {"playready": []}}]
)
def test_what_is_no_policy_is_left_for_the_check(policies: Any) -> None:
    assert read_many(policies=policies)["policies"] == policies


def test_the_names_of_titles_that_yaml_made_dates_of_are_texts() -> None:
    titles = read_many(policies={}, titles=[{"name": date(2024, 6, 7), "policy": 2024}])["titles"]
    assert (titles[0]["name"], titles[0]["policy"]) == ("2024-06-07", "2024")


def test_both_names_of_an_option_in_an_override_are_refused() -> None:
    override = {"rental.playDuration": 60, "rental_play_duration": 60}
    with pytest.raises(TaskFailure, match="two names of one option"):
        read_many(policies={}, titles=[{"name": "a", "policy": "b", "playready": override}])


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"titles": []}, "policies"),
        ({"policies": "text"}, "policies"),
        ({"policies": {}, "titles": 5}, "titles"),
        ({"policies": {}, "titles": ["text"]}, "titles"),
        ({"policies": {}, "titles": [{"name": "a"}]}, "policy"),
        ({"policies": {}, "titles": [{"policy": "a"}]}, "name"),
        ({"policies": {}, "titles": [{"name": "a", "policy": "b", "contentkey": SECRET}]}, "contentkey"),
        ({"policies": {}, "titles": [{"name": "a", "policy": "b", "content_key": SECRET, "widevine": SECRET}]}, "dict"),
        ({"policies": {"p": {"widevine": {"kek": SECRET}}}, "concurrency": SECRET}, "concurrency"),
        ({"policies": {"p": [{"extra_parameters": {"ek.3": [SECRET]}}]}, "on_error": SECRET}, "on_error"),
        ({"policies": {}, "ledger_password": SECRET, "service": SECRET}, "service"),
        ({"policies": {}, "ledger_pasword": SECRET, "service": SECRET}, "service"),
        ({"policies": {}, "titles": [{"name": "a", "policy": "b", SECRET: 1}]}, r"titles\.\(secret\)"),
    ],
)
def test_what_the_validation_refuses_of_a_catalogue_shows_no_secret(given: dict[str, Any], complaint: str) -> None:
    with pytest.raises(TaskFailure, match=complaint) as failure:
        read_many(**given)
    assert SECRET not in repr(failure.value.as_result())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"policies": {}, "key": 1}, "key"),
        ({"policies": {}, "titles": [{"name": "a", "policy": "b", "iv": "0"}]}, "titles.iv"),
    ],
)
def test_an_unknown_option_is_said_to_be_one(given: dict[str, Any], name: str) -> None:
    with pytest.raises(TaskFailure) as failure:
        read_many(**given)
    told = str(failure.value)
    assert told.startswith(f"Unsupported parameters: {name}. Supported parameters include: ")
    assert told.endswith(" See ansible-doc streamops.expressplay.expressplay_tokens.")


def test_preparing_leaves_the_arguments_alone() -> None:
    """They are those of the task, which a loop or a retry reads again."""
    given = {
        "policies": {"p": {"widevine": {"expiration_time": MOMENT}}},
        "titles": [{"name": date(2024, 6, 7), "playready": {"rental.playDuration": 60}}],
    }
    before = repr(given)
    prepare_catalogue(given)
    assert repr(given) == before
