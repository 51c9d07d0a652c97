# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the emulator has to know of a DRM."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from expressplay_emulator.config import LINE_ENDINGS, Config
from expressplay_emulator.parameters import Parameters
from expressplay_emulator.rules import Row

TOKEN_PARAMETER = "ExpressPlayToken"


def uri_list(config: Config, license_url: str, token: str) -> str:
    """The ready license URL on one line."""
    underscore = "_" if config.uri_list_underscore else ""
    return f"{license_url}?{TOKEN_PARAMETER}={token}{underscore}{LINE_ENDINGS[config.uri_list_ending]}"


def acquisition_json(_config: Config, license_url: str, token: str) -> str:
    """The license URL and the token as an object of their own each."""
    return json.dumps({"licenseAcquisitionUrl": license_url, "token": token}, separators=(",", ":"))


def _never(_given: Parameters, _now: float) -> float | None:
    return None


@dataclass(frozen=True)
class Drm:
    """A DRM as data. `rows` is its table from top to bottom, in the order in which violations are answered."""

    name: str
    token_path: str
    license_path: str
    disabled: int
    """The code when the DRM is switched off for the service."""
    failed: int
    """The code when the service cannot make the license."""
    rows: tuple[Row, ...]
    answer: Callable[[Config, str, str], str]
    """The body of a success, of the configuration, the license URL and the token."""
    kid_required: bool = True
    playback_end: Callable[[Parameters, float], float | None] = field(default=_never)
    """The Unix time after which the content must not be played, of the parameters and the time of issuance."""

    @property
    def policy_parameters(self) -> tuple[str, ...]:
        """The parameters that a token keeps as its policy."""
        return tuple(row.parameter for row in self.rows)
