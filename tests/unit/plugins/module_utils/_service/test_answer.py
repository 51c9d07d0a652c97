# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import (
    AnswerError,
    License,
    read_acquisition_json,
    read_uri_list,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import build_token

TOKEN = build_token()
URL = f"https://wv.service.expressplay.com/hms/wv/rights/?ExpressPlayToken={TOKEN}"
PLAYREADY = "https://pr.service.expressplay.com/playready/RightsManager.asmx"


def with_final_underscore() -> str:
    """Return a whole token whose last letter is an underscore."""
    # Three bytes of nothing but ones, where any three may be: the token's length is a multiple of three.
    return build_token()[:-4] + "____"


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "_\r\n", "_", "\r\n\r\n"])
def test_the_license_url_is_read(end: str) -> None:
    assert read_uri_list((URL + end).encode()) == License(TOKEN, URL, None)


@pytest.mark.parametrize("scheme", ["http", "https", "skd"])
def test_the_schemes_of_license_urls(scheme: str) -> None:
    url = f"{scheme}://fp.service.expressplay.com:80/hms/fp/rights/?ExpressPlayToken={TOKEN}"
    assert read_uri_list(url.encode()).license_url == url


def test_comments_are_ignored() -> None:
    assert read_uri_list(f"# one\r\n{URL}\r\n# two\r\n".encode()).license_url == URL


def test_an_underscore_that_belongs_to_a_whole_token_stays() -> None:
    token = with_final_underscore()
    url = f"https://host/?ExpressPlayToken={token}"
    assert read_uri_list(f"{url}\r\n".encode()) == License(token, url)
    assert read_uri_list(f"{url}_\r\n".encode()) == License(token, url)


def test_the_underscore_of_a_later_parameter_leaves_the_token_alone() -> None:
    assert read_uri_list(f"{URL}&x=y_".encode()) == License(TOKEN, f"{URL}&x=y")


def test_a_percent_encoded_token_is_decoded_and_a_plus_stays() -> None:
    assert read_uri_list(b"https://host/?a=b&ExpressPlayToken=a%2Fb+c%3D").token == "a/b+c="


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty answer"),
        (b" \r\n", "an empty answer"),
        (b"\xff\xfe\x00", "binary data"),
        (b"<html><title>Log in</title>", "an HTML page"),
        (b'{"errorCode": -2018}', "its keys: errorCode"),
        (b'{"errorCode": -2018', "breaks off"),
        (b"[]", "a JSON list"),
        (f"{URL}\r\n{URL}".encode(), "2 lines"),
        (b"# nothing", "0 lines"),
        (b"hello world", "no license URL"),
        (b"ftp://host/?ExpressPlayToken=x", "no license URL"),
        (b"https:///?ExpressPlayToken=x", "no license URL"),
        (b"https://[/?ExpressPlayToken=x", "no license URL"),
        (URL.replace(TOKEN, TOKEN[:9] + " " + TOKEN[9:]).encode(), "no license URL"),
        (b"https://host/hms/wv/rights/", "without ExpressPlayToken"),
        (b"https://host/?ExpressPlayToken=", "without ExpressPlayToken"),
        (b"https://host/?ExpressPlayToken=_", "without ExpressPlayToken"),
        (b"https://host/?expressplaytoken=x", "without ExpressPlayToken"),
    ],
)
def test_what_is_no_uri_list_is_named(body: bytes, said: str) -> None:
    assert_refused(read_uri_list, body, said)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PLAYREADY, f"{PLAYREADY}?ExpressPlayToken={TOKEN}"),
        (f"{PLAYREADY}?a=b", f"{PLAYREADY}?a=b&ExpressPlayToken={TOKEN}"),
        (f"{PLAYREADY}#top", f"{PLAYREADY}?ExpressPlayToken={TOKEN}#top"),
    ],
)
def test_the_acquisition_url_gets_the_token(address: str, expected: str) -> None:
    body = json.dumps({"licenseAcquisitionUrl": address, "token": TOKEN, "more": 1}).encode()
    assert read_acquisition_json(body) == License(TOKEN, expected, address)


def test_a_token_that_needs_it_is_percent_encoded() -> None:
    body = json.dumps({"licenseAcquisitionUrl": PLAYREADY, "token": "a+b/c="}).encode()
    found = read_acquisition_json(body)
    assert (found.token, found.license_url) == ("a+b/c=", f"{PLAYREADY}?ExpressPlayToken=a%2Bb%2Fc%3D")


@pytest.mark.parametrize("end", ["_", "\r\n", "_\r\n"])
def test_the_end_of_a_playready_token_is_stripped(end: str) -> None:
    body = json.dumps({"licenseAcquisitionUrl": PLAYREADY, "token": TOKEN + end}).encode()
    assert read_acquisition_json(body).token == TOKEN


def test_an_underscore_that_belongs_to_a_whole_playready_token_stays() -> None:
    token = with_final_underscore()
    body = json.dumps({"licenseAcquisitionUrl": PLAYREADY, "token": token}).encode()
    assert read_acquisition_json(body).token == token


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty answer"),
        (b"<!DOCTYPE html>", "an HTML page"),
        (URL.encode(), "plain text"),
        (b'{"token": "' + TOKEN.encode(), "breaks off"),
        pytest.param(b"[" * 60000, "breaks off", id="deep"),
        (b"[1]", "a JSON list"),
        (b"{}", "it is empty"),
        (b'{"token": "x"}', "its keys: token"),
        (b'{"token": 5, "licenseAcquisitionUrl": "https://host"}', "its keys: token, licenseAcquisitionUrl"),
        (b'{"token": "", "licenseAcquisitionUrl": "https://host"}', "empty or holds white space"),
        (b'{"token": "_", "licenseAcquisitionUrl": "https://host"}', "empty or holds white space"),
        (b'{"token": "a b", "licenseAcquisitionUrl": "https://host"}', "empty or holds white space"),
        (b'{"token": "x", "licenseAcquisitionUrl": "host/path"}', "licenseAcquisitionUrl is no URL"),
        (json.dumps({f"key{n}": n for n in range(12)}).encode(), "key9 and 2 more"),
        (json.dumps({TOKEN: 1}).encode(), "a name not shown"),
    ],
)
def test_what_is_no_acquisition_json_is_named(body: bytes, said: str) -> None:
    assert_refused(read_acquisition_json, body, said)


def assert_refused(read: Callable[[bytes], License], body: bytes, said: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(body)
    assert said in str(caught.value)
    assert TOKEN not in str(caught.value)
