# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""Every DRM that the collection knows, by the name that it has in policies and facts."""

from __future__ import annotations

from collections.abc import Mapping

from .drm import Drm
from .fairplay import FAIRPLAY
from .playready import PLAYREADY
from .widevine import WIDEVINE

EVERY_DRM: Mapping[str, Drm] = {drm.name: drm for drm in (WIDEVINE, PLAYREADY, FAIRPLAY)}
