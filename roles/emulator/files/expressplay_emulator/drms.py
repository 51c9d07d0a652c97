# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every DRM that the emulator offers."""

from __future__ import annotations

from collections.abc import Mapping

from expressplay_emulator.drm import Drm
from expressplay_emulator.fairplay import FAIRPLAY
from expressplay_emulator.playready import PLAYREADY
from expressplay_emulator.widevine import WIDEVINE

ALL = (WIDEVINE, PLAYREADY, FAIRPLAY)
BY_TOKEN_PATH: Mapping[str, Drm] = {drm.token_path: drm for drm in ALL}
BY_LICENSE_PATH: Mapping[str, Drm] = {drm.license_path: drm for drm in ALL}
