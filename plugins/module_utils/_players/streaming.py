# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""Which streaming protocol a manifest is of, as far as its URL tells."""

from __future__ import annotations

from urllib.parse import urlsplit

DASH = "dash"
HLS = "hls"
SMOOTH = "smooth"

MIME_TYPES = {
    DASH: "application/dash+xml",
    HLS: "application/vnd.apple.mpegurl",
    SMOOTH: "application/vnd.ms-sstr+xml",
}


def protocol(manifest: str) -> str:
    """Return `HLS`, `SMOOTH` or, for every URL that does not look like one of them, `DASH`."""
    try:
        path = urlsplit(manifest).path.lower()
    except ValueError:
        return DASH
    if path.endswith((".m3u8", ".m3u")):
        return HLS
    return SMOOTH if path.endswith((".ism", ".isml", ".ism/manifest", ".isml/manifest")) else DASH
