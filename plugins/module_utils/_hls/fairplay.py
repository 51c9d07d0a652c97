# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Setting the FairPlay key of an HLS playlist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .errors import PlaylistError
from .playlist import KEY, SESSION_KEY, Playlist, attributes_of, is_uri, read_playlist, tag_of

KEY_FORMAT = "com.apple.streamingkeydelivery"

_METHOD = "SAMPLE-AES"
# Printable ASCII without the quotation mark, which a quoted attribute cannot hold.
_SKD_URI = re.compile(r"skd://[!#-~]+")
_IV = re.compile(r"[0-9A-Fa-f]{32}")


def set_fairplay_key(text: str, skd_uri: str, *, iv: str | None = None) -> str:
    """Return the playlist ``text`` with the FairPlay key ``skd_uri``, and everything else as it is.

    In a media playlist the key is set wherever content becomes encrypted: beside the keys of other DRMs, which stay, or
    at the beginning. In a multivariant playlist it is the session key. An older FairPlay key is replaced.
    ``iv`` is 32 hexadecimal digits. The URI holds a token, so the result is as secret as that.

    Raises PlaylistError for what is no playlist, for content that FairPlay cannot decrypt, and for a wrong argument.
    """
    if not _SKD_URI.fullmatch(skd_uri):
        raise PlaylistError(
            "The URI of a FairPlay key must begin with skd:// and be of printable ASCII without quotation marks."
        )
    if iv is not None and not _IV.fullmatch(iv):
        raise PlaylistError("The IV of a FairPlay key must be 32 hexadecimal digits, without 0x.")
    playlist = read_playlist(text)
    vector = "" if iv is None else f",IV=0x{iv}"
    key = f'METHOD={_METHOD},URI="{skd_uri}"{vector},KEYFORMAT="{KEY_FORMAT}",KEYFORMATVERSIONS="1"'
    if playlist.is_multivariant:
        return _written(playlist, [list(playlist.positions([SESSION_KEY]))], f"{SESSION_KEY}:{key}")
    groups = list(_key_groups(playlist))
    if not groups and list(playlist.positions([KEY])):
        raise PlaylistError("The playlist says that all of its content is in clear: package the title with cbcs.")
    return _written(playlist, groups, f"{KEY}:{key}")


def _key_groups(playlist: Playlist) -> Iterator[list[int]]:
    """Yield the indices of the keys that begin to apply at the same segment, for each such segment.

    A key of the method NONE is left out: it says that what follows is in clear.
    """
    group: list[int] = []
    for index, line in enumerate(playlist.lines):
        if tag_of(line) == KEY and _method(line, index) != "NONE":
            group.append(index)
        elif is_uri(line) and group:
            yield group
            group = []
    if group:
        yield group


def _method(line: str, index: int) -> str:
    method = attributes_of(line).get("METHOD", "")
    if method not in ("NONE", _METHOD):
        raise PlaylistError(
            f"Line {index + 1} of the playlist says that its content is encrypted in another way than {_METHOD} (cbcs),"
            " which is all that FairPlay decrypts: package the title with cbcs."
        )
    return method


def _written(playlist: Playlist, groups: Sequence[Sequence[int]], key: str) -> str:
    """Return the text of the playlist with one such key in each group of keys, or at the beginning if there is none."""
    lines: list[str | None] = list(playlist.lines)
    new = key + playlist.line_end
    for group in groups or [[]]:
        old = [index for index in group if attributes_of(playlist.lines[index]).get("KEYFORMAT") == KEY_FORMAT]
        if old:
            first, *others = old
            lines[first] = key + _end_of(playlist.lines[first])
            for index in others:
                lines[index] = None
        else:
            place = group[0] if group else playlist.beginning()
            lines[place] = new + playlist.lines[place]
    return "".join(line for line in lines if line is not None)


def _end_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
