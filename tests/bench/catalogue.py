# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A catalogue of any size, the same in every run: titles with keys of their own, and policies that they share."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

POLICIES: dict[str, dict[str, dict[str, Any]]] = {
    "uhd": {
        "widevine": {"security_level": "HW_SECURE_ALL", "hdcp_output_control": "HDCP_V2"},
        "playready": {
            "rights_type": "BuyToOwn",
            "analog_video_opl": 200,
            "compressed_digital_audio_opl": 250,
            "compressed_digital_video_opl": 500,
            "uncompressed_digital_audio_opl": 250,
            "uncompressed_digital_video_opl": 300,
            "unknown_output_behavior": "Disallow",
        },
    },
    "rental": {
        "widevine": {
            "security_level": 3,
            "hdcp_output_control": "HDCP_V1",
            "license_duration": "48h",
            "expiration_time": "+20d",
        },
        "playready": {
            "rights_type": "Rental",
            "general_flags": "00000001",
            "rental_period_end_time": "+30d",
            "rental_play_duration": "48h",
            "expiration_time": "+20d",
            "analog_video_opl": 150,
            "compressed_digital_audio_opl": 150,
            "compressed_digital_video_opl": 400,
            "uncompressed_digital_audio_opl": 150,
            "uncompressed_digital_video_opl": 270,
        },
    },
}


def make_titles(count: int) -> list[dict[str, str]]:
    """Titles with random kids and content keys, of which every second one is a rental."""
    numbers = random.Random(count)
    names = list(POLICIES)
    return [
        {
            "name": f"title-{position:05}",
            "policy": names[position % len(names)],
            "kid": f"{numbers.getrandbits(128):032x}",
            "content_key": f"{numbers.getrandbits(128):032x}",
        }
        for position in range(count)
    ]


def write_titles(path: Path, titles: list[dict[str, str]]) -> Path:
    """Write a vars file: in YAML of one option a line, as a person would, or in JSON, as a program would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".json":
        text = json.dumps({"titles": titles}, indent=2)
    else:
        lines = ["titles:"]
        for title in titles:
            lines += [f"{'  - ' if option == 'name' else '    '}{option}: '{value}'" for option, value in title.items()]
        text = "\n".join(lines)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def widevine_requests(titles: list[dict[str, str]], authenticator: str) -> list[dict[str, str]]:
    """What the collection sends for these titles under the policy ``uhd``, parameter by parameter."""
    return [
        {
            "customerAuthenticator": authenticator,
            "errorFormat": "json",
            "kid": title["kid"],
            "contentKey": title["content_key"],
            "securityLevel": "5",
            "hdcpOutputControl": "2",
        }
        for title in titles
    ]
