# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests of a public client of the token service, RegisterDRM_ExpressPlay.py, get tokens from the emulator.

The client belongs to the HbbTV Association's ReferenceApplication (tools/test), and is no part of this project. What it
sends was recorded, with keys and an authenticator of our own; the recording is always replayed. Where the client itself
can be had, in the file that the variable REGISTER_DRM_CLIENT names or beside the staged collection, it is run too, as
it is, and the recording is compared with what it sends.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import (
    License,
    read_acquisition_json,
    read_uri_list,
)
from ansible_collections.streamops.expressplay.plugins.module_utils._service.token_envelope import read_envelope
from ansible_collections.streamops.expressplay.tests.integration.support.emulator import Emulator
from ansible_collections.streamops.expressplay.tests.integration.support.gateway import Gateway, running_gateway
from ansible_collections.streamops.expressplay.tests.integration.support.playbook import COLLECTIONS

RECORDING = Path(__file__).parent / "data/register_drm_requests.json"
CLIENT = Path(os.environ.get("REGISTER_DRM_CLIENT") or COLLECTIONS / "RegisterDRM_ExpressPlay.py")

# The emulator's own, which open nothing else.
TEST = "1000001,7e57c0de7e57c0de7e57c0de7e57c0de"
PRODUCTION = "1000001,60a1c0de60a1c0de60a1c0de60a1c0de"

LICENSES = {
    "widevine": "https://wv.service.expressplay.com/hms/wv/rights/",
    "playready": "https://pr.service.expressplay.com/playready/RightsManager.asmx",
}
# The client asks for a Marlin token at the end of each title, and the token services of this project have no Marlin.
MARLIN = dict.fromkeys(
    ("ms3-gen-2.test.expressplay.com", "ms3-gen.service.expressplay.com"), b"ms3hs://marlin.example.com/#token"
)

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def service(emulator: Emulator) -> Emulator:
    """An emulator that is both services at once, with the license hosts of the production service."""
    emulator.configure(authenticators={"test": [TEST, PRODUCTION]}, license_urls=LICENSES)
    return emulator


def assert_redeemable(service: Emulator, license: License, keys: Mapping[str, str]) -> None:
    """A license server must give exactly these content keys, by kid, for the token."""
    assert read_envelope(license.token).customer_id == 1000001
    asked = json.dumps({"kids": [url_safe(kid) for kid in keys], "type": "temporary"}).encode()
    address = urlsplit(license.license_url)
    with OPENER.open(f"{service.base_url}{address.path}?{address.query}", asked, timeout=10) as answer:
        granted = json.load(answer)["keys"]
    assert {key["kid"]: key["k"] for key in granted} == {url_safe(kid): url_safe(key) for kid, key in keys.items()}


def url_safe(hexadecimal: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)).decode().rstrip("=")


def numbered(values: Mapping[str, Any], kid: str, key: str) -> dict[str, str]:
    """The content keys by kid, of values such as ``kid.0`` and ``key.0``."""
    indices = [name.partition(".")[2] for name in values if name.startswith(f"{kid}.")]
    return {values[f"{kid}.{index}"]: values[f"{key}.{index}"] for index in indices}


def recorded() -> list[str]:
    urls: list[str] = json.loads(RECORDING.read_text(encoding="utf-8"))["requests"]
    return urls


@pytest.mark.parametrize("flags", ["00000000", "00000001"], ids=["as recorded", "persistent"])
def test_every_recorded_request_gets_a_token_for_its_keys(service: Emulator, flags: str) -> None:
    urls = recorded()
    for url in urls:
        parts = urlsplit(url.replace("generalFlags=00000000", f"generalFlags={flags}"))
        with OPENER.open(f"{service.base_url}{parts.path}?{parts.query}", timeout=10) as answer:
            body = answer.read()
        license = read_uri_list(body) if "/wv/" in parts.path else read_acquisition_json(body)
        assert_redeemable(service, license, numbered(dict(parse_qsl(parts.query)), "kid", "contentKey"))
    assert [entry["status"] for entry in service.journal()] == [200] * len(urls) * 2


def test_the_recording_has_the_whole_matrix() -> None:
    hosts = [urlsplit(url).hostname for url in recorded()]
    assert {host: hosts.count(host) for host in hosts} == {
        "pr-gen.service.expressplay.com": 18,
        "wv-gen.service.expressplay.com": 18,
        "pr-gen.test.expressplay.com": 8,
        "wv-gen.test.expressplay.com": 8,
    }


@pytest.fixture
def client(service: Emulator, tmp_path: Path) -> Iterator[Gateway]:
    """The gateway that the public client is to use."""
    if not CLIENT.is_file():
        # No failure under CI either: the recording proves the same, and the file cannot be had everywhere.
        pytest.skip(
            f"The public client was not run: {CLIENT} is not there. Put tools/test/RegisterDRM_ExpressPlay.py of"
            " github.com/HbbTV-Association/ReferenceApplication there, or name it in REGISTER_DRM_CLIENT."
        )
    with running_gateway(tmp_path, service.base_url, MARLIN) as gateway:
        yield gateway


def registered(gateway: Gateway, arguments: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the client writes, by title."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(CLIENT), f"--authtest={TEST}", f"--authprod={PRODUCTION}", *arguments],
        env={**gateway.environment, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written: dict[str, Any] = json.loads(done.stdout)
    return {name: title for name, title in written.items() if name != "created"}


KEYS = [
    "--kid.0=0x5EA0" + "0" * 28,
    f"--key.0={'a' * 32}",
    f"--kid.1=5ea00001-{'0000-' * 3}{'0' * 12}",
    f"--key.1={'b' * 32}",
]


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ([], 26),
        (["--persistent=1"], 26),
        ([*KEYS, "--sl.0=3000,5", "--sl.1=2000", "--contentid=film"], 2),
        ([*KEYS[:2], "--algid=CBCS", "--persistent=1"], 1),
    ],
    ids=["the whole default matrix", "persistent", "audio and video", "cbcs"],
)
def test_the_public_client_gets_all_its_tokens(
    service: Emulator, client: Gateway, arguments: list[str], titles: int
) -> None:
    found = registered(client, arguments)

    assert len(found) == titles
    assert {entry["status"] for entry in service.journal()} == {200}
    assert len(service.journal()) == 2 * titles
    for title in found.values():
        keys = numbered(title, "kid", "key")
        assert_redeemable(service, read_uri_list(title["widevine"].encode()), keys)
        assert_redeemable(service, read_uri_list(title["playready"].encode()), keys)
        host = "pr2" if title["algid"] == "CBCS" else "pr"
        assert title["playready"].startswith(f"https://{host}.service.expressplay.com/")


def test_the_recording_is_what_the_public_client_sends(client: Gateway) -> None:
    registered(client, [])

    sent = [url for url in client.asked if urlsplit(url).hostname not in MARLIN]
    assert [shape(url) for url in sent] == [shape(url) for url in recorded()]


def shape(url: str) -> str:
    """A request without what is the recording's own: keys, kids and titles."""
    return re.sub(r"\b(kid\.\d|contentKey\.\d|contentId)=[^&]*", r"\1=", url)
