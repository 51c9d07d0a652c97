# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator is a program of its own, so its package is found by a path."""

from __future__ import annotations

import sys
from pathlib import Path

_EMULATOR = str(Path(__file__).parents[3] / "roles" / "emulator" / "files")

if _EMULATOR not in sys.path:
    sys.path.insert(0, _EMULATOR)
