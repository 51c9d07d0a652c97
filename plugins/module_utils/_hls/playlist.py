# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""An HLS playlist as lines, and what has to be known of them to edit it (RFC 8216).

Libraries that read playlists, such as m3u8, write them anew: comments, unknown tags and attributes, the order of tags
and the line ends are lost. So a playlist is edited line by line here, and every other line stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .errors import PlaylistError

KEY = "#EXT-X-KEY"
SESSION_KEY = "#EXT-X-SESSION-KEY"

_VARIANTS = ("#EXT-X-MEDIA", "#EXT-X-STREAM-INF", "#EXT-X-I-FRAME-STREAM-INF")
_SEGMENT = "#EXTINF"
# What stands before a segment and belongs to it, or applies from it on.
_BEFORE_SEGMENT = (
    _SEGMENT,
    KEY,
    "#EXT-X-BITRATE",
    "#EXT-X-BYTERANGE",
    "#EXT-X-DATERANGE",
    "#EXT-X-DISCONTINUITY",
    "#EXT-X-GAP",
    "#EXT-X-MAP",
    "#EXT-X-PART",
    "#EXT-X-PROGRAM-DATE-TIME",
)

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_ATTRIBUTE = re.compile(r'(?:^|,) *([A-Za-z0-9-]+)=(?:"([^"]*)"|([^",]*))')


@dataclass(frozen=True)
class Playlist:
    """A playlist. ``lines`` still have their ends; ``is_multivariant`` tells one of renditions from one of segments."""

    lines: Sequence[str]
    is_multivariant: bool

    @property
    def line_end(self) -> str:
        """How its lines end, which the first one shows."""
        return "\r\n" if self.lines[0].endswith("\r\n") else "\n"

    def positions(self, tags: Iterable[str]) -> Iterator[int]:
        """Yield the index of each line that is one of these tags."""
        wanted = frozenset(tags)
        return (index for index, line in enumerate(self.lines) if tag_of(line) in wanted)

    def beginning(self) -> int:
        """Return the index of the first line that is no header: before it, a tag applies to everything."""
        return next(self.positions(_VARIANTS if self.is_multivariant else _BEFORE_SEGMENT))


def read_playlist(text: str) -> Playlist:
    """Return the playlist in ``text``. Raises PlaylistError for what is none."""
    if text.startswith("\ufeff"):
        raise PlaylistError("The text begins with a byte order mark, which players refuse: save it without one.")
    lines = _LINES.findall(text)
    if not lines or lines[0].rstrip() != "#EXTM3U":
        raise PlaylistError("The text is no HLS playlist: its first line is not #EXTM3U.")
    tags = {tag_of(line) for line in lines}
    is_multivariant, is_media = not tags.isdisjoint(_VARIANTS), _SEGMENT in tags
    if is_multivariant and is_media:
        raise PlaylistError(
            "The text is no HLS playlist: it has variant streams and segments, and only one of both can be."
        )
    if not is_multivariant and not is_media:
        raise PlaylistError(
            "The playlist has neither segments nor variant streams, so there is nothing to set a key for."
        )
    return Playlist(lines, is_multivariant)


def tag_of(line: str) -> str:
    """Return the name of the tag that a line is, with its ``#``; an empty text for a URI, a comment or a blank line."""
    return line.partition(":")[0].rstrip() if line.startswith("#EXT") else ""


def attributes_of(line: str) -> dict[str, str]:
    """Return the attributes of a tag, without the quotation marks of their values."""
    listed = line.partition(":")[2].strip()
    return {name: quoted or plain for name, quoted, plain in _ATTRIBUTE.findall(listed)}


def is_uri(line: str) -> bool:
    """Whether a line is the URI of a segment or a playlist."""
    return not line.startswith("#") and line.strip() != ""
