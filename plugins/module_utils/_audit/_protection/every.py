# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to streamops.expressplay: may change at any time.

"""How the licenses of every DRM are read."""

from __future__ import annotations

from collections.abc import Mapping

from .fairplay import FAIRPLAY
from .playready import PLAYREADY
from .protection import Reader
from .widevine import WIDEVINE

EVERY_READER: Mapping[str, Reader] = {"widevine": WIDEVINE, "playready": PLAYREADY, "fairplay": FAIRPLAY}
