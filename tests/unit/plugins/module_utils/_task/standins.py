# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sound policy for each DRM, and an exchange that answers without a network."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import Reply

NOW = datetime(2026, 11, 21, 12, 0, 0, 250000, tzinfo=UTC)
AUTHENTICATOR = "1000001,fedcba9876543210fedcba9876543210"
KEY = "a9b9033df0b9ca5447839e3d074817a0"
WIDEVINE_OPTIONS = {
    "name": "sunrise",
    "kid": "00112233-4455-6677-8899-AABBCCDDEEFF",
    "content_key": KEY,
    "security_level": "HW_SECURE_ALL",
    "hdcp_output_control": 2,
}
PLAYREADY_OPTIONS = {
    "name": "sunrise",
    "kid": "00112233-4455-6677-8899-AABBCCDDEEFF",
    "content_key": KEY,
    "rights_type": "BuyToOwn",
    "analog_video_opl": 200,
    "compressed_digital_audio_opl": 300,
    "compressed_digital_video_opl": 500,
    "uncompressed_digital_audio_opl": 300,
    "uncompressed_digital_video_opl": 300,
}


def token_of(customer: int = 1000001) -> str:
    """A token of the shape that contract section 8 describes, with nothing in it."""
    payload = b"x" * 32
    raw = bytes([4, 0]) + customer.to_bytes(4, "big") + b"ab" + len(payload).to_bytes(4, "big") + payload + b"m" * 20
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class StandInExchange:
    """Takes the place of an Exchange: remembers what was sent, gives one answer."""

    status: int = 200
    body: bytes = b""
    sent: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    def send(self, url: str, parameters: Sequence[tuple[str, str]]) -> Reply:
        self.sent.append((url, list(parameters)))
        return Reply(status=self.status, body=self.body, content_type="", attempts=1, where="wv-gen.example:443")
