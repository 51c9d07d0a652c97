# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A world for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._task.standins import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
