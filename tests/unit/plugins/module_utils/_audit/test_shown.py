# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys that nothing in the catalogue gives away as keys are not shown either, and what is public is."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._audit.shown import Shown
from ansible_collections.streamops.expressplay.plugins.module_utils._redaction import REPLACEMENT, Redactor

from .audits import KID, POLICY, ask, parts, title

SECRET = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"

FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper case": str.upper,
    "one digit too many": lambda key: f"{key}0",
    "GUID": lambda key: f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}",
    "percent": lambda key: "".join(f"%{byte:02x}" for byte in key.encode()),
    "hex": lambda key: key.encode().hex(),
    "Base64": lambda key: base64.b64encode(key.encode()).decode(),
    "URL-safe Base64": lambda key: base64.urlsafe_b64encode(key.encode()).decode().rstrip("="),
    "bytes in Base64": lambda key: base64.b64encode(bytes.fromhex(key)).decode(),
    "bytes in URL-safe Base64": lambda key: base64.urlsafe_b64encode(bytes.fromhex(key)).decode().rstrip("="),
    "half of it": lambda key: key[:16],
    "half of it in Base64": lambda key: base64.b64encode(key[16:].encode()).decode(),
    "inside Base64": lambda key: base64.b64encode(b"?" + key.encode() + b"??").decode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_looks_like_a_key_is_not_shown(form: str) -> None:
    shown = Shown(Redactor([]), [KID]).text(f"<{FORMS[form](SECRET)}>")
    assert shown.rstrip("=>") == f"<{REPLACEMENT}"


@pytest.mark.parametrize("form", FORMS)
def test_a_kid_is_shown_in_every_form(form: str) -> None:
    written = FORMS[form](KID)
    assert Shown(Redactor([]), [written]).text(f"<{written}>") == f"<{written}>"


@pytest.mark.parametrize(
    "text",
    [
        "0123456789abcdef" * 2 + "g",
        "deadbeef",
        "https://license.example/" + "widevine/" * 9,
        "%41%42" * 10,
        # So many letters could hold the bytes of a key, and so many digits half of one.
        "rental_period_end_time",
        "20261121120000000001",
        "faced-" + "feedbeefdeadface",
    ],
)
def test_nothing_else_is_touched(text: str) -> None:
    assert Shown(Redactor([]), [text[:32]]).text(text) == text


def test_a_secret_that_is_public_by_mistake_stays_a_secret() -> None:
    assert Shown(Redactor([SECRET]), [SECRET]).text(SECRET) == REPLACEMENT


@pytest.mark.parametrize("option", ["security_level", "general_flags", "license_duration", "wv_extensions", "cookie"])
def test_a_key_in_a_wrong_option_of_a_title_without_a_key(option: str) -> None:
    typed = [SECRET] if option == "wv_extensions" else SECRET
    result = ask(title(content_key=None), policies={POLICY: parts(widevine={option: typed})})
    assert len(result["findings"]) >= 1
    assert SECRET not in json.dumps(result)


def test_a_key_with_a_digit_too_many_in_place_of_a_kid() -> None:
    for entry in (title(content_key=None, kid=f"{SECRET}0"), title(kid=None, content_keys=[{"kid": f"{SECRET}0"}])):
        assert SECRET not in json.dumps(ask(entry))


def test_kids_and_names_of_a_catalogue_are_shown() -> None:
    name, policy = "00112233-4455-6677-8899-aabbccddeeff", "f" * 32
    entry = title(name=name, policy=policy, widevine={"security_level": KID})
    [found, *_others] = ask(entry, policies={policy: parts(widevine={}, playready={})})["findings"]
    assert (found["title"], found["policy"]) == (name, policy)
    assert KID in found["message"]
