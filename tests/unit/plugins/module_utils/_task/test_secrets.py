# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets in options of any form."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._task.secrets import (
    is_secret_parameter,
    not_public,
    secrets_within,
    suspects_within,
)

HEX = "c0ffee0badf00d1122334455667788ee"
GUID = "C0FFEE0B-ADF0-0D11-2233-4455667788EE"
BASE64 = "wP/uC63wDREiM0RVZneI7g=="


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"kid": "^a", "content_key": "k", "kek": None, "cookie": "c"}, ["k"]),
        ({"contentKey": 12, "ek": ""}, ["12"]),
        ({"content_key": ["k", ["l"]], "kek": {"of": "m", "n": {"kid": "o"}}}, ["k", "l", "m", "o"]),
        ({"extra_parameters": {"contentKey.0": "k", "kid.0": "^a", "ek.1": ["l"]}}, ["k", "l"]),
        ({"content_keys": [{"kid": "^a", "content_key": "k", "track": "HD"}, {"kek": "l"}]}, ["k", "l"]),
        ({"content_keys": "k"}, ["k"]),
        ({"content_keys": ["k", ["l"], {"kid": "^a"}]}, ["k", "l"]),
        ({1: {"content_key": "k"}, "policies": [{"widevine": {"kek": "l"}}]}, ["k", "l"]),
        ({"customer_authenticator": "k", "ledger_password": "l"}, ["k", "l"]),
        ("content_key", []),
    ],
    ids=str,
)
def test_what_is_found(options: Any, found: list[str]) -> None:
    assert list(secrets_within(options)) == found


@pytest.mark.parametrize(
    ("policies", "found"),
    [
        ({"contentkey": HEX, "content-key": f"key={HEX},", "Key": f"1000001,{HEX}"}, [HEX] * 3),
        ({"contentkey": [GUID, {"of": [BASE64]}]}, [GUID.replace("-", ""), BASE64]),
        ({"widevine": {"extra_parameters": {"CONTENTKEY.0": HEX + HEX[:16]}}}, [HEX + HEX[:16]]),
        ({HEX: {GUID: 1}}, [HEX, GUID.replace("-", "")]),
        ({"license_duration": HEX, "securityLevel.0": BASE64}, [HEX, BASE64]),
        (HEX, [HEX]),
        ({"contentkey": f"key={BASE64.rstrip('=')}"}, [BASE64.rstrip("=")]),
        ({"contentkey": [None, True, 5, HEX[:31], f"{BASE64[:-1]}", f"{'A' * 30}=="]}, []),
        ({"note": ["HarbourSeason2Episode1", "HARBOUR_SEASON_2_PARTA", "Season2/Episode-Teaser"]}, []),
        # Kids, and other things that may well consist of 32 digits.
        ({"kid": HEX, "kid.0": HEX, "iv": HEX, "device_id": HEX, "contentId": HEX, "cookie": HEX}, []),
        ({"content_keys": [{"kid": GUID, "track": "HD"}], "key_version": HEX}, []),
        ({"wv_extensions": [{"type": "wudo", "payload": BASE64}, f"wudo,{BASE64}"], "extensionPayload": HEX}, []),
        ({"rights_type": "BuyToOwn", "useHttps": True, 5: "+172800", "note": "a word"}, []),
    ],
    ids=str,
)
def test_what_may_be_a_key_where_nobody_looks_for_one(policies: Any, found: list[str]) -> None:
    assert list(suspects_within(policies)) == found


@pytest.mark.parametrize("wire", ["contentKey", "kek.1", "content_key", "contentkey", "key.0"])
def test_a_parameter_that_is_no_key_by_its_name_may_be_one_by_its_value(wire: str) -> None:
    assert is_secret_parameter(wire, HEX)
    assert is_secret_parameter(wire, "word") is (wire in ("contentKey", "kek.1", "content_key"))


@pytest.mark.parametrize("wire", ["kid", "kid.0", "contentId", "deviceId"])
def test_a_parameter_that_may_look_like_a_key_is_shown(wire: str) -> None:
    assert not is_secret_parameter(wire, HEX)


def test_a_kid_and_a_name_are_no_suspects() -> None:
    other = HEX[::-1]
    assert not_public([HEX, other, BASE64], [f"film {GUID}", None, "^kid"]) == {other, BASE64}
    assert not_public([HEX.upper(), BASE64], [HEX, BASE64]) == set()
