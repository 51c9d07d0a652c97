# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""License URLs, from whatever holds a token."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._keys.errors import Refused
from ansible_collections.streamops.expressplay.plugins.module_utils._keys.license_url import license_url

TOKEN = "canaryCANARYcanary-_1"
WIDEVINE = "https://wv.service.expressplay.com/hms/wv/rights/"
PLAYREADY = "https://pr.service.expressplay.com/playready/RightsManager.asmx"
FAIRPLAY = "https://fp.service.expressplay.com:80/hms/fp/rights/"


def with_token(address: str) -> str:
    return f"{address}?ExpressPlayToken={TOKEN}"


def fact(drm: str, address: str) -> dict[str, str]:
    return {"drm": drm, "token": TOKEN, "license_url": with_token(address)}


@pytest.mark.parametrize(("drm", "address"), [("widevine", WIDEVINE), ("playready", PLAYREADY), ("fairplay", FAIRPLAY)])
def test_a_fact_and_a_url_already_say_where(drm: str, address: str) -> None:
    assert license_url(fact(drm, address)) == license_url(with_token(address)) == with_token(address)


def test_fairplay_has_a_form_of_its_own() -> None:
    skd = with_token("skd://fp.service.expressplay.com:80/hms/fp/rights/")
    assert license_url(fact("fairplay", FAIRPLAY), "skd") == skd
    assert license_url(skd, "skd") == license_url(skd) == skd


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PLAYREADY, "https://pr2.service.expressplay.com/playready/RightsManager.asmx"),
        ("https://PR.service.expressplay.cn:8443/x", "https://pr2.service.expressplay.cn:8443/x"),
        ("https://user@pr.service.expressplay.com/x", "https://user@pr2.service.expressplay.com/x"),
        ("https://pr2.service.expressplay.com/x", "https://pr2.service.expressplay.com/x"),
        ("http://127.0.0.1:8080/playready/pr.asmx", "http://127.0.0.1:8080/playready/pr.asmx"),
        ("https://licenses.example.com/pr.x", "https://licenses.example.com/pr.x"),
    ],
)
def test_the_playready_host_for_cbcs(address: str, expected: str) -> None:
    assert license_url(fact("playready", address), "pr2") == with_token(expected)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (WIDEVINE, f"{WIDEVINE}?ExpressPlayToken=@"),
        (f"{WIDEVINE}?", f"{WIDEVINE}?ExpressPlayToken=@"),
        (f"{WIDEVINE}?title=film&x=1", f"{WIDEVINE}?title=film&x=1&ExpressPlayToken=@"),
        (f"{WIDEVINE}?title=film#part", f"{WIDEVINE}?title=film&ExpressPlayToken=@#part"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x?ExpressPlayToken=@"),
    ],
)
def test_a_token_is_put_into_an_address(address: str, expected: str) -> None:
    for holder in (TOKEN, fact("widevine", "https://elsewhere.example.com/"), with_token(PLAYREADY)):
        assert license_url(holder, address=address) == expected.replace("@", TOKEN)


def test_a_token_that_needs_it_is_percent_encoded_and_decoded_again() -> None:
    encoded = license_url("a+b/c=d&e%f", address=WIDEVINE)
    assert encoded == f"{WIDEVINE}?ExpressPlayToken=a%2Bb%2Fc%3Dd%26e%25f"
    assert license_url(encoded) == encoded
    assert license_url(encoded, address=WIDEVINE) == encoded


@pytest.mark.parametrize(
    ("value", "arguments", "said"),
    [
        (TOKEN, {}, "address: A token does not say where it is redeemed"),
        (TOKEN, {"form": "skd"}, "address: A token does not say"),
        (TOKEN, {"address": ""}, "address: It is no URL"),
        (TOKEN, {"address": "wv.service.expressplay.com"}, "address: It is no URL"),
        (TOKEN, {"address": "ftp://wv.service.expressplay.com/"}, "address: It is no URL"),
        (TOKEN, {"address": "https://host:port/"}, "address: It is no URL"),
        (TOKEN, {"address": "https://host:0/"}, "address: It is no URL"),
        (TOKEN, {"address": "https://[::1/"}, "address: It is no URL"),
        (TOKEN, {"address": f"{WIDEVINE}\n"}, "address: It is no URL with a host, or holds white space"),
        (TOKEN, {"address": 5}, "address: YAML read the value as a number"),
        (TOKEN, {"address": with_token(WIDEVINE)}, "address: It has a parameter ExpressPlayToken already"),
        (TOKEN, {"address": f"{WIDEVINE}?ExpressPlayToken="}, "address: It has a parameter ExpressPlayToken already"),
        ("", {"address": WIDEVINE}, "token: It is empty"),
        (f"{TOKEN}\n", {"address": WIDEVINE}, "token: It is empty, or holds white space"),
        (f"{TOKEN}\0", {"address": WIDEVINE}, "token: It is empty, or holds white space"),
        (f"{TOKEN}\ud800", {"address": WIDEVINE}, "token: The value holds half of a surrogate pair"),
        (12345, {"address": WIDEVINE}, "token: YAML read the value as a number"),
        (None, {}, "token: There is no value"),
        ([TOKEN], {}, "token: YAML read the value as a list"),
        (WIDEVINE, {}, "token: The URL has no token"),
        (f"{WIDEVINE}?ExpressPlayToken=", {}, "token: The URL has no token"),
        (f"{WIDEVINE}?token={TOKEN}", {}, "token: The URL has no token"),
        (f"file://{TOKEN}", {}, "token: It is no URL"),
        ({}, {}, "license_url: This dictionary has none"),
        ({"license_url": None, "token": TOKEN}, {}, "license_url: This dictionary has none"),
        ({"license_url": 5}, {}, "license_url: YAML read the value as a number"),
        ({"license_url": TOKEN}, {}, "license_url: It is no URL"),
        ({"license_url": WIDEVINE}, {}, "license_url: The URL has no token"),
        ({"license_url": with_token(WIDEVINE)}, {"address": WIDEVINE}, "token: This dictionary has none"),
        (fact("widevine", WIDEVINE), {"form": "skd"}, "form: skd is for fairplay, and this token is for another DRM"),
        (fact("fairplay", FAIRPLAY), {"form": "pr2"}, "form: pr2 is for playready, and this token is for another DRM"),
        ({**fact("fairplay", FAIRPLAY), "drm": TOKEN}, {"form": "skd"}, "form: skd is for fairplay"),
        (fact("widevine", WIDEVINE), {"form": TOKEN}, "form: There is no such choice. Use plain, pr2 or skd."),
    ],
)
def test_what_gives_no_license_url(value: Any, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=re.escape(said)) as caught:
        license_url(value, **arguments)
    assert "canary" not in str(caught.value).lower()


def test_the_drm_of_a_fact_is_only_believed_where_it_is_one() -> None:
    for drm in (5, None):
        assert license_url({**fact("fairplay", FAIRPLAY), "drm": drm}, "skd").startswith("skd://")
