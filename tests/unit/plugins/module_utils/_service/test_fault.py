# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.fault import (
    TEXT_LIMIT,
    ServiceFault,
    read_error,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import build_token


@pytest.mark.parametrize(
    ("document", "code", "text"),
    [
        ({"errorCode": -2018, "errorMessage": "Bad key"}, -2018, "Bad key"),
        ({"code": "-2018", "message": "Bad key"}, -2018, "Bad key"),
        ({"error": -2018, "description": "Bad key"}, -2018, "Bad key"),
        ({"errorNumber": " -2018 ", "errorText": "Bad key"}, -2018, "Bad key"),
        ({"status": -2018}, -2018, None),
        ({"status": 400, "code": -2018}, -2018, None),
        ({"error": {"code": -2018, "message": "Bad key"}}, -2018, "Bad key"),
        ({"errors": [{"errorCode": "-2018"}]}, -2018, None),
        ([{"code": -2018}], -2018, None),
        ({"error": "Bad key"}, None, "Bad key"),
        ({"message": "Error -2018: bad key"}, -2018, "Error -2018: bad key"),
        ({"code": -9999, "message": "New"}, None, "New"),
        ({"code": True, "message": None}, None, None),
        ({"code": -2018.0}, None, None),
        ({"inner": {"code": -2017}, "code": -2018}, -2018, None),
    ],
)
def test_json_of_any_shape(document: Any, code: int | None, text: str | None) -> None:
    assert read_error(json.dumps(document).encode()) == ServiceFault(code, text)


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        ("<html><h1>Error</h1><p>-2018 Bad key</p></html>", -2018, "Error -2018 Bad key"),
        ("<style>p{margin:-2018px}</style><script>x = -2017</script><!-- -2031 -->Sorry", None, "Sorry"),
        ("Error -9999, then -4018", -4018, "Error -9999, then -4018"),
        ("id 1-2018 or -20181 or a-2018 or -2018-", None, "id 1-2018 or -20181 or a-2018 or -2018-"),
        ("code:-2018.", -2018, "code:-2018."),
        ("&lt;b&gt; -2018 &amp; more", -2018, "<b> -2018 & more"),
        ('"-2018"', -2018, '"-2018"'),
        ('{"code": -2018', -2018, '{"code": -2018'),
        ("", None, None),
        ("[]", None, "[]"),
        ("\u0662-\u0662\u0660\u0661\u0668", None, "\u0662-\u0662\u0660\u0661\u0668"),
    ],
)
def test_text_of_any_kind(body: str, code: int | None, text: str | None) -> None:
    assert read_error(body.encode()) == ServiceFault(code, text)


def test_bytes_that_are_no_text() -> None:
    assert read_error(b"\xff\x00-2018\xff").code == -2018


@pytest.mark.parametrize(
    "body",
    [b"[" * 65536, b'{"a":' * 13000, b"<" * 65536, b"<script" * 9000, b"9" * 65536],
    ids=["lists", "objects", "brackets", "scripts", "digits"],
)
def test_hostile_bodies_come_to_nothing(body: bytes) -> None:
    assert read_error(body).code is None


def test_the_text_is_printable_and_short() -> None:
    text = read_error(json.dumps({"message": "a\x1b[31m\u202eb\n" + "long " * 100}).encode()).text
    assert text is not None
    assert text.startswith("a [31m b long")
    assert text.isprintable()
    assert len(text) == TEXT_LIMIT


def test_tokens_are_taken_out_of_the_text() -> None:
    token = build_token()
    assert read_error(f"No such token {token}!".encode()).text == "No such token (secret)!"


def test_secrets_are_taken_out_before_the_text_is_cut() -> None:
    secret = "s3cr3t " * 5
    body = "x" * 30 + " " + "y " * 80 + secret
    text = read_error(body.encode(), lambda value: value.replace(secret.strip(), "(secret)")).text
    assert text is not None
    assert "s3cr3t" not in text
