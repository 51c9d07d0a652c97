# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Player configurations for every title and player, one file each: the first run, and those that change nothing."""

from __future__ import annotations

import json
import math
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playbook import Run, run_play
from table import Place, Row, spread

PLAYERS = {"shaka": "json", "dashjs": "json", "videojs": "json", "exoplayer": "exolist.json", "webos": "xml"}
MOST_SECONDS = 10.0
# Of the cost of a title, from the smallest set to the largest: what measuring leaves in doubt.
MOST_GROWTH = 1.15


@dataclass
class Files:
    """The files of so many titles in a directory of their own, and what their runs cost."""

    place: Path
    titles: int
    second: list[Run] = field(default_factory=list)
    check: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        files = self.place / "files"
        files.mkdir(parents=True)
        names = [f"title-{number:05}" for number in range(self.titles)]
        variables = {
            "tokens": {name: _tokens(name) for name in names},
            "configs": [_entry(player, name, files) for name in names for player in PLAYERS],
        }
        (self.place / "group_vars").mkdir()
        (self.place / "group_vars" / "all.json").write_text(json.dumps(variables), encoding="utf-8")
        self.first = self.run()
        if len(list(files.iterdir())) != self.count:
            raise SystemExit("Some files are missing.")

    @property
    def count(self) -> int:
        return self.titles * len(PLAYERS)

    def run(self, *, check: bool = False) -> Run:
        """Run the task, which takes the tokens as the fact would hold them."""
        module = {"configs": "{{ configs }}", "tokens": "{{ tokens }}"}
        return run_play(self.place, [{"streamops.expressplay.expressplay_player_config": module}], check=check)


def player_files(place: Place) -> Iterator[Row]:
    """The rows about the largest set, and the one about growth."""
    sizes = [Files(place.directory / str(titles), titles) for titles in place.scale.player_titles]
    largest = sizes[-1]
    empty: list[float] = []
    for _round in range(place.scale.rounds):
        empty.append(run_play(place.directory, [{"ansible.builtin.meta": "noop"}]).cpu)
        for files in sizes:
            files.second.append(files.run())
        largest.check.append(largest.run(check=True))
    yield _whole("the first run", largest, [largest.first])
    yield _whole("second run, which changes nothing", largest, largest.second)
    yield _whole("check mode, which has nothing to change", largest, largest.check)
    yield _growth(sizes, statistics.median(empty))


def _tokens(name: str) -> dict[str, dict[str, Any]]:
    """The tokens of a title, the same in every run and of the length that real ones have."""
    numbers = random.Random(name)
    return {drm: _token(drm, numbers) for drm in ("widevine", "playready")}


def _token(drm: str, numbers: random.Random) -> dict[str, Any]:
    token = f"AQAAD0JB{numbers.getrandbits(1600):0400x}"
    return {
        "drm": drm,
        "token": token,
        "license_url": f"https://{drm}.service.expressplay.com/rights/?ExpressPlayToken={token}",
        "expires_at": "2999-01-01T00:00:00Z",
        "policy": {"securityLevel": "5"} if drm == "widevine" else {"rightsType": "BuyToOwn"},
    }


def _entry(player: str, name: str, files: Path) -> dict[str, str]:
    return {
        "player": player,
        "title": name,
        "manifest": f"https://cdn.example.com/{name}/manifest.mpd",
        "dest": str(files / f"{name}.{player}.{PLAYERS[player]}"),
    }


def _whole(work: str, files: Files, runs: list[Run]) -> Row:
    seconds = [run.seconds for run in runs]
    return Row(
        f"{work}, {files.titles:,} titles x 2 DRMs x {len(PLAYERS)} players, {files.count:,} files, whole process",
        f"{spread(seconds)} s, CPU {spread([run.cpu for run in runs])} s, {max(run.megabytes for run in runs):.0f} MB",
        f"{MOST_SECONDS:.0f} s",
        statistics.median(seconds) < MOST_SECONDS,
    )


def _growth(sizes: list[Files], empty: float) -> Row:
    """CPU seconds, because they are what other programs on the machine disturb least; without Ansible's own start."""
    costs = {size.titles: statistics.median(run.cpu for run in size.second) - empty for size in sizes}
    (smallest, low), *_rest, (largest, high) = costs.items()
    growth = (high / largest) / (low / smallest) if low > 0 else math.inf
    return Row(
        f"growth, {' / '.join(f'{titles:,}' for titles in costs)} titles, second run, CPU",
        f"{' / '.join(f'{cost:.2f}' for cost in costs.values())} s: {growth:.2f} x the cost of a title",
        f"{MOST_GROWTH} x",
        growth <= MOST_GROWTH,
    )
