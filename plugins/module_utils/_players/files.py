# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to streamops.expressplay: may change at any time.
"""All files of a task: rendered and checked together, before one of them is touched."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .document import ReadFile, build
from .errors import PlayerConfigError, gather
from .licenses import Licenses, Source
from .registry import PLAYERS
from .request import Request, read_defaults, read_request
from .shown import hide_text


@dataclass(frozen=True)
class RenderedFile:
    """One file to write.

    ``content`` is secret, and to be written as UTF-8. ``file`` has what the entry says of ``mode``, ``owner``,
    ``group``, ``backup`` and ``validate``. ``form`` and ``public`` are what `hide_text` takes, also
    for the file that is there already. ``warnings`` name the tokens that are about to expire.
    """

    path: str
    player: str
    titles: tuple[str, ...]
    expires_at: str | None
    content: str
    form: str
    public: frozenset[str]
    file: Mapping[str, Any]
    warnings: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The content as it can be shown, with secrets hidden."""
        return hide_text(self.content, self.form, self.public)


def render_files(
    configs: Sequence[object],
    defaults: Mapping[str, object],
    source: Source,
    read_file: ReadFile,
    *,
    page: Mapping[str, object] | None = None,
) -> list[RenderedFile]:
    """Return the files that the entries ``configs`` ask for, in the same order, and then the demo page.

    ``page``: the entry of the demo page, without its player.
    ``defaults``: player -> options that its entries have unless they say otherwise. ``read_file`` returns the content
    of a file on the controller, and raises OSError. Raises `PlayerConfigError` with all problems of all entries.
    """
    problems: list[str] = []
    known_defaults = read_defaults(defaults, problems)
    licenses = Licenses(source)
    files: list[RenderedFile] = []
    entries = {f"configs[{index}]": entry for index, entry in enumerate(configs)}
    if page is not None:
        if page.get("player", "page") != "page":
            problems.append("page: its player is always page. Leave player out.")
        entries["page"] = {**page, "player": "page"}
    for place, entry in entries.items():
        with gather(problems, f"{_subject(place, entry)}: "):
            files.append(_rendered(read_request(entry, known_defaults, needs=("dest",)), licenses, read_file))
    problems += _repeated_paths(entries)
    if problems:
        raise PlayerConfigError(*problems)
    return files


def _rendered(request: Request, licenses: Licenses, read_file: ReadFile) -> RenderedFile:
    document = build(request, licenses, read_file)
    return RenderedFile(
        path=str(request.dest),
        player=request.player_name,
        titles=tuple(title.name for title in request.titles),
        expires_at=document.expires_at,
        content=document.content,
        form=request.player.form,
        public=document.public,
        file=request.file,
        warnings=document.warnings,
    )


def _subject(place: str, entry: object) -> str:
    """Return ``configs[3] (player kodi, /srv/x.strm)``, as far as the entry says so."""
    options = entry if isinstance(entry, Mapping) else {}
    player, dest = options.get("player"), options.get("dest")
    known = [f"player {player}"] if isinstance(player, str) and player in PLAYERS else []
    known += [dest] if isinstance(dest, str) and dest.isprintable() else []
    return place + (f" ({', '.join(known)})" if known else "")


def _repeated_paths(entries: Mapping[str, object]) -> Iterator[str]:
    first: dict[str, str] = {}
    for place, entry in entries.items():
        dest = entry.get("dest") if isinstance(entry, Mapping) else None
        if isinstance(dest, str):
            earlier = first.setdefault(posixpath.normpath(dest), place)
            if earlier != place:
                subject = _subject(place, entry)
                yield f"{subject}: {earlier} has the same dest. Give each entry a file of its own."
